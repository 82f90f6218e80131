"""How an employment record moves: filing, change of employer, end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import end_of, local_date, today
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.core.references import next_references
from zhiye.employment import checks, clue_flow, notices, perms, spells
from zhiye.employment.models import Employment, ReleasedBy
from zhiye.employment.models import EmploymentState as S
from zhiye.employment.window import due_on, late_days
from zhiye.regions import rules

Data = Mapping[str, Any]


# -- effects ---------------------------------------------------------------------------------


def _reckon(employment: Employment) -> None:
    """What follows from the dates: when it runs out and whether it came late (FJ-12, FJ-19)."""
    employment.ends_at = end_of(employment.ends_on) if employment.ends_on else None
    months = rules.get_int("employment_report_months", employment.authority_id)
    reported = local_date(employment.filed_at)
    employment.late_days = late_days(months, employment.started_on, reported)


def _number(employments: Sequence[Employment]) -> None:
    """The next references of their authorities, in their order."""
    for code, count in Counter(one.authority.territory for one in employments).items():
        numbers = iter(next_references(count, kind="PL", authority_code=code))
        for one in employments:
            if one.authority.territory == code:
                one.reference = next(numbers)


def _filing(employments: Sequence[Employment]) -> None:
    _number(employments)
    for employment in employments:
        _reckon(employment)
    spells.join(employments)


def _filed(employment: Employment, actor: Actor, data: Data) -> None:
    clue_flow.find(employment)


def _reported(employment: Employment, actor: Actor, data: Data) -> None:
    _reckon(employment)
    employment.leaves = spells.elsewhere(employment)[0]
    employment.due_on = due_on(employment.authority_id)


def _recorded(employment: Employment, actor: Actor, data: Data) -> Data:
    """The former employer's records end, then the new spell begins: both or neither (FJ-19)."""
    left: list[str] = []
    for spell in spells.elsewhere(employment):
        for former in Employment.objects.live().filter(spell=spell).order_by("pk"):
            on = max(min(employment.started_on, today()), former.started_on)
            EMPLOYMENT.do(
                "end_transferred",
                former.pk,
                actor=Actor.system("变更单位"),
                reason=f"变更到{employment.employer.shown_name}",
                data={"on": on},
            )
            left.append(former.reference)
    employment.__dict__.pop("_open_spells", None)
    spells.join([employment])
    employment.due_on = None
    return {"ended": left}


def _changed(employment: Employment, actor: Actor, data: Data) -> Data:
    """A change entered from paper: reported and recorded in one act."""
    _reckon(employment)
    employment.leaves = spells.elsewhere(employment)[0]
    return _recorded(employment, actor, data)


def _amended(employment: Employment, actor: Actor, data: Data) -> None:
    employment.started_on = data["started_on"]
    employment.ends_on = data["ends_on"]
    _reckon(employment)
    spells.redate(employment)


def _ended(employment: Employment, actor: Actor, data: Data) -> None:
    employment.ended_on = data.get("on") or employment.left_on or today()
    employment.end_reason = data.get("why") or employment.end_reason
    employment.due_on = None
    if not employment.released_by:
        by = {Role.ORGANIZATION: ReleasedBy.EMPLOYER, Role.SYSTEM: ReleasedBy.SYSTEM}
        employment.released_by = by.get(actor.role, ReleasedBy.AUTHORITY)
    spells.leave(employment)


def _ran_out(employment: Employment, actor: Actor, data: Data) -> None:
    _ended(employment, actor, {"on": employment.ends_on, "why": "聘用期满"})


def _transferred(employment: Employment, actor: Actor, data: Data) -> None:
    employment.released_by = ReleasedBy.SYSTEM
    _ended(employment, actor, {"on": data["on"], "why": "变更到其他单位"})


def _end_amended(employment: Employment, actor: Actor, data: Data) -> None:
    employment.started_on = data["started_on"]
    employment.ends_on = data["ends_on"]
    employment.ended_on = data["on"]
    employment.end_reason = data["why"]
    _reckon(employment)
    spells.redate(employment)


def _releasing(by: ReleasedBy) -> Any:
    def effect(employment: Employment, actor: Actor, data: Data) -> None:
        employment.released_by = by
        employment.left_on = data["on"]
        employment.end_reason = data["why"]
        employment.due_on = due_on(employment.authority_id)

    return effect


def _kept(employment: Employment, actor: Actor, data: Data) -> None:
    """The report of an end is off the table; the record stands as before."""
    employment.released_by = ""
    employment.left_on = None
    employment.end_reason = ""
    employment.due_on = None


def _answered(employment: Employment, actor: Actor, data: Data) -> None:
    employment.due_on = None


def _corrected(employment: Employment, actor: Actor, data: Data) -> None:
    _reckon(employment)
    employment.due_on = due_on(employment.authority_id)


# -- the table of moves ----------------------------------------------------------------------

EMPLOYMENT = Flow[Employment](
    name="employment",
    title="聘用记录",
    model_label="employment.Employment",
    states=S,
    final=frozenset({S.DENIED, S.WITHDRAWN}),
    related=("employer__organization", "person__user", "item__certificate", "authority"),
    moves=[
        Move("file", "填报", (), S.ACTIVE, Role.ORGANIZATION, perms.may_file,
             checks=checks.FILING, prepare=_filing, effect=_filed, tell=notices.filed,
             source_of_rule="ZS-24、FJ-12、FJ-13"),
        Move("report", "报送变更", (), S.REPORTED, Role.ORGANIZATION, perms.may_report,
             checks=checks.TRANSFER, prepare=_number, effect=_reported, notify=notices.reported,
             source_of_rule="FJ-19"),
        Move("change", "变更登记", (), S.ACTIVE, Role.AUTHORITY, perms.may_enter,
             checks=checks.TRANSFER, prepare=_number, effect=_changed, notify=notices.changed,
             source_of_rule="FJ-13、FJ-19、FJ-22"),
        Move("resubmit", "修改后重新报送", (S.RETURNED,), S.REPORTED, Role.ORGANIZATION,
             perms.may_report, checks=checks.AGAIN,
             effect=_corrected, notify=notices.reported, source_of_rule="FJ-19"),
        Move("withdraw", "撤回变更", (S.REPORTED, S.RETURNED), S.WITHDRAWN, Role.ORGANIZATION,
             perms.may_report, effect=_answered, notify=notices.withdrawn, danger=True,
             ends="这次变更不再办理，此人仍登记在原单位名下。", source_of_rule="FJ-19"),
        Move("deny", "没有换单位", (S.REPORTED,), S.DENIED, Role.PERSON, perms.is_person,
             effect=_answered, notify=notices.denied, danger=True,
             ends="这次变更不再办理，您仍登记在原单位名下。", source_of_rule="FJ-42"),
        Move("return", "退回", (S.REPORTED,), S.RETURNED, Role.AUTHORITY, perms.is_officer,
             effect=_answered, needs_reason=True, notify=notices.returned,
             source_of_rule="FJ-22"),
        Move("record", "登记变更", (S.REPORTED,), S.ACTIVE, Role.AUTHORITY, perms.is_officer,
             checks=checks.RECORDING, effect=_recorded, notify=notices.recorded,
             source_of_rule="FJ-19、FJ-22"),
        Move("amend", "修改", (S.ACTIVE,), S.ACTIVE, Role.ORGANIZATION, perms.may_amend,
             checks=(checks.changed, checks.amended_dates), effect=_amended,
             source_of_rule="ZS-28"),
        Move("end", "终止聘用", (S.ACTIVE,), S.ENDED, Role.ORGANIZATION, perms.may_end,
             checks=(checks.left, checks.end_paper), effect=_ended, notify=notices.ended,
             danger=True, ends="终止后此人在本单位不再在聘，记录保留。",
             source_of_rule="ZS-28、FJ-21"),
        Move("amend_end", "修改", (S.ENDED,), S.ENDED, Role.ORGANIZATION, perms.may_amend_end,
             checks=(checks.changed, checks.left, checks.amended_dates), effect=_end_amended,
             source_of_rule="ZS-28"),
        Move("release", "告知注销", (S.ACTIVE,), S.RELEASING, Role.ORGANIZATION,
             perms.may_release, checks=(checks.left,), effect=_releasing(ReleasedBy.EMPLOYER),
             notify=notices.releasing, danger=True,
             ends="登记机关登记后，此人在本单位不再在聘，记录保留。", source_of_rule="FJ-20"),
        Move("release_alone", "单方面办理注销", (S.ACTIVE,), S.RELEASING, Role.PERSON,
             perms.is_person, checks=(checks.alone, checks.left, checks.termination),
             effect=_releasing(ReleasedBy.PERSON), notify=notices.releasing,
             source_of_rule="FJ-20"),
        Move("withdraw_release", "撤回注销", (S.RELEASING,), S.ACTIVE, Role.ORGANIZATION,
             perms.released, effect=_kept, notify=notices.release_withdrawn, danger=True,
             ends="注销不再办理，聘用记录照旧。", source_of_rule="FJ-20"),
        Move("return_release", "退回注销", (S.RELEASING,), S.ACTIVE, Role.AUTHORITY,
             perms.is_officer, effect=_kept, needs_reason=True, notify=notices.release_returned,
             source_of_rule="FJ-22"),
        Move("record_release", "登记注销", (S.RELEASING,), S.ENDED, Role.AUTHORITY,
             perms.is_officer, effect=_ended, notify=notices.ended,
             source_of_rule="FJ-20、FJ-22"),
        Move("run_out", "聘用期满", (S.ACTIVE,), S.ENDED, Role.SYSTEM, nobody_else,
             timed="ends_at", effect=_ran_out, notify=notices.ended, source_of_rule="ZS-25"),
        Move("end_transferred", "因变更单位而注销", (S.ACTIVE, S.RELEASING), S.ENDED, Role.SYSTEM,
             nobody_else, effect=_transferred, notify=notices.left, source_of_rule="FJ-19、FJ-21"),
    ],
)  # fmt: skip
