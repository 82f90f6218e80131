"""企业认证: handing in, comparing with the company register, correcting (SX-12)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import cast
from tests.same_questions import WORDS, Case, HasColleagues, refused, told
from zhiye.accounts.acting import capacities
from zhiye.accounts.models import User
from zhiye.core import phone, uscc
from zhiye.core.actor import Actor, Role
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.organizations import services
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.models import Delegation, Function, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-12")]


def somebody(user: User) -> Actor:
    """A user who acts for no organisation yet."""
    return Actor(user.pk, user.name, Role.ORGANIZATION)


def facts(user: User, seq: int = 700, **more: Any) -> OrganizationFacts:
    cast.authority()
    plain: dict[str, Any] = {
        "name": "太原认证试验有限公司",
        "uscc": uscc.make(seq=seq),
        "kinds": ["production"],
        "legal_representative": "韩法人",
        "region": cast.region(),
        "address": "试验路8号",
        "contact_name": "韩联系",
        "contact_phone": phone.demo(seq),
        "business_licence": cast.stored_file(user, "business_licence"),
    }
    return OrganizationFacts(**{**plain, **more})


def submit(user: User, **more: Any) -> Organization:
    key = more.pop("key", "")
    return services.submit(actor=somebody(user), facts=facts(user, **more), key=key)


class TestSubmit:
    def test_the_register_confirms_it_at_once(self) -> None:
        user = cast.user()
        made = submit(user)
        assert (made.state, made.is_verified) == ("verified", True)
        assert made.register_answer == "与登记机关的记录一致。"
        assert made.verified_at is not None
        assert made.authority == cast.authority()
        moves = [(row.move, row.acting_role) for row in ORGANIZATION.log_of(made)]
        assert moves == [("submit", "organization"), ("verify_by_register", "system")]
        owner = Delegation.objects.get(organization=made)
        assert (owner.user, owner.is_owner) == (user, True)
        assert set(owner.functions) == set(Function.values)
        assert told() == {(user.pk, "organization.verified")}
        file = made.business_licence
        assert file is not None
        file.refresh_from_db()
        assert (file.holder_kind, file.holder_id) == ("organization", made.pk)

    def test_from_the_next_request_on_the_user_acts_for_it(self) -> None:
        user = cast.user()
        assert {one.id for one in capacities(user) if one.role is Role.ORGANIZATION} == {None}
        made = submit(user)
        held = [one for one in capacities(user) if one.role is Role.ORGANIZATION]
        assert [(one.id, one.functions) for one in held] == [(made.pk, frozenset(Function.values))]

    @pytest.mark.parametrize("word", ["不符", "查无", "注销"])
    def test_what_the_register_does_not_confirm_is_reviewed(self, word: str) -> None:
        made = submit(cast.user(), name=f"太原{word}试验有限公司")
        assert made.state == "submitted"
        assert made.register_answer
        assert "一致。" not in made.register_answer or "不一致" in made.register_answer
        assert services.approve(actor=cast.reviewer(), pk=made.pk).state == "verified"

    @pytest.mark.assurance(53)
    def test_a_register_that_is_down_loses_nothing_and_lets_nobody_in(self) -> None:
        made = submit(cast.user(), name="太原故障试验有限公司")
        assert made.state == "submitted"
        assert "暂时没有应答" in Organization.objects.get(pk=made.pk).register_answer

    def test_where_the_ruleset_asks_for_a_reviewer(self) -> None:
        cast.rule(cast.authority(), "organization_verification", "review")
        made = submit(cast.user())
        assert (made.state, made.register_answer) == ("submitted", "")

    def test_every_wrong_field_is_told_at_once(self) -> None:
        user = cast.user()
        error = refused(
            Invalid,
            lambda: submit(
                user,
                name="公司",
                uscc="91140105MA0000000X",
                kinds=[],
                legal_representative="",
                address="<b>",
                contact_name="1",
                contact_phone="12",
                business_licence=None,
            ),
        )
        assert set(error.errors) == {
            "name", "uscc", "kinds", "legal_representative", "address", "contact_name",
            "contact_phone", "business_licence",
        }  # fmt: skip
        assert not Organization.objects.exists()

    def test_unknown_kind(self) -> None:
        assert "kinds" in refused(Invalid, lambda: submit(cast.user(), kinds=["bank"])).errors

    @pytest.mark.req("FJ-11", "SX-03")
    @pytest.mark.parametrize("kind", ["using", "trading"])
    def test_users_and_traders_come_only_where_employment_is_offered(self, kind: str) -> None:
        made = submit(cast.user(), kinds=[kind], seq=701)
        assert made.kind_labels in ("使用单位", "经营单位")
        assert not made.is_inspecting_only
        cast.rule(cast.authority(), "offers_employment", False)
        mixed = [kind, "production"]
        error = refused(Invalid, lambda: submit(cast.user(), kinds=mixed))
        assert "不办理聘用记录" in error.errors["kinds"][0]

    def test_a_region_that_nobody_serves(self) -> None:
        cast.authority()
        elsewhere = cast.region("330106", "西湖区")
        error = refused(Invalid, lambda: submit(cast.user(), region=elsewhere))
        assert "尚未开通" in error.errors["region"][0]

    def test_one_verified_organisation_per_code(self) -> None:
        submit(cast.user())
        error = refused(ChecksFailed, lambda: submit(cast.user()))
        assert [finding.key for finding in error.table.failed] == ["uscc_free"]
        assert "授权" in error.remedy

    def test_two_may_wait_but_only_one_is_verified(self) -> None:
        first = submit(cast.user(), name="太原不符试验有限公司")
        second = submit(cast.user(), name="太原不符试验有限公司")
        reviewer = cast.reviewer()
        services.approve(actor=reviewer, pk=first.pk)
        refused(ChecksFailed, lambda: services.approve(actor=reviewer, pk=second.pk))

    def test_the_database_holds_it_as_well(self) -> None:
        first, second = (submit(cast.user(), name="太原不符试验有限公司") for _ in range(2))
        services.approve(actor=cast.reviewer(), pk=first.pk)
        from zhiye.core.flow import RefusingConstraints

        def forced() -> None:
            with RefusingConstraints():
                Organization.objects.filter(pk=second.pk).update(state="verified")

        assert "已有单位完成认证" in refused(Conflict, forced).message

    @pytest.mark.assurance(10)
    def test_the_same_form_sent_twice(self) -> None:
        user = cast.user()
        wish = facts(user)
        made = [services.submit(actor=somebody(user), facts=wish, key="k") for _ in range(2)]
        assert made[0] == made[1]
        assert Organization.objects.count() == Delegation.objects.count() == 1
        assert MoveLog.objects.filter(flow="organization").count() == 2

    def test_the_anonymous_are_refused(self) -> None:
        user = cast.user()
        refused(Forbidden, lambda: services.submit(actor=Actor.public(), facts=facts(user)))

    def test_another_users_file_is_not_taken(self) -> None:
        foreign = cast.stored_file(cast.user(), "business_licence")
        refused(NotFound, lambda: submit(cast.user(), business_licence=foreign))
        assert not Organization.objects.exists()


class TestResubmit(HasColleagues):
    def case(self) -> Case:
        user, other = cast.user(), cast.user()
        # A name the register does not confirm: the reviewer stays in the loop.
        made = submit(user, name="太原不符试验有限公司")
        theirs = submit(other, seq=701, name="太原不符隔壁有限公司")
        for one in (made, theirs):
            services.return_(actor=cast.reviewer(), pk=one.pk, reason=WORDS)
        return Case(
            flow=ORGANIZATION,
            pk=made.pk,
            do=services.resubmit,
            actor=cast.as_organization(made),
            colleague=cast.as_organization(made, colleague=True, functions=["licences"]),
            target="submitted",
            neighbours=[cast.as_organization(theirs)],
            facts={"facts": facts(user, name="太原不符试验有限公司", address="试验路9号")},
        )

    def test_corrected_it_is_compared_again(self) -> None:
        case = self.case()
        corrected = replace(case.facts["facts"], name="太原一致试验有限公司")
        done = case.act(facts=corrected)
        row = Organization.objects.get(pk=case.pk)
        assert (row.state, row.name, row.address) == ("verified", corrected.name, "试验路9号")
        assert row == done

    def test_another_region_has_another_authority(self) -> None:
        case = self.case()
        other = cast.authority("150000")
        moved = replace(case.facts["facts"], region=cast.region("150102", "新城区"))
        case.act(facts=moved)
        assert Organization.objects.get(pk=case.pk).authority == other

    def test_a_verified_one_is_not_overwritten(self) -> None:
        made = submit(cast.user(), seq=702)
        wish = facts(cast.user(), seq=702, address="别处")
        owner = cast.as_organization(made)
        refused(Conflict, lambda: services.resubmit(actor=owner, pk=made.pk, facts=wish))
        made.refresh_from_db()
        assert made.address == "试验路8号"
