"""Employment records: searching, filing, changing, ending (ZS-22 to ZS-28, FJ-18 to FJ-20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict

from zhiye.casework.kinds import NextStep
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
from zhiye.web.shared.banners import Banner
from zhiye.web.shared.employment_filing import ItemFields, TimeFields, first_items
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import asks
from zhiye.web.shared.uploads import boxes

SIGN_AGAIN = (
    "要重新签字盖章的，登记表已按这条记录填好：打印，由本人签字、单位盖章，再在下面拍照上传。"
)
SIGN_THE_END = (
    "已按这条记录填好，由本人签字、单位盖章后，在下面拍照上传。已有解除劳动合同证明的，不用打印。"
)
RECORDED = "登记注销，结果将发消息通知您和本人。登记之前可以撤回。"
WITH_END = "只能修改聘用时间、终止聘用时间和终止聘用原因。每次修改都留有记录。"
TIME_ONLY = "只能修改聘用时间；人员离开的，请在记录中告知注销。每次修改都留有记录。"


def _about(row: Employment) -> str:
    return f"{row.item}，{row.employer.name}"


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

    template = "form"

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

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """What it is about, and the form to be signed anew."""
        return {"submit": "重新报送", "columns": 2, "how": SIGN_AGAIN, "lead": _about(row)}


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
    template = "form"
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
        """What it ends."""
        move = EMPLOYMENT.by_name[self.move]
        since = f"{row.item}，{row.started_on} 起在{row.employer.name}在聘。"
        ends = Banner(move.ends, f"{since}此人有其他项目的记录，须分别办理。", "warning")
        return {"banners": [ends], "submit": f"确认{move.label}", "danger": "1"}


@asks("employments", "release", Role.ORGANIZATION)
class ReleaseForm(EndForm):
    """The same with the proof, where an office records the end (FJ-20)."""

    takes = Release
    move = "release"

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """What follows once the office was told, and the form to be signed."""
        step = NextStep(row.authority.name, RECORDED, due_on(row.authority_id))
        told = {"next": step, "how": SIGN_THE_END, "use": "deregistration"}
        return {**super().more(row, actor), **told}


@asks("employments", "edit", Role.ORGANIZATION)
class ReviseForm(TimeFields):
    """修改: the three fields and nothing else (ZS-28)."""

    takes = Correction
    template = "form"
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
        """What it is about, and what of it can be changed."""
        return {"lead": f"{_about(row)}。{WITH_END if 'on' in self.fields else TIME_ONLY}"}
