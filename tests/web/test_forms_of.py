"""A form takes what its verb takes: labels, help, sentences and cleaners are the input's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from tests import cast
from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.inputs import Document, day, documents, line
from zhiye.files.models import StoredFile
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.uploads import judge


@dataclass(frozen=True)
class Told:
    since: date | None = day("开始日期", help="照合同写。", needed=True)
    name: str = line("公司", clean=text.clean_organization_name, along=("code",))
    code: str = line("代码", longest=5, along=("name",))
    papers: Any = documents(
        Document("proof", "证明", "kept_as", "id_copy", "拍清楚。"),
        Document("other", "其他", "else", "id_copy"),
    )
    origin: str = "online"


class AsDeclared(InputForm):
    takes = Told


class Here(InputForm):
    takes = Told
    without = ("other",)
    words = {
        "since": Words(label="入职日期", needed=False),
        "proof": Words(label="合同", help="", needed=True, pages=2),
    }


def posted(**typed: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(typed)
    return data


def test_labels_help_and_boxes_are_those_of_the_input() -> None:
    form = AsDeclared()
    shown = {bound.name: (bound.label, bound.help_text) for bound in form.visible_fields()}
    assert shown == {
        "since": ("开始日期", "照合同写。"),
        "name": ("公司", ""),
        "code": ("代码", ""),
        "proof_0": ("证明", "拍清楚。"),
        "other_0": ("其他", ""),
    }
    assert form.fields["since"].required
    assert not form.fields["proof_0"].required
    assert [name for name, _ in AsDeclared.uploads()][:1] == ["proof_0"]


def test_a_portal_overrides_words_and_what_is_needed() -> None:
    form = Here()
    assert [bound.label for bound in form.visible_fields()] == [
        "入职日期", "公司", "代码", "合同", "合同（第 2 页，没有可不传）"]  # fmt: skip
    assert Here(posted()).errors == {"proof_0": ["请上传合同。"]}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"since": ["请选择开始日期。"]}),
        ({"since": "2026-02-30"}, {"since": ["开始日期不对：没有2026年2月30日这一天，请检查。"]}),
        ({"since": "2026-03-01", "name": "短"}, {
            "name": ["公司请填写全称，与营业执照一致。"], "code": ["请填写代码。"]}),
    ],
)  # fmt: skip
def test_every_wrong_field_is_told_at_once(
    typed: dict[str, str], errors: dict[str, list[str]]
) -> None:
    assert AsDeclared(posted(**typed)).errors == errors


@pytest.mark.django_db
def test_what_was_sent_is_the_input_of_the_verb() -> None:
    actor = cast.as_person(cast.person())
    first, second = page(actor), page(actor)
    data = posted(since="2026年3月1日", proof_0=str(first.pk), proof_3=str(second.pk))
    Here.tidy(data)
    form = Here(data)
    assert judge(form, actor)
    kept = {"kept_as": [first, second]}
    assert form.given() == {"facts": Told(date(2026, 3, 1), "", "", kept)}
    assert form.facts(origin="fax") == Told(date(2026, 3, 1), "", "", kept, "fax")
    assert [box.name for box in form.papers] == ["proof_0", "proof_1", "proof_2"]
    kept_before = AsDeclared(held={"kept_as": [first]})
    assert kept_before.initial["proof_0"] == str(first.pk)


def page(actor: Actor) -> StoredFile:
    return cast.stored_file(actor, "id_copy")
