"""The public verification: two things only the holder knows, by POST (assurance 19, 25)."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cast
from zhiye.certificates import services as certificates
from zhiye.certificates.flows import CERTIFICATE
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def ask(client: Client, name: str, number: str, *, ip: str = "10.1.1.1", **more: str) -> Any:
    return client.post("/verify/", {"name": name, "number": number, **more}, REMOTE_ADDR=ip)


def number_of(someone: Person) -> str:
    return str(someone.id_number.plain_for_system())


def verdict(answer: Any) -> str:
    found = re.search(r'<h2 id="verdict">(.+?)</h2>', answer.content.decode())
    return found[1] if found else ""


def proof_in(answer: Any) -> dict[str, str]:
    page = answer.content.decode()
    return {
        "salt": re.search(r'data-salt="(\w+)"', page)[1],  # type: ignore[index]
        "target": re.search(r'data-target="(\w+)"', page)[1],  # type: ignore[index]
        "token": re.search(r'name="proof" value="([^"]+)"', page)[1],  # type: ignore[index]
        "question": re.search(r"(.)加(.)等于几", page)[0],  # type: ignore[index]
    }


def solve(proof: dict[str, str]) -> str:
    for number in range(200_000):
        if hashlib.sha256(f"{proof['salt']}{number}".encode()).hexdigest() == proof["target"]:
            return str(number)
    raise AssertionError("no solution")


def add(question: str) -> str:
    words = "零一二三四五六七八九"
    return str(words.index(question[0]) + words.index(question[2]))


@pytest.fixture
def worker() -> Person:
    someone = cast.person("核验人")
    cast.certificate(someone, "G1")
    return someone


@pytest.mark.req("SX-06")
@pytest.mark.assurance(25)
def test_valid_says_which_items_until_when_and_where(client: Client, worker: Person) -> None:
    here = cast.organization("太原核验试验有限公司", licensed=True)
    cast.registered(worker, here)
    answer = ask(client, worker.name, number_of(worker))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert verdict(answer) == "有效"
    assert "太原核验试验有限公司" in page
    assert "[G1]" in page
    item = worker.certificates.get().items.get()
    assert f"{item.valid_until:%Y-%m-%d}" in page
    assert "no-store" in answer["Cache-Control"]


def test_certificate_number_serves_as_well(client: Client, worker: Person) -> None:
    number = worker.certificates.get().number.plain_for_system()
    assert verdict(ask(client, worker.name, number)) == "有效"
    assert verdict(ask(client, worker.name, f" {number.lower()} ")) == "有效"


def test_valid_to_the_end_of_the_last_day(client: Client) -> None:
    someone = cast.person("末日人")
    cast.certificate(someone, "Q2", valid_until=today())
    assert verdict(ask(client, someone.name, number_of(someone))) == "有效"
    with clock.freeze(today() + timedelta(days=1)):
        assert verdict(ask(client, someone.name, number_of(someone))) == "已到期"


def test_one_valid_item_among_expired_ones_is_told(client: Client, worker: Person) -> None:
    cast.certificate(worker, "Q2", valid_until=today() - timedelta(days=1))
    answer = ask(client, worker.name, number_of(worker))
    assert verdict(answer) == "有效"
    assert "2个项目中有1个在有效期内" in answer.content.decode()


def test_revoked_is_told(client: Client, worker: Person) -> None:
    office = cast.authority()
    certificates.revoke(
        actor=cast.reviewer(office), pk=worker.certificates.get().pk, reason="伪造材料取得证书"
    )
    answer = ask(client, worker.name, number_of(worker))
    assert verdict(answer) == "已吊销"
    assert "伪造材料" not in answer.content.decode()


@pytest.mark.req("FJ-16")
def test_suspended_is_told(client: Client, worker: Person) -> None:
    certificate = worker.certificates.get()
    system = Actor.system("试验")
    CERTIFICATE.do("suspend_by_register", certificate.pk, actor=system, reason="检查不合格")
    answer = ask(client, worker.name, number_of(worker))
    assert verdict(answer) == "已暂停"
    assert "检查不合格" not in answer.content.decode()


def test_technical_staff_without_certificate_are_told_to_be_registered(client: Client) -> None:
    someone = cast.person("技术人")
    cast.certificate(someone)
    here = cast.organization(licensed=True)
    cast.registered(someone, here)
    someone.certificates.get().items.all().delete()
    answer = ask(client, someone.name, number_of(someone))
    assert verdict(answer) == "在册"
    assert here.name in answer.content.decode()


@pytest.mark.assurance(20, 25)
def test_wrong_name_and_unknown_number_get_the_same_answer(client: Client, worker: Person) -> None:
    unknown = cast.an_id(987)

    def told(name: str, number: str) -> str:
        page = ask(client, name, number, ip=f"10.9.9.{len(number) + len(name)}")
        body = page.content.decode()
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
        body = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", body)
        return re.sub(r"\d\d\*{13}\w{3}", "", body).replace(name, "")

    with CaptureQueriesContext(connection) as of_wrong_name:
        wrong_name = told("核验错", number_of(worker))
    with CaptureQueriesContext(connection) as of_unknown:
        unknown_number = told("核验人", unknown)
    assert wrong_name == unknown_number
    assert "查无" in wrong_name
    assert len(of_wrong_name) == len(of_unknown)


@pytest.mark.assurance(3, 25, 26)
def test_number_is_masked_and_nothing_else_is_told(client: Client, worker: Person) -> None:
    number = number_of(worker)
    page = ask(client, worker.name, number).content.decode()
    assert number not in page
    assert number[6:14] not in page
    assert f"70*************{number[-3:]}" in page
    assert worker.phone.plain_for_system() not in page
    assert str(worker.phone) not in page


@pytest.mark.assurance(25)
def test_an_address_never_asks(client: Client, worker: Person) -> None:
    answer = client.get("/verify/", {"name": worker.name, "number": number_of(worker)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert verdict(answer) == ""
    assert number_of(worker) not in page
    assert worker.name not in page


@pytest.mark.assurance(13)
def test_without_csrf_token_is_refused(worker: Person) -> None:
    assert ask(Client(enforce_csrf_checks=True), worker.name, number_of(worker)).status_code == 403


@pytest.mark.parametrize(
    ("name", "number", "told"),
    [
        ("", "123456", "请填写证书上的姓名"),
        ("核验人", "", "请填写完整的身份证号或证书编号"),
        ("核验人", "123", "请输入完整的身份证号或证书编号"),
        ("核验人1", "123456", "姓名中不能有数字"),
    ],
)
def test_wrong_input_is_told_beside_the_field_and_not_counted(
    client: Client, name: str, number: str, told: str
) -> None:
    for _ in range(5):
        answer = ask(client, name, number)
        assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert f'value="{name}"' in page or not name
    assert f'value="{number}"' in page or not number
    assert "安全验证" not in page


@pytest.mark.assurance(19, 25)
class TestProof:
    def used_up(self, client: Client, worker: Person) -> Any:
        for _ in range(3):
            assert ask(client, worker.name, number_of(worker)).status_code == 200
        return ask(client, worker.name, number_of(worker))

    def test_is_asked_after_three_tries_of_a_source(self, client: Client, worker: Person) -> None:
        answer = self.used_up(client, worker)
        page = answer.content.decode()
        assert answer.status_code == 429
        assert verdict(answer) == ""
        assert "完成安全验证" in page
        assert f'value="{worker.name}"' in page, "what was typed is kept"
        assert ask(client, worker.name, number_of(worker), ip="10.1.1.2").status_code == 200

    def test_is_shown_at_once_when_the_next_try_needs_it(
        self, client: Client, worker: Person
    ) -> None:
        assert "安全验证" not in client.get("/verify/", REMOTE_ADDR="10.1.1.1").content.decode()
        self.used_up(client, worker)
        page = client.get("/verify/", REMOTE_ADDR="10.1.1.1").content.decode()
        assert "安全验证" in page
        assert "public/proof.js" in page

    def test_is_forgotten_after_ten_minutes(self, client: Client, worker: Person) -> None:
        self.used_up(client, worker)
        with clock.freeze(clock.now() + timedelta(minutes=10, seconds=1)):
            assert ask(client, worker.name, number_of(worker)).status_code == 200

    def test_a_found_number_passes_once(self, client: Client, worker: Person) -> None:
        proof = proof_in(self.used_up(client, worker))
        sent = {"proof": proof["token"], "proof_number": solve(proof)}
        assert verdict(ask(client, worker.name, number_of(worker), **sent)) == "有效"
        again = ask(client, worker.name, number_of(worker), **sent)
        assert again.status_code == 429
        assert "没有通过或已过期" in again.content.decode()

    def test_without_script_a_sum_is_answered(self, client: Client, worker: Person) -> None:
        proof = proof_in(self.used_up(client, worker))
        sent = {"proof": proof["token"], "proof_answer": add(proof["question"])}
        assert verdict(ask(client, worker.name, number_of(worker), **sent)) == "有效"
        assert ask(client, worker.name, number_of(worker), **sent).status_code == 429

    def test_sums_are_limited_more_strictly(self, client: Client, worker: Person) -> None:
        answer = self.used_up(client, worker)
        for _ in range(20):
            proof = proof_in(client.get("/verify/", REMOTE_ADDR="10.1.1.1"))
            sent = {"proof": proof["token"], "proof_answer": add(proof["question"])}
            answer = ask(client, worker.name, number_of(worker), **sent)
            assert answer.status_code == 200
        proof = proof_in(client.get("/verify/", REMOTE_ADDR="10.1.1.1"))
        sent = {"proof": proof["token"], "proof_answer": add(proof["question"])}
        answer = ask(client, worker.name, number_of(worker), **sent)
        assert answer.status_code == 429
        assert "查询次数过多" in answer.content.decode()

    @pytest.mark.parametrize("wrong", ["number", "answer", "token", "old", "words"])
    def test_a_wrong_or_old_solution_does_not_pass(
        self, client: Client, worker: Person, wrong: str
    ) -> None:
        proof = proof_in(self.used_up(client, worker))
        sent = {"proof": proof["token"], "proof_number": solve(proof)}
        if wrong == "number":
            sent["proof_number"] = str(int(sent["proof_number"]) + 1)
        if wrong == "answer":
            sent = {"proof": proof["token"], "proof_answer": "99"}
        if wrong == "token":
            sent["proof"] = sent["proof"][:-2] + "xx"
        if wrong == "words":
            sent = {"proof": proof["token"], "proof_answer": "十一"}
        moment = clock.now() + timedelta(seconds=301 if wrong == "old" else 1)
        with clock.freeze(moment):
            answer = ask(client, worker.name, number_of(worker), **sent)
        assert answer.status_code == 429
        assert verdict(answer) == ""

    def test_a_sum_is_not_written_where_a_machine_reads_it(
        self, client: Client, worker: Person
    ) -> None:
        answer = self.used_up(client, worker)
        proof = proof_in(answer)
        assert not re.search(r"\d\s*\+\s*\d", answer.content.decode())
        assert add(proof["question"]) not in re.findall(r'"(\d+)"', proof["token"])


@pytest.mark.assurance(31)
def test_nothing_typed_reaches_the_log(
    client: Client, worker: Person, caplog: pytest.LogCaptureFixture
) -> None:
    ask(client, worker.name, number_of(worker))
    ask(client, "核验人1", number_of(worker))
    assert number_of(worker) not in caplog.text


def test_one_look_up_and_one_count(client: Client, worker: Person) -> None:
    """P1: at most two statements, the counting of the source among them."""
    number = number_of(worker)
    with CaptureQueriesContext(connection) as queries:
        assert verdict(ask(client, worker.name, number)) == "有效"
    assert len(queries) <= 2, [query["sql"] for query in queries]
    certificate = worker.certificates.get().number.plain_for_system()
    with CaptureQueriesContext(connection) as queries:
        assert verdict(ask(client, worker.name, certificate)) == "有效"
    assert len(queries) <= 2, [query["sql"] for query in queries]


def test_both_statements_walk_an_index(worker: Person) -> None:
    from zhiye.lookup import queries

    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        for statement in (queries.BY_PERSON, queries._BY_CERTIFICATE):
            cursor.execute(f"explain {statement}", {"name": "核验人", "indexes": ["x", "y"]})
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
