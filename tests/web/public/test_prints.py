"""The page behind the QR of a print, and the form for who cannot scan (ZS-03, assurance 19, 25)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.prints import samples
from tests.prints.test_issue import issue
from tests.web.public.test_verify import proof_in, solve, verdict
from zhiye.accounts.throttle import Limit
from zhiye.core import clock
from zhiye.core.checks import Unmet
from zhiye.lookup import genuine
from zhiye.prints import kinds, services
from zhiye.prints.models import Print

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.req("ZS-03"),
    pytest.mark.usefixtures("no_kinds"),
]
DAY = date(2025, 10, 22)


@pytest.fixture
def record() -> Print:
    with clock.freeze(DAY):
        return issue().record


def scan(client: Client, record: Print, *, day: date = DAY, ip: str = "10.2.2.2") -> Any:
    """As a phone does: by the address that stands in the QR."""
    with clock.freeze(day):
        return client.get(urlsplit(services.address(record.token)).path, REMOTE_ADDR=ip)


def ask(client: Client, number: str, name: str, *, ip: str = "10.2.2.2", **more: str) -> Any:
    return client.post("/p/", {"number": number, "name": name, **more}, REMOTE_ADDR=ip)


def test_it_says_what_was_printed_and_that_it_stands(client: Client, record: Print) -> None:
    answer = scan(client, record)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert verdict(answer) == "真实有效"
    assert "这是特种设备从业人员服务平台的核对页" in page
    for shown in (
        record.title,
        record.number,
        "2025-10-22 12:00",
        "2025-11-22",
        "张*国",
        "共 1 页",
    ):
        assert shown in page
    assert record.authority.name in page
    for label, value in record.lines:
        assert f"<dt>{label}</dt><dd>{value}</dd>" in page
    assert 'lang="zh-CN"' in page
    assert page.count("<h1") == 1


@pytest.mark.assurance(3, 25, 26)
def test_nothing_personal_beyond_what_is_masked(client: Client, record: Print) -> None:
    page = scan(client, record).content.decode()
    assert "张建国" not in page
    assert samples.ID not in page
    assert samples.ID[6:14] not in page
    assert f"70*************{samples.ID[-3:]}" in page


def test_no_search_engine_and_no_cache_keeps_it(client: Client, record: Print) -> None:
    answer = scan(client, record)
    assert "noindex" in answer["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_expired(client: Client, record: Print) -> None:
    assert verdict(scan(client, record, day=date(2025, 11, 22))) == "真实有效"
    answer = scan(client, record, day=date(2025, 11, 23))
    assert verdict(answer) == "真实，已过有效期"
    assert "有效期限止 2025-11-22，现在已过期" in answer.content.decode()
    assert "重新打印" in answer.content.decode()


def test_changed_since(client: Client, record: Print) -> None:
    kinds.register_kind(
        record.kind, stands=lambda _: Unmet("打印后聘用记录有过变更。", "请登录个人端重新打印。")
    )
    answer = scan(client, record)
    assert verdict(answer) == "真实，内容已有变化"
    assert "打印后聘用记录有过变更。" in answer.content.decode()
    assert "请登录个人端重新打印。" in answer.content.decode()


def test_missing_characters_are_explained(client: Client) -> None:
    with clock.freeze(DAY):
        record = issue(samples.record("\U00020bb7野")).record
    assert "本平台字库没有（U+20BB7）" in scan(client, record).content.decode()


@pytest.mark.parametrize("token", ["a" * 26, "x", "%E3%80%93", "a" * 400])
def test_an_unknown_code_is_told_to_be_no_proof(client: Client, record: Print, token: str) -> None:
    answer = client.get(f"/p/{token}/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert verdict(answer) == "查不到"
    assert "可能是伪造" in page
    assert 'href="/p/"' in page
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.assurance(13)
def test_only_reading(client: Client, record: Print) -> None:
    assert client.post(f"/p/{record.token}/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/p/", {"number": "x"}).status_code == 403


@pytest.mark.assurance(19)
def test_a_source_that_scans_without_end_is_slowed_down(
    client: Client, record: Print, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(genuine, "SCANS", Limit(2))
    for _ in range(2):
        assert scan(client, record).status_code == 200
    assert scan(client, record).status_code == 429
    assert scan(client, record, ip="10.2.2.3").status_code == 200
    assert scan(client, record, day=DAY + timedelta(days=1)).status_code == 200


def test_one_count_and_one_look_up(client: Client, record: Print) -> None:
    with CaptureQueriesContext(connection) as asked:
        scan(client, record)
    assert len(asked) <= 2, [one["sql"] for one in asked]


class TestTyped:
    def test_the_menu_leads_to_the_form(self, client: Client) -> None:
        assert 'href="/p/"' in client.get("/").content.decode()
        page = client.get("/p/").content.decode()
        assert "打印编号" in page
        assert page.count("<h1") == 1

    def test_number_and_name_give_the_same_page(self, client: Client, record: Print) -> None:
        with clock.freeze(DAY):
            answer = ask(client, f" {record.number.lower()} ", "张 建 国")
        assert answer.status_code == 200
        assert verdict(answer) == "真实有效"
        assert record.title in answer.content.decode()

    @pytest.mark.assurance(20, 25)
    def test_another_name_and_another_number_are_answered_alike(
        self, client: Client, record: Print
    ) -> None:
        pages = []
        for number, name in ((record.number, "张别人"), ("PY1401-2025-999999", "张建国")):
            answer = ask(client, number, name)
            assert answer.status_code == 404
            page = answer.content.decode()
            assert "没有查到这份打印件" in page
            assert f'value="{number}"' in page
            assert f'value="{name}"' in page
            hidden = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page)
            pages.append(hidden)
        assert pages[0] == pages[1]

    @pytest.mark.parametrize(
        ("number", "name", "told"),
        [
            ("", "张建国", "请填写打印件上的编号"),
            ("PY1401-2025-000001", "", "请填写打印件上的姓名"),
            ("123", "张建国", "请照打印件上的样子输入完整编号"),
            ("PY1401-2025-000001", "张1", "姓名中不能有数字"),
        ],
    )
    def test_what_is_wrong_is_told_beside_the_field_and_not_counted(
        self, client: Client, number: str, name: str, told: str
    ) -> None:
        for _ in range(5):
            answer = ask(client, number, name)
            assert answer.status_code == 422
        assert told in answer.content.decode()
        assert "安全验证" not in answer.content.decode()

    @pytest.mark.assurance(19)
    def test_a_proof_is_asked_after_three_tries(self, client: Client, record: Print) -> None:
        for _ in range(3):
            ask(client, record.number, "张别人")
        answer = ask(client, record.number, "张建国")
        assert answer.status_code == 429
        assert verdict(answer) == ""
        solved = proof_in(answer)
        sent = {"proof": solved["token"], "proof_number": solve(solved)}
        with clock.freeze(clock.now()):
            answer = ask(client, record.number, "张建国", **sent)
        assert verdict(answer).startswith("真实")

    @pytest.mark.assurance(25)
    def test_an_address_never_asks(self, client: Client, record: Print) -> None:
        answer = client.get("/p/", {"number": record.number, "name": "张建国"})
        assert verdict(answer) == ""
        assert record.number not in answer.content.decode()

    def test_a_stranger_needs_no_login(self, record: Print) -> None:
        client = Client()
        assert scan(client, record).status_code == 200
        assert "sessionid" not in client.cookies
