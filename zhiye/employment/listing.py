"""Lists of employment records: what they are searched by, and their columns as a file (ZS-02,
ZS-22, ZS-23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from zhiye.catalogue.selectors import work_category_names
from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.clock import local_date
from zhiye.core.listing import Column, Filter, Listing, begins, either, equals, holds
from zhiye.employment.inputs import TOLD
from zhiye.employment.models import Clue, Employer, Employment, EmploymentState, Origin
from zhiye.employment.selectors import Mark, mark_q
from zhiye.regions.selectors import below
from zhiye.regions.territory import in_region

NEVER_BEGUN = (
    EmploymentState.REPORTED,
    EmploymentState.RETURNED,
    EmploymentState.DENIED,
    EmploymentState.WITHDRAWN,
)


def not_over(day: date) -> Q:
    """Records that had not ended before a day, by their dates."""
    return ~(Q(ended_on__lt=day) | Q(ended_on=None, ends_on__lt=day))


def employed_on(day: date) -> Q:
    """Records of people who were employed on a day, by their dates."""
    return Q(started_on__lte=day) & ~Q(state__in=NEVER_BEGUN) & not_over(day)


def _of_item(typed: str) -> Q:
    return Q(item__code=text.fold(typed).upper()) | Q(item__name__contains=typed)


def _told(name: str) -> Callable[[Employment], object]:
    return lambda row: getattr(row, name)


def _categories(actor: Actor) -> list[tuple[str, str]]:
    return [(one, one) for one in work_category_names()]


CLUES = Listing[Clue](
    title="重叠聘用线索",
    filters=(
        Filter("q", "姓名或单位名称",
               lambda typed: Q(person__name__startswith=typed)
               | Q(earlier__employer__name__contains=typed)
               | Q(later__employer__name__contains=typed), names_people=True),
    ),
    orders={"found": ("pk",), "-found": ("-pk",)},
)  # fmt: skip
BRANCHES = Listing[Employer](
    "分支机构",
    (),
    {"name": ("name", "pk")},
    (
        Column("名称", lambda row: row.name, css="lead"),
        Column("统一社会信用代码", lambda row: row.uscc, css="code"),
        Column("所属区域", lambda row: f"{row.region.full_name}{row.town}"),
        Column("地址", lambda row: row.address),
    ),
)
LISTING = Listing[Employment](
    title="聘用记录",
    filters=(
        Filter("person", "作业人员姓名", begins("person__name"), longest=50, help="开头几个字",
               names_people=True),
        Filter("employer", "聘用单位", holds("employer__name"), help="名称的一部分",
               names_people=True),
        Filter("uscc", "统一社会信用代码",
               lambda typed: Q(employer__uscc__startswith=text.fold(typed).upper()), longest=18,
               help="开头几位"),
        Filter("item", "作业项目", _of_item, longest=40, help="名称的一部分，或代号",
               example="名称或代号，例如 N1"),
        Filter("category", "作业种类", equals("item__work_item__category__name"),
               choices=_categories),
        Filter("state", "状态", equals("state"), choices=EmploymentState.choices),
        Filter("mark", "提醒", mark_q, choices=Mark.choices),
        Filter("day", "这一天在聘", employed_on, date, past=True),
        Filter("since", "聘用时间，从", not_over, date),
        Filter("until", "聘用时间，到", lambda day: Q(started_on__lte=day), date,
               not_before="since"),
        Filter("begun_from", "聘用开始，从", lambda day: Q(started_on__gte=day), date),
        Filter("begun_until", "聘用开始，到", lambda day: Q(started_on__lte=day), date,
               not_before="begun_from"),
        Filter("origin", "来源", equals("origin"), choices=Origin.choices),
        Filter("late", "报送", lambda told: Q(late_days__gt=0) if told == "1" else Q(late_days=0),
               choices=(("1", "逾期报送"), ("0", "按期"))),
        Filter("region", "所在地", in_region("employer__region_id"), choices=below),
        Filter("who", "一个人", equals("person_id"), int),
    ),
    orders={
        "-new": ("-pk",),
        "new": ("pk",),
        "-start": ("-started_on", "-pk"),
        "start": ("started_on", "pk"),
    },
    columns=(
        Column("作业人员姓名", lambda row: row.person.name, css="lead"),
        Column("作业人员身份证号", lambda row: row.person.id_number, 22, "code"),
        Column("作业项目", lambda row: row.item, 32),
        Column("作业种类", lambda row: row.category, 20),
        Column("聘用单位", lambda row: row.employer.name, 32),
        Column("聘用单位统一社会信用代码", lambda row: row.employer.uscc, 24),
        Column("所在地", lambda row: row.employer.region.full_name, 28),
        Column("聘用开始日期", lambda row: row.started_on, css="date", order="start"),
        Column("聘用结束日期", lambda row: row.ends_on),
        Column("终止聘用时间", lambda row: row.ended_on),
        Column("终止聘用原因", lambda row: row.end_reason, 24),
        *(Column(one.label, _told(one.name), one.width) for one in TOLD),
        Column("证书有效期止", lambda row: row.item.valid_until or "长期有效"),
        Column("发证机构", lambda row: row.item.certificate.issued_by, 28),
        Column("状态", lambda row: row.get_state_display()),
        Column("填报时间", lambda row: local_date(row.filed_at)),
        Column("来源", lambda row: row.get_origin_display()),
        Column("逾期天数", lambda row: row.late_days or "", 10),
        Column("编号", lambda row: row.reference, 24),
    ),
)  # fmt: skip
_OFFICES_FIND = Filter(
    "q",
    "姓名、单位名称或编号",
    either(begins("reference"), begins("person__name"), holds("employer__name")),
    names_people=True,
)
_NAME: Column[Employment] = Column("姓名", lambda row: row.person.name, css="lead")
_REFERENCE: Column[Employment] = Column("编号", lambda row: row.reference, css="code")
CHANGES = Listing[Employment](
    title="变更单位",
    filters=(_OFFICES_FIND,),
    columns=(
        _NAME,
        Column("现用人单位", lambda row: row.employer.name),
        Column("原用人单位", lambda row: row.leaves and row.leaves.employer.name),
        *LISTING.shown("作业项目"),
        _REFERENCE,
        Column("聘用开始", lambda row: row.started_on, css="date"),
    ),
)
"""What offices search changes of employer by, and see of them; so with the ends of records."""
RELEASES = Listing[Employment](
    title="聘用注销",
    filters=(_OFFICES_FIND,),
    columns=(
        _NAME,
        *LISTING.shown("聘用单位", "作业项目"),
        _REFERENCE,
        Column("告知方", lambda row: row.get_released_by_display()),
        Column("离职日期", lambda row: row.left_on, css="date"),
    ),
)
