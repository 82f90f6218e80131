"""What a page says at its top of where its subject stands; drawn by `web/parts/banners.html`.

Each kind tells its banners in one function or table, so that a template asks for no state.
"""

from __future__ import annotations

from dataclasses import dataclass

from zhiye.core.models import MoveLog


@dataclass(frozen=True)
class Button:
    """A way on, at the end of a banner or beside the heading of a list; with a `reason` it is
    shown, cannot be taken, and says why."""

    label: str
    url: str = ""
    icon: str = ""
    kind: str = "default"
    reason: str = ""


@dataclass(frozen=True)
class Banner:
    """A message on the subject of a page; `log` signs it with who and when."""

    title: str
    text: str = ""
    tone: str = "info"
    log: MoveLog | None = None
    buttons: tuple[Button, ...] = ()


def because(title: str, log: MoveLog | None, tone: str = "warning", without: str = "") -> Banner:
    """Why somebody said no: the reason of the entry, with who and when; `without` where none is."""
    return Banner(title, (log.reason if log else "") or without, tone, log)
