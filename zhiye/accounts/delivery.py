"""Handing a code to the SMS service. The text is never kept on our side."""

from __future__ import annotations

import secrets

from zhiye.accounts.models import AuthCode
from zhiye.core.refusals import Invalid
from zhiye.integrations.answers import SmsRejected
from zhiye.integrations.registry import get_sms

TEMPLATE = "auth_code"


def send_code(*, phone: str, purpose: AuthCode.Purpose, code: str, minutes: int) -> None:
    """Send a code at once: somebody is waiting for it before the screen.

    Raises Unavailable when the service is down, Invalid when the number cannot be reached.
    """
    text = (
        f"验证码{code}，用于{purpose.label}，{minutes}分钟内有效。"
        "请勿告诉他人；如非本人操作，请忽略。"
    )
    params = {"code": code, "purpose": str(purpose.label), "minutes": str(minutes)}
    try:
        get_sms().send(
            phone=phone,
            text=text,
            template=TEMPLATE,
            params=params,
            message_id=secrets.token_hex(16),
        )
    except SmsRejected as error:
        raise Invalid({"phone": error.sentence}) from error
