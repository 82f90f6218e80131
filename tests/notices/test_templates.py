"""The words of every event."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhiye.notices.templates import TEMPLATES, Template, fill, register

SOURCES = Path(__file__).resolve().parents[2] / "zhiye"
LONG = {
    "organization": "太原锅炉压力容器有限公司",
    "person": "欧阳建国",
    "reference": "ZC1401-2026-000123",
    "licence": "锅炉安装（含修理、改造）B级",
    "certificate": "特种设备安全管理和作业人员证",
    "categories": "作业人员、技术人员",
    "reason": "上传的解除劳动合同证明书没有加盖公章",
    "until": "2026-12-21",
}


def events() -> list[Template]:
    return [t for t in TEMPLATES.values() if not t.event.startswith("test.")]


@pytest.mark.parametrize("template", events(), ids=lambda t: t.event)
@pytest.mark.parametrize("filled", [True, False])
def test_words_are_whole_with_and_without_optional_values(template: Template, filled: bool) -> None:
    context = {name: LONG.get(name, "值") for name in template.names()}
    if not filled:
        for optional in ("reason", "until"):
            if optional in context:
                context[optional] = ""
    title, body = fill(template.title, context), fill(template.body, context)
    assert title
    assert len(title) <= 40
    assert not title.endswith("。")
    assert body.endswith("。")
    for text in (title, body, fill(template.sms, context)):
        assert not re.search(r"[{}\[\]]|，。|。。|：。|在前", text)


@pytest.mark.parametrize("template", [t for t in events() if t.sms], ids=lambda t: t.event)
def test_a_text_message_keeps_to_one_message(template: Template) -> None:
    text = fill(template.sms, {name: LONG.get(name, "值") for name in template.names()})
    assert len(text) <= 70
    assert text.endswith("。")
    assert "{reason}" not in template.sms  # reasons may hold personal matters


def sent_events() -> Iterator[object]:
    """Every event the code sends, as far as it is written out."""
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            values = [k.value for k in node.keywords if k.arg == "event"]
            if path.name.endswith("notices.py"):
                values += node.args
            parts = (part for value in values for part in ast.walk(value))
            texts = (p.value for p in parts if isinstance(p, ast.Constant))
            yield from (t for t in texts if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(t)))


def test_every_event_the_code_sends_has_words() -> None:
    sent = set(sent_events())
    assert "registration.invited" in sent
    assert sent - set(TEMPLATES) == set()


def test_an_event_has_one_template() -> None:
    known = TEMPLATES["registration.invited"]
    assert register(known) is known
    with pytest.raises(ValueError, match=r"registration\.invited"):
        register(Template("registration.invited", "", "", ""))
