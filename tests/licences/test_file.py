"""Filing a licence: draft, content, handing in (SX-13 to SX-17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.same_questions import NOBODY, Case, HasColleagues, refused
from zhiye.catalogue.models import LicenceNode
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.clock import add_months, add_years, today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.licences import services, snapshots
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.models import Licence, LicenceItem, Slot
from zhiye.organizations.models import Organization

pytestmark = pytest.mark.django_db


def held(clerk: Actor, **more: Any) -> LicenceFacts:
    """A complete filing of the kind 已获证."""
    plain: dict[str, Any] = {
        "kind": "held",
        "number": "TS2610123-2030",
        "issued_by": "山西省市场监督管理局",
        "issued_on": today() - timedelta(days=400),
        "valid_until": today() + timedelta(days=900),
        "nodes": [cast.leaf()],
        "files": {Slot.CERTIFICATE.value: [cast.stored_file(clerk, "licence")]},
    }
    return LicenceFacts(**{**plain, **more})


def applied(clerk: Actor, kind: str, **more: Any) -> LicenceFacts:
    """A complete filing of an accepted application."""
    files = {Slot.APPLICATION.value: [cast.stored_file(clerk, "application_form")]}
    if kind == "change":
        files[Slot.OLD_CERTIFICATE.value] = [cast.stored_file(clerk, "licence")]
    plain: dict[str, Any] = {
        "kind": kind,
        "number": "TS2610999-2026" if kind == "change" else "",
        "application_number": "2026-0815",
        "accepted_on": today() - timedelta(days=3),
        "nodes": [cast.leaf()],
        "files": files,
    }
    return LicenceFacts(**{**plain, **more})


@pytest.fixture
def here() -> Organization:
    return cast.organization()


@pytest.fixture
def clerk(here: Organization) -> Actor:
    return cast.as_organization(here)


def failed(clerk: Actor, facts: LicenceFacts) -> list[str]:
    """The keys of the conditions that keep a filing from being handed in."""
    made = services.start(actor=clerk, facts=facts)
    error = refused(ChecksFailed, lambda: services.submit(actor=clerk, pk=made.pk))
    assert all(finding.remedy for finding in error.table.failed)
    made.refresh_from_db()
    assert (made.state, made.submissions.count()) == ("draft", 0)
    return [finding.key for finding in error.table.failed]


@pytest.mark.req("SX-13")
class TestStart:
    def test_it_works(self, here: Organization, clerk: Actor) -> None:
        made = services.start(actor=clerk, facts=LicenceFacts("first"))
        assert (made.state, made.organization, made.kind) == ("draft", here, "first")
        assert made.reference.startswith("XK14-")
        log = MoveLog.objects.get(flow="licence", object_id=made.pk)
        assert (log.move, log.user_id, log.acting_id) == ("start", clerk.user_id, here.pk)

    def test_who_may(self, here: Organization) -> None:
        colleague = cast.as_organization(here, colleague=True, functions=["registrations"])
        refused(Forbidden, lambda: services.start(actor=colleague, facts=LicenceFacts("first")))
        for actor in (Actor.public(), cast.as_person(cast.person()), cast.reviewer()):
            refused(
                NotFound,
                partial(services.start, actor=actor, facts=LicenceFacts("first")),
            )
        assert not Licence.objects.exists()

    @pytest.mark.req("SX-12")
    def test_only_after_the_verification(self) -> None:
        clerk = cast.as_organization(cast.organization(verified=False))
        error = refused(
            ChecksFailed, lambda: services.start(actor=clerk, facts=LicenceFacts("first"))
        )
        assert [finding.key for finding in error.table.failed] == ["organization_verified"]

    def test_one_of_three_kinds(self, clerk: Actor) -> None:
        error = refused(Invalid, lambda: services.start(actor=clerk, facts=LicenceFacts("other")))
        assert set(error.errors) == {"kind"}

    @pytest.mark.assurance(10)
    def test_the_same_form_sent_twice(self, clerk: Actor) -> None:
        made = {
            services.start(actor=clerk, facts=LicenceFacts("first"), key="k").pk for _ in range(2)
        }
        assert len(made) == 1


class TestEdit:
    def test_a_draft_is_changed(self, clerk: Actor) -> None:
        made = services.start(actor=clerk, facts=held(clerk))
        nodes = list(LicenceNode.objects.filter(is_leaf=True).order_by("-pk")[:2])
        new = [cast.stored_file(clerk, "licence")]
        services.edit(
            actor=clerk,
            pk=made.pk,
            facts=held(clerk, number="ts-1", nodes=nodes, files={"certificate": new}),
        )
        made.refresh_from_db()
        assert made.number == "ts-1"
        assert set(made.nodes.all()) == set(nodes)
        assert [one.file for one in made.files.filter(removed_at__isnull=True)] == new
        assert made.files.count() == 2

    def test_files_not_sent_stay(self, clerk: Actor) -> None:
        made = services.start(actor=clerk, facts=held(clerk))
        services.edit(actor=clerk, pk=made.pk, facts=held(clerk, files={}))
        assert made.files.filter(removed_at__isnull=True).count() == 1

    def test_who_may(self, here: Organization, clerk: Actor) -> None:
        made = services.start(actor=clerk, facts=held(clerk))
        neighbour = cast.as_organization(cast.organization())
        services.start(actor=neighbour, facts=held(neighbour))
        for actor in (Actor.public(), neighbour, cast.as_person(cast.person())):
            refused(
                NotFound,
                partial(services.edit, actor=actor, pk=made.pk, facts=held(clerk)),
            )
        colleague = cast.as_organization(here, colleague=True, functions=["safety"])
        refused(Forbidden, lambda: services.edit(actor=colleague, pk=made.pk, facts=held(clerk)))
        refused(NotFound, lambda: services.edit(actor=clerk, pk=NOBODY, facts=held(clerk)))

    def test_not_while_it_is_reviewed(self, here: Organization, clerk: Actor) -> None:
        for made in (cast.licence(here), cast.licence(here, approved=True)):
            refused(
                Conflict,
                partial(services.edit, actor=clerk, pk=made.pk, facts=held(clerk)),
            )

    def test_texts_that_do_not_fit(self, clerk: Actor) -> None:
        made = services.start(actor=clerk, facts=held(clerk))
        wrong = held(clerk, number="长" * 61, issued_by="<局>")
        error = refused(Invalid, lambda: services.edit(actor=clerk, pk=made.pk, facts=wrong))
        assert set(error.errors) == {"number", "issued_by"}


class TestSubmit(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(), cast.organization()
        cast.licence(elsewhere, submitted=False)
        return Case(
            flow=LICENCE,
            pk=cast.licence(here, submitted=False).pk,
            do=services.submit,
            actor=cast.as_organization(here),
            colleague=cast.as_organization(here, colleague=True, functions=["registrations"]),
            target="submitted",
            neighbours=[cast.as_organization(elsewhere)],
        )


@pytest.mark.req("SX-14")
class TestHeld:
    def test_it_can_be_handed_in(self, clerk: Actor) -> None:
        made = services.start(actor=clerk, facts=held(clerk))
        assert services.submit(actor=clerk, pk=made.pk).submitted_at is not None

    @pytest.mark.parametrize("name", ["number", "issued_by", "issued_on", "valid_until"])
    def test_everything_on_the_certificate_is_needed(self, clerk: Actor, name: str) -> None:
        empty = "" if name in ("number", "issued_by") else None
        assert "facts_complete" in failed(clerk, held(clerk, **{name: empty}))

    def test_the_certificate_is_uploaded(self, clerk: Actor) -> None:
        assert failed(clerk, held(clerk, files={})) == ["files_present"]

    def test_six_months_to_the_day(self, clerk: Actor) -> None:
        with clock.freeze(date(2026, 11, 21)):
            enough = services.start(actor=clerk, facts=held(clerk, valid_until=date(2027, 5, 21)))
            assert services.submit(actor=clerk, pk=enough.pk).state == "submitted"
            assert failed(clerk, held(clerk, number="TS-2", valid_until=date(2027, 5, 20))) == [
                "held_long_enough"
            ]

    @pytest.mark.parametrize(
        ("on", "earliest"),
        [
            (date(2027, 8, 31), date(2028, 2, 29)),
            (date(2026, 8, 31), date(2027, 2, 28)),
            (date(2028, 2, 29), date(2028, 8, 29)),
        ],
    )
    def test_months_end_where_the_month_is_shorter(
        self, clerk: Actor, on: date, earliest: date
    ) -> None:
        with clock.freeze(on):
            made = services.start(actor=clerk, facts=held(clerk, valid_until=earliest))
            assert services.submit(actor=clerk, pk=made.pk).state == "submitted"
            short = held(clerk, number="TS-2", valid_until=earliest - timedelta(days=1))
            assert failed(clerk, short) == ["held_long_enough"]

    def test_the_ruleset_sets_the_months(self, here: Organization, clerk: Actor) -> None:
        cast.rule(here.authority, "licence_held_min_months", 3)
        made = services.start(actor=clerk, facts=held(clerk, valid_until=add_months(today(), 3)))
        services.submit(actor=clerk, pk=made.pk)
        cast.rule(here.authority, "licence_held_min_months", 0)
        made = services.start(actor=clerk, facts=held(clerk, number="T", valid_until=today()))
        services.submit(actor=clerk, pk=made.pk)

    def test_the_refusal_says_which_kind_to_choose(self, clerk: Actor) -> None:
        made = services.start(actor=clerk, facts=held(clerk, valid_until=today()))
        error = refused(ChecksFailed, lambda: services.submit(actor=clerk, pk=made.pk))
        assert "延续/增项/变更" in error.remedy

    def test_dates_in_order(self, clerk: Actor) -> None:
        tomorrow = today() + timedelta(days=1)
        assert "dates_in_order" in failed(clerk, held(clerk, issued_on=tomorrow))
        far = add_years(today(), 4)
        late = held(clerk, number="TS-2", issued_on=today(), valid_until=today())
        assert "dates_in_order" in failed(clerk, late)
        fine = held(clerk, number="TS-3", issued_on=today(), valid_until=far)
        made = services.start(actor=clerk, facts=fine)
        services.submit(actor=clerk, pk=made.pk)

    def test_one_number_once(self, here: Organization, clerk: Actor) -> None:
        for number in (1, 2):
            made = services.start(actor=clerk, facts=held(clerk))
            if number == 1:
                services.submit(actor=clerk, pk=made.pk)
        error = refused(Conflict, lambda: services.submit(actor=clerk, pk=made.pk))
        assert "已经提交过这个编号" in error.message
        neighbour = cast.as_organization(cast.organization())
        theirs = services.start(actor=neighbour, facts=held(neighbour))
        services.submit(actor=neighbour, pk=theirs.pk)


@pytest.mark.req("SX-15", "SX-16")
class TestApplied:
    @pytest.mark.parametrize("kind", ["first", "change"])
    def test_it_can_be_handed_in(self, clerk: Actor, kind: str) -> None:
        made = services.start(actor=clerk, facts=applied(clerk, kind))
        assert services.submit(actor=clerk, pk=made.pk).state == "submitted"

    def test_the_first_application_needs_no_old_certificate(self, clerk: Actor) -> None:
        empty = applied(clerk, "first", application_number="", accepted_on=None, files={})
        assert failed(clerk, empty) == ["facts_complete", "files_present"]

    def test_a_change_needs_both_papers_and_the_old_number(self, clerk: Actor) -> None:
        files = dict(applied(clerk, "change").files or {})
        one = {key: files[key] for key in (Slot.APPLICATION.value,)}
        assert failed(clerk, applied(clerk, "change", files=one)) == ["files_present"]
        other = {Slot.OLD_CERTIFICATE.value: [cast.stored_file(clerk, "licence")]}
        assert failed(clerk, applied(clerk, "change", files=other)) == ["files_present"]
        assert failed(clerk, applied(clerk, "change", number="")) == ["facts_complete"]

    def test_accepted_not_in_the_future(self, clerk: Actor) -> None:
        tomorrow = today() + timedelta(days=1)
        assert failed(clerk, applied(clerk, "first", accepted_on=tomorrow)) == ["dates_in_order"]


@pytest.mark.req("SX-17")
class TestItems:
    def test_at_least_one(self, clerk: Actor) -> None:
        assert failed(clerk, held(clerk, nodes=[])) == ["leaf_items"]

    def test_only_leaves_count(self, clerk: Actor) -> None:
        inner = LicenceNode.objects.filter(is_leaf=False, level=2).first()
        assert inner is not None
        assert failed(clerk, held(clerk, nodes=[inner])) == ["leaf_items"]
        assert failed(clerk, held(clerk, nodes=[cast.leaf(), inner])) == ["leaf_items"]
        made = services.start(actor=clerk, facts=held(clerk, nodes=[inner]))
        error = refused(ChecksFailed, lambda: services.submit(actor=clerk, pk=made.pk))
        assert inner.full_name in error.message

    def test_several_leaves(self, clerk: Actor) -> None:
        leaves = list(LicenceNode.objects.filter(is_leaf=True).order_by("pk")[:7])
        made = services.start(actor=clerk, facts=held(clerk, nodes=[*leaves, leaves[0]]))
        services.submit(actor=clerk, pk=made.pk)
        assert LicenceItem.objects.filter(licence=made).count() == 7


class TestWithdraw(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(), cast.organization()
        cast.licence(elsewhere)
        return Case(
            flow=LICENCE,
            pk=cast.licence(here).pk,
            do=services.withdraw,
            actor=cast.as_organization(here),
            colleague=cast.as_organization(here, colleague=True, functions=["registrations"]),
            target="draft",
            neighbours=[cast.as_organization(elsewhere)],
        )


class TestDiscard(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(), cast.organization()
        cast.licence(elsewhere, submitted=False)
        return Case(
            flow=LICENCE,
            pk=cast.licence(here, submitted=False).pk,
            do=services.discard,
            actor=cast.as_organization(here),
            colleague=cast.as_organization(here, colleague=True, functions=["personnel"]),
            target="discarded",
            neighbours=[cast.as_organization(elsewhere)],
        )


@pytest.mark.req("SX-18")
class TestComparison:
    """What changed since the last submission, side by side."""

    def test_the_first_submission_has_no_left_side(self, here: Organization) -> None:
        lines = snapshots.compare(cast.licence(here))
        assert all(line.before == [] and line.changed for line in lines)
        assert {line.label for line in lines} >= {"类型", "许可证编号", "许可子项目", "许可证书"}

    def test_only_what_was_corrected_differs(self, here: Organization, clerk: Actor) -> None:
        facts = held(clerk)
        made = services.start(actor=clerk, facts=facts)
        services.submit(actor=clerk, pk=made.pk)
        services.return_(actor=cast.reviewer(), pk=made.pk, reason="编号不对")
        more = [*facts.nodes, LicenceNode.objects.filter(is_leaf=True).order_by("-pk")[0]]
        corrected = replace(facts, number="TS-CORRECT", nodes=more)
        services.edit(actor=clerk, pk=made.pk, facts=corrected)
        services.submit(actor=clerk, pk=made.pk)
        changed = {line.key: line for line in snapshots.compare(made) if line.changed}
        assert set(changed) == {"number", "items"}
        assert (changed["number"].before, changed["number"].after) == (
            ["TS2610123-2030"],
            ["TS-CORRECT"],
        )
        assert len(changed["items"].after) == len(changed["items"].before) + 1
        assert list(made.submissions.values_list("number", flat=True)) == [1, 2]
