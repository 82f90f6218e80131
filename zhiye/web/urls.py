"""Addresses of all pages: login first, then the portals, the public pages last."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("zhiye.web.auth.urls")),
    path("files/", include("zhiye.web.files.urls")),
    path("inbox/", include("zhiye.web.inbox.urls")),
    path("demo/sms/", include("zhiye.web.inbox.demo_urls")),
    path("help/", include("zhiye.web.help.urls")),
    path("me/", include("zhiye.web.person.urls")),
    path("org/", include("zhiye.web.organization.urls")),
    path("gov/", include("zhiye.web.authority.urls")),
    path("", include("zhiye.web.public.urls")),
]
