"""The lists and desks of the portals as anybody would write them with plain Django: one query of
the rows (a desk: one of each kind it tells of) and a table by hand.

What is written out here is what the product's page shows of each row; `tests/bench/test_plain.py`
finds every cell of it in that page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from zhiye.accounts.models import AuthorityMembership
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment.models import LIVE, Employment, Spell
from zhiye.licences.models import Licence
from zhiye.notices.models import Announcement, Notice
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.regions.territory import territory_q
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment

SHOWN = 20
Reads = Callable[[Actor], dict[str, Any]]


@dataclass(frozen=True)
class Plain:
    """One page: who reads it where, what a plain view reads for it, what it writes."""

    name: str
    who: str
    path: str
    reads: Reads
    body: str
    desk: bool = False


def _list(
    name: str, who: str, path: str, rows: Callable[[Actor], QuerySet[Any]], heads: str, cells: str
) -> Plain:
    """A list: its newest rows as a table, `cells` being written for each `row`."""
    titles = "".join(f"<th>{one}</th>" for one in heads.split())
    table = (
        f"<table><thead><tr>{titles}<th>操作</th></tr></thead><tbody>"
        f"{{% for row in rows %}}<tr>{cells}</tr>{{% endfor %}}</tbody></table>"
    )
    return Plain(name, who, path, lambda actor: {"rows": rows(actor)[:SHOWN]}, table)


def _in_place(actor: Actor, field: str) -> Q:
    return territory_q(actor.territory, field)


def _personnel(actor: Actor) -> QuerySet[Any]:
    held = Q(person__certificates__state="approved")
    ahead = held & Q(person__certificates__items__valid_until__gte=today())
    return (
        Registration.objects.filter(organization_id=actor.organization_id or 0, state="active")
        .select_related("person")
        .annotate(
            number=Count("person__certificates", filter=ahead, distinct=True),
            until=Min("person__certificates__items__valid_until", filter=ahead),
        )
        .order_by("-pk")
    )


def _items(actor: Actor) -> QuerySet[Any]:
    here = actor.organization_id or 0
    people = Person.objects.filter(
        Q(registrations__organization=here, registrations__state="active")
        | Q(employments__employer__organization=here)
    )
    return (
        CertificateItem.objects.filter(certificate__person__in=people)
        .exclude(certificate__state="withdrawn")
        .select_related("certificate__person", "work_item__category")
        .order_by("-pk")
    )


PERSON = "<td>{{ row.person.name }}</td><td>{{ row.person.id_number }}</td>"
ORGANIZATION = (
    _list(
        "人员注册",
        "organization",
        "/org/registrations/",
        lambda actor: (
            Registration.objects.filter(organization_id=actor.organization_id or 0)
            .select_related("person")
            .order_by("-pk")
        ),
        "姓名 证件号码 人员类别 发起方式 状态 发起时间",
        f"{PERSON}<td>{{{{ row.category_labels }}}}</td><td>{{{{ row.get_origin_display }}}}</td>"
        "<td>{{ row.get_state_display }}</td><td>{{ row.created_at|date:'Y-m-d H:i' }}</td>"
        "<td><a href='/org/registrations/{{ row.pk }}/'>查看</a></td>",
    ),
    _list(
        "注销公示",
        "organization",
        "/org/deregistrations/",
        lambda actor: (
            Deregistration.objects.filter(registration__organization_id=actor.organization_id or 0)
            .select_related("registration__person")
            .order_by("-pk")
        ),
        "编号 姓名 发起方 解除日期 状态 发起时间",
        "<td>{{ row.reference }}</td><td>{{ row.registration.person.name }}</td>"
        "<td>{{ row.get_started_by_display }}</td><td>{{ row.left_on|date:'Y-m-d' }}</td>"
        "<td>{{ row.get_state_display }}</td><td>{{ row.created_at|date:'Y-m-d H:i' }}</td>"
        "<td><a href='/org/deregistrations/{{ row.pk }}/'>查看</a></td>",
    ),
    _list(
        "人员维护",
        "organization",
        "/org/personnel/",
        _personnel,
        "姓名 证书数 证件号码 人员类别 公示开始 最近到期",
        "<td>{{ row.person.name }}</td><td>{{ row.number }}</td><td>{{ row.person.id_number }}</td>"
        "<td>{{ row.category_labels }}</td><td>{{ row.active_from|date:'Y-m-d' }}</td>"
        "<td>{{ row.until|date:'Y-m-d' }}</td>"
        "<td><a href='/org/personnel/{{ row.pk }}/'>预览</a></td>",
    ),
    _list(
        "证书管理",
        "employer",
        "/org/certificates/",
        _items,
        "姓名 证件号码 作业项目 作业种类 有效期至 发证机构",
        "<td>{{ row.certificate.person.name }}</td><td>{{ row.certificate.person.id_number }}</td>"
        "<td>{{ row.name }}</td><td>{{ row.work_item.category.name }}</td>"
        "<td>{{ row.valid_until|date:'Y-m-d' }}</td><td>{{ row.certificate.issued_by }}</td>"
        "<td><a href='/org/certificates/{{ row.certificate_id }}/'>查看</a></td>",
    ),
    _list(
        "聘用记录",
        "employer",
        "/org/employments/",
        lambda actor: (
            Employment.objects.filter(employer__organization_id=actor.organization_id or 0)
            .select_related("person", "item__work_item__category")
            .order_by("-pk")
        ),
        "姓名 证件号码 作业项目 作业类型 开始 结束 状态",
        f"{PERSON}<td>{{{{ row.item }}}}</td><td>{{{{ row.item.work_item.category.name }}}}</td>"
        "<td>{{ row.started_on|date:'Y-m-d' }}</td><td>{{ row.ends_on|date:'Y-m-d' }}</td>"
        "<td>{{ row.get_state_display }}</td>"
        "<td><a href='/org/employments/{{ row.pk }}/'>查看</a></td>",
    ),
)
AUTHORITY = (
    _list(
        "企业认证",
        "authority",
        "/gov/organizations/?state=all",
        lambda actor: (
            Organization.objects.filter(_in_place(actor, "region_id"))
            .select_related("region")
            .order_by("-pk")
        ),
        "单位名称 代码 单位类型 所在地 法定代表人 状态",
        "<td>{{ row.name }}</td><td>{{ row.uscc }}</td><td>{{ row.kind_labels }}</td>"
        "<td>{{ row.region.name }}</td><td>{{ row.legal_representative }}</td>"
        "<td>{{ row.get_state_display }}</td>"
        "<td><a href='/gov/organizations/{{ row.pk }}/'>查看</a></td>",
    ),
    _list(
        "行政许可",
        "authority",
        "/gov/licences/?state=all",
        lambda actor: (
            Licence.objects.filter(_in_place(actor, "organization__region_id"))
            .exclude(state__in=["draft", "discarded"])
            .select_related("organization")
            .order_by("-pk")
        ),
        "单位名称 受理编号 类型 编号 有效期至 状态 提交时间",
        "<td>{{ row.organization.name }}</td><td>{{ row.reference }}</td>"
        "<td>{{ row.get_kind_display }}</td><td>{{ row.number }}</td>"
        "<td>{{ row.valid_until|date:'Y-m-d' }}</td><td>{{ row.get_state_display }}</td>"
        "<td>{{ row.submitted_at|date:'Y-m-d H:i' }}</td>"
        "<td><a href='/gov/licences/{{ row.pk }}/'>查看</a></td>",
    ),
    _list(
        "资格证书",
        "authority",
        "/gov/certificates/?state=all",
        lambda actor: (
            Certificate.objects.filter(_in_place(actor, "person__region_id"))
            .exclude(state="withdrawn")
            .select_related("person")
            .order_by("-pk")
        ),
        "持证人 证书类型 证书编号 发证机关 来源 状态",
        "<td>{{ row.person.name }}</td><td>{{ row.get_kind_display }}</td><td>{{ row.number }}</td>"
        "<td>{{ row.issued_by }}</td><td>{{ row.get_source_display }}</td>"
        "<td>{{ row.get_state_display }}</td>"
        "<td><a href='/gov/certificates/{{ row.pk }}/'>查看</a></td>",
    ),
    _list(
        "公示查询",
        "authority",
        "/gov/registrations/",
        lambda actor: (
            Registration.objects.filter(_in_place(actor, "organization__region_id"), state="active")
            .select_related("person", "organization__region")
            .order_by("-pk")
        ),
        "姓名 证件号码 公示单位 所在地 人员类别 公示开始",
        f"{PERSON}<td>{{{{ row.organization.name }}}}</td>"
        "<td>{{ row.organization.region.name }}</td><td>{{ row.category_labels }}</td>"
        "<td>{{ row.active_from|date:'Y-m-d' }}</td>"
        "<td><a href='/gov/people/{{ row.person_id }}/'>查看</a></td>",
    ),
    _list(
        "工作人员",
        "authority",
        "/gov/members/",
        lambda actor: (
            AuthorityMembership.objects.filter(_in_place(actor, "authority__region_id"))
            .select_related("user", "authority")
            .order_by("-pk")
        ),
        "姓名 手机号 机关 生效",
        "<td>{{ row.user }}</td><td>{{ row.user.phone }}</td><td>{{ row.authority.name }}</td>"
        "<td>{{ row.valid_from|date:'Y-m-d' }}</td>"
        "<td><a href='/gov/members/{{ row.pk }}/disable/'></a></td>",
    ),
    _list(
        "聘用记录（机关）",
        "recorder",
        "/gov/employments/",
        lambda actor: (
            Employment.objects.filter(_in_place(actor, "employer__region_id"))
            .select_related("person", "item__work_item", "employer__region")
            .order_by("-pk")
        ),
        "姓名 证件号码 作业项目 聘用单位 所在地 开始 来源 状态",
        f"{PERSON}<td>{{{{ row.item }}}}</td><td>{{{{ row.employer.name }}}}</td>"
        "<td>{{ row.employer.region.name }}</td><td>{{ row.started_on|date:'Y-m-d' }}</td>"
        "<td>{{ row.get_origin_display }}</td><td>{{ row.get_state_display }}</td>"
        "<td><a href='/gov/employments/{{ row.pk }}/'>查看</a></td>",
    ),
)
OTHERS = (
    _list(
        "本人的证书",
        "person",
        "/me/certificates/",
        lambda actor: (
            CertificateItem.objects.filter(certificate__person_id=actor.person_id or 0)
            .exclude(certificate__state="withdrawn")
            .select_related("certificate")
            .order_by("-pk")
        ),
        "证书 发证机关 项目 有效期至",
        "<td>{{ row.certificate.get_kind_display }}</td><td>{{ row.certificate.issued_by }}</td>"
        "<td>{{ row.name }}</td><td>{{ row.valid_until|date:'Y-m-d' }}</td>"
        "<td><a href='/me/certificates/{{ row.certificate_id }}/'></a></td>",
    ),
    _list(
        "本人的公示",
        "person",
        "/me/registrations/",
        lambda actor: (
            Registration.objects.filter(person_id=actor.person_id or 0)
            .select_related("organization")
            .order_by("-pk")
        ),
        "单位",
        "<td>{{ row.organization.name }}</td>"
        "<td><a href='/me/registrations/{{ row.pk }}/'></a></td>",
    ),
    _list(
        "本人的聘用记录",
        "worker",
        "/me/employments/",
        lambda actor: (
            Employment.objects.filter(person_id=actor.person_id or 0)
            .select_related("employer", "item__work_item")
            .order_by("-pk")
        ),
        "单位 项目 开始",
        "<td>{{ row.employer.name }}</td><td>{{ row.item }}</td>"
        "<td>{{ row.started_on|date:'Y-m-d' }}</td>"
        "<td><a href='/me/employments/{{ row.pk }}/'></a></td>",
    ),
    _list(
        "消息",
        "person",
        "/inbox/",
        lambda actor: Notice.objects.filter(recipient_id=actor.user_id or 0).order_by("-pk"),
        "标题 内容 时间",
        "<td>{{ row.title }}</td><td>{{ row.body }}</td>"
        "<td>{{ row.created_at|date:'Y-m-d H:i' }}</td>"
        "<td><a href='/inbox/{{ row.pk }}/'></a></td>",
    ),
    _list(
        "查单位",
        "",
        "/organizations/",
        lambda actor: (
            Organization.objects.filter(state="verified", registrations__state="active")
            .distinct()
            .select_related("region")
            .order_by("name", "pk")
        ),
        "单位名称 代码 单位类型 所在地",
        "<td>{{ row.name }}</td><td>{{ row.uscc }}</td><td>{{ row.kind_labels }}</td>"
        "<td>{{ row.region.full_name }}</td>"
        "<td><a href='/organizations/{{ row.pk }}/'>查看人员</a></td>",
    ),
)


def _shown_today(portal: str) -> QuerySet[Announcement]:
    day = today()
    return Announcement.objects.filter(
        Q(shown_until__isnull=True) | Q(shown_until__gte=day),
        portal__in=["all", portal],
        shown_from__lte=day,
    )[:3]


def _organization_desk(actor: Actor) -> dict[str, Any]:
    here, day = actor.organization_id or 0, today()
    rows = Registration.objects.filter(organization_id=here)
    leaving = Deregistration.objects.filter(registration__organization_id=here)
    licences = Licence.objects.filter(organization_id=here)
    people = rows.filter(state="active").values("person")
    items = CertificateItem.objects.filter(
        certificate__person__in=people,
        certificate__state="approved",
        valid_until__range=(day, day + timedelta(days=60)),
    )
    return {
        "organization": Organization.objects.get(pk=here),
        "announcements": _shown_today("organization"),
        "returned": licences.filter(state__in=["returned", "draft"]).count(),
        "applied": rows.filter(state="applied").select_related("person"),
        "leaving": leaving.filter(state="awaiting_consent", started_by="person").select_related(
            "registration__person"
        ),
        "number": rows.filter(state="active").count(),
        "open": rows.filter(state__in=["applied", "invited"]).count(),
        "expiring": items.select_related("certificate__person").order_by("valid_until")[:8],
        "ending": licences.filter(
            state="approved", valid_until__range=(day, day + timedelta(days=180))
        ),
    }


def _employer_desk(actor: Actor) -> dict[str, Any]:
    here, soon = actor.organization_id or 0, (today(), today() + timedelta(days=60))
    rows = Employment.objects.filter(employer__organization_id=here).select_related(
        "person", "item__work_item"
    )
    waiting = rows.filter(state__in=["reported", "releasing"])
    expiring = rows.filter(state__in=LIVE, item__valid_until__range=soon)
    ending = rows.filter(state__in=LIVE, ends_on__range=soon)
    return {
        "organization": Organization.objects.get(pk=here),
        "announcements": _shown_today("organization"),
        "counts": [one.count() for one in (rows.filter(state__in=LIVE), waiting, expiring, ending)],
        "waiting": waiting[:8],
        "expiring": expiring[:8],
        "ending": ending[:8],
    }


def _authority_desk(actor: Actor) -> dict[str, Any]:
    def queue(rows: Any, region: str, *related: str, since: str = "submitted_at") -> Any:
        found = rows.filter(_in_place(actor, region))
        return found.count(), found.select_related(*related).order_by(since)[:50]

    organization = "organization__region_id"
    return {
        "organizations": queue(
            Organization.objects.filter(state="submitted"), "region_id", since="pk"
        ),
        "licences": queue(Licence.objects.filter(state="submitted"), organization, "organization"),
        "certificates": queue(
            Certificate.objects.filter(state="submitted"), "person__region_id", "person"
        ),
        "leaving": queue(
            Deregistration.objects.filter(state="awaiting_review"),
            "registration__organization__region_id",
            "registration__organization",
            "registration__person",
        ),
        "safety": queue(
            SafetyAppointment.objects.filter(state="ending"), organization, "organization"
        ),
    }


def _person_desk(actor: Actor) -> dict[str, Any]:
    me = actor.person_id or 0
    rows = Registration.objects.filter(person_id=me).select_related("organization")
    return {
        "person": Person.objects.get(pk=me),
        "announcements": _shown_today("person"),
        "certificates": Certificate.objects.filter(person_id=me, state="returned"),
        "invited": rows.filter(state="invited"),
        "current": rows.filter(state="active"),
        "spells": Spell.objects.filter(person_id=me, closed_on=None).select_related("employer"),
    }


NEWS = "{% for one in announcements %}<h2>{{ one.title }}</h2><p>{{ one.body }}</p>{% endfor %}"
ROW = "<tr><td>{{ one.person.name }}</td><td>{{ one.item }}</td></tr>"
RECORDS = f"{{% for one in ROWS %}}{ROW}{{% endfor %}}"
DESKS = (
    Plain(
        "单位工作台",
        "organization",
        "/org/",
        _organization_desk,
        f"{NEWS}<h1>{{{{ organization.name }}}}</h1><p>{{{{ returned }}}}</p><table>"
        "<tr><td>{{ number }}</td><td>{{ open }}</td></tr>"
        "{% for one in applied %}<tr><td>{{ one.person.name }}</td></tr>{% endfor %}"
        "{% for one in leaving %}<tr><td>{{ one.registration.person.name }}</td></tr>{% endfor %}"
        "{% for one in expiring %}<tr><td>{{ one.certificate.person.name }}</td>"
        "<td>{{ one.valid_until|date:'Y-m-d' }}</td></tr>{% endfor %}"
        "{% for one in ending %}<tr><td>{{ one.number }}</td></tr>{% endfor %}</table>",
        desk=True,
    ),
    Plain(
        "单位工作台（聘用）",
        "employer",
        "/org/",
        _employer_desk,
        f"{NEWS}<h1>{{{{ organization.name }}}}</h1><table>"
        "<tr>{% for one in counts %}<td>{{ one }}</td>{% endfor %}</tr>"
        + "".join(RECORDS.replace("ROWS", one) for one in ("waiting", "expiring", "ending"))
        + "</table>",
        desk=True,
    ),
    Plain(
        "审核工作台",
        "authority",
        "/gov/",
        _authority_desk,
        "<p>{{ organizations.0 }} {{ licences.0 }} {{ certificates.0 }} {{ leaving.0 }}</p><table>"
        "{% for one in organizations.1 %}<tr><td>{{ one.name }}</td></tr>{% endfor %}"
        "{% for one in licences.1 %}<tr><td>{{ one.organization.name }}</td>"
        "<td>{{ one.submitted_at|date:'Y-m-d H:i' }}</td>"
        "<td><a href='/gov/licences/{{ one.pk }}/'>审核</a></td></tr>{% endfor %}"
        "{% for one in certificates.1 %}<tr><td>{{ one.person.name }}</td>"
        "<td>{{ one.submitted_at|date:'Y-m-d H:i' }}</td></tr>{% endfor %}"
        "{% for one in leaving.1 %}<tr><td>{{ one.registration.person.name }}</td></tr>{% endfor %}"
        "{% for one in safety.1 %}<tr><td>{{ one.name }}</td></tr>{% endfor %}</table>",
        desk=True,
    ),
    Plain(
        "个人首页",
        "person",
        "/me/",
        _person_desk,
        f"{NEWS}<h1>{{{{ person.name }}}}</h1><p>{{{{ person.id_number }}}}</p><table>"
        "{% for one in certificates %}<tr><td>{{ one.get_kind_display }}</td></tr>{% endfor %}"
        "{% for one in invited %}<tr><td>{{ one.organization.name }}</td></tr>{% endfor %}"
        "{% for one in current %}<tr><td>{{ one.organization.name }}</td></tr>{% endfor %}"
        "{% for one in spells %}<tr><td>{{ one.employer.name }}</td></tr>{% endfor %}</table>",
        desk=True,
    ),
)
PAGES = (*ORGANIZATION, *AUTHORITY, *OTHERS, *DESKS)
