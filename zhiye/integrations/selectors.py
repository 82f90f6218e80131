"""Reading what the sandboxes keep."""

from __future__ import annotations

from django.db import models

from zhiye.integrations.models import SandboxMessage
from zhiye.integrations.registry import configuration


def sandbox_messages() -> models.QuerySet[SandboxMessage]:
    """Short messages of the SMS sandbox, newest first; none when a real provider is set."""
    if configuration("sms")["provider"] != "sandbox":
        return SandboxMessage.objects.none()
    return SandboxMessage.objects.order_by("-pk")
