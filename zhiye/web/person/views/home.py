"""The first page of the person portal."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.casework.kinds import Task
from zhiye.certificates.models import Certificate
from zhiye.employment import selectors as employment
from zhiye.http import waiting
from zhiye.http.request import Request
from zhiye.notices import selectors as notices
from zhiye.notices.models import Portal
from zhiye.registrations.selectors import current_of
from zhiye.web.person import cases, reads
from zhiye.web.person.frame import own_page, person_of
from zhiye.web.shared.pages import page


@require_GET
@own_page
def home(request: Request) -> HttpResponse:
    """Who I am, where I am registered (SX-59) and employed (FJ-21), what waits, shortcuts."""
    actor = request.actor
    person = person_of(request)
    news = notices.announcements(Portal.PERSON, limit=2)
    if person is None or not person.is_complete:
        todos = waiting.tasks(request) if person is not None else []
        more = {"person": person, "announcements": news, "todos": todos}
        return page(request, "start", "首页", more)
    certificates = reads.own_certificates(actor)
    return page(
        request,
        "home",
        "首页",
        {
            "person": person,
            "current": current_of(person.pk),
            "spells": employment.current_of(person.pk),
            "todos": [*waiting.tasks(request), *_supplements(certificates)],
            "certificates": len(certificates),
            "announcements": news,
        },
    )


def _supplements(certificates: list[Certificate]) -> list[Task]:
    """Items whose first-issue date the holder has to supplement: no case yet, and yet a task."""
    return [
        Task(
            f"“{shown.item}”还要补首次取证日期，补好并经确认后才能公示。",
            "",
            "您的证书",
            reverse("person:certificate", args=[one.pk]),
            "去补充",
        )
        for one in certificates
        for shown in cases.shown_items(one)
        if shown.needs_me
    ]
