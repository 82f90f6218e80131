"""SMS that nobody receives: kept in a table and shown on the demo page."""

from __future__ import annotations

from collections.abc import Mapping

from zhiye.core.refusals import Unavailable
from zhiye.integrations.answers import SmsReceipt, SmsRejected
from zhiye.integrations.models import SandboxMessage

REJECTED_END = "0009998"
DOWN_END = "0009999"


class SandboxSms:
    """Numbers ending 0009998 are rejected for good, ending 0009999 play a provider that is down."""

    def send(
        self, *, phone: str, text: str, template: str, params: Mapping[str, str], message_id: str
    ) -> SmsReceipt:
        """Keeps the message; the same `message_id` is kept once."""
        if phone.endswith(DOWN_END):
            raise Unavailable("短信暂时发不出去。", code="unavailable")
        if phone.endswith(REJECTED_END):
            raise SmsRejected("BAD_PHONE", "手机号不存在或已停机。")
        row, _ = SandboxMessage.objects.get_or_create(
            message_id=message_id,
            defaults={"phone": phone, "text": text, "template": template},
        )
        return SmsReceipt(provider_id=f"sandbox-{row.pk}")
