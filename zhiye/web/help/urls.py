"""Addresses of the help."""

from django.urls import path

from zhiye.web.help import views

app_name = "help"
urlpatterns = [
    path("pictures/<slug:name>.png", views.picture, name="picture"),
    path("<slug:key>/", views.section, name="manual"),
    path("<slug:key>/<str:name>/", views.section, name="section"),
]
