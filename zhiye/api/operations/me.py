"""The acting person: 人员信息 and where they are registered."""

from __future__ import annotations

from ninja import Schema
from ninja.responses import Status
from pydantic import Field

from zhiye.api import who
from zhiye.api.common import Group, answering
from zhiye.api.schemas.common import Line, Told
from zhiye.api.schemas.inputs import PlacedIn, given, region, shows, takes
from zhiye.certificates import refresh
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.people import services
from zhiye.people.inputs import PersonFacts
from zhiye.people.models import Person
from zhiye.registrations.models import Registration
from zhiye.registrations.selectors import current_of


class PlaceIn(PlacedIn):
    """Where somebody works."""

    address: Line = Field("", description="住址，可不填")


@takes(PersonFacts)
class ProfileIn(PlacedIn):
    """人员信息, as on the identity document."""


@shows(Person, "id", "name", "id_number", "phone", "region", "completed_at")
class PersonOut(Told):
    """A person, masked."""

    found = {"complete": "is_complete"}

    id_kind: str
    complete: bool = Field(description="是否已完成人员信息")


@shows(Registration, "organization", registration="id", since="active_from")
class CurrentOut(Told):
    """Where somebody is publicly registered (当前公示企业)."""


class MeOut(Schema):
    """The acting person; null before the profile is filled in."""

    person: PersonOut | None
    current: CurrentOut | None = Field(description="当前公示企业")


group = Group("本人", "me")


@answering(group.get, "", "本人信息", "SX-59")
def me(request: Request) -> MeOut:
    """人员信息和“当前公示企业”；号码已遮盖。"""
    actor = who.person(request)
    return _shown(Person.objects.visible_to(actor).select_related("region").first())


@answering(group.put, "/profile", "填写人员信息", "SX-52")
def profile(request: Request, data: ProfileIn) -> MeOut:
    """按身份证件填写，实名核验通过后保存；一个证件号码只能属于一个人。随后自动取得证书。"""
    actor = who.person(request)
    facts = given(data, PersonFacts, actor)
    person = services.complete_profile(actor=actor, user=acting.user_of(request), facts=facts)
    return _shown(person)


@answering(group.put, "/place", "修改从业所在地", "SX-50、SX-52")
def place(request: Request, data: PlaceIn) -> MeOut:
    """已核验身份的人填写或修改从业所在地。"""
    actor = who.person(request)
    where = region(data.region)
    return _shown(services.choose_place(actor=actor, region=where, address=data.address))


@answering(
    group.post,
    "/certificates/refresh",
    "再向登记系统取证书",
    "SX-54、SX-57",
    status=202,
    shape=None,
)
def fetch_again(request: Request) -> Status[None]:
    """一小时内最多四次；结果随后出现在证书列表。"""
    refresh.refresh(actor=who.person(request))
    return Status(202, None)


def _shown(person: Person | None) -> MeOut:
    if person is None:
        return MeOut(person=None, current=None)
    row = current_of(person.pk)
    return MeOut(person=PersonOut.of(person), current=CurrentOut.of(row) if row else None)
