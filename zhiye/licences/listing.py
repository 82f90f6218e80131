"""Lists of licences: what they are searched by."""

from __future__ import annotations

from django.db.models import Q

from zhiye.core.listing import Filter, Listing, equals
from zhiye.licences.models import Licence, LicenceKind, LicenceState


def _numbered(typed: str) -> Q:
    return (
        Q(reference__startswith=typed)
        | Q(number__startswith=typed)
        | Q(application_number__startswith=typed)
    )


LISTING = Listing[Licence](
    title="行政许可",
    filters=(
        Filter("q", "编号", _numbered, help="开头几位"),
        Filter("state", "状态", equals("state"), choices=LicenceState.choices),
        Filter("kind", "类型", equals("kind"), choices=LicenceKind.choices),
    ),
    orders={
        "-new": ("-pk",),
        "new": ("pk",),
        "until": ("valid_until", "pk"),
        "-until": ("-valid_until", "-pk"),
    },
)
