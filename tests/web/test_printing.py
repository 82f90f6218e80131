"""Answering with a print, and the list of prints in a page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from django.urls import reverse

from tests import cast
from tests.prints import samples
from tests.prints.test_issue import issue
from tests.web.test_components import render
from zhiye.core import clock
from zhiye.prints import selectors
from zhiye.web.shared import printing

pytestmark = [pytest.mark.django_db, pytest.mark.req("ZS-03")]


def asked() -> Any:
    request: Any = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


@pytest.mark.assurance(22)
@pytest.mark.parametrize(("download", "how"), [(False, "inline"), (True, "attachment")])
def test_the_pdf_in_the_browser_or_as_a_file(download: bool, how: str) -> None:
    made, request = issue(), asked()
    answer = printing.pdf(request, made, download=download)
    assert answer.content == made.pdf
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith(f"{how}; filename*=utf-8''%E4%B8%AD%E5%B1%B1")
    assert made.record.number in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert ("sandbox" in answer["Content-Security-Policy"]) is download
    assert list(get_messages(request)) == []


def test_what_the_fonts_lack_is_told_on_the_next_page() -> None:
    made, request = issue(samples.record("\U00020bb7野")), asked()
    printing.pdf(request, made)
    (told,) = (str(one) for one in get_messages(request))
    assert "U+20BB7" in told
    assert made.record.number in told
    assert "以身份证件为准" in told


def listed(rows: Any) -> str:
    return render('<c-prints :rows="rows" />', rows=rows)


def test_the_list_of_prints() -> None:
    someone = cast.person("张建国")
    with clock.freeze(date(2025, 10, 22)):
        made = issue(samples.record("\U00020bb7野"), person=someone).record
    html = listed(selectors.of_holder(cast.as_person(someone), "person", someone.pk))
    for shown in (made.number, made.title, "2025-10-22 12:00", "2025-11-22", "张建国", "U+20BB7"):
        assert shown in html
    assert f'href="{made.path}"' in html
    assert made.path == reverse("public:print_scanned", args=[made.token])
    assert made.subject not in html


def test_an_empty_list_says_what_to_do() -> None:
    html = listed([])
    assert "还没有打印过" in html
    assert "打印后，编号和时间会记在这里。" in html
