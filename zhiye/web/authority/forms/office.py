"""Rules, working days, members, announcements, staffing figures, what an office says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from zhiye.accounts.services import Admission
from zhiye.core import history
from zhiye.core.clock import today
from zhiye.core.inputs import facts_on, values
from zhiye.notices.models import Portal
from zhiye.notices.services import Announcing
from zhiye.regions.brand import Brand, links_of, links_typed
from zhiye.regions.models import Authority
from zhiye.regions.rules import Kind, RuleSpec, Value, WrongValueError
from zhiye.regions.services import Shown, Workday
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.moves import reason_field

LONGEST = 300
SHOWN_AT = {
    "platform_name": "显示在页眉，例如“××企业服务平台”。",
    "support_contact": "显示在页脚和使用帮助，例如电话、QQ 群。",
    "portal_links": "每行一个：名称、空格、网址。",
}


# -- rules -------------------------------------------------------------------------------------


class RuleForm(forms.Form):
    """A new value from a date on, or back to what the higher authority has."""

    inherits = forms.ChoiceField(
        label="改为",
        choices=[("", "本机关的新值"), ("1", "恢复沿用上级的值")],
        initial="",
        required=False,
        widget=forms.RadioSelect,
    )
    effective_from = forms.DateField(
        label="生效日期",
        help_text="从这一天 0 时起按新值办理；不能早于今天。",
        initial=today,
        error_messages={"required": "请填写生效日期。"},
    )
    reason = reason_field("修改原因和依据", missing="请写明修改原因。", longest=LONGEST, rows=2)

    @staticmethod
    def reshape(data: Mapping[str, Any]) -> bool:
        """Whether somebody goes back from what the change would do."""
        return "back" in data

    def __init__(self, *args: Any, spec: RuleSpec, value: Value, **more: Any) -> None:
        super().__init__(*args, **more)
        self.spec = spec
        self.fields["value"] = _field_of(spec, spec.to_text(value))
        self.order_fields(["inherits", "value", "effective_from", "reason"])

    def clean(self) -> dict[str, Any]:
        """The typed value in the rule's own type stands in `parsed`."""
        data = super().clean() or self.cleaned_data
        if data.get("inherits") or "value" in self.errors:
            return data
        try:
            data["parsed"] = self.spec.from_text(str(data.get("value", "")))
        except WrongValueError as error:
            self.add_error("value", str(error))
        return data


def _field_of(spec: RuleSpec, typed: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": "新值",
        "required": False,
        "initial": typed,
        "help_text": spec.how_to_fill,
    }
    if spec.kind is Kind.BOOL:
        choices = [("是", "是"), ("否", "否")]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if spec.kind is Kind.CHOICE:
        return forms.ChoiceField(choices=list(spec.choices), widget=forms.RadioSelect, **common)
    if spec.kind is Kind.DATE:
        return forms.CharField(widget=forms.TextInput({"type": "date"}), **common)
    if spec.kind is Kind.INT:
        attrs = {"inputmode": "numeric"}
        return forms.CharField(max_length=9, widget=forms.TextInput(attrs), **common)
    return forms.CharField(max_length=1000, **common)


class WorkdayForm(InputForm):
    """A date that is worked or free against the published calendar."""

    takes = Workday

    def given(self) -> dict[str, Any]:
        """What the verb takes of a valid form."""
        told = values(self.facts())
        return {**told, "is_working": told["is_working"] == "1"}


class ReasonOnlyForm(forms.Form):
    """Why something of the office is ended."""

    reason = reason_field(longest=LONGEST, rows=2)


# -- members -----------------------------------------------------------------------------------


class MemberForm(InputForm):
    """Let somebody act for an authority, by the phone of the account."""

    takes = Admission

    def __init__(self, data: QueryDict | None, offered: Iterable[Authority]) -> None:
        super().__init__(data, initial={"valid_from": today()})
        self._offered = {str(one.pk): one for one in offered}
        choices = [(pk, one.name) for pk, one in self._offered.items()]
        self.fields["authority"] = forms.ChoiceField(label="机关", choices=choices)
        self.order_fields(["authority", "phone", "name", "functions"])

    def given(self) -> dict[str, Any]:
        """Whom to let act for which authority, of a valid form."""
        chosen = self._offered[self.cleaned_data["authority"]]
        return {**values(self.facts()), "authority": chosen}


# -- announcements and figures -----------------------------------------------------------------


class AnnouncementForm(InputForm):
    """A plain text shown on a portal from one day to another."""

    takes = Announcing
    words = {"body": Words(rows=6), "shown_from": Words(needed=True)}

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"portal": Portal.ALL, "shown_from": today()})


class FigureForm(forms.Form):
    """An authority's own head-count for one staffing demand."""

    count = forms.IntegerField(label="要求人数", min_value=0, max_value=1000)
    effective_from = forms.DateField(label="起用日期", help_text="不能早于今天。", initial=today)
    source = forms.CharField(
        label="依据", max_length=200, help_text="规则名称和条款，例如“TSG 07-2019 附件 M”。"
    )


# -- what it says of itself ----------------------------------------------------------------------


class AboutForm(InputForm):
    """Header, footer and contact details, as they stand; what is left empty comes from `above`."""

    takes = Shown
    words = {"service_guide": Words(rows=5)}
    portal_links = forms.CharField(
        label="页眉链接",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, data: QueryDict | None, authority: Authority, above: Brand) -> None:
        links = links_typed(authority.portal_links)
        seen = history.newest_event(authority)
        known = {**facts_on(authority, Shown), "portal_links": links, "seen": seen}
        super().__init__(data, initial=known)
        self.order_fields(SHOWN_AT)
        theirs = {"portal_links": "、".join(one.name for one in above.links)}
        for name, words in SHOWN_AT.items():
            value = theirs.get(name) or getattr(above, name, "")
            told = f"不填时沿用上级：{value}。" if value else "不填时不显示。"
            self.fields[name].help_text = words + told

    def clean_portal_links(self) -> list[dict[str, str]]:
        """The lines as names with addresses."""
        return links_of(str(self.cleaned_data["portal_links"]))

    def given(self) -> dict[str, Any]:
        """What was filled in, for the service."""
        kept = {name: self.cleaned_data[name] for name in ("portal_links", "seen")}
        return values(self.facts()) | kept
