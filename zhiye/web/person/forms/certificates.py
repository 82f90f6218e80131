"""A certificate entered by hand (SX-53, SX-56) and the T/F supplement (SX-55)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from zhiye.certificates.offers import offers
from zhiye.core.actor import Actor, Role
from zhiye.core.inputs import facts_of
from zhiye.files.links import current
from zhiye.web.shared.forms_of import InputForm, RecordForm, Words
from zhiye.web.shared.forms_render import DayField
from zhiye.web.shared.moves import asks
from zhiye.web.shared.rows import RowsForm

REVEAL = "本人修改被退回的证书"
NUMBER_HELP = {
    CertificateKind.OPERATOR: "现在的作业人员证，编号就是本人的身份证号；旧证照证书上的写。",
    CertificateKind.INSPECTOR: "照证书上的写。",
    CertificateKind.NDT: "照证书上的写。",
}


class WithItems(RowsForm, InputForm):
    """Facts of a certificate with the rows of its items, and its pages as photos or PDF."""

    parts = ("item", "valid_from", "valid_until", "detail")
    most = 10
    shows_pages = False
    actor = Actor.public()

    def __init__(
        self, data: QueryDict | None = None, *, kind: str, known: Certificate | None = None
    ) -> None:
        initial = {"issued_by": known.issued_by, "issued_on": known.issued_on} if known else {}
        held = {"files": current(known.files)} if known and self.shows_pages else {}
        super().__init__(data, initial=initial, held=held)
        self.kind, self.known = kind, known
        self.offered = {one.value: one for one in offers(kind)}
        self.add_rows(data, [self._as_row(one) for one in known.items.all()] if known else ())

    def row(self, n: int) -> Iterable[forms.Field]:
        """One item on the certificate with its validity; few need the last part."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in self.offered.values():
            groups.setdefault(one.group, []).append((one.value, one.label))
        yield forms.ChoiceField(
            label="项目",
            choices=[("", "请选择"), *groups.items()],
            error_messages={"required": "请选择项目。"},
        )
        yield DayField(label="批准日期", required=False, help_text="证书上没有可不填。")
        yield DayField(label="有效期至", month="end")
        if self.kind == CertificateKind.OPERATOR:
            yield forms.CharField(
                label="焊接项目代号，或其他限定",
                max_length=60,
                required=False,
                help_text="照证书上的写，如 GTAW-FeⅡ-6G-3/159-FefS-02/10/12。",
            )

    def _as_row(self, row: CertificateItem) -> dict[str, Any]:
        """An item on record as its row shows it, also one whose restriction is not on the list."""
        same = [one for one in self.offered.values() if one.is_of(row)]
        exact = [one for one in same if one.facts.restriction == row.restriction]
        chosen = next(iter(exact or same), None)
        code = row.code if chosen and chosen.is_welding else ""
        return {
            "item": chosen.value if chosen else "",
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "detail": code or ("" if exact else row.restriction),
        }

    def clean(self) -> dict[str, Any]:
        """A welder's item is nothing without its code, and no validity ends before it begins."""
        told = super().clean()
        for n, one in enumerate(self.given_rows()):
            chosen = self.offered.get(one["item"] or "")
            if chosen and chosen.is_welding and not one["detail"]:
                self.add_error(f"detail_{n}", "焊工证请照证书填写焊接项目代号。")
            start, end = one["valid_from"], one["valid_until"]
            if start and end and end < start:
                self.add_error(f"valid_until_{n}", "有效期至不能早于批准日期。")
        return told

    def items(self) -> list[ItemFacts]:
        """The items as the service takes them, of a valid form."""
        return [
            self.offered[one["item"]].printed(
                one["detail"] or "", one["valid_from"], one["valid_until"]
            )
            for one in self.given_rows()
        ]

    @classmethod
    def of(cls, row: Certificate, actor: Actor, data: QueryDict | None = None) -> Self:
        """With what is on record."""
        form = cls(data, kind=row.kind, known=row)
        form.actor = actor
        return form

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
        facts, known = self.facts(kind=self.kind, items=self.items()), self.known
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
        return {"facts": self.facts(items=self.items())}


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
