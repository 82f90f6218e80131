"""Addresses of files: sent, shown, downloaded."""

from django.urls import path

from zhiye.web.files.views import reading, upload

app_name = "files"
urlpatterns = [
    path("upload/", upload.upload, name="upload"),
    path("upload/<slug:kind>/", upload.upload, name="upload_kind"),
    path("<uuid:pk>/", reading.download, name="download"),
    path("<uuid:pk>/view/", reading.view, name="view"),
    path("<uuid:pk>/preview/", reading.preview, name="preview"),
]
