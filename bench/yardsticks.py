"""What the figures are held against: a bare Django view, and the ORM with a template."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import engines
from django.test.utils import override_settings
from django.urls import path

from zhiye.certificates.models import CertificateItem
from zhiye.core.sealed import blind_indexes

TEMPLATE = (
    "<!doctype html><html lang=zh-CN><title>核验</title><h1>{{ item.certificate.person.name }}</h1>"
    "<p>{{ item.name }} {{ item.code }} {{ item.valid_until|date:'Y-m-d' }}</p></html>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but Django."""
    return HttpResponse("ok")


def orm(request: HttpRequest) -> HttpResponse:
    """The same look-up of the same row by the ORM, shown by a small template."""
    item = (
        CertificateItem.objects.select_related("certificate__person")
        .filter(
            certificate__person__id_index__in=blind_indexes(request.POST["number"], "id_number"),
            certificate__person__name=request.POST["name"],
        )
        .first()
    )
    return HttpResponse(_template().render({"item": item}))


@cache
def _template() -> Any:
    return engines["django"].from_string(TEMPLATE)


urlpatterns = [path("bare/", bare), path("orm/", orm)]


class Yard(WSGIHandler):
    """These views alone, without middleware."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Resolve by the addresses above."""
        request.urlconf = __name__
        return super().get_response(request)


def application() -> Yard:
    """The yardsticks as an application of their own."""
    with override_settings(MIDDLEWARE=[]):
        return Yard()
