"""SMS over a provider's REST interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhiye.core.refusals import Unavailable
from zhiye.integrations.answers import SmsReceipt, SmsRejected
from zhiye.integrations.http.client import ProviderClient, Refused

# Codes after which the same message may go through later.
_LATER = {"LIMIT", "BALANCE", "SIGNATURE", "KEY"}
_SENTENCES = {
    "BAD_PHONE": "手机号不存在或已停机。",
    "BLACKLISTED": "该手机号已退订短信。",
    "TEMPLATE": "短信模板未通过审核。",
    "CONTENT": "短信内容含有不允许的文字。",
}


@dataclass(frozen=True)
class _Receipt:
    biz_id: str


class HttpSms(ProviderClient):
    """Reviewed templates: our template key is mapped to the provider's id by settings."""

    def __init__(
        self,
        *,
        sign_name: str = "",
        templates: tuple[tuple[str, str], ...] = (),
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self._sign_name = sign_name
        self._templates = dict(templates)

    def send(
        self, *, phone: str, text: str, template: str, params: Mapping[str, str], message_id: str
    ) -> SmsReceipt:
        """Sends by template id; a template without id goes as text."""
        body = {
            "phone": phone,
            "sign_name": self._sign_name,
            "template_id": self._templates.get(template, ""),
            "template_params": dict(params),
            "text": text,
            "out_id": message_id,
        }
        try:
            receipt = self.ask("/sms/send", body, _Receipt)
        except Refused as refused:
            if refused.code in _LATER:
                raise Unavailable("短信暂时发不出去。", code=refused.code.lower()) from None
            told = _SENTENCES.get(refused.code, "短信服务商拒绝发送。")
            raise SmsRejected(refused.code, told) from None
        return SmsReceipt(provider_id=receipt.biz_id)
