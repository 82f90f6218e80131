"""Addresses of the API, version 1."""

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from zhiye.api import docs, errors
from zhiye.api.entrance import entrance, guarded
from zhiye.api.site import api
from zhiye.http.request import Request


@csrf_exempt
def nothing(request: Request, rest: str = "") -> HttpResponse:
    """No such address."""
    return errors.answer(request, 404, message="没有这个地址。", remedy="请查看 /api/v1/docs。")


app_name = "api"
urlpatterns = [
    path("docs", docs.page, name="docs"),
    path("openapi.json", docs.openapi, name="openapi"),
    *guarded([one for one in api.urls[0] if getattr(one, "name", "") != "api-root"]),
    path("", entrance(nothing), name="api-root"),
    path("<path:rest>", entrance(nothing)),
]
