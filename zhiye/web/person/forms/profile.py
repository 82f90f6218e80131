"""Who somebody is and where they work (SX-50, SX-52)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy

from zhiye.people.inputs import Identity, PersonFacts
from zhiye.people.services import NO_REGION
from zhiye.regions.models import Authority, Region
from zhiye.regions.selectors import region, region_children
from zhiye.web.auth.forms import PhoneField
from zhiye.web.shared.forms_of import InputForm
from zhiye.web.shared.forms_render import CodeField
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.sms_codes import CodeForm

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
