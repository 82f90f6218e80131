"""Pages that still ask more statements than they may, with what they ask today.

A page leaves the table when it meets its budget; no entry is added and none grows.
"""

from __future__ import annotations

STILL: dict[str, int] = {}
UNREACHED: dict[str, str] = {
    "api/v1/": "answers nothing",
    "help/pictures/<slug:name>.png": "a file",
    "me/login/id/bind/": "a step after another",
    "me/login/id/phone/": "a step after another",
    "me/login/id/check/": "a step after another",
    "me/registrations/<int:pk>/done/": "seen once after the act",
    "org/organization/edit/": "of one sent back: the form of a new one",
    "org/registrations/<int:pk>/deregister/": "this one is leaving already",
    "org/deregistrations/<int:pk>/edit/": "of one sent back: the form of a new one",
    "org/safety/<int:pk>/posts/": "this one is ending already",
    "org/safety/<int:pk>/end/": "this one is ending already",
    "org/employments/find/": "answers what was sent",
    "org/certificates/find/": "answers what was sent",
    "org/delegations/find/": "answers what was sent",
    "gov/employments/find/": "answers what was sent",
    "gov/registrations/find/": "answers what was sent",
    "gov/deregistrations/<int:pk>/<slug:name>/": "this one waits for the other side",
}
"""Addresses that show no page in the world of the sweep, and why."""
