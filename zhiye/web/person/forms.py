"""Forms of the person portal. Whether a value is good is judged by the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy

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
from zhiye.employment.inputs import Release
from zhiye.files.links import current
from zhiye.people.inputs import Identity, PersonFacts
from zhiye.people.services import NO_REGION
from zhiye.regions.models import Authority, Region
from zhiye.regions.selectors import region, region_children
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.models import Category, Deregistration
from zhiye.web.auth.forms import PhoneField
from zhiye.web.shared.forms_of import InputForm, RecordForm, Words
from zhiye.web.shared.forms_render import CodeField, DayField
from zhiye.web.shared.moves import MoveForm, asks
from zhiye.web.shared.rows import RowsForm
from zhiye.web.shared.sms_codes import CodeForm

# Who somebody is and where they work (SX-50, SX-52) -----------------------------------------------

LEVELS = ("province", "city", "county")
SWAP = {
    "hx-get": reverse_lazy("person:places"),
    "hx-trigger": "change",
    "hx-target": "#place",
    "hx-swap": "outerHTML",
    "hx-include": "#place select",
}


class IdentityForm(InputForm):
    """身份证号登录, first step: name and number (SX-50)."""

    takes = Identity


class BindForm(CodeForm):
    """身份证号登录, second step: the phone that is used from now on."""

    phone = PhoneField(help_text="须是本人实名办理的手机号，以后用它登录。")
    code = CodeField(label="短信验证码", send_url="")


class PlaceForm(MoveForm):
    """Where somebody works: three lists, each depending on the one before.

    A choice loads the next list by script; without one the button 显示下一级 does it.
    """

    province = forms.ChoiceField(label="省（自治区、直辖市）", required=False)
    city = forms.ChoiceField(label="市（地区）", required=False)
    county = forms.ChoiceField(label="县（区）", required=False)

    @staticmethod
    def reshape(data: Mapping[str, Any]) -> bool:
        """Whether only the next list is wanted, without script."""
        return "pick" in data

    def __init__(self, *args: Any, at: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region: Region | None = None
        self.left = ""
        offered = region_children()
        for name, code in zip(LEVELS, self._wanted(at), strict=True):
            picked = next((one for one in offered if one.code == code), None)
            self._offer(name, offered, picked)
            self.region = picked or self.region
            offered = region_children(picked.code) if picked else ()

    def _wanted(self, at: Region | None) -> tuple[str, str, str]:
        if self.is_bound:
            province, city, county = (str(self.data.get(name, "")) for name in LEVELS)
            return province, city, county
        if at is not None:
            return f"{at.code[:2]}0000", f"{at.code[:4]}00", at.code
        return home_province(), "", ""

    def _offer(self, name: str, offered: Sequence[Region], picked: Region | None) -> None:
        """Fill one list; a level that a place does not have (东莞市 has no counties) falls away."""
        if not offered and not self.left:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        first = "请选择" if offered else "请先选择上一级"
        field.choices = [("", first), *[(one.code, one.name) for one in offered]]
        field.widget.attrs.update(SWAP)
        self.initial[name] = picked.code if picked else ""
        if picked is None:
            self.left = self.left or name

    def clean(self) -> dict[str, Any]:
        """The region chosen to the last level stands in `region`."""
        data = super().clean() or self.cleaned_data
        for name in LEVELS:  # a list whose upper level was changed is simply chosen anew
            self.errors.pop(name, None)
        if self.left:
            self.add_error(self.left, NO_REGION)
        data["region"] = None if self.left else self.region
        return data

    @property
    def places(self) -> list[forms.BoundField]:
        """The lists that are shown."""
        return [self[name] for name in LEVELS if name in self.fields]


def home_province() -> str:
    """The province this platform works for, where there is exactly one: chosen beforehand."""
    tops = Authority.objects.active().filter(region__isnull=False).values_list("region_id")
    provinces = {code[:2] for (code,) in tops}
    found = region(f"{provinces.pop()}0000") if len(provinces) == 1 else None
    return found.code if found else ""


class ProfileForm(PlaceForm, InputForm):
    """人员信息 by the identity document (SX-52)."""

    takes = PersonFacts
    without = ("address",)
    field_order = ("name", "id_kind", "id_number", *LEVELS)

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields besides the place."""
        return [bound for bound in self.visible_fields() if bound.name not in LEVELS]

    def given(self) -> dict[str, Any]:
        """The facts with the place."""
        return {"facts": self.facts(region=self.cleaned_data["region"])}


# Applying to an organisation, and leaving one (SX-58, SX-61, FJ-20) -------------------------------


class SearchForm(forms.Form):
    """Which organisation."""

    q = forms.CharField(
        label="单位名称或统一社会信用代码",
        max_length=120,
        required=False,
        help_text="名称请从第一个字开始输入，或输入完整的 18 位代码。",
        widget=forms.TextInput({"type": "search", "autocomplete": "organization"}),
    )


class CategoryForm(forms.Form):
    """As what."""

    categories = forms.MultipleChoiceField(
        label="以什么身份公示",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个人员类别。"},
    )


class PhotographedForm(InputForm):
    """A form with photographed pages: what everybody fills in, then what few need."""

    @property
    def first(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [bound for bound in self.visible_fields() if bound.field.required]

    @property
    def rest(self) -> list[forms.BoundField]:
        """Further pages, and what few need."""
        return [bound for bound in self.visible_fields() if not bound.field.required]

    @property
    def opened(self) -> bool:
        """Whether the part that few need holds something."""
        return any(bound.value() or bound.errors for bound in self.rest)


@asks("deregistrations", "resubmit", Role.PERSON)
class LeaveForm(PhotographedForm, RecordForm):
    """解除劳动合同: the day and the proof (SX-61); a returned one corrected (SX-24)."""

    takes = Leaving
    template = "leave"
    words = {
        "left_on": Words(help="照解除劳动合同证明书上的写。"),
        "files": Words(help="直接拍照，或从手机里选照片、文件。", pages=3),
        "note": Words(help="可不填，单位会看到。"),
    }

    def more(self, row: Deregistration, actor: Actor) -> dict[str, Any]:
        """What is to be ended."""
        return {"organization": row.registration.organization}


@asks("employments", "release_alone", Role.PERSON)
class ReleaseForm(PhotographedForm):
    """离职: the day, why, and the proof (FJ-20)."""

    takes = Release
    template = "employment_release"
    words = {
        "on": Words(label="离职日期", help="照解除劳动合同证明上的写。"),
        "why": Words(label="离职原因", help="例如：合同到期，单位不给办注销。"),
        "files": Words(
            label="解除劳动合同证明",
            help="直接拍照，或从手机里选。没有证明的，可以交本人签字的登记表。",
            missing="请上传解除劳动合同证明或本人签字的登记表。",
            needed=True,
            pages=3,
        ),
    }


# A certificate entered by hand (SX-53, SX-56), and the T/F supplement (SX-55) ---------------------

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
