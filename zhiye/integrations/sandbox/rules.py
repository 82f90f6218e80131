"""Rules of the sandboxes, so that an invented person or organisation gets the same answer always.

A name decides when it contains one of these words; otherwise the data decides, and without data
everything matches. They are listed for newcomers in docs/integrations.md.
"""

from __future__ import annotations

from zhiye.core.refusals import Unavailable

DOWN = "故障"
NOT_FOUND = "查无"
MISMATCH = "不符"
CANCELLED = "注销"


def fail_if_asked(name: str, label: str) -> None:
    """A name with 故障 plays a provider that is down."""
    if DOWN in name:
        raise Unavailable(
            f"“{label}”暂时没有回应。",
            remedy="您填写的内容都已保留，请过几分钟再试。",
            code="unavailable",
        )
