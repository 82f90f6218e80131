"""Filing a licence (SX-13 to SX-17): each kind has its own fields, hints and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import QueryDict

from zhiye.catalogue.models import LicenceNode
from zhiye.catalogue.selectors import licence_leaves, licence_tree
from zhiye.core.inputs import facts_on, made_of
from zhiye.files import links
from zhiye.licences.inputs import DOWNLOAD, Filing, LicenceFacts, asked_for
from zhiye.licences.models import SLOTS, Licence, LicenceKind, Slot
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.forms_render import Node, TreeField
from zhiye.web.shared.uploads import boxes, pages_of

HALF_A_YEAR = 6


@dataclass(frozen=True)
class KindHint:
    """What a kind of filing is for, and what it needs."""

    value: str
    label: str
    when: str
    needs: Sequence[str]


NEEDS: dict[str, Sequence[str]] = {
    LicenceKind.HELD: ("按许可证书填写", "上传许可证书"),
    LicenceKind.FIRST: ("按已受理的申请书填写", "上传申请书", DOWNLOAD),
    LicenceKind.CHANGE: ("按已受理的申请书和旧证书填写", "上传申请书和旧证书", DOWNLOAD),
}


def hints(months: int) -> tuple[KindHint, ...]:
    """The kinds where one filed as held runs for at least some months more (SX-14)."""
    span = "半年" if months == HALF_A_YEAR else f"{months} 个月"
    long, short = f"，距下次换证{span}以上", f"，或距换证不足{span}"
    when = {
        LicenceKind.HELD: f"已经持有许可证{long if months else ''}。",
        LicenceKind.FIRST: "还没有许可证，许可/核准申请已受理。",
        LicenceKind.CHANGE: f"已有许可证，正在办理延续、增项或变更{short if months else ''}。",
    }
    return tuple(KindHint(kind, kind.label, when[kind], NEEDS[kind]) for kind in when)


def nodes() -> list[Node]:
    """The licence catalogue for the tree picker; only its leaves can be ticked (SX-17)."""
    return [_node(one) for one in licence_tree()]


def _node(one: dict[str, Any]) -> Node:
    if "children" in one:
        return Node(one["code"], one["name"], tuple(_node(child) for child in one["children"]))
    notes = [text for text in (one["limit"], f"{one['granted_by']}许可") if text]
    return Node(one["code"], one["name"], note="　".join(notes))


class KindForm(forms.Form):
    """Which of the three kinds."""

    kind = forms.ChoiceField(label="类型", choices=LicenceKind.choices, widget=forms.RadioSelect)


class LicenceForm(InputForm):
    """The content of one filing; a draft may be incomplete, the checks tell what is missing."""

    takes = LicenceFacts
    without = ("kind",)
    beside = {"nodes": "items"}
    items = TreeField(
        nodes=nodes,
        label="许可子项目",
        required=False,
        help_text="逐级展开，勾选到最末一级（不能再展开的一级），可多选。",
    )

    def __init__(self, licence: Licence, data: QueryDict | None = None) -> None:
        self.licence = licence
        self.wanted = {one.name: one for one in asked_for(licence.kind)}
        self.words = {name: Words(label=one.label) for name, one in self.wanted.items()}
        initial, held = None, None
        if data is None:
            links.read_along(licence)
            prefetch_related_objects([licence], "nodes")
            items = [node.code for node in licence.nodes.all()]
            initial = {**facts_on(licence, Filing), "items": items}
            held = {slot.value: links.current(licence.files, slot=slot) for slot in Slot}
        super().__init__(data, initial=initial, held=held)
        for one in self.asked():
            if one.name not in self.wanted:
                for name in (one.name, *(box.name for box in boxes(self, one.name))):
                    self.fields.pop(name, None)

    def mark_needed(self) -> None:
        """Put the star at what has to be there before the filing can be handed in."""
        needed = [one.name for one in self.wanted.values() if one.needed]
        for name in (*needed, "items"):
            self.fields[name if name in self.fields else f"{name}_0"].required = True

    def facts(self, **more: Any) -> LicenceFacts:
        """What was filled in; what is wrong or not asked stays as it was kept."""
        slots = SLOTS[self.licence.kind]
        return made_of(
            LicenceFacts,
            {
                **facts_on(self.licence, Filing),
                **self.cleaned_data,
                **{slot.value: pages_of(self, slot.value) for slot in slots},
            },
            nodes=self._chosen(),
            **more,
        )

    def _chosen(self) -> list[LicenceNode]:
        if "items" not in self.cleaned_data:
            return list(self.licence.nodes.all())
        return list(licence_leaves().filter(code__in=self.cleaned_data["items"]))


def kept_facts(licence: Licence, *, kind: str) -> LicenceFacts:
    """The content of a filing under another kind; nothing is lost, also what is not shown now."""
    told = {**facts_on(licence, Filing), "kind": kind}
    return LicenceFacts(**told, nodes=list(licence.nodes.all()))
