"""Lists of delegations: what they are searched by (ZS-40)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from zhiye.core import clock, text
from zhiye.core.listing import Filter, Listing
from zhiye.organizations.models import Delegation

DELEGATIONS = Listing[Delegation](
    title="人员授权",
    filters=(
        Filter("name", "人员姓名", lambda typed: Q(user__name__contains=text.fold(typed)),
               help="或其中一部分", names_people=True),
        Filter("since", "授权日期（起）", lambda day: Q(valid_from__gte=clock.start_of(day)), date),
        Filter("until", "授权日期（止）", lambda day: Q(valid_from__lt=clock.end_of(day)), date,
               help="含当天", not_before="since"),
    ),
    orders={
        "-new": ("-pk",),
        "-since": ("-valid_from", "-pk"),
        "since": ("valid_from", "pk"),
    },
)  # fmt: skip
