"""The own password once more before something weighty (assurance 39)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.accounts.models import User
from zhiye.accounts.services.users import confirm_oneself
from zhiye.core.actor import Actor


class PasswordOnceMore(forms.Form):
    """A form that also asks for the password; who logs in by code only has none to give."""

    password = forms.CharField(
        label="您的登录密码",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text="请再次确认是您本人。",
        error_messages={"required": "请填写您的登录密码。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def confirm(self, actor: Actor) -> None:
        """Compare the password of a valid form. Raises Invalid, TooMany."""
        password = self.cleaned_data.get("password", "")
        confirm_oneself(user=self.user, password=password, actor=actor)
