"""Letting a colleague act for the organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from zhiye.core import phone as phone_rule
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of
from zhiye.organizations.models import Function
from zhiye.web.organization.forms import by

HELP = {
    Function.ORGANIZATION: "提交和更正企业认证",
    Function.LICENCES: "填报、提交、撤回行政许可",
    Function.REGISTRATIONS: "邀请人员、答复申请、办理注销",
    Function.SAFETY: "添加和注销安全管理人员",
    Function.PERSONNEL: "查看人员和证书、导出、查看预警",
    Function.EMPLOYMENT: "填报、修改、终止聘用记录",
    Function.CERTIFICATES: "查看本单位人员的证书和修改记录",
    Function.DELEGATIONS: "为同事授权、停用授权",
}


class DelegationForm(forms.Form):
    """Whom, for what, until when; with the own password once more (assurance 39)."""

    name = forms.CharField(label="同事姓名", max_length=60)
    phone = forms.CharField(
        label="同事的登录手机号",
        max_length=20,
        validators=[by(phone_rule.normalise)],
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text="同事须先在登录页“注册单位账号”。",
    )
    functions = forms.MultipleChoiceField(
        label="授权功能",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项授权功能。"},
    )
    until = forms.DateField(
        label="授权截止",
        required=False,
        help_text="到这一天结束时自动失效；不填为长期有效，可随时停用。",
    )
    password = forms.CharField(
        label="您的登录密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text="授权前请再次确认是您本人。",
    )

    def __init__(self, actor: Actor, *args: Any, with_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["functions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (one.value, f"{one.label}：{HELP[one]}") for one in Function if actor.may(one)
        ]
        if not with_password:
            del self.fields["password"]

    def valid_until(self) -> datetime | None:
        """The moment the grant ends."""
        day = self.cleaned_data["until"]
        return end_of(day) if day else None
