"""The public pages with the login pages they lead to, and the error pages of the site."""

from django.urls import include, path

from zhiye.web.shared import errors

urlpatterns = [
    path("", include("zhiye.web.auth.urls")),
    path("", include("zhiye.web.public.urls")),
]
handler400 = errors.handler400
handler403 = errors.handler403
handler404 = errors.handler404
handler500 = errors.handler500
