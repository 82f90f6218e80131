"""Letting a colleague act for the organisation: search, grant, change."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django import forms

from zhiye.core import phone as phone_rule
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, last_day, local_date, start_of, today
from zhiye.organizations.models import Delegation, Function, Standing
from zhiye.web.organization.forms import by
from zhiye.web.shared.confirming import PasswordOnceMore

HELP = {
    Function.ORGANIZATION: "提交和更正企业认证",
    Function.LICENCES: "填报、提交、撤回行政许可",
    Function.REGISTRATIONS: "邀请人员、答复申请、办理注销",
    Function.SAFETY: "添加和注销安全管理人员",
    Function.PERSONNEL: "查看人员和证书、导出、查看预警",
    Function.EMPLOYMENT: "填报、修改、终止聘用记录",
    Function.CERTIFICATES: "查看本单位人员的证书和修改记录",
    Function.DELEGATIONS: "为同事授权、修改和禁用授权",
}


class NumberForm(forms.Form):
    """One whole ID number, sent by post (ZS-40)."""

    number = forms.CharField(
        label="人员身份证号",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="须输入完整号码；不会出现在网址和记录里。",
        error_messages={"required": "请输入完整的身份证号。"},
    )


class TermForm(PasswordOnceMore):
    """For what, from when, until when; with the own password once more (assurance 39).

    `offered` are the functions that have a menu where the organisation is.
    """

    functions = forms.MultipleChoiceField(
        label="授权功能",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项授权功能。"},
    )
    valid_from = forms.DateField(
        label="授权开始", required=False, help_text="从这一天零时起；不填为立即生效。"
    )
    valid_until = forms.DateField(
        label="授权截止",
        required=False,
        help_text="到这一天结束时自动失效；不填为长期有效，可随时停用。",
    )

    def __init__(self, actor: Actor, *args: Any, offered: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["functions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (one.value, f"{one.label}：{HELP[one]}")
            for one in Function
            if actor.may(one) and one in offered
        ]

    def term(self) -> dict[str, Any]:
        """The chosen functions and the moments the grant begins and ends, for the service."""
        first, last = self.cleaned_data["valid_from"], self.cleaned_data["valid_until"]
        return {
            "functions": self.cleaned_data["functions"],
            "valid_from": start_of(first) if first else None,
            "valid_until": end_of(last) if last else None,
        }


class DelegationForm(TermForm):
    """Whom to let act (ZS-41)."""

    name = forms.CharField(label="同事姓名", max_length=60)
    phone = forms.CharField(
        label="同事的登录手机号",
        max_length=20,
        validators=[by(phone_rule.normalise)],
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text="同事须先在登录页“注册单位账号”。",
    )
    field_order = ("name", "phone", "functions", "valid_from", "valid_until", "password")


class ChangeForm(TermForm):
    """Whether at all, for what, how long (ZS-43)."""

    enabled = forms.ChoiceField(
        label="是否授权",
        choices=[("yes", "是"), ("no", "否：立即停用，功能和期限不再起作用")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否授权。"},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("enabled", "functions", "valid_from", "valid_until", "password", "seen")

    def __init__(
        self,
        actor: Actor,
        of: Delegation,
        *args: Any,
        offered: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(actor, *args, offered={*offered, *of.functions}, **kwargs)
        self.of = of
        self.kept: Collection[str] = ()
        """Functions the editor lacks and therefore leaves as they are."""
        if of.standing() in (Standing.ACTIVE, Standing.UPCOMING):
            self.kept = [one for one in of.functions if not actor.may(one)]
        if self.kept:
            self.fields["functions"].required = False

    @staticmethod
    def initial_of(of: Delegation, seen: int) -> dict[str, Any]:
        """The form as the delegation stands; one that is over would begin anew today."""
        stands = of.standing() in (Standing.ACTIVE, Standing.UPCOMING)
        return {
            "enabled": "yes" if stands else "no" if of.disabled_at else "yes",
            "functions": list(of.functions),
            "valid_from": local_date(of.valid_from) if stands else today(),
            "valid_until": _last_day(of.valid_until) if stands else None,
            "seen": seen,
        }

    def clean(self) -> dict[str, Any]:
        """Who is to be switched off needs no functions."""
        if self.cleaned_data.get("enabled") == "no" and "functions" in self.errors:
            del self.errors["functions"]
        return self.cleaned_data

    def term(self) -> dict[str, Any]:
        """As chosen; what the editor may not touch stays."""
        term = super().term()
        return {**term, "functions": [*term["functions"], *self.kept]}


def _last_day(moment: datetime | None) -> date | None:
    return last_day(moment) if moment else None
