"""The first-issue date of T and F with its proof (SX-55)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.same_questions import (
    NOBODY,
    WORDS,
    Case,
    HasColleagues,
    NeedsReason,
    SameQuestions,
    refused,
)
from zhiye.catalogue.models import WorkItem
from zhiye.certificates import services
from zhiye.certificates.flows import FIRST_ISSUE
from zhiye.certificates.inputs import Supplement
from zhiye.certificates.models import CertificateItem, FirstIssue
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-55")]
FIRST = date(2015, 3, 1)


def item(holder: Person, code: str = "T") -> CertificateItem:
    return cast.certificate(holder, code).items.get()


def supplement(actor: Actor, item_id: int, **more: Any) -> FirstIssue:
    key = more.pop("key", "")
    wish: dict[str, Any] = {"issued_on": FIRST, "source": "national", **more}
    if "files" not in wish:
        pages = 2 if wish["source"] == "old_certificate" else 1
        wish["files"] = [cast.stored_file(actor, "screenshot") for _ in range(pages)]
    told = Supplement(**wish)
    return services.supplement_first_issue(actor=actor, item_id=item_id, facts=told, key=key)


class TestSubmit:
    @pytest.mark.parametrize("source", ["national", "provincial", "old_certificate"])
    def test_it_works(self, source: str) -> None:
        holder = cast.person()
        one = item(holder)
        made = supplement(cast.as_person(holder), one.pk, source=source)
        assert (made.state, made.issued_on, made.source) == ("submitted", FIRST, source)
        log = MoveLog.objects.get(flow="first_issue", object_id=made.pk)
        assert (log.move, log.acting_id) == ("submit", holder.pk)
        for file in (page.file for page in made.files.all()):
            assert (file.holder_kind, file.holder_id) == ("certificate", one.certificate_id)
        one.refresh_from_db()
        assert one.first_issued_on is None

    def test_also_for_a_certificate_entered_by_hand(self) -> None:
        holder = cast.person()
        typed = cast.typed_certificate(holder, "T")
        assert supplement(cast.as_person(holder), typed.items.get().pk).state == "submitted"

    def test_strangers(self) -> None:
        one, neighbour = item(cast.person()), cast.person()
        item(neighbour)
        for actor in (
            Actor.public(),
            cast.as_person(neighbour),
            cast.as_organization(cast.organization()),
        ):
            refused(NotFound, partial(supplement, actor, one.pk, files=[object()]))
        refused(NotFound, lambda: supplement(cast.as_person(neighbour), NOBODY))
        refused(Forbidden, lambda: supplement(cast.reviewer(), one.pk))

    def test_what_was_forgotten_is_said_beside_the_field(self) -> None:
        holder = cast.person()
        actor, one = cast.as_person(holder), item(holder)
        error = refused(
            Invalid, lambda: supplement(actor, one.pk, issued_on=None, source="", files=[])
        )
        assert set(error.errors) == {"issued_on", "source", "files"}
        one_page = {"source": "old_certificate", "files": [cast.stored_file(actor, "screenshot")]}
        told = refused(Invalid, lambda: supplement(actor, one.pk, **one_page)).errors
        assert told == {"files": ["用旧证书证明的，请再上传批准项目页。"]}
        tomorrow = today() + timedelta(days=1)
        assert (
            "issued_on"
            in refused(Invalid, lambda: supplement(actor, one.pk, issued_on=tomorrow)).errors
        )

    def test_the_first_issue_is_not_after_the_present_one(self) -> None:
        holder = cast.person()
        one = item(holder)
        assert one.valid_from is not None
        late = one.valid_from + timedelta(days=1)
        error = refused(
            ChecksFailed, lambda: supplement(cast.as_person(holder), one.pk, issued_on=late)
        )
        assert [finding.key for finding in error.table.failed] == ["first_issue_dated"]
        supplement(cast.as_person(holder), one.pk, issued_on=one.valid_from)

    def test_only_what_is_asked(self) -> None:
        holder = cast.person()
        boiler = item(holder, "G1")
        error = refused(ChecksFailed, lambda: supplement(cast.as_person(holder), boiler.pk))
        assert [finding.key for finding in error.table.failed] == ["asked"]

    def test_the_same_letter_of_the_old_catalogue_is_not_asked(self) -> None:
        holder = cast.person()
        one = item(holder, "T")
        old = WorkItem.objects.filter(version__code="2011").first()
        assert old is not None
        CertificateItem.objects.filter(pk=one.pk).update(work_item=old)
        refused(ChecksFailed, lambda: supplement(cast.as_person(holder), one.pk))

    def test_not_on_a_revoked_certificate(self) -> None:
        holder = cast.person()
        one = item(holder)
        services.revoke(actor=cast.reviewer(), pk=one.certificate_id, reason="伪造")
        refused(ChecksFailed, lambda: supplement(cast.as_person(holder), one.pk))

    def test_second_click(self) -> None:
        holder = cast.person()
        actor, one = cast.as_person(holder), item(holder)
        supplement(actor, one.pk)
        refused(Conflict, lambda: supplement(actor, one.pk, issued_on=date(2000, 1, 1)))
        assert FirstIssue.objects.get().issued_on == FIRST

    @pytest.mark.assurance(10)
    def test_the_same_form_sent_twice(self) -> None:
        holder = cast.person()
        actor, one = cast.as_person(holder), item(holder)
        files = [cast.stored_file(actor, "screenshot")]
        made = {supplement(actor, one.pk, files=files, key="k").pk for _ in range(2)}
        assert len(made) == 1


class TestResubmit(SameQuestions):
    def case(self) -> Case:
        mine, theirs = cast.person(), cast.person()
        one, other = item(mine), item(theirs, "F")
        made, neighbours = cast.supplement(one), cast.supplement(other)
        for row in (made, neighbours):
            services.return_first_issue(actor=cast.reviewer(), pk=row.pk, reason=WORDS)
        actor = cast.as_person(mine)

        def again(*, actor: Actor, pk: int, **more: Any) -> FirstIssue:
            """The verb speaks of the item, the questions of the supplement."""
            found = FirstIssue.objects.filter(pk=pk).values_list("item_id", flat=True).first()
            return services.supplement_first_issue(actor=actor, item_id=found or NOBODY, **more)

        return Case(
            flow=FIRST_ISSUE,
            pk=made.pk,
            do=again,
            actor=actor,
            target="submitted",
            neighbours=[cast.as_person(theirs)],
            facts={
                "facts": Supplement(
                    date(2014, 1, 1), "provincial", [cast.stored_file(actor, "screenshot")]
                )
            },
        )

    def test_the_corrected_date_and_proof_are_reviewed(self) -> None:
        case = self.case()
        case.act()
        row = FirstIssue.objects.get(pk=case.pk)
        assert (row.issued_on, row.source) == (date(2014, 1, 1), "provincial")
        assert row.files.get(removed_at__isnull=True).file == case.facts["facts"].files[0]
        assert row.files.count() == 2


def neighbour_reviewer() -> Actor:
    office = cast.authority("150000")
    cast.supplement(item(cast.person(code="150102")))
    return cast.reviewer(office)


class TestApprove(HasColleagues):
    def case(self) -> Case:
        holder = cast.person()
        return Case(
            flow=FIRST_ISSUE,
            pk=cast.supplement(item(holder)).pk,
            do=services.approve_first_issue,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="approved",
            neighbours=[neighbour_reviewer(), cast.as_person(cast.person())],
            told=[(holder.user, "first_issue.approved")],
        )

    def test_the_date_stands_on_the_item(self) -> None:
        case = self.case()
        case.act()
        assert FirstIssue.objects.get(pk=case.pk).item.first_issued_on == FIRST

    @pytest.mark.assurance(5)
    def test_nobody_confirms_the_own_date(self) -> None:
        case = self.case()
        person = FirstIssue.objects.get(pk=case.pk).item.certificate.person
        refused(Forbidden, lambda: case.act(cast.as_person(person)))
        both = cast.reviewer()
        person.user_id = both.user_id
        person.save()
        refused(Forbidden, lambda: case.act(both))


class TestReturn(HasColleagues, NeedsReason):
    def case(self) -> Case:
        holder = cast.person()
        return Case(
            flow=FIRST_ISSUE,
            pk=cast.supplement(item(holder)).pk,
            do=services.return_first_issue,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="returned",
            neighbours=[neighbour_reviewer(), cast.as_person(cast.person())],
            told=[(holder.user, "first_issue.returned")],
        )
