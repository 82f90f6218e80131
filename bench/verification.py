"""Public verification of one person against a bare view and the ORM with a template."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from bench import data, yardsticks
from bench.calls import in_turns, post, ratio
from bench.report import Part

LEAST = 0.9
TOKEN = "b" * 32


def measure(people: int) -> Part:
    """Calls a second of the page and of its two yardsticks, in turns."""
    real, yard = WSGIHandler(), yardsticks.application()

    def typed(number: int) -> dict[str, str]:
        seq = number * 7919 % people
        return {"name": data.a_name(seq), "number": data.id_number(seq)}

    def of_yard(path: str) -> Any:
        def call(number: int) -> None:
            post(yard, path, typed(number), {})

        return call

    def verify(number: int) -> None:
        source = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        page = post(
            real,
            "/verify/",
            {**typed(number), "csrfmiddlewaretoken": TOKEN},
            {"HTTP_COOKIE": f"csrftoken={TOKEN}", "REMOTE_ADDR": source},
        )
        if "有效".encode() not in page:
            raise RuntimeError("verification did not find the person")

    calls = {"bare": of_yard("/bare/"), "orm": of_yard("/orm/"), "verify": verify}
    taken = in_turns(calls, rounds=60, each=20)
    rates = {name: max(one) for name, one in taken.items()}
    part = Part("verify", details={"calls_a_second": rates, "rounds": taken})
    for name, words in {
        "verify": "verification page",
        "orm": "yardstick: ORM and small template",
        "bare": "yardstick: bare Django view",
    }.items():
        part.say(words, round(rates[name]), "calls/s")
    part.say("verification over ORM and template", ratio(taken, "verify", "orm"), least=LEAST)
    part.say("verification over bare view", ratio(taken, "verify", "bare"))
    return part
