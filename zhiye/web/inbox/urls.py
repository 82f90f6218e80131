"""Addresses of messages and announcements, shared by all portals."""

from django.urls import path

from zhiye.web.inbox.views import announcements, messages

app_name = "inbox"
urlpatterns = [
    path("", messages.listing, name="list"),
    path("<int:pk>/", messages.detail, name="message"),
    path("read/", messages.read_all, name="read_all"),
    path("settings/", messages.switches, name="switches"),
    path("announcements/", announcements.listing, name="announcements"),
    path("announcements/<int:pk>/", announcements.detail, name="announcement"),
]
