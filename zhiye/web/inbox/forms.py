"""Forms of the inbox."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.notices.templates import Template
from zhiye.web.shared.forms_render import offer


class SwitchForm(forms.Form):
    """Which events also come as a text message."""

    on = forms.MultipleChoiceField(
        label="用短信提醒我",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不勾的只进“消息”，不发短信。验证码短信不受影响。",
    )

    def __init__(self, *args: Any, offered: list[tuple[Template, bool]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": [one.event for one, is_on in offered if is_on]})
        super().__init__(*args, **kwargs)
        offer(self, "on", [(one.event, one.label) for one, _ in offered])
