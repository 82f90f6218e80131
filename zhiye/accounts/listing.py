"""Lists of those who act for authorities: what they are searched by."""

from __future__ import annotations

from zhiye.accounts.models import AuthorityMembership
from zhiye.core.listing import Filter, Listing, begins

MEMBERS = Listing[AuthorityMembership](
    title="工作人员",
    filters=(Filter("q", "姓名", begins("user__name"), longest=30, names_people=True),),
)
