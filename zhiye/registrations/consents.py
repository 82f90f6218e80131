"""Evidence of consent (assurance 27): the exact text, its version, who, when, by which channel."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.saving import insert
from zhiye.registrations.models import Consent, Registration, Side
from zhiye.registrations.texts import TEXTS


def keep(
    registration: Registration, side: Side | str, actor: Actor, *, purpose: str = "register"
) -> Consent:
    """Write one side's consent to the present wording for a purpose."""
    text = TEXTS[purpose, str(side)]
    return insert(
        Consent(
            registration=registration,
            side=side,
            purpose=purpose,
            text_version=text.version,
            text=text.for_(registration),
            user_id=actor.user_id,
            actor_name=actor.name,
            channel=actor.channel,
            ip=actor.ip,
            at=now(),
        )
    )
