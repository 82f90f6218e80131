"""A certificate entered by hand (SX-53, SX-56) and the T/F supplement (SX-55)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from django import forms
from django.http import QueryDict

from zhiye.certificates.checks import only_from_elsewhere
from zhiye.certificates.inputs import Amendment, CertificateFacts, ItemFacts, Supplement
from zhiye.certificates.kinds import office_of
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateKind,
)
from zhiye.certificates.offers import Offer, offers
from zhiye.core.actor import Actor, Role
from zhiye.core.inputs import facts_of
from zhiye.files.links import current
from zhiye.web.shared import rows
from zhiye.web.shared.forms_of import InputForm, RecordForm, Words
from zhiye.web.shared.forms_render import DayField, offer
from zhiye.web.shared.moves import asks

MOST_ROWS = 10
REVEAL = "本人修改被退回的证书"
NUMBER_HELP = {
    CertificateKind.OPERATOR: "现在的作业人员证，编号就是本人的身份证号；旧证照证书上的写。",
    CertificateKind.INSPECTOR: "照证书上的写。",
    CertificateKind.NDT: "照证书上的写。",
}


def grouped(found: Sequence[Offer]) -> list[Any]:
    """The offers as choices of a list under their headings."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in found:
        groups.setdefault(one.group, []).append((one.value, one.label))
    return [("", "请选择"), *groups.items()]


# Rows of items ---------------------------------------------------------------------------------


class ItemForm(forms.Form):
    """One item on the certificate with its validity."""

    item = forms.ChoiceField(label="项目", error_messages={"required": "请选择项目。"})
    valid_from = DayField(label="批准日期", required=False, help_text="证书上没有可不填。")
    valid_until = DayField(label="有效期至", month="end")
    detail = forms.CharField(
        label="焊接项目代号，或其他限定",
        max_length=60,
        required=False,
        help_text="照证书上的写，如 GTAW-FeⅡ-6G-3/159-FefS-02/10/12。",
    )

    def __init__(self, *args: Any, offered: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.value: one for one in offered}
        offer(self, "item", grouped(offered))
        if not any(one.facts.work_item for one in offered):
            del self.fields["detail"]

    def clean(self) -> dict[str, Any]:
        """A welder's item is nothing without its code."""
        data = super().clean() or self.cleaned_data
        chosen = self.offered.get(str(data.get("item", "")))
        if chosen and chosen.is_welding and not data.get("detail"):
            self.add_error("detail", "焊工证请照证书填写焊接项目代号。")
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "有效期至不能早于批准日期。")
        return data

    def facts(self) -> ItemFacts:
        """The item as the service takes it; for a valid form."""
        told = self.cleaned_data
        detail, chosen = told.get("detail") or "", self.offered[told["item"]]
        return chosen.printed(detail, told["valid_from"], told["valid_until"])

    @property
    def opened(self) -> bool:
        """Whether the part that few certificates need is shown open."""
        return "detail" in self.fields and bool(self["detail"].value() or self["detail"].errors)


class ItemRows:
    """All items of one certificate; rows are added and taken away without script.

    Nothing is complained of when only a row was added or taken away.
    """

    def __init__(
        self, kind: str, data: QueryDict | None, present: Sequence[CertificateItem] = ()
    ) -> None:
        offered = offers(kind)
        self.reshaped = data is not None and rows.is_reshaped(data)
        count = rows.rows_of(data, MOST_ROWS) if data is not None else max(1, len(present))
        self.forms = [
            ItemForm(
                data,
                prefix=f"item{n}",
                offered=offered,
                initial=_initial(present[n], offered) if n < len(present) else None,
            )
            for n in range(count)
        ]
        self.more = count < MOST_ROWS

    def is_valid(self) -> bool:
        """Whether every row is good; all of them are judged."""
        judged = [form.is_valid() for form in self.forms]
        if self.reshaped:
            for form in self.forms:
                form.errors.clear()
        return self.reshaped or all(judged)

    def facts(self) -> list[ItemFacts]:
        """What the service takes."""
        return [form.facts() for form in self.forms]


def _names(n: int) -> list[str]:
    return [f"item{n}-{name}" for name in ItemForm.base_fields]


def _initial(row: CertificateItem, offered: Sequence[Offer]) -> dict[str, Any]:
    """An item on record as the row shows it, also one whose restriction is not on the list."""
    same = [one for one in offered if one.is_of(row)]
    exact = [one for one in same if one.facts.restriction == row.restriction]
    chosen = next(iter(exact or same), None)
    return {
        "item": chosen.value if chosen else "",
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "detail": row.code if chosen and chosen.is_welding else "" if exact else row.restriction,
    }


# The certificate and its photos ----------------------------------------------------------------


class WithItems(InputForm):
    """Facts of a certificate with the rows of its items, and its pages as photos or PDF."""

    shows_pages = False
    actor = Actor.public()

    def __init__(
        self, data: QueryDict | None = None, *, kind: str, known: Certificate | None = None
    ) -> None:
        initial = {"issued_by": known.issued_by, "issued_on": known.issued_on} if known else {}
        held = {"files": current(known.files)} if known and self.shows_pages else {}
        super().__init__(data, initial=initial, held=held)
        self.kind, self.known = kind, known
        self.rows = ItemRows(kind, data, list(known.items.all()) if known else ())

    @staticmethod
    def reshape(data: QueryDict) -> bool:
        """Whether an item was added or taken out instead of sending the form."""
        return rows.reshape(data, MOST_ROWS, _names)

    @classmethod
    def of(cls, row: Certificate, actor: Actor, data: QueryDict | None = None) -> Self:
        """With what is on record."""
        form = cls(data, kind=row.kind, known=row)
        form.actor = actor
        return form

    def clean(self) -> dict[str, Any]:
        """The rows are judged with the rest."""
        if not self.rows.is_valid():
            self.add_error(None, "项目没有填好，请看下面标红的地方。")
        return self.cleaned_data

    @property
    def about(self) -> list[forms.BoundField]:
        """What is typed."""
        return [self[one.name] for one in facts_of(self.takes)]

    def more(self, row: Certificate, actor: Actor) -> dict[str, Any]:
        """Who verifies it, and which may be entered at all."""
        return {"office": office_of(row), "only": only_from_elsewhere(row.person)}


@asks("certificates", "resubmit", Role.PERSON)
class CertificateForm(WithItems):
    """Entering a certificate by hand (SX-53), or correcting one that was returned."""

    template = "certificate_form"
    takes = CertificateFacts
    shows_pages = True
    words = {
        "files": Words(further=(("证书项目页", "项目和有效期在同一页的，可不传。"), ("其他页", "")))
    }

    def __init__(
        self, data: QueryDict | None = None, *, kind: str, known: Certificate | None = None
    ) -> None:
        super().__init__(data, kind=kind, known=known)
        number = self.fields["number"]
        number.help_text = NUMBER_HELP[CertificateKind(kind)]
        if known is not None:
            number.required = False
            number.help_text = f"已填 {known.number}，不改可不填。"

    def given(self) -> dict[str, Any]:
        """The certificate. A number left empty is the one on record, read by its holder."""
        facts, known = self.facts(kind=self.kind, items=self.rows.facts()), self.known
        if not facts.number and known is not None:
            number = known.number.reveal(self.actor, reason=REVEAL, subject=known.person)
            facts = replace(facts, number=number)
        return {"facts": facts}


@asks("certificates", "amend", Role.PERSON)
class AmendForm(WithItems):
    """The issuer and the items of a verified certificate (ZS-08). Nothing else."""

    template = "certificate_amend"
    takes = Amendment
    words = {"files": Words(further=(("其他页", ""),))}

    def given(self) -> dict[str, Any]:
        """What is changed."""
        return {"facts": self.facts(items=self.rows.facts())}


def searched_by(held: Sequence[Certificate]) -> dict[str, list[tuple[str, str]]]:
    """What one's certificates can be searched by: what stands on them (ZS-05)."""
    items = [item for one in held for item in one.items.all()]
    found = {
        "category": {one.work_item.category.name: "" for one in items if one.work_item},
        "item": {one.code: f"{one.name}[{one.code}]" for one in items},
        "issued_by": {one.issued_by: "" for one in held},
    }
    return {
        name: sorted((value, label or value) for value, label in told.items())
        for name, told in found.items()
    }


class FirstIssueForm(RecordForm):
    """首次取证日期 of a T or F item with its proof (SX-55)."""

    takes = Supplement
    words = {"files": Words(further=(("旧证书批准项目页", "用旧证书证明的，两页都要传。"),))}
    beside = {"files": "files_1"}  # what a verb still misses is the second page
