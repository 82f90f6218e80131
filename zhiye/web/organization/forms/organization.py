"""企业认证 (SX-12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy

from zhiye.core import text, uscc
from zhiye.core.phone import normalise_contact
from zhiye.organizations.models import Organization, OrganizationKind
from zhiye.organizations.services import OrganizationFacts
from zhiye.regions.models import Region
from zhiye.regions.selectors import region, region_children
from zhiye.web.organization.forms import by
from zhiye.web.shared.uploads import StoredFileField

PICKER = "#region-picker"


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


class OrganizationForm(RegionForm):
    """What proves an organisation."""

    name = forms.CharField(
        label="单位名称",
        max_length=100,
        validators=[by(text.clean_organization_name)],
        help_text="与营业执照一致的全称。",
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=30,
        validators=[by(uscc.normalise)],
        help_text="营业执照上的 18 位代码。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label="单位类型",
        choices=OrganizationKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选。检验、检测机构不需要填报安全管理人员；"
        "使用、经营单位只在办理聘用记录的地区勾选。",
        error_messages={"required": "请至少选择一种单位类型。"},
    )
    legal_representative = forms.CharField(
        label="法定代表人",
        max_length=50,
        validators=[by(text.clean_name, what="法定代表人")],
    )
    address = forms.CharField(label="单位地址", max_length=200, help_text="与营业执照住所一致。")
    contact_name = forms.CharField(
        label="联系人",
        max_length=50,
        validators=[by(text.clean_name, what="联系人")],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact_phone = forms.CharField(
        label="联系电话",
        max_length=20,
        validators=[by(normalise_contact)],
        help_text="手机，或“区号-号码”的座机。",
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    business_licence = StoredFileField(
        "business_licence", help_text="正本或副本，四角完整、文字清晰。"
    )
    authorisation = StoredFileField(
        "authorization",
        required=False,
        help_text="经办人不是法定代表人本人时上传，须加盖单位公章。",
    )

    def facts(self) -> OrganizationFacts:
        """What was filled in, for the service."""
        data = self.cleaned_data
        chosen = region(data["region"])
        assert chosen is not None, "the choices come from the table"
        names = (
            "name",
            "uscc",
            "kinds",
            "legal_representative",
            "address",
            "contact_name",
            "contact_phone",
            "business_licence",
            "authorisation",
        )
        return OrganizationFacts(region=chosen, **{name: data[name] for name in names})

    @classmethod
    def initial_of(cls, organization: Organization) -> dict[str, Any]:
        """What was filled in before; the sealed phone has to be typed again."""
        plain = ("name", "uscc", "kinds", "legal_representative", "address", "contact_name")
        files = ("business_licence", "authorisation")
        return {
            **{name: getattr(organization, name) for name in plain},
            **{name: str(getattr(organization, f"{name}_id") or "") for name in files},
            **cls.initial_for(organization.region),
        }
