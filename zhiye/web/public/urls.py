"""Addresses of the public pages."""

from django.urls import path

from zhiye.web.public.views import genuine, home, organizations, verify

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("announcements/", home.announcements, name="announcements"),
    path("announcements/<int:pk>/", home.announcement, name="announcement"),
    path("phone.svg", home.phone_qr, name="phone_qr"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("verify/", verify.verify, name="verify"),
    path("p/", genuine.typed, name="print"),
    path("p/<str:token>/", genuine.scanned, name="print_scanned"),
]
