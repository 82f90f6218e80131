"""Addresses of the whole site."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import health
from zhiye.web.shared import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("api/v1/", include("zhiye.api.urls")),
    path("", include("zhiye.web.urls")),
]
if not settings.ENV.production:
    urlpatterns.insert(1, path("demo/components/", include("zhiye.web.shared.gallery.urls")))

handler400 = errors.handler400
handler403 = errors.handler403
handler404 = errors.handler404
handler500 = health.handler500
