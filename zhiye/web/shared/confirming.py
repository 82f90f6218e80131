"""The own password once more before something weighty (assurance 39)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.accounts.models import User
from zhiye.accounts.services.users import confirm_password
from zhiye.core.actor import Actor
from zhiye.core.refusals import Refusal
from zhiye.web.shared.refusing import form_errors_from


class PasswordOnceMore(forms.Form):
    """A form that also asks for the password; who logs in by code only has none to give.

    `status` is the HTTP status with which to show it again.
    """

    status = 422
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

    def confirmed(self, actor: Actor) -> bool:
        """Whether a valid form holds the right password; else the reason stands in the form."""
        if "password" not in self.fields:
            return True
        password = self.cleaned_data["password"]
        try:
            confirm_password(user=self.user, password=password, actor=actor)
        except Refusal as refusal:
            self.status = form_errors_from(refusal, self)
            return False
        return True
