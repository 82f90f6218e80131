"""Lists of registrations: what they are searched by, and their columns as a file (SX-34)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.core.clock import today
from zhiye.core.listing import Column, Filter, Listing, begins, either, equals, holds
from zhiye.regions.selectors import below
from zhiye.regions.territory import in_region
from zhiye.registrations.models import (
    Category,
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    SafetyAppointment,
    SafetyState,
)

SOON, HALF = 60, 182
EXPIRY = (
    ("soon", f"{SOON} 天内到期"),
    ("half", "半年内到期"),
    ("expired", "有已到期的项目"),
    ("none", "没有有效证书"),
)


def _expiry(wanted: str) -> Q:
    """People by when what is on their certificates runs out."""
    items = CertificateItem.objects.filter(
        certificate__person=OuterRef("person"), certificate__state=CertificateState.APPROVED
    )
    if wanted in ("soon", "half"):
        until = today() + timedelta(days=SOON if wanted == "soon" else HALF)
        return Q(Exists(items.filter(valid_until__gte=today(), valid_until__lte=until)))
    if wanted == "expired":
        return Q(Exists(items.filter(valid_until__lt=today())))
    return ~Q(Exists(items.valid()))


SAFETY = Listing[SafetyAppointment](
    title="安全管理人员",
    filters=(
        Filter("q", "姓名", begins("name"), longest=50, names_people=True),
        Filter("state", "状态", equals("state"), choices=SafetyState.choices),
    ),
    orders={"-new": ("-pk",), "new": ("pk",)},
    columns=(
        Column("姓名", lambda row: row.name, css="lead"),
        Column("身份证号", lambda row: row.id_number, css="code"),
        Column("手机号", lambda row: row.phone, css="code"),
        Column("岗位", lambda row: row.posts_in_words),
        Column("添加时间", lambda row: row.created_at, css="date", order="new"),
    ),
)
DEREGISTRATIONS = Listing[Deregistration](
    title="注销公示",
    filters=(
        Filter("q", "姓名", begins("registration__person__name"), longest=50, names_people=True),
        Filter("state", "状态", equals("state"), choices=DeregistrationState.choices),
    ),
    orders={"-new": ("-pk",), "new": ("pk",)},
    columns=(
        Column("编号", lambda row: row.reference, css="code", order="new"),
        Column("姓名", lambda row: row.registration.person.name, css="lead"),
        Column("发起方", lambda row: row.get_started_by_display()),
        Column("解除劳动合同日期", lambda row: row.left_on, css="date", short="解除日期"),
    ),
)
OFFICES_SAFETY = Listing[SafetyAppointment](
    title="安全管理人员注销",
    filters=(
        Filter("q", "姓名、单位名称或编号",
               either(begins("reference"), begins("name"), holds("organization__name")),
               names_people=True),
    ),
    columns=(
        *SAFETY.shown("姓名"),
        Column("单位", lambda row: row.organization.name),
        *SAFETY.shown("岗位"),
        Column("编号", lambda row: row.reference, css="code"),
        Column("解除劳动合同日期", lambda row: row.left_on, css="date"),
    ),
)  # fmt: skip
"""What offices search the ends of appointments by, and see of them."""
OFFICES_DEREGISTRATIONS = Listing[Deregistration](
    title="注销公示",
    filters=(
        Filter("q", "姓名、单位名称或编号",
               either(begins("reference"), begins("registration__person__name"),
                      holds("registration__organization__name")),
               names_people=True),
    ),
    columns=(
        Column("姓名", lambda row: row.registration.person.name, css="lead"),
        Column("公示单位", lambda row: row.registration.organization.name),
        Column("编号", lambda row: row.reference, css="code"),
        Column("发起方", lambda row: row.get_started_by_display()),
        Column("解除劳动合同日期", lambda row: row.left_on, css="date"),
    ),
)  # fmt: skip
LISTING = Listing[Registration](
    title="执业公示",
    filters=(
        Filter("q", "姓名", begins("person__name"), longest=50, names_people=True),
        Filter("name", "姓名", begins("person__name"), longest=30, names_people=True),
        Filter("company", "单位名称", holds("organization__name")),
        # The rows are those of the day already.
        Filter("day", "查询日期（当日 24 时）", lambda day: Q(), date, past=True),
        Filter("category", "人员类别", lambda one: Q(categories__contains=[one]),
               choices=Category.choices),
        Filter("state", "状态", equals("state"), choices=RegistrationState.choices),
        Filter("expiry", "证书到期", _expiry, choices=EXPIRY),
        Filter("region", "所在地", in_region("organization__region_id"), choices=below),
        Filter("organization", "单位", equals("organization_id"), int),
    ),
    orders={
        "-new": ("-pk",),
        "new": ("pk",),
        "-since": ("-active_from", "-pk"),
        "since": ("active_from", "pk"),
        "company": ("organization__name", "pk"),
        "-company": ("-organization__name", "-pk"),
    },
    columns=(
        Column("姓名", lambda row: row.person.name, css="lead"),
        Column("证件号码", lambda row: row.person.id_number, 22, "code"),
        Column("公示单位", lambda row: row.organization.name, 32, order="company"),
        Column("统一社会信用代码", lambda row: row.organization.uscc, 24),
        Column("所在地", lambda row: row.organization.region.full_name, 28),
        Column("人员类别", lambda row: row.category_labels, 26),
        Column("公示开始", lambda row: row.active_from, css="date", order="since"),
        Column("公示结束", lambda row: row.ended_on, css="date"),
        Column("编号", lambda row: row.reference, 24),
    ),
)  # fmt: skip
