"""200 parallel acceptances for one person: exactly one holds, 199 are refused with a sentence."""

from __future__ import annotations

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import psycopg
import pytest

from config.embedded import OWNER, Cluster
from tests.journeys import steps
from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import Worker
from tests.journeys.window import Window
from tests.journeys.wire import Account, Answer, Wire
from tools.site import Site
from zhiye.core.phone import demo

CLICKS, INVITATIONS, CLERKS = 200, 50, 4


@pytest.mark.req("SX-02", "SX-60")
@pytest.mark.assurance(7, 10)
def test_of_200_acceptances_at_once_one_holds(
    windows: Windows, newcomers: Newcomers, site: Site
) -> None:
    worker = newcomers.worker("呼延同心")
    phone = steps.newcomer(windows, worker)
    invitations = _invite(site, worker)
    answers = _click(site, _cookies(phone), invitations)
    good = [one for one in answers if one.status in (200, 302)]
    bad = [one for one in answers if one not in good]
    assert Counter(one.status for one in bad) == {409: CLICKS - 1}
    assert len(good) == 1
    assert all(len(one.sentence) > 8 for one in bad), {one.sentence for one in bad}
    with psycopg.connect(Cluster(site.data).url(OWNER)) as database:
        rows = database.execute(
            "select state, count(*) from registrations_registration where id = any(%s)"
            " group by state",
            [invitations],
        ).fetchall()
    assert dict(rows) == {"active": 1, "lapsed": len(invitations) - 1}
    phone.open("/me/")
    phone.sees("当前公示企业", "公示中")
    phone.sees_not("待办（")


def _invite(site: Site, worker: Worker) -> list[int]:
    """Invitations from as many organisations; the group's clerk has several windows open."""
    made: list[int] = []
    turn = count()

    def clerk(_: int) -> None:
        with Account(site.url, demo(99)) as account:
            for key in account.organizations[next(turn) :: CLERKS]:
                if len(made) >= INVITATIONS:
                    break
                account.act_for(key)
                answer = account.invite(account.find(worker.phone))
                if answer.status == 201:
                    made.append(answer.json["id"])
                else:  # an organisation whose licence is not approved yet
                    assert answer.status == 409, answer

    with ThreadPoolExecutor(CLERKS) as pool:
        list(pool.map(clerk, range(CLERKS)))
    assert len(made) >= INVITATIONS
    return made


def _cookies(phone: Window) -> dict[str, str]:
    return {str(one["name"]): str(one["value"]) for one in phone.context.cookies()}


def _click(site: Site, cookies: dict[str, str], invitations: list[int]) -> list[Answer]:
    """Half of the clicks on pages, half over the API, several on each invitation."""
    ready = threading.Barrier(CLICKS)
    answers: list[Answer] = []

    def click(n: int) -> None:
        kept = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
        pk, token = invitations[n % len(invitations)], cookies["csrftoken"]
        with Wire(site.url, kept) as wire:
            wire.open()
            ready.wait()
            if n % 2:
                path = f"/me/registrations/{pk}/accept_invitation/"
                answers.append(wire.submit(path, csrfmiddlewaretoken=token))
            else:
                wire.headers |= {"X-CSRFToken": token, "Accept": "application/json"}
                answers.append(wire.ask("POST", f"/api/v1/registrations/{pk}/accept", _NOTHING))

    threads = [threading.Thread(target=click, args=[n]) for n in range(CLICKS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


_NOTHING = json.dumps({}).encode()
