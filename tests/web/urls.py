"""Addresses of the component gallery alone, with the error pages of the site."""

from django.urls import include, path

from zhiye.web.shared import errors

urlpatterns = [
    path("demo/components/", include("zhiye.web.shared.gallery.urls")),
    path("help/", include("zhiye.web.help.urls")),
]
handler400 = errors.handler400
handler403 = errors.handler403
handler404 = errors.handler404
handler500 = errors.handler500
