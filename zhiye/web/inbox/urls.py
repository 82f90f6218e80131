"""Addresses of messages and announcements, shared by all portals."""

from django.urls import path

from zhiye.web.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<int:pk>/", views.detail, name="message"),
    path("read/", views.read_all, name="read_all"),
    path("settings/", views.switches, name="switches"),
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/<int:pk>/", views.announcement, name="announcement"),
]
