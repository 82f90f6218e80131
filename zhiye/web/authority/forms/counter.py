"""Entering from paper: who employs, who is employed, for what and since when (FJ-13, FJ-41)."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.employment.employers import EmployerFacts
from zhiye.employment.inputs import Correction, End
from zhiye.employment.models import (
    COUNTER,
    EmployerKind,
    Employment,
    EmploymentState,
    Origin,
)
from zhiye.employment.verdicts import Verdicts
from zhiye.regions import rules
from zhiye.regions.selectors import lowest_regions, region
from zhiye.web.hiring import ItemFields, TimeFields, first_items
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import asks

KINDS = (
    (EmployerKind.ORGANIZATION, "单位（有统一社会信用代码，包括有自己代码的分支机构）"),
    (EmployerKind.BRANCH, "没有自己代码的分支机构"),
    (EmployerKind.INDIVIDUAL, "自然人"),
)


class NumberForm(forms.Form):
    """The number on the paper; posted, so that it never stands in an address."""

    kind = forms.ChoiceField(
        label="用人单位类别",
        choices=KINDS,
        widget=forms.RadioSelect,
        initial=EmployerKind.ORGANIZATION,
        error_messages={"required": "请选择用人单位的类别。"},
    )
    number = forms.CharField(
        label="统一社会信用代码或身份证号",
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="单位填统一社会信用代码；没有自己代码的分支机构填总公司的代码；自然人填身份证号。",
        error_messages={"required": "请照登记表填写统一社会信用代码或身份证号。"},
    )


class EmployerForm(NumberForm):
    """Somebody who is not on record yet, as the registration form says (FJ-40, FJ-41)."""

    name = forms.CharField(
        label="名称（自然人填姓名）",
        max_length=100,
        error_messages={"required": "请照登记表填写名称。"},
    )
    region = forms.ChoiceField(
        label="所属区域",
        help_text="分支机构按分支机构所在地，自然人按设备所在地。",
        error_messages={"required": "请选择所属区域。"},
    )
    town = forms.CharField(label="镇（街道）", required=False, max_length=40)
    address = forms.CharField(
        label="单位地址（自然人填设备所在地）",
        max_length=200,
        error_messages={"required": "请填写地址；自然人填设备所在地。"},
    )
    contact_name = forms.CharField(label="单位联系人", required=False, max_length=50)
    contact_phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=20,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        help_text="手机，或“区号-号码”的座机。",
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        places = [(one.code, one.full_name) for one in lowest_regions(actor.territory)]
        first = [] if len(places) == 1 else [("", "请选择")]
        offer(self, "region", [*first, *places])

    def facts(self) -> EmployerFacts:
        """What was filled in, of a valid form."""
        return EmployerFacts(**{**self.cleaned_data, "region": region(self.cleaned_data["region"])})


class FindForm(forms.Form):
    """Who is to be put on record: name and ID number must agree."""

    name = forms.CharField(
        label="作业人员姓名",
        max_length=50,
        help_text="与身份证一致。",
        error_messages={"required": "请填写姓名。"},
    )
    id_number = forms.CharField(
        label="作业人员身份证号",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写完整的身份证号。"},
    )


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
