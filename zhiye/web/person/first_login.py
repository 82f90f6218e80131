"""What was typed at the first login by ID number, until the phone is proved (SX-50).

The number is sealed before it is put into the server-side session, so that a copy of the database
holds no plain number (assurance 28); it is forgotten after a quarter of an hour.
"""

from __future__ import annotations

import base64
import json
from datetime import timedelta

from zhiye.core import clock, keyring
from zhiye.core.inputs import cleaned, values
from zhiye.http.request import Request
from zhiye.people.inputs import Identity

KEY = "first_login"
PURPOSE = b"web.first_login"
KEPT = timedelta(minutes=15)


def remember(request: Request, typed: Identity) -> Identity:
    """Keep what was typed. Raises Invalid; whether anybody has the number plays no part."""
    kept = cleaned(typed)
    sealed = keyring.current().data[0].seal(json.dumps(values(kept)).encode(), PURPOSE)
    request.session[KEY] = [base64.b64encode(sealed).decode(), clock.now().timestamp()]
    return kept


def recall(request: Request) -> Identity | None:
    """What was typed a moment ago, if anything."""
    kept = request.session.get(KEY)
    if not kept or clock.now().timestamp() - kept[1] > KEPT.total_seconds():
        forget(request)
        return None
    sealed = base64.b64decode(kept[0])
    plain = keyring.current().key_of(sealed).open(sealed, PURPOSE)
    return Identity(**json.loads(plain))


def forget(request: Request) -> None:
    """It has served, or was given up."""
    request.session.pop(KEY, None)
