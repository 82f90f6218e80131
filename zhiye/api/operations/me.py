"""The acting person: 人员信息 and where they are registered."""

from __future__ import annotations

from ninja.responses import Status

from zhiye.api import who
from zhiye.api.common import answers, region, router
from zhiye.api.schemas.people import CurrentOut, MeOut, PersonOut, PlaceIn, ProfileIn
from zhiye.certificates import refresh
from zhiye.core.inputs import made_of
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.people import services
from zhiye.people.inputs import PersonFacts
from zhiye.people.models import Person
from zhiye.registrations.selectors import current_of

group = router("本人")


@group.get("", response=answers(MeOut), summary="本人信息", openapi_extra={"x-source": "SX-59"})
def me(request: Request) -> MeOut:
    """人员信息和“当前公示企业”；号码已遮盖。"""
    actor = who.person(request)
    return _shown(Person.objects.visible_to(actor).select_related("region").first())


@group.put(
    "/profile",
    response=answers(MeOut),
    summary="填写人员信息",
    openapi_extra={"x-source": "SX-52"},
)
def profile(request: Request, data: ProfileIn) -> MeOut:
    """按身份证件填写，实名核验通过后保存；一个证件号码只能属于一个人。随后自动取得证书。"""
    actor = who.person(request)
    facts = made_of(PersonFacts, data.dict(), region=region(data.region))
    person = services.complete_profile(actor=actor, user=acting.user_of(request), facts=facts)
    return _shown(person)


@group.put(
    "/place",
    response=answers(MeOut),
    summary="修改从业所在地",
    openapi_extra={"x-source": "SX-50、SX-52"},
)
def place(request: Request, data: PlaceIn) -> MeOut:
    """已核验身份的人填写或修改从业所在地。"""
    actor = who.person(request)
    where = region(data.region)
    return _shown(services.choose_place(actor=actor, region=where, address=data.address))


@group.post(
    "/certificates/refresh",
    response=answers(None, status=202),
    summary="再向登记系统取证书",
    openapi_extra={"x-source": "SX-54、SX-57"},
)
def fetch_again(request: Request) -> Status[None]:
    """一小时内最多四次；结果随后出现在证书列表。"""
    refresh.refresh(actor=who.person(request))
    return Status(202, None)


def _shown(person: Person | None) -> MeOut:
    if person is None:
        return MeOut(person=None, current=None)
    row = current_of(person.pk)
    current = (
        CurrentOut(registration=row.pk, organization=row.organization.name, since=row.active_from)
        if row
        else None
    )
    return MeOut(person=PersonOut.of(person), current=current)
