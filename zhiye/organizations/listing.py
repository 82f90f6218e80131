"""Lists of delegations and organisations: what they are searched by (ZS-40, CA-05)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from zhiye.core import clock, text
from zhiye.core.listing import Column, Filter, Listing, either, holds
from zhiye.organizations.models import Delegation, Organization, OrganizationKind


def _of_code(typed: str) -> Q:
    return Q(uscc=text.fold(typed).upper())


def _number(one: Delegation) -> object:
    """The ID number of the human behind the account, if the profile was filled in."""
    person = getattr(one.user, "person", None)
    return person and person.id_number


def _until(one: Delegation) -> object:
    return clock.last_day(one.valid_until) if one.valid_until else "长期"


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
    columns=(
        Column("身份证号", _number, css="code"),
        Column("登录手机号", lambda row: row.user.phone, css="code"),
        Column("授权功能", lambda row: row.function_labels),
        Column("授权日期", lambda row: clock.local_date(row.valid_from), css="date", order="since"),
        Column("授权截止", _until, css="date"),
    ),
)  # fmt: skip
OFFICES = Listing[Organization](
    title="企业认证",
    filters=(
        Filter("q", "单位名称或统一社会信用代码", either(holds("name"), _of_code),
               names_people=True),
        Filter("kind", "单位类型", lambda one: Q(kinds__contains=[one]),
               choices=OrganizationKind.choices),
    ),
    columns=(
        Column("单位名称", lambda row: row.name, css="lead"),
        Column("统一社会信用代码", lambda row: row.uscc, css="code"),
        Column("单位类型", lambda row: row.kind_labels),
        Column("所在地", lambda row: row.region.name),
        Column("法定代表人", lambda row: row.legal_representative),
    ),
)  # fmt: skip
"""What offices search organisations by, and see of them."""
