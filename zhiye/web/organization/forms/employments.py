"""Employment records: searching, filing, changing, ending (ZS-22 to ZS-28, FJ-18 to FJ-20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.http import QueryDict

from zhiye.catalogue.selectors import work_category_names
from zhiye.core import idnumber, text
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.employment import perms
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Facts, Release
from zhiye.employment.models import Employer, Employment, EmploymentState, PaperKind
from zhiye.employment.selectors import Mark, Wanted
from zhiye.employment.verdicts import Verdicts
from zhiye.employment.window import due_on
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.web.files.pages import add_pages, boxes, compact, page_names, pages_of
from zhiye.web.hiring import ItemFields, TimeFields, first_items
from zhiye.web.organization.common import reason_of
from zhiye.web.organization.forms import by
from zhiye.web.shared.forms_render import DayField, offer
from zhiye.web.shared.moves import MoveForm, asks

PAPER = "employment_paper"
FORM, COPY, PROOF = (
    PaperKind.FORM.value,
    PaperKind.CERTIFICATE.value,
    PaperKind.TERMINATION.value,
)
BACKWARDS = "结束日期早于开始日期，请核对。"


def id_number_field() -> forms.CharField:
    """A whole ID number as people type it; sent by POST only, so that it stands in no address."""
    return forms.CharField(
        label="作业人员身份证号",
        max_length=40,
        validators=[by(idnumber.parse)],
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写完整的身份证号。"},
    )


class EmploymentSearchForm(forms.Form):
    """What the list is searched by; the ID number has a form of its own (ZS-22)."""

    person = forms.CharField(label="作业人员姓名", required=False, max_length=50)
    item = forms.CharField(
        label="作业项目",
        required=False,
        max_length=40,
        widget=forms.TextInput({"placeholder": "名称或代号，例如 N1"}),
    )
    category = forms.ChoiceField(label="作业种类", required=False)
    since = DayField(label="聘用时间，从", required=False)
    until = DayField(label="聘用时间，到", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *EmploymentState.choices]
    )
    mark = forms.ChoiceField(label="提醒", required=False, choices=[("", "全部"), *Mark.choices])

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="q_%s")
        names = [(one, one) for one in work_category_names()]
        offer(self, "category", [("", "全部"), *names])

    def clean(self) -> dict[str, Any]:
        """A span of time runs forward."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("since"), data.get("until")
        if first and last and last < first:
            self.add_error("until", BACKWARDS)
        return data

    def wanted(self, person_id: int | None = None) -> Wanted:
        """What is searched, of a form that is valid."""
        return Wanted(**self.cleaned_data, person_id=person_id)


class NumberForm(forms.Form):
    """Somebody's records by the whole ID number (ZS-22)."""

    number = id_number_field()

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["number"].required = False

    def clean_number(self) -> str:
        """A search without a number is told what it needs; no star marks what is not demanded."""
        number: str = self.cleaned_data["number"]
        if not number:
            raise forms.ValidationError("请填写完整的身份证号。")
        return number


class FindForm(forms.Form):
    """Who is to be put on record: name and ID number must agree (ZS-24)."""

    name = forms.CharField(
        label="作业人员姓名",
        max_length=50,
        validators=[by(text.clean_name)],
        help_text="与身份证一致。",
        error_messages={"required": "请填写姓名。"},
    )
    id_number = id_number_field()


class TimeForm(MoveForm, TimeFields):
    """聘用时间 of a record, and what the page showed."""


class FactsForm(TimeForm):
    """Time, labour dispatch and papers of a record (ZS-24, FJ-12, FJ-18)."""

    dispatcher_name = forms.CharField(
        label="劳务派遣单位名称",
        required=False,
        max_length=100,
        help_text="由劳务派遣单位派来的填写；记录填在实际用人的本单位名下。",
    )
    dispatcher_uscc = forms.CharField(
        label="派遣单位统一社会信用代码", required=False, max_length=30
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        held: Mapping[str, Sequence[StoredFile]] | None = None,
        signed: bool = False,
        with_form: bool = True,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        papers = held or {}
        if with_form:
            add_pages(
                self,
                FORM,
                PAPER,
                label="登记表",
                held=papers.get(FORM, ()),
                required=signed,
                help_text="《聘用信息（变更、注销）登记表》，由本人签字、单位盖章。"
                if signed
                else "网络填报可不传。",
            )
        add_pages(
            self,
            COPY,
            PAPER,
            label="作业人员证复印件",
            held=papers.get(COPY, ()),
            help_text="能看清姓名、证件编号、项目和有效日期。网络填报可不传。",
        )

    @staticmethod
    def uploads() -> list[tuple[str, str]]:
        """Every box a page may come in, for `received`."""
        return [*page_names(FORM, PAPER), *page_names(COPY, PAPER)]

    @staticmethod
    def tidy(data: QueryDict) -> None:
        """Close the gaps of removed pages."""
        compact(data, FORM)
        compact(data, COPY)

    @property
    def papers(self) -> list[forms.BoundField]:
        """The boxes of all papers, for the template."""
        return [*boxes(self, FORM), *boxes(self, COPY)]

    def facts(self) -> Facts:
        """What was filled in, of a valid form."""
        data = self.cleaned_data
        return Facts(
            started_on=data["started_on"],
            ends_on=data["ends_on"],
            dispatcher_name=data["dispatcher_name"],
            dispatcher_uscc=data["dispatcher_uscc"],
            papers={FORM: pages_of(self, FORM), COPY: pages_of(self, COPY)},
        )


@asks("employments", "resubmit", Role.ORGANIZATION)
class ResubmitForm(FactsForm):
    """A returned change of employer, as it was sent last time (FJ-19)."""

    template = "employment_resubmit"

    @classmethod
    def of(cls, row: Employment, actor: Actor, data: QueryDict | None = None) -> Self:
        """With the papers sent last time; the signed form is needed."""
        names = ("started_on", "ends_on", "dispatcher_name", "dispatcher_uscc")
        form = cls(
            data,
            initial={name: getattr(row, name) for name in names},
            held={kind: links.current(row.papers, kind=kind) for kind in (FORM, COPY)},
            signed=True,
            with_form=row.uses_form,
        )
        form.bound_to_record(row)
        return form

    def given(self) -> dict[str, Any]:
        """The facts."""
        return {"facts": self.facts()}

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """Why it was returned."""
        return {"returned": reason_of(EMPLOYMENT, row, "return")}


class FilingForm(FactsForm, ItemFields):
    """Putting a person on record for one or several items, or reporting a change (ZS-24, FJ-19)."""

    employer = forms.ChoiceField(label="聘用单位", required=False)

    def __init__(
        self,
        found: Verdicts,
        employers: Sequence[Employer],
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, signed=found.transfer, with_form=found.uses_form)
        offer(self, "employer", [(one.pk, one.name) for one in employers])
        self.several = len(employers) > 1
        self.offer(found)

    @classmethod
    def first(cls, found: Verdicts, employers: Sequence[Employer], chosen: Employer) -> FilingForm:
        """The form as it opens: the only item that fits is ticked; from today until it runs out."""
        initial = {**first_items(found), "employer": chosen.pk, "started_on": today()}
        return cls(found, employers, initial=initial)


@asks("employments", "end", Role.ORGANIZATION)
class EndForm(MoveForm):
    """终止聘用时间 and 终止聘用原因 (ZS-28)."""

    template = "employment_end"
    move = "end"
    on = DayField(label="终止聘用时间", help_text="最后工作日，不晚于今天。")
    why = forms.CharField(
        label="终止聘用原因",
        max_length=300,
        help_text="例如：劳动合同到期、本人辞职。本人能看到这段话。",
        error_messages={"required": "请填写终止聘用原因。"},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.initial["on"] = today()
        self.fields["on"].widget.attrs["max"] = today().isoformat()

    @property
    def papers(self) -> list[forms.BoundField]:
        """The boxes of the proof, for the template."""
        return boxes(self, PROOF)

    def given(self) -> dict[str, Any]:
        """The end."""
        return {"facts": End(**super().given())}

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """What it ends, and who records it by when."""
        return {"move": EMPLOYMENT.by_name[self.move], "told": False, "by": None}


@asks("employments", "release", Role.ORGANIZATION)
class ReleaseForm(EndForm):
    """The same with the proof, where an office records the end (FJ-20)."""

    move = "release"

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        help_text = "网络告知可不传；有的话一并上传，登记更快。"
        add_pages(self, PROOF, PAPER, label="解除劳动合同证明或登记表", help_text=help_text)

    @staticmethod
    def uploads() -> list[tuple[str, str]]:
        """Every box a page may come in, for `filled`."""
        return page_names(PROOF, PAPER)

    @staticmethod
    def tidy(data: QueryDict) -> None:
        """Close the gaps of removed pages."""
        compact(data, PROOF)

    def given(self) -> dict[str, Any]:
        """The end with its proof."""
        typed = self.cleaned_data
        return {"facts": Release(typed["on"], typed["why"], {PROOF: pages_of(self, PROOF)})}

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """What follows once the office was told."""
        return {**super().more(row, actor), "told": True, "by": due_on(row.authority_id)}


@asks("employments", "edit", Role.ORGANIZATION)
class ReviseForm(TimeForm):
    """修改: the three fields and nothing else (ZS-28)."""

    template = "employment_edit"
    on = DayField(label="终止聘用时间", required=False)
    why = forms.CharField(label="终止聘用原因", required=False, max_length=300)

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
        else:
            on.help_text = "人员已离开时填写；还在聘的不填。"
            why.help_text = "填了终止聘用时间的必填。本人能看到这段话。"
        on.widget.attrs["max"] = today().isoformat()
        form.bound_to_record(row)
        return form

    def given(self) -> dict[str, Any]:
        """What was corrected."""
        return {"facts": Correction(**super().given())}

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """Whether the end can be changed too."""
        return {"with_end": "on" in self.fields}
