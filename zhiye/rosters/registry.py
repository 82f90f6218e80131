"""What this app registers with the layers below."""

from __future__ import annotations

from zhiye.rosters import kind, kinds  # noqa: F401
