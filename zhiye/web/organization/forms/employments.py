"""Employment records: searching, filing, changing, ending (ZS-22 to ZS-28, FJ-18 to FJ-20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from zhiye.catalogue.selectors import work_category_names
from zhiye.core import idnumber, text
from zhiye.core.clock import today
from zhiye.employment.inputs import Correction, Facts
from zhiye.employment.models import Employer, Employment, EmploymentState, PaperKind
from zhiye.employment.selectors import Mark, Wanted
from zhiye.employment.verdicts import Verdicts
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.web.files.pages import add_pages, boxes, compact, page_names, pages_of
from zhiye.web.hiring import ItemFields, TimeFields, first_items
from zhiye.web.organization.common import ConfirmForm
from zhiye.web.organization.forms import by
from zhiye.web.shared.forms_render import DayField, offer

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


class TimeForm(ConfirmForm, TimeFields):
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

    @classmethod
    def correcting(cls, row: Employment) -> FactsForm:
        """The form of a returned change as it was sent last time."""
        names = ("started_on", "ends_on", "dispatcher_name", "dispatcher_uscc")
        held = {kind: links.current(row.papers, kind=kind) for kind in (FORM, COPY)}
        initial = {name: getattr(row, name) for name in names}
        return cls(initial=initial, held=held, signed=True, with_form=row.uses_form)


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


class EndForm(ConfirmForm):
    """终止聘用时间 and 终止聘用原因; with pages where an office records the end (ZS-28, FJ-20)."""

    on = DayField(label="终止聘用时间", help_text="最后工作日，不晚于今天。")
    why = forms.CharField(
        label="终止聘用原因",
        max_length=300,
        help_text="例如：劳动合同到期、本人辞职。本人能看到这段话。",
        error_messages={"required": "请填写终止聘用原因。"},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        with_papers: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.fields["on"].widget.attrs["max"] = today().isoformat()
        if with_papers:
            add_pages(
                self,
                PROOF,
                PAPER,
                label="解除劳动合同证明或登记表",
                help_text="网络告知可不传；有的话一并上传，登记更快。",
            )

    @staticmethod
    def uploads() -> list[tuple[str, str]]:
        """Every box a page may come in, for `received`."""
        return page_names(PROOF, PAPER)

    @property
    def papers(self) -> list[forms.BoundField]:
        """The boxes of the proof, for the template."""
        return boxes(self, PROOF)

    def proof(self) -> list[StoredFile]:
        """The pages that were sent."""
        return pages_of(self, PROOF)


class ReviseForm(TimeForm):
    """修改: the three fields and nothing else (ZS-28)."""

    on = DayField(label="终止聘用时间", required=False)
    why = forms.CharField(label="终止聘用原因", required=False, max_length=300)

    def __init__(
        self,
        row: Employment,
        data: QueryDict | None = None,
        *,
        with_end: bool,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        names = {"on": "ended_on", "why": "end_reason"}
        stands = {
            name: getattr(row, names.get(name, name))
            for name in ("started_on", "ends_on", "on", "why")
        }
        super().__init__(data, initial={**stands, **(initial or {})})
        if not with_end:
            del self.fields["on"], self.fields["why"]
        else:
            self.fields["on"].widget.attrs["max"] = today().isoformat()
            ended = row.state == EmploymentState.ENDED
            self.fields["on"].required = self.fields["why"].required = ended
            if not ended:
                self.fields["on"].help_text = "人员已离开时填写；还在聘的不填。"
                self.fields["why"].help_text = "填了终止聘用时间的必填。本人能看到这段话。"

    def facts(self) -> Correction:
        """What was filled in, of a valid form."""
        sent = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Correction(**sent)
