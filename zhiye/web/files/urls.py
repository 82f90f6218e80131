"""Addresses of files: sent, shown, downloaded."""

from django.urls import path

from zhiye.web.files import views

app_name = "files"
urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path("upload/<slug:kind>/", views.upload, name="upload_kind"),
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/view/", views.view, name="view"),
    path("<uuid:pk>/preview/", views.preview, name="preview"),
]
