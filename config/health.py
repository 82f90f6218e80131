"""`/healthz` for the start script and load balancers; a database that is away is not our error."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from zhiye.http.errors import RECOVERING, RETRY_SECONDS, is_recovering
from zhiye.web.shared import errors


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when this process answers and reaches the database, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def handler500(request: HttpRequest) -> HttpResponse:
    """503 with "try again" while the database restarts, else the page for our own errors."""
    if is_recovering(sys.exc_info()[1]):
        message, remedy = RECOVERING
        return errors.render(
            request,
            HTTPStatus.SERVICE_UNAVAILABLE,
            message=message,
            remedy=remedy,
            retry_after=RETRY_SECONDS,
        )
    return errors.handler500(request)
