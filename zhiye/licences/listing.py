"""Lists of licences: what they are searched by, and their columns."""

from __future__ import annotations

from zhiye.core.listing import Column, Filter, Listing, begins, either, equals, holds
from zhiye.licences.models import Licence, LicenceKind, LicenceState

_numbered = either(begins("reference"), begins("number"), begins("application_number"))

ITEMS_SHOWN = 2


def _items(row: Licence) -> str:
    items = [one.full_name for one in row.nodes.all()]
    more = f"等 {len(items)} 项" if len(items) > ITEMS_SHOWN else ""
    return f"{'、'.join(items[:ITEMS_SHOWN])} {more}".strip() or "未选择"


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
    columns=(
        Column("受理编号", lambda row: row.reference, css="code", order="new"),
        Column("类型", lambda row: row.get_kind_display()),
        Column("许可证或申请书编号", lambda row: row.number or row.application_number, css="code",
               short="编号"),
        Column("许可子项目", _items, css="lead"),
    ),
)  # fmt: skip
OFFICES = Listing[Licence](
    title="行政许可",
    filters=(
        Filter("q", "单位名称、受理编号或证书编号", either(_numbered, holds("organization__name")),
               names_people=True),
        *LISTING.named("kind"),
    ),
    columns=(
        Column("单位名称", lambda row: row.organization.name, css="lead"),
        Column("受理编号", lambda row: row.reference, css="code"),
        Column("类型", lambda row: row.get_kind_display()),
        Column("许可证或申请书编号", lambda row: row.number or row.application_number, css="code"),
        Column("有效期至", lambda row: row.valid_until, css="date"),
    ),
)  # fmt: skip
"""What offices search filings by, and see of them."""
