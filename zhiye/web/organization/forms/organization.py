"""企业认证 (SX-12), and a branch that employs people itself (FJ-41)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy

from zhiye.core.inputs import facts_on
from zhiye.employment.inputs import CompanyEmploying
from zhiye.employment.models import EmployerKind
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.models import Organization
from zhiye.regions.models import Region
from zhiye.regions.selectors import region, region_children
from zhiye.web.shared.forms_of import InputForm, Words

PICKER = "#region-picker"
LEVELS = ("province", "city", "region")


class RegionSelect(forms.Select):
    """A level of the region picker; by script the levels below follow at once."""

    def __init__(self) -> None:
        super().__init__(
            {
                "hx-get": reverse_lazy("organization:regions"),
                "hx-trigger": "change",
                "hx-target": PICKER,
                "hx-include": PICKER,
                "hx-swap": "outerHTML",
            }
        )


class RegionForm(forms.Form):
    """Province, city, county: each choice decides what the next one offers."""

    province = forms.ChoiceField(label="省", widget=RegionSelect)
    city = forms.ChoiceField(label="市", widget=RegionSelect)
    region = forms.ChoiceField(
        label="县（市、区）", error_messages={"required": "请选到县（市、区）一级。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {name: self._value(name) for name in ("province", "city")}
        self._offer("province", region_children())
        cities = region_children(chosen["province"]) if chosen["province"] else ()
        below = region(chosen["city"]) if chosen["city"] else None
        fits = below is not None and below.parent_id == chosen["province"]
        counties = region_children(chosen["city"]) if fits else ()
        self._offer("city", cities)
        self._offer("region", counties or ([below] if fits and below else []))

    def _value(self, name: str) -> str:
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "")

    def _offer(self, name: str, regions: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *((one.code, one.name) for one in regions)]

    @staticmethod
    def reshape(data: Mapping[str, Any]) -> bool:
        """Whether only the next level is wanted, without script."""
        return "pick" in data

    @staticmethod
    def initial_for(chosen: Region) -> dict[str, str]:
        """The three levels of a region."""
        code = chosen.code
        return {"province": f"{code[:2]}0000", "city": f"{code[:4]}00", "region": code}


class PlacedForm(InputForm, RegionForm):
    """An input with the region it is about."""

    def facts(self, **more: Any) -> Any:
        """What was filled in, of a valid form."""
        return super().facts(region=region(self.cleaned_data["region"]), **more)


class OrganizationForm(PlacedForm):
    """What proves an organisation."""

    takes = OrganizationFacts
    field_order = ("name", "uscc", "kinds", "legal_representative", *LEVELS)

    @classmethod
    def initial_of(cls, organization: Organization) -> dict[str, Any]:
        """What was filled in before; the sealed phone has to be typed again."""
        return {
            **facts_on(organization, OrganizationFacts),
            "contact_phone": "",
            "business_licence": organization.business_licence,
            "authorisation": organization.authorisation,
            **cls.initial_for(organization.region),
        }


class BranchForm(PlacedForm):
    """Name, address and region of the branch itself, not of the organisation above it."""

    takes = CompanyEmploying
    field_order = ("name", "number", *LEVELS)
    without = ("kind",)
    words = {
        "name": Words(
            label="分支机构名称",
            help="与营业执照一致；没有执照的写全称，例如“某某公司小榄工地”。",
        ),
        "number": Words(help="没有单独代码的不填。"),
        "address": Words(help="分支机构的地址，不是总部的地址。", missing="请填写地址。"),
        "contact_name": Words(label="联系人"),
        "contact_phone": Words(help=""),
    }

    def given(self) -> dict[str, CompanyEmploying]:
        """The branch, as the verb takes it."""
        return {"facts": self.facts(kind=EmployerKind.BRANCH)}
