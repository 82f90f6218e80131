"""Entering from paper: who employs, who is employed, for what and since when (FJ-13, FJ-41)."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.employment.inputs import Correction, EmployerFacts, End
from zhiye.employment.models import COUNTER, EmployerKind, Employment, EmploymentState, Origin
from zhiye.employment.verdicts import Verdicts
from zhiye.regions import rules
from zhiye.regions.selectors import lowest_regions, region
from zhiye.web.shared.employment_filing import ItemFields, TimeFields, first_items
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import asks

KINDS = (
    (EmployerKind.ORGANIZATION, "单位（有统一社会信用代码，包括有自己代码的分支机构）"),
    (EmployerKind.BRANCH, "没有自己代码的分支机构"),
    (EmployerKind.INDIVIDUAL, "自然人"),
)


class EmployerForm(InputForm):
    """Somebody who is not on record yet, as the registration form says (FJ-40, FJ-41)."""

    takes = EmployerFacts
    words = {
        "name": Words("名称（自然人填姓名）", missing="请照登记表填写名称。"),
        "number": Words(
            help="单位填统一社会信用代码；没有自己代码的分支机构填总公司的代码；自然人填身份证号。",
            missing="请照登记表填写统一社会信用代码或身份证号。",
        ),
        "address": Words("单位地址（自然人填设备所在地）"),
    }

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, initial: Any = None) -> None:
        first = {"kind": EmployerKind.ORGANIZATION, **(initial or {})}
        super().__init__(data, initial=None if data else first)
        offer(self, "kind", KINDS)
        places = [(one.code, one.full_name) for one in lowest_regions(actor.territory)]
        self.fields["region"] = forms.ChoiceField(
            label="所属区域",
            choices=places if len(places) == 1 else [("", "请选择"), *places],
            help_text="分支机构按分支机构所在地，自然人按设备所在地。",
            error_messages={"required": "请选择所属区域。"},
        )
        self.order_fields(["kind", "number", "name", "region", "town"])

    def facts(self, **more: Any) -> EmployerFacts:
        """What was filled in, of a valid form."""
        made: EmployerFacts = super().facts(region=region(self.cleaned_data["region"]))
        return made


class NumberForm(EmployerForm):
    """The number on the paper alone; posted, so that it never stands in an address."""

    without = ("name", "address", "town", "contact_name", "contact_phone")

    def __init__(self, data: QueryDict | None = None, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        del self.fields["region"]


class EntryForm(ItemFields):
    """Items, time, labour dispatch, how the paper came in, and the paper itself."""

    without = ("form",)
    words = {
        "dispatcher_name": Words(help="不是派遣的不填。"),
        "source": Words(
            label="来件扫描件",
            help="《聘用信息（变更、注销）登记表》或传真件，扫描或拍照上传。",
            needed=True,
        ),
    }
    origin = forms.ChoiceField(
        label="来件方式",
        choices=[(one, Origin(one).label) for one in COUNTER],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择来件方式。"},
    )

    def __init__(self, found: Verdicts, data: QueryDict | None = None) -> None:
        # as it opens, the only item that fits is ticked
        first = {**first_items(found), "origin": Origin.WINDOW.value}
        super().__init__(data, initial=first if data is None else None)
        self.offer(found)

    def facts(self, **more: Any) -> Any:
        """What was filled in, of a valid form."""
        return super().facts(origin=self.cleaned_data["origin"])


@asks("employments", "end", Role.AUTHORITY)
class EndForm(InputForm):
    """An end from paper, which is kept: the day, why, and the paper (FJ-13, FJ-20, FJ-22)."""

    takes = End
    template = "employment_end"
    words = {
        "on": Words(help="照登记表或解除劳动合同证明上的写。"),
        "why": Words(help="例如：劳动合同到期、本人辞职。本人和单位能看到这段话。"),
        "source": Words(
            label="书面材料",
            help="注销登记表、解除劳动合同证明或传真件，扫描或拍照上传。",
            needed=True,
        ),
    }

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["on"].widget.attrs["max"] = today().isoformat()

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """Whether the worker may come alone."""
        return {"alone": rules.get_bool("person_may_exit_alone", row.authority_id)}


@asks("employments", "edit", Role.AUTHORITY)
class ReviseForm(TimeFields):
    """修改 what the office entered: the time; of an ended record the end and its reason too."""

    takes = Correction
    template = "employment_edit"
    words = {"why": Words(help="")}

    @classmethod
    def of(cls, row: Employment, actor: Actor, data: QueryDict | None = None) -> Self:
        """What stands on record."""
        time = {"started_on": row.started_on, "ends_on": row.ends_on}
        form = cls(data, initial={**time, "on": row.ended_on, "why": row.end_reason})
        if row.state != EmploymentState.ENDED:
            del form.fields["on"], form.fields["why"]
        form.bound_to_record(row)
        return form

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """Whether the record is over."""
        return {"ended": "on" in self.fields}
