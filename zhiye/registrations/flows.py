"""How a practice registration moves: invitation or application, both consents, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import end_of, today
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.registrations import consents, notices, perms
from zhiye.registrations.checks import BEGINNING, ELIGIBILITY
from zhiye.registrations.models import Registration, Side
from zhiye.registrations.models import RegistrationState as S

Data = Mapping[str, Any]


def _invited(registration: Registration, actor: Actor, data: Data) -> Data:
    return {"consent": consents.keep(registration, Side.ORGANIZATION, actor).pk}


def _applied(registration: Registration, actor: Actor, data: Data) -> Data:
    return {"consent": consents.keep(registration, Side.PERSON, actor).pk}


def _accepted_by_person(registration: Registration, actor: Actor, data: Data) -> Data:
    registration.active_from = today()
    return {"consent": consents.keep(registration, Side.PERSON, actor).pk}


def _accepted_by_organization(registration: Registration, actor: Actor, data: Data) -> Data:
    registration.active_from = today()
    return {"consent": consents.keep(registration, Side.ORGANIZATION, actor).pk}


def _ended(registration: Registration, actor: Actor, data: Data) -> None:
    registration.ended_on = today()


def _lapsed_at_once(registration: Registration, actor: Actor, data: Data) -> Data:
    return {"because": data.get("because", "")}


REGISTRATION = Flow[Registration](
    name="registration",
    title="执业公示",
    model_label="registrations.Registration",
    states=S,
    final=frozenset({S.DECLINED, S.WITHDRAWN, S.LAPSED, S.ENDED}),
    related=("organization", "person"),
    moves=[
        Move("invite", "邀请", (), S.INVITED, Role.ORGANIZATION, perms.is_organization,
             checks=BEGINNING, effect=_invited, notify=notices.invited,
             source_of_rule="SX-20、SX-21"),
        Move("apply", "申请公示", (), S.APPLIED, Role.PERSON, perms.is_person,
             checks=BEGINNING, effect=_applied, notify=notices.applied, source_of_rule="SX-58"),
        Move("accept_invitation", "同意", (S.INVITED,), S.ACTIVE, Role.PERSON, perms.is_person,
             checks=ELIGIBILITY, effect=_accepted_by_person, notify=notices.invitation_accepted,
             source_of_rule="SX-21、SX-60"),
        Move("decline_invitation", "拒绝", (S.INVITED,), S.DECLINED, Role.PERSON, perms.is_person,
             notify=notices.invitation_declined, danger=True,
             ends="拒绝后，单位需要重新发出邀请。", source_of_rule="SX-60"),
        Move("accept_application", "同意", (S.APPLIED,), S.ACTIVE, Role.ORGANIZATION,
             perms.is_organization, checks=ELIGIBILITY, effect=_accepted_by_organization,
             notify=notices.application_accepted, source_of_rule="SX-22"),
        Move("decline_application", "拒绝", (S.APPLIED,), S.DECLINED, Role.ORGANIZATION,
             perms.is_organization, needs_reason=True, notify=notices.application_declined,
             danger=True, ends="拒绝后，本人需要重新申请。", source_of_rule="SX-22"),
        Move("withdraw_invitation", "撤回邀请", (S.INVITED,), S.WITHDRAWN, Role.ORGANIZATION,
             perms.is_organization, notify=notices.invitation_withdrawn, danger=True,
             ends="对方将不能再同意这份邀请。"),
        Move("withdraw_application", "撤回申请", (S.APPLIED,), S.WITHDRAWN, Role.PERSON,
             perms.is_person, danger=True, ends="单位将不能再同意这份申请。"),
        Move("lapse", "逾期失效", (S.INVITED, S.APPLIED), S.LAPSED, Role.SYSTEM, nobody_else,
             timed="lapses_at", notify=notices.lapsed),
        Move("overtake", "因已在他处公示而失效", (S.INVITED, S.APPLIED), S.LAPSED, Role.SYSTEM,
             nobody_else, effect=_lapsed_at_once, notify=notices.overtaken,
             source_of_rule="SX-02"),
        Move("end", "注销", (S.ACTIVE,), S.ENDED, Role.SYSTEM, nobody_else, effect=_ended,
             notify=notices.ended, source_of_rule="SX-23、SX-61"),
        Move("void", "因单位认证终止而失效", (S.INVITED, S.APPLIED), S.LAPSED, Role.SYSTEM,
             nobody_else, notify=notices.voided),
        Move("end_closed", "因单位认证终止而注销", (S.ACTIVE,), S.ENDED, Role.SYSTEM, nobody_else,
             effect=_ended, notify=notices.ended_closed),
    ],
)  # fmt: skip


def lapse_moment(days: int) -> datetime:
    """When something unanswered lapses: the end of the day `days` days from today."""
    return end_of(today() + timedelta(days=days))
