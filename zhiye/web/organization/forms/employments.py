"""Employment records: searching, filing, changing, ending (ZS-22 to ZS-28, FJ-18 to FJ-20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.inputs import facts_on
from zhiye.employment import perms
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Facts, Release
from zhiye.employment.models import Employer, Employment, EmploymentState
from zhiye.employment.verdicts import Verdicts
from zhiye.employment.window import due_on
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.web.shared.employment_filing import ItemFields, TimeFields, first_items
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import asks
from zhiye.web.shared.uploads import boxes


class FactsForm(TimeFields):
    """Time, labour dispatch and papers of a record (ZS-24, FJ-12, FJ-18)."""

    takes = Facts
    without = ("source",)
    words = {
        "dispatcher_name": Words(help="由劳务派遣单位派来的填写；记录填在实际用人的本单位名下。"),
        "form": Words(help="网络填报可不传。"),
        "certificate": Words(help="能看清姓名、证件编号、项目和有效日期。网络填报可不传。"),
    }
    signed_words = {
        **words,
        "form": Words(help="《聘用信息（变更、注销）登记表》，由本人签字、单位盖章。", needed=True),
    }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        held: Mapping[str, Sequence[StoredFile]] | None = None,
        signed: bool = False,
        with_form: bool = True,
    ) -> None:
        if signed:
            self.words = self.signed_words
        super().__init__(data, initial=initial, held=held)
        if not with_form:
            for box in boxes(self, "form"):
                del self.fields[box.name]


@asks("employments", "resubmit", Role.ORGANIZATION)
class ResubmitForm(FactsForm):
    """A returned change of employer, as it was sent last time (FJ-19)."""

    template = "employment_resubmit"

    @classmethod
    def of(cls, row: Employment, actor: Actor, data: QueryDict | None = None) -> Self:
        """With the papers sent last time; the signed form is needed."""
        links.read_along(row, "papers")
        form = cls(
            data,
            initial=facts_on(row, Facts),
            held={one.kind: links.current(row.papers, kind=one.kind) for one in cls.documents()},
            signed=True,
            with_form=row.uses_form,
        )
        form.bound_to_record(row)
        return form


class FilingForm(FactsForm, ItemFields):
    """Putting a person on record for one or several items, or reporting a change (ZS-24, FJ-19)."""

    employer = forms.ChoiceField(label="聘用单位", required=False)

    def __init__(
        self,
        found: Verdicts,
        employers: Sequence[Employer],
        data: QueryDict | None = None,
        *,
        chosen: Employer,
    ) -> None:
        # as it opens: the only item that fits is ticked; from today until it runs out
        first = {**first_items(found), "employer": chosen.pk, "started_on": today()}
        super().__init__(
            data,
            initial=first if data is None else None,
            signed=found.transfer,
            with_form=found.uses_form,
        )
        offer(self, "employer", [(one.pk, one.name) for one in employers])
        self.several = len(employers) > 1
        self.offer(found)


@asks("employments", "end", Role.ORGANIZATION)
class EndForm(InputForm):
    """终止聘用时间 and 终止聘用原因 (ZS-28)."""

    takes: ClassVar[type] = End
    template = "employment_end"
    move = "end"
    without = ("source",)
    words = {
        "on": Words(help="最后工作日，不晚于今天。"),
        "files": Words(help="网络告知可不传；有的话一并上传，登记更快。"),
    }

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"on": today()})
        self.fields["on"].widget.attrs["max"] = today().isoformat()

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """What it ends, and who records it by when."""
        return {"move": EMPLOYMENT.by_name[self.move], "told": False, "by": None}


@asks("employments", "release", Role.ORGANIZATION)
class ReleaseForm(EndForm):
    """The same with the proof, where an office records the end (FJ-20)."""

    takes = Release
    move = "release"

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """What follows once the office was told."""
        return {**super().more(row, actor), "told": True, "by": due_on(row.authority_id)}


@asks("employments", "edit", Role.ORGANIZATION)
class ReviseForm(TimeFields):
    """修改: the three fields and nothing else (ZS-28)."""

    takes = Correction
    template = "employment_edit"
    words = {
        "on": Words(help="人员已离开时填写；还在聘的不填。", needed=False),
        "why": Words(help="填了终止聘用时间的必填。本人能看到这段话。", needed=False),
    }

    @classmethod
    def of(cls, row: Employment, actor: Actor, data: QueryDict | None = None) -> Self:
        """What stands on record; the end only for who may end it."""
        time = {"started_on": row.started_on, "ends_on": row.ends_on}
        form = cls(data, initial={**time, "on": row.ended_on, "why": row.end_reason})
        on, why = form.fields["on"], form.fields["why"]
        if not perms.may_end(row, actor):
            del form.fields["on"], form.fields["why"]
        elif row.state == EmploymentState.ENDED:
            on.required = why.required = True
            on.help_text = why.help_text = ""
        on.widget.attrs["max"] = today().isoformat()
        form.bound_to_record(row)
        return form

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """Whether the end can be changed too."""
        return {"with_end": "on" in self.fields}
