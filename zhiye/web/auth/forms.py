"""Forms of the login and account pages. Whether a value is good is judged by the services."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.web.shared.confirming import PasswordOnceMore
from zhiye.web.shared.forms_render import CodeField
from zhiye.web.shared.sms_codes import CodeForm

PHONE = "请填写手机号。"


class PhoneField(forms.CharField):
    """A mobile number as people type it; the number pad opens on a phone."""

    def __init__(self, *, label: str = "手机号", autocomplete: str = "tel", **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": autocomplete})
        super().__init__(
            label=label, max_length=20, widget=widget, error_messages={"required": PHONE}, **more
        )


class PasswordField(forms.CharField):
    """A password; never shown again, never trimmed."""

    def __init__(self, *, label: str, new: bool = False, **more: Any) -> None:
        complete = "new-password" if new else "current-password"
        super().__init__(
            label=label,
            strip=False,
            max_length=200,
            widget=forms.PasswordInput({"autocomplete": complete}),
            error_messages={"required": f"请填写{label}。"},
            **more,
        )


class PasswordLoginForm(forms.Form):
    """Phone and password (SX-11)."""

    phone = PhoneField(autocomplete="username")
    password = PasswordField(label="密码")


class CodeLoginForm(CodeForm):
    """Phone and SMS code (SX-51)."""

    phone = PhoneField()
    code = CodeField(label="短信验证码", send_url="")


class _NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = super().clean() or self.cleaned_data
        first, again = data.get(self.first_name), data.get("again")
        if first and again and first != again:
            self.add_error("again", "两次填写的密码不一样，请重新填写。")
        return data

    first_name = "new"


class RegisterForm(_NewPasswordForm, CodeForm):
    """A new account for somebody who will act for an organisation (SX-10)."""

    first_name = "password"
    name = forms.CharField(
        label="姓名",
        max_length=60,
        help_text="经办人本人的姓名，办理记录中会显示。",
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "请填写姓名。"},
    )
    phone = PhoneField(help_text="今后用这个手机号登录。")
    code = CodeField(label="短信验证码", send_url="")
    password = PasswordField(label="密码", new=True)
    again = PasswordField(label="再次填写密码", new=True)


class ResetForm(_NewPasswordForm, CodeForm):
    """A new password for who holds the phone."""

    phone = PhoneField(autocomplete="username")
    code = CodeField(label="短信验证码", send_url="")
    new = PasswordField(label="新密码", new=True)
    again = PasswordField(label="再次填写新密码", new=True)


class ChangePasswordForm(_NewPasswordForm):
    """A new password for who knows the old one (SX-38)."""

    old = PasswordField(label="原密码")
    new = PasswordField(label="新密码", new=True)
    again = PasswordField(label="再次填写新密码", new=True)


class PhoneForm(CodeForm, PasswordOnceMore):
    """Another phone number for the account."""

    phone = PhoneField(label="新手机号")
    code = CodeField(label="短信验证码", send_url="")
