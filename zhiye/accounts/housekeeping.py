"""What the daily job clears away."""

from __future__ import annotations

from zhiye.accounts import codes, throttle
from zhiye.accounts.models import WebSession
from zhiye.accounts.services import sessions
from zhiye.core import clock


def purge() -> dict[str, int]:
    """Delete old codes, counters and ended logins, and web sessions that have run out.

    Returns how many rows of each went. Access logs are not touched (assurance 35).
    """
    WebSession.objects.filter(expire_date__lt=clock.now()).delete()
    return {
        "codes": codes.purge(),
        "counters": throttle.purge(),
        "logins": sessions.purge(),
    }
