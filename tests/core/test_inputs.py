"""What a verb takes is declared once: words, sentences, cleaners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models

from zhiye.core import clock, text
from zhiye.core.inputs import (
    Document,
    Shape,
    asked_of,
    cleaned,
    code,
    contact_number,
    day,
    documents,
    facts_of,
    facts_on,
    id_number,
    line,
    made_of,
    pages,
    paper,
    phone_number,
    several,
    values,
)
from zhiye.core.refusals import Invalid


@dataclass(frozen=True)
class Base:
    since: date | None = day("开始日期", needed=True)


@dataclass(frozen=True)
class Given(Base):
    name: str = line("公司", clean=text.clean_organization_name, along=("code",))
    code: str = line("代码", longest=5, along=("name",))
    note: str = line("说明", longest=10)
    papers: Any = documents(Document("proof", "证明", "kept_as", "id_copy"))
    origin: str = "online"


DAY = date(2026, 3, 1)


def test_what_is_asked_for_in_its_order() -> None:
    assert [one.name for one in asked_of(Given)] == ["since", "name", "code", "note", "proof"]
    assert [one.name for one in facts_of(Given)] == ["since", "name", "code", "note"]
    proof = asked_of(Given)[-1]
    assert (proof.shape, proof.kind, proof.file) == (Shape.DOCUMENT, "kept_as", "id_copy")
    assert values(Given(DAY)) == {"since": DAY, "name": "", "code": "", "note": ""}


def test_what_is_kept_is_cleaned_and_the_rest_stays() -> None:
    kept = cleaned(Given(DAY, " 某某(中山)公司 ", "A１", "  一 二 ", {"kept_as": []}, "paper"))
    assert kept == Given(DAY, "某某（中山）公司", "A1", "一 二", {"kept_as": []}, "paper")
    assert cleaned(Given(DAY, note="  ")).note == ""


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        (Given(), {"since": ["请填写开始日期。"]}),
        (Given(DAY, name="某某公司"), {"code": ["请填写代码。"]}),
        (Given(DAY, code="1", note="一" * 11), {
            "name": ["请填写公司。"], "note": ["说明最多10个字，现在有11个字。"]}),
        (Given(DAY, "短", "1"), {"name": ["公司请填写全称，与营业执照一致。"]}),
    ],
)  # fmt: skip
def test_every_wrong_field_has_its_sentence(given: Given, errors: dict[str, list[str]]) -> None:
    with pytest.raises(Invalid) as refused:
        cleaned(given)
    assert refused.value.errors == errors


@dataclass(frozen=True)
class WithPages:
    on: date | None = day("日期", clean=text.not_after_today)
    files: Sequence[str] = pages("证明书", file="id_copy", needed=True)
    number: str = id_number()
    phone: str = phone_number()


def test_pages_that_are_needed_and_numbers_have_their_sentences() -> None:
    with pytest.raises(Invalid) as refused:
        cleaned(
            WithPages(clock.today() + timedelta(days=1), number="12", phone="110"), also={"x": "错"}
        )
    told = refused.value.errors
    assert list(told) == ["files", "on", "number", "phone", "x"]
    assert (told["files"], told["on"]) == (["请上传证明书。"], ["日期不能晚于今天。"])
    kept = cleaned(WithPages(files=["a"], phone="+86 138-0000-0017"))
    assert kept == WithPages(files=["a"], phone="13800000017")
    assert made_of(WithPages, {"files": ["a"]}) == WithPages(files=["a"])


class Form(models.TextChoices):
    DAY = "day", "日期"


@dataclass(frozen=True)
class Chosen:
    shapes: Sequence[str] = several("形式", Form, needed=True)
    proof: Any = paper("证明", file="id_copy", needed=True)
    uscc: str = code()
    phone: str = contact_number()


def test_several_values_and_a_single_file() -> None:
    with pytest.raises(Invalid) as refused:
        cleaned(Chosen((), uscc="12", phone="0351"))
    told = refused.value.errors
    assert (told["shapes"], told["proof"]) == (["请选择形式。"], ["请上传证明。"])
    assert {"uscc", "phone"} < set(told)
    with pytest.raises(Invalid) as refused:
        cleaned(Chosen(["day", "other"], "a file"))
    assert list(refused.value.errors) == ["shapes"]
    kept = cleaned(Chosen(["day"], "a file", phone="0351 7000000"))
    assert kept == Chosen(["day"], "a file", phone="0351-7000000")


def test_documents_lie_under_their_kind() -> None:
    made = made_of(Given, {"since": DAY, "proof": ["a"]}, origin="paper")
    assert made == Given(DAY, papers={"kept_as": ["a"]}, origin="paper")
    assert facts_on(made, Base) == {"since": DAY}
