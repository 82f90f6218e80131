"""The sandboxes answer the same always, and what was put into them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from tests.integrations.provider import KEY, SECRET
from zhiye import integrations
from zhiye.core import clock, idnumber, uscc
from zhiye.core.refusals import Unavailable
from zhiye.integrations import registry, services
from zhiye.integrations.answers import RegisterCertificate, RegisterItem, SmsRejected, Verdict
from zhiye.integrations.http.sms import HttpSms
from zhiye.integrations.models import SandboxCertificate
from zhiye.integrations.selectors import sandbox_messages

pytestmark = pytest.mark.django_db
CODE = uscc.make(seq=42)
BOILER = RegisterCertificate(
    kind="operator",
    number="",
    holder="张建国",
    issuing_authority="太原市市场监督管理局",
    issued_on=date(2024, 3, 1),
    items=(
        RegisterItem(code="G1", name="工业锅炉司炉", valid_until=date(2028, 2, 29)),
        RegisterItem(code="Q2", name="起重机司机", restriction="限桥式起重机"),
    ),
)


def an_id(seq: int) -> str:
    return idnumber.make(birth=date(1985, 6, 15), seq=seq)


# -- which one answers ---------------------------------------------------------------------------


@pytest.mark.assurance(16)
def test_sandboxes_in_use_are_named(settings: Settings) -> None:
    settings.ZHIYE_INTEGRATIONS = {}
    assert integrations.sandboxes_in_use() == [label for label, _, _ in registry.SERVICES.values()]
    http = {"provider": "http", "url": "https://sms.example.cn", "key": KEY, "secret": SECRET}
    settings.ZHIYE_INTEGRATIONS = dict.fromkeys(registry.SERVICES, http)
    assert integrations.sandboxes_in_use() == []


def test_settings_choose_the_client_and_it_is_kept(settings: Settings) -> None:
    http = {
        "provider": "http",
        "url": "https://sms.example.cn",
        "key": KEY,
        "secret": SECRET,
        "templates": {"auth_code": "SMS_1"},
    }
    settings.ZHIYE_INTEGRATIONS = {"sms": http}
    assert isinstance(integrations.get_sms(), HttpSms)
    assert integrations.get_sms() is integrations.get_sms()
    settings.ZHIYE_INTEGRATIONS = {"sms": {**http, "key": "other"}}
    assert isinstance(integrations.get_sms(), HttpSms)


def test_an_unknown_provider_is_refused_by_name(settings: Settings) -> None:
    settings.ZHIYE_INTEGRATIONS = {"company": {"provider": "magic"}}
    with pytest.raises(ImproperlyConfigured, match="ZHIYE_COMPANY_PROVIDER"):
        integrations.get_company_register()


# -- SMS -----------------------------------------------------------------------------------------


def send(phone: str, message_id: str = "m1") -> str:
    sms = integrations.get_sms()
    return sms.send(
        phone=phone, text="验证码654321", template="t", params={}, message_id=message_id
    ).provider_id


def test_messages_are_kept_once_and_sealed(settings: Settings) -> None:
    assert send("13800000001") == send("13800000001")
    send("13800000002", "m2")
    shown = list(sandbox_messages())
    assert [(str(m.phone), m.text) for m in shown] == [
        ("138****0002", "验证码654321"),
        ("138****0001", "验证码654321"),
    ]
    settings.ZHIYE_INTEGRATIONS = {"sms": {"provider": "http"}}
    assert not sandbox_messages().exists()


def test_some_numbers_play_faults() -> None:
    with pytest.raises(SmsRejected):
        send("13800009998")
    with pytest.raises(Unavailable):
        send("13800009999")


# -- identity ------------------------------------------------------------------------------------


def verdict(name: str, seq: int = 1, phone: str = "13800000001") -> Verdict:
    check = integrations.get_identity_check()
    return check.check(name=name, id_number=an_id(seq), phone=phone).verdict


def test_identity_by_rule_and_by_row() -> None:
    assert verdict("张建国") is Verdict.MATCH
    assert verdict("张查无") is Verdict.NOT_FOUND
    assert verdict("张不符") is Verdict.MISMATCH
    assert verdict("张建国", phone="13800009997") is Verdict.MISMATCH
    with pytest.raises(Unavailable):
        verdict("张故障")
    services.put_identity(id_number=an_id(1), name="张建国", verdict=Verdict.NOT_FOUND)
    assert verdict("张建国") is Verdict.NOT_FOUND
    services.put_identity(id_number=an_id(1), name="张建国")
    assert verdict("张建国") is Verdict.MATCH
    assert verdict("李建国") is Verdict.MISMATCH


# -- companies -----------------------------------------------------------------------------------


@pytest.mark.req("SX-12")
def test_companies_by_rule_and_by_row() -> None:
    register = integrations.get_company_register()

    def ask(name: str, representative: str = "") -> Verdict:
        return register.check(uscc=CODE, name=name, legal_representative=representative).verdict

    assert ask("太原锅炉有限公司", "李建国") is Verdict.MATCH
    assert ask("太原查无有限公司") is Verdict.NOT_FOUND
    assert ask("太原注销有限公司") is Verdict.CANCELLED
    assert ask("太原不符有限公司") is Verdict.MISMATCH
    with pytest.raises(Unavailable):
        ask("太原故障有限公司")
    services.put_company(code=CODE, name="太原锅炉（集团）有限公司", legal_representative="李建国")
    assert ask("太原锅炉(集团)有限公司", "李建国") is Verdict.MATCH
    assert ask("太原锅炉(集团)有限公司", "王芳") is Verdict.MISMATCH
    assert ask("太原容器有限公司") is Verdict.MISMATCH
    services.put_company(code=CODE, name="太原锅炉（集团）有限公司", status="吊销")
    answer = register.check(uscc=CODE, name="太原锅炉（集团）有限公司")
    assert answer.verdict is Verdict.CANCELLED
    assert "吊销" in answer.sentence


# -- registers -----------------------------------------------------------------------------------


@pytest.mark.req("SX-54")
def test_certificates_put_in_are_found_by_number_and_name() -> None:
    register = integrations.get_operator_register()
    services.put_certificates(register="operators", rows=[(an_id(9), BOILER)])
    found = register.find(id_number=an_id(9), name="张建国").certificates
    assert found[0].number == an_id(9)
    assert found[0].items == BOILER.items
    assert register.find(id_number=an_id(9), name="李建国").certificates == ()
    services.clear_certificates(id_number=an_id(9))
    assert register.find(id_number=an_id(9), name="张建国").certificates == ()
    with pytest.raises(Unavailable):
        register.find(id_number=an_id(9), name="张故障")


@pytest.mark.assurance(28)
def test_no_plain_id_number_in_the_sandbox_tables() -> None:
    own = RegisterCertificate(
        kind="operator", number=an_id(9), holder="张建国", issuing_authority="太原市局"
    )
    services.put_certificates(register="operators", rows=[(an_id(9), own)])
    assert SandboxCertificate.objects.get().number == ""
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(c)::text from integrations_sandboxcertificate c")
        assert an_id(9) not in cursor.fetchone()[0]
    register = integrations.get_operator_register()
    assert register.find(id_number=an_id(9), name="张建国").certificates[0].number == an_id(9)


@pytest.mark.req("SX-54", "SX-57")
def test_invented_people_answer_by_rule_the_same_always() -> None:
    operators = integrations.get_operator_register()
    inspectors = integrations.get_inspector_register()
    with clock.freeze(date(2026, 11, 21)):
        first = [operators.find(id_number=an_id(n), name="张三") for n in range(10)]
        again = [operators.find(id_number=an_id(n), name="张三") for n in range(10)]
        tested = [inspectors.find(id_number=an_id(n), name="张三") for n in range(10)]
    assert [a.certificates for a in first] == [a.certificates for a in again]
    assert {len(a.certificates) for a in first} == {0, 1, 2}
    statuses = {c.status for a in first for c in a.certificates}
    assert statuses == {"valid", "expired"}
    assert sum(len(a.certificates) for a in tested) == 2
    items = [item for a in first for c in a.certificates for item in c.items]
    assert {"T", "F", "G1", "A"} <= {item.code for item in items}
    assert all(item.valid_until for item in items)


def test_a_number_that_is_not_invented_has_nothing() -> None:
    register = integrations.get_operator_register()
    assert register.find(id_number="140105198506150011", name="张三").certificates == ()
