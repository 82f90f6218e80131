"""Real clients against a real server that speaks the providers' format."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.integrations.provider import HANGS, KEY, SECRET, Provider
from tests.support.waiting import PATIENCE, until
from zhiye.core.refusals import Unavailable
from zhiye.integrations.answers import SmsRejected, Verdict
from zhiye.integrations.http.breaker import Breaker
from zhiye.integrations.http.client import ProviderClient
from zhiye.integrations.http.company import HttpCompanyRegister
from zhiye.integrations.http.identity import HttpIdentityCheck
from zhiye.integrations.http.register import HttpInspectorRegister, HttpOperatorRegister
from zhiye.integrations.http.sms import HttpSms

ID = "700101198002030128"


def options(provider: Provider, **more: Any) -> dict[str, Any]:
    return {
        "service": "sms",
        "label": "短信",
        "url": provider.url,
        "key": KEY,
        "secret": SECRET,
        "private_network": True,
        "timeout": PATIENCE,
        "pause": 0.01,
        **more,
    }


@contextmanager
def refused() -> Iterator[pytest.ExceptionInfo[Unavailable]]:
    with pytest.raises(Unavailable) as caught:
        yield caught
    assert "没有回应" in caught.value.message
    assert "保留" in caught.value.remedy


# -- SMS -----------------------------------------------------------------------------------------


def send(sms: HttpSms, message_id: str = "m1") -> str:
    return sms.send(
        phone="13800000001",
        text="您好",
        template="registration.invited",
        params={"organization": "太原锅炉有限公司"},
        message_id=message_id,
    ).provider_id


@pytest.mark.assurance(52)
@pytest.mark.parametrize("signature", ["HMAC-SHA256", "HMAC-SM3"])
def test_sms_is_signed_and_uses_the_providers_template(provider: Provider, signature: str) -> None:
    provider.will({"biz_id": "b-77"})
    templates = (("registration.invited", "SMS_1001"),)
    sms = HttpSms(**options(provider, sign_name="执业", templates=templates, signature=signature))
    assert send(sms) == "b-77"
    assert provider.requests == [
        {
            "path": "/api/sms/send",
            "phone": "13800000001",
            "sign_name": "执业",
            "template_id": "SMS_1001",
            "template_params": {"organization": "太原锅炉有限公司"},
            "text": "您好",
            "out_id": "m1",
        }
    ]


@pytest.mark.parametrize("code", ["BAD_PHONE", "BLACKLISTED", "TEMPLATE", "CONTENT", "UNKNOWN_9"])
def test_sms_rejected_for_good(provider: Provider, code: str) -> None:
    provider.will((200, f'{{"code": "{code}", "message": "no"}}'))
    with pytest.raises(SmsRejected) as caught:
        send(HttpSms(**options(provider)))
    assert caught.value.code == code
    assert caught.value.sentence.endswith("。")
    assert len(provider.requests) == 1


def test_a_wrong_secret_is_no_rejection_of_the_message(provider: Provider) -> None:
    with pytest.raises(Unavailable):
        send(HttpSms(**options(provider, secret="other")))


def test_every_request_has_a_fresh_nonce(provider: Provider) -> None:
    provider.will({"biz_id": "1"}, {"biz_id": "2"})
    sms = HttpSms(**options(provider))
    send(sms)
    send(sms)
    assert len(provider.nonces) == 2


# -- failing closed ------------------------------------------------------------------------------


@pytest.mark.assurance(53)
@pytest.mark.parametrize("passing", [(503, "down"), (429, "slow"), (200, '{"code": "BUSY"}')])
def test_a_passing_fault_is_tried_again(provider: Provider, passing: tuple[int, str]) -> None:
    provider.will(passing, passing, {"biz_id": "b-1"})
    assert send(HttpSms(**options(provider))) == "b-1"
    assert [r["out_id"] for r in provider.requests] == ["m1"] * 3


@pytest.mark.assurance(53)
@pytest.mark.parametrize(
    "reply",
    [
        (200, "<html>login</html>"),
        (200, "[]"),
        (200, '{"message": "no code"}'),
        (200, '{"code": 0, "data": {}}'),
        (200, '{"code": "OK"}'),
        (200, '{"code": "OK", "data": {"verdict": "perhaps"}}'),
        (200, '{"code": "OK", "data": null}'),
        (200, '{"code": "OK", "data": {"verdict": "match"'),
        (200, '{"code": "QUOTA", "message": "used up"}'),
        (200, b"\xff\xfe\x00"),
        (401, "who"),
        (500, "oops"),
        (302, "http://127.0.0.1:1/"),
        (204, ""),
    ],
)
def test_an_untrustworthy_reply_is_never_a_yes(provider: Provider, reply: tuple[int, Any]) -> None:
    provider.will(reply, reply, reply)
    check = HttpIdentityCheck(**options(provider))
    with refused():
        check.check(name="张三", id_number=ID, phone="13800000001")


@pytest.mark.assurance(53)
def test_a_hanging_provider_is_left_in_time(provider: Provider) -> None:
    provider.will(HANGS, HANGS)
    check = HttpIdentityCheck(**options(provider, timeout=0.2, attempts=2))
    with refused():
        check.check(name="张三", id_number=ID)
    assert until(lambda: provider.hanging == 2, 5), "it was waited for until it had answered"


def test_a_flood_of_bytes_is_cut_off(provider: Provider) -> None:
    provider.will((200, b"[" + b" " * (3 * 1024 * 1024)))
    with refused():
        HttpIdentityCheck(**options(provider)).check(name="张三", id_number=ID)


@pytest.mark.assurance(53)
def test_the_circuit_opens_and_closes_again(provider: Provider) -> None:
    moment = [0.0]
    breaker = Breaker(failures=2, seconds=30, clock=lambda: moment[0])
    check = HttpIdentityCheck(**options(provider, attempts=1, breaker=breaker))
    provider.will((500, ""), (500, ""))
    for _ in range(2):
        with refused():
            check.check(name="张三", id_number=ID)
    with refused() as caught:
        check.check(name="张三", id_number=ID)
    assert caught.value.code == "circuit_open"
    assert len(provider.requests) == 2
    moment[0] = 31
    provider.will((500, ""), {"verdict": "match"})
    with refused() as caught:
        check.check(name="张三", id_number=ID)
    assert caught.value.code == "unavailable"
    with refused() as caught:
        check.check(name="张三", id_number=ID)
    assert caught.value.code == "circuit_open"
    moment[0] = 62
    assert check.check(name="张三", id_number=ID).ok
    provider.will({"verdict": "match"})
    assert check.check(name="张三", id_number=ID).ok


def test_while_open_only_one_caller_may_try() -> None:
    moment = [0.0]
    breaker = Breaker(failures=1, seconds=10, clock=lambda: moment[0])
    breaker.failed()
    assert not breaker.allows()
    moment[0] = 11
    assert breaker.allows()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.allows()


@pytest.mark.assurance(31)
def test_nothing_personal_is_logged_when_it_fails(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.will((200, "{"), (200, f'{{"code": "OK", "data": "{ID}"}}'))
    check = HttpIdentityCheck(**options(provider))
    with caplog.at_level(logging.DEBUG, "zhiye"):
        for _ in range(2):
            with refused():
                check.check(name="张三丰", id_number=ID, phone="13800000001")
    assert "no answer" in caplog.text
    for secret in (ID, "张三丰", "13800000001", SECRET):
        assert secret not in caplog.text


# -- where requests may go -----------------------------------------------------------------------


@pytest.mark.assurance(52)
@pytest.mark.parametrize(
    "url",
    [
        "http://sms.example.cn/api",
        "ftp://sms.example.cn/",
        "https:///api",
        "file:///etc/passwd",
        "https://user:pw@sms.example.cn/",
        "https://sms.example.cn/?a=1",
        "",
    ],
)
def test_only_plain_https_addresses_are_taken(url: str, provider: Provider) -> None:
    with pytest.raises(ImproperlyConfigured, match="ZHIYE_SMS_URL"):
        ProviderClient(**options(provider, url=url))


@pytest.mark.parametrize("wrong", [{"key": ""}, {"secret": ""}, {"signature": "MD5"}])
def test_keys_are_needed(provider: Provider, wrong: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured, match="ZHIYE_SMS_KEY"):
        ProviderClient(**options(provider, **wrong))


@pytest.mark.assurance(52)
def test_this_machine_and_its_neighbours_are_refused_unless_configured(
    provider: Provider,
) -> None:
    check = HttpIdentityCheck(**options(provider, private_network=False))
    with refused():
        check.check(name="张三", id_number=ID)
    assert provider.requests == []


@pytest.mark.assurance(52)
@pytest.mark.parametrize("address", ["169.254.169.254", "0.0.0.0", "224.0.0.1"])
def test_some_addresses_are_refused_even_on_an_intranet(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with refused():
        HttpIdentityCheck(**options(provider)).check(name="张三", id_number=ID)


def test_a_redirect_is_not_followed(provider: Provider) -> None:
    provider.will((307, f"{provider.url}/elsewhere"), {"verdict": "match"})
    with refused():
        HttpIdentityCheck(**options(provider)).check(name="张三", id_number=ID)
    assert [r["path"] for r in provider.requests] == ["/api/identity/check"]


# -- answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "ok"),
    [("match", True), ("mismatch", False), ("not_found", False), ("cancelled", False)],
)
@pytest.mark.req("CA-40")
def test_identity_answers(provider: Provider, verdict: str, ok: bool) -> None:
    provider.will({"verdict": verdict, "reference": "r-1"})
    told = HttpIdentityCheck(**options(provider)).check(name="张三", id_number=ID)
    assert (told.ok, told.reference) == (ok, "r-1")
    assert told.sentence.endswith("。")


def company(provider: Provider, **data: Any) -> Any:
    provider.will(
        {"verdict": "match", "name": "太原锅炉（集团）有限公司", "status": "存续", **data}
    )
    register = HttpCompanyRegister(**options(provider))
    return register.check(
        uscc="91700101MA00000587", name="太原锅炉(集团)有限公司", legal_representative="李建国"
    )


@pytest.mark.req("SX-12")
def test_company_answers(provider: Provider) -> None:
    told = company(provider, legal_representative="李建国", established_on="2001-05-06")
    assert told.ok
    assert told.established_on == date(2001, 5, 6)
    gone = company(provider, verdict="cancelled", status="注销")
    assert (gone.ok, "注销" in gone.sentence) == (False, True)
    assert "没有这个" in company(provider, verdict="not_found").sentence


def test_a_match_beside_another_name_is_a_mismatch(provider: Provider) -> None:
    other = company(provider, name="太原压力容器有限公司", legal_representative="王芳")
    assert other.verdict is Verdict.MISMATCH
    assert other.wrong == ("legal_representative", "name")
    assert "单位名称" in other.sentence
    assert "法定代表人" in other.sentence


CERTIFICATE = {
    "kind": "operator",
    "number": ID,
    "holder": "张三",
    "issuing_authority": "太原市市场监督管理局",
    "issued_on": "2024-03-01",
    "items": [
        {"code": "G1", "name": "工业锅炉司炉", "valid_until": "2028-02-29", "catalogue": "2019"},
        {"code": "Q2", "name": "起重机司机", "restriction": "限桥式起重机"},
    ],
}


@pytest.mark.req("SX-54", "SX-57")
@pytest.mark.parametrize(
    ("client", "path"),
    [
        (HttpOperatorRegister, "/api/operators/certificates"),
        (HttpInspectorRegister, "/api/inspectors/certificates"),
    ],
)
def test_certificates_of_a_register(provider: Provider, client: Any, path: str) -> None:
    provider.will({"certificates": [CERTIFICATE, {**CERTIFICATE, "holder": "张四"}]})
    told = client(**options(provider)).find(id_number=ID, name="张三")
    assert [r["path"] for r in provider.requests] == [path]
    assert len(told.certificates) == 1
    items = told.certificates[0].items
    assert [(item.code, item.restriction) for item in items] == [("G1", ""), ("Q2", "限桥式起重机")]
    assert items[0].valid_until == date(2028, 2, 29)


def test_an_unknown_person_has_no_certificates(provider: Provider) -> None:
    provider.will((200, '{"code": "NOT_FOUND", "message": ""}'))
    register = HttpOperatorRegister(**options(provider))
    assert register.find(id_number=ID, name="张三").certificates == ()
    provider.will((200, '{"code": "QUOTA", "message": ""}'))
    with refused():
        register.find(id_number=ID, name="张三")
