"""Ten people at once over real HTTP: exactly one registration comes of it (assurance 7, P8)."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from typing import Any

import pytest

from tests import cast
from tests.api.support import BASE, token_of
from zhiye.registrations.models import Registration

THREADS = 10


def post(url: str, token: str) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(
        url,
        data=b"{}",
        method="POST",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.req("SX-02")
@pytest.mark.assurance(7)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("catalogue")
def test_parallel_acceptances_leave_exactly_one(live_server: Any) -> None:
    worker = cast.person("竞争人")
    cast.certificate(worker)
    rows = [cast.invitation(worker, cast.organization(licensed=True)) for _ in range(THREADS)]
    token = token_of(cast.as_person(worker))
    start = threading.Barrier(THREADS)
    answers: list[tuple[int, dict[str, Any]]] = []

    def accept(pk: int) -> None:
        start.wait()
        answers.append(post(f"{live_server.url}{BASE}/registrations/{pk}/accept", token))

    threads = [threading.Thread(target=accept, args=(row.pk,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(status for status, _ in answers) == {200: 1, 409: THREADS - 1}
    assert all(told["message"] for status, told in answers if status == 409)
    assert Registration.objects.active().filter(person=worker).count() == 1
    assert Registration.objects.filter(person=worker, state="lapsed").count() == THREADS - 1


@pytest.mark.assurance(10)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("catalogue")
def test_one_application_sent_ten_times_at_once_is_one(live_server: Any) -> None:
    worker, here = cast.person("重复人"), cast.organization(licensed=True)
    cast.certificate(worker)
    token = token_of(cast.as_person(worker))
    start = threading.Barrier(THREADS)
    answers: list[tuple[int, Any]] = []

    def apply() -> None:
        body = {"organization": here.pk, "categories": ["operation"]}
        request = urllib.request.Request(
            f"{live_server.url}{BASE}/registrations/applications",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": "one-and-the-same",
            },
        )
        start.wait()
        with urllib.request.urlopen(request, timeout=60) as answer:
            answers.append((answer.status, json.load(answer)["id"]))

    threads = [threading.Thread(target=apply) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == THREADS
    assert len(set(answers)) == 1
    assert Registration.objects.filter(person=worker).count() == 1
