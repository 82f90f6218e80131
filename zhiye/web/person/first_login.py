"""What was typed at the first login by ID number, until the phone is proved (SX-50).

The number is sealed before it is put into the server-side session, so that a copy of the database
holds no plain number (assurance 28); it is forgotten after a quarter of an hour.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta

from zhiye.core import clock, idnumber, keyring, text
from zhiye.core.cleaning import clean_all
from zhiye.core.sealed import mask_id_number
from zhiye.http.request import Request

KEY = "first_login"
PURPOSE = b"web.first_login"
KEPT = timedelta(minutes=15)


@dataclass(frozen=True)
class Typed:
    """Name and number of somebody who is not logged in yet."""

    name: str
    id_number: str

    @property
    def masked(self) -> str:
        """The number as it is shown."""
        return mask_id_number(self.id_number)


def remember(request: Request, *, name: str, id_number: str) -> Typed:
    """Keep what was typed. Raises Invalid; whether anybody has the number plays no part."""
    cleaned = clean_all({"name": (text.clean_name, name), "id_number": (idnumber.parse, id_number)})
    plain = json.dumps([cleaned["name"], cleaned["id_number"].value]).encode()
    sealed = keyring.current().data[0].seal(plain, PURPOSE)
    typed = Typed(cleaned["name"], cleaned["id_number"].value)
    request.session[KEY] = [base64.b64encode(sealed).decode(), clock.now().timestamp()]
    return typed


def recall(request: Request) -> Typed | None:
    """What was typed a moment ago, if anything."""
    kept = request.session.get(KEY)
    if not kept or clock.now().timestamp() - kept[1] > KEPT.total_seconds():
        forget(request)
        return None
    sealed = base64.b64decode(kept[0])
    plain = keyring.current().key_of(sealed).open(sealed, PURPOSE)
    return Typed(*json.loads(plain))


def forget(request: Request) -> None:
    """It has served, or was given up."""
    request.session.pop(KEY, None)
