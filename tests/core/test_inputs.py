"""What a verb takes is declared once: words, sentences, cleaners."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from zhiye.core import text
from zhiye.core.inputs import (
    Document,
    Shape,
    asked_of,
    cleaned,
    day,
    documents,
    facts_of,
    line,
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
