"""Addresses of the component gallery: include them as `demo/components/` in a demo only."""

from django.urls import path

from zhiye.web.shared.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.console, name="console"),
    path("list/", views.listing, name="list"),
    path("detail/", views.detail, name="detail"),
    path("return/", views.confirm, name="confirm"),
    path("phone/", views.phone, name="phone"),
    path("home/", views.home, name="home"),
    path("invitation/", views.invitation, name="invitation"),
    path("public/", views.public, name="public"),
    path("login/<slug:kind>/", views.login, name="login"),
    path("error/<int:status>/", views.failure, name="error"),
    path("progress/", views.progress, name="progress"),
    path("upload/", views.upload, name="upload"),
    path("code/", views.code, name="code"),
]
