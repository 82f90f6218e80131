"""What the daily job clears away."""

from __future__ import annotations

from django.core.management import call_command

from zhiye.accounts import codes, throttle
from zhiye.accounts.services import sessions


def purge() -> dict[str, int]:
    """Delete old codes, counters and ended logins, and web sessions that have run out.

    Returns how many rows of each went. Access logs are not touched (assurance 35).
    """
    call_command("clearsessions")
    return {
        "codes": codes.purge(),
        "counters": throttle.purge(),
        "logins": sessions.purge(),
    }
