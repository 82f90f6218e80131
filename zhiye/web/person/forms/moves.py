"""Forms that ask before something ends."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.core.flow import Flow


class SureForm(forms.Form):
    """Nothing to fill in; carries the newest log row the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    @classmethod
    def about(cls, flow: Flow[Any], obj: Any, **more: Any) -> SureForm:
        """The form for one row of a flow."""
        last = flow.last_log(obj)
        return cls(initial={"seen": last.pk if last else 0}, **more)


class ReasonForm(SureForm):
    """Why, in the person's own words; the other side reads it."""

    reason = forms.CharField(
        label="原因",
        max_length=300,
        help_text="对方会看到这段话。",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明原因，对方将看到这段话。"},
    )


class OptionalReasonForm(SureForm):
    """A reason that may be left out."""

    reason = forms.CharField(
        label="原因（可不填）",
        max_length=300,
        required=False,
        help_text="单位会看到这段话。",
        widget=forms.Textarea({"rows": 3}),
    )
