"""Filing a licence (SX-13 to SX-17): each kind has its own fields, hints and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import QueryDict

from zhiye.catalogue.models import LicenceNode
from zhiye.catalogue.selectors import licence_leaves, licence_tree
from zhiye.files import links
from zhiye.licences.models import SLOTS, Licence, LicenceKind, Slot
from zhiye.licences.services import LicenceFacts
from zhiye.web.shared.forms_render import Node, TreeField
from zhiye.web.shared.uploads import add_pages, compact, page_names, pages_of

DOWNLOAD = "申请书可在山西省市场监督管理局行政许可管理系统中下载。"
FILE_KIND = {
    Slot.CERTIFICATE: "licence",
    Slot.APPLICATION: "application_form",
    Slot.OLD_CERTIFICATE: "licence",
}
SLOT_HELP = {
    Slot.CERTIFICATE: "许可证书正本、副本及明细，多页请合并成一个 PDF 或逐页上传。",
    Slot.APPLICATION: f"已受理的许可/核准申请书。{DOWNLOAD}",
    Slot.OLD_CERTIFICATE: "现在持有的许可证书，含明细页。",
}


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


# field: label for each kind; a field without a label for a kind is not asked
LABELS: dict[str, dict[str, str]] = {
    "application_number": {LicenceKind.FIRST: "申请书编号", LicenceKind.CHANGE: "申请书编号"},
    "accepted_on": {LicenceKind.FIRST: "受理日期", LicenceKind.CHANGE: "受理日期"},
    "number": {LicenceKind.HELD: "许可证编号", LicenceKind.CHANGE: "原许可证编号"},
    "issued_by": {LicenceKind.HELD: "发证机关", LicenceKind.CHANGE: "原发证机关"},
    "issued_on": {LicenceKind.HELD: "发证日期"},
    "valid_until": {LicenceKind.HELD: "有效期至", LicenceKind.CHANGE: "原证有效期至"},
}
NEEDED = {
    LicenceKind.HELD: ("number", "issued_by", "issued_on", "valid_until"),
    LicenceKind.FIRST: ("application_number", "accepted_on"),
    LicenceKind.CHANGE: ("application_number", "accepted_on", "number"),
}


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


class LicenceForm(forms.Form):
    """The content of one filing; a draft may be incomplete, the checks tell what is missing."""

    beside = {"nodes": "items"}
    application_number = forms.CharField(required=False, max_length=60)
    accepted_on = forms.DateField(required=False)
    number = forms.CharField(required=False, max_length=60)
    issued_by = forms.CharField(required=False, max_length=100)
    issued_on = forms.DateField(required=False)
    valid_until = forms.DateField(required=False)
    items = TreeField(
        nodes=nodes,
        label="许可子项目",
        required=False,
        help_text="逐级展开，勾选到最末一级（不能再展开的一级），可多选。",
    )

    def __init__(self, licence: Licence, data: QueryDict | None = None) -> None:
        self.licence = licence
        if data is None:
            links.read_along(licence)
            prefetch_related_objects([licence], "nodes")
        super().__init__(data, initial=_initial(licence) if data is None else None)
        for name, labels in LABELS.items():
            if licence.kind in labels:
                self.fields[name].label = labels[licence.kind]
            else:
                del self.fields[name]
        for slot in SLOTS[licence.kind]:
            held = links.current(licence.files, slot=slot) if data is None else []
            add_pages(
                self,
                slot.value,
                FILE_KIND[slot],
                label=slot.label,
                held=held,
                help_text=SLOT_HELP[slot],
            )

    @staticmethod
    def uploads() -> list[tuple[str, str]]:
        """Every box a file may come in, for `filled`."""
        return [pair for slot in Slot for pair in page_names(slot, FILE_KIND[slot])]

    @staticmethod
    def tidy(data: QueryDict) -> None:
        """Close the gaps of removed pages."""
        for slot in Slot:
            compact(data, slot.value)

    def mark_needed(self) -> None:
        """Put the star at what has to be there before the filing can be handed in."""
        for name in (*NEEDED[LicenceKind(self.licence.kind)], "items"):
            self.fields[name].required = True
        for slot in SLOTS[self.licence.kind]:
            self.fields[f"{slot.value}_0"].required = True

    def facts(self) -> LicenceFacts:
        """What was filled in; what is wrong or not asked stays as it was kept."""
        before = self.licence
        return LicenceFacts(
            kind=before.kind,
            number=self._text("number"),
            issued_by=self._text("issued_by"),
            issued_on=self._date("issued_on"),
            valid_until=self._date("valid_until"),
            application_number=self._text("application_number"),
            accepted_on=self._date("accepted_on"),
            nodes=self._chosen(),
            files=self._files(),
        )

    def _kept(self, name: str) -> Any:
        return getattr(self.licence, name)

    def _text(self, name: str) -> str:
        return str(self.cleaned_data.get(name, self._kept(name)))

    def _date(self, name: str) -> date | None:
        found: date | None = self.cleaned_data.get(name, self._kept(name))
        return found

    def _chosen(self) -> list[LicenceNode]:
        if "items" not in self.cleaned_data:
            return list(self.licence.nodes.all())
        return list(licence_leaves().filter(code__in=self.cleaned_data["items"]))

    def _files(self) -> dict[str, list[Any]]:
        asked = SLOTS[self.licence.kind]
        return {
            slot.value: pages_of(self, slot.value)
            if slot in asked
            else links.current(self.licence.files, slot=slot)
            for slot in Slot
        }


def kept_facts(licence: Licence, *, kind: str) -> LicenceFacts:
    """The content of a filing under another kind; nothing is lost, also what is not shown now."""
    return LicenceFacts(
        kind=kind,
        number=licence.number,
        issued_by=licence.issued_by,
        issued_on=licence.issued_on,
        valid_until=licence.valid_until,
        application_number=licence.application_number,
        accepted_on=licence.accepted_on,
        nodes=list(licence.nodes.all()),
    )


def _initial(licence: Licence) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(licence, name) for name in LABELS}
    return {**values, "items": [node.code for node in licence.nodes.all()]}
