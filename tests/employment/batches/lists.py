"""Lists of employment records as clerks keep them, and what is done with them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from tests import cast, hired
from tests.sheets import books
from tests.uploaded import send
from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment import employers
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.lists import jobs, services
from zhiye.lists.models import UploadedList
from zhiye.organizations.models import Organization

HEAD = ["姓名", "身份证号", "作业项目", "聘用开始日期", "聘用结束日期"]


def days(count: int) -> str:
    """A day so many days from today, as people write it."""
    return (today() + timedelta(days=count)).isoformat()


def row_of(item: CertificateItem, **more: Any) -> list[Any]:
    """A row without a fault for the holder of an item."""
    person = item.certificate.person
    return [
        more.get("name", person.name),
        more.get("number", person.id_number.plain_for_system()),
        more.get("code", item.code),
        more.get("start", days(-3)),
        more.get("end", days(300)),
    ]


def workers(count: int, code: str = "G1", **more: Any) -> list[CertificateItem]:
    """So many people with a valid item."""
    return [hired.worker(code, until=today() + timedelta(days=900), **more) for _ in range(count)]


def sheet(rows: list[list[Any]], head: list[str] | None = None) -> bytes:
    """A workbook with one sheet."""
    return books.sheet(rows, head or HEAD)


def upload(
    at: Organization,
    data: bytes,
    *,
    actor: Actor | None = None,
    name: str = "名单.xlsx",
    key: str = "",
) -> UploadedList:
    """Send a list, as the page does."""
    clerk = actor or cast.as_organization(at)
    employer = employers.of_organization(at).pk
    return send(EMPLOYMENT_LIST, clerk, data, name=name, about=employer, key=key)


def judged(at: Organization, data: bytes, **more: Any) -> UploadedList:
    """A list that was sent and judged."""
    return jobs.read(list_id=upload(at, data, **more).pk)


def filed(at: Organization, data: bytes, **more: Any) -> UploadedList:
    """A list whose good rows were filed."""
    batch = judged(at, data, **more)
    confirm(actor=cast.as_organization(at), pk=batch.pk)
    return jobs.run(list_id=batch.pk)


confirm = partial(services.confirm, kind=EMPLOYMENT_LIST)
drop = partial(services.drop, kind=EMPLOYMENT_LIST)


def a_date(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)
