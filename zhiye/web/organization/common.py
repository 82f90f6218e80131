"""What the pages of this portal share: whether somebody reviews."""

from __future__ import annotations

from zhiye.organizations.models import Organization
from zhiye.regions import rules


def is_reviewed(organization: Organization, rule: str) -> bool:
    """Whether the authority's rules put a reviewer behind an end (SX-23, SX-31)."""
    return rules.get_bool(rule, organization.authority_id)
