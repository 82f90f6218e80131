"""聘用记录: the list, one record, what can be done with it (ZS-21 to ZS-23, ZS-27, ZS-29)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any, ClassVar, Self

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters

from zhiye.casework.kinds import NextStep
from zhiye.core import idnumber
from zhiye.core.actor import Actor, Role
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import today
from zhiye.core.listing import Column
from zhiye.core.prepared import Seen
from zhiye.employment import perms, selectors
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Release
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import LIVE, Employment, EmploymentState
from zhiye.employment.window import due_on
from zhiye.http.acting import oneself
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.people.found import by_number
from zhiye.people.models import Person
from zhiye.prints.selectors import of_holder
from zhiye.sheets.writing import write_list
from zhiye.web.organization import banners
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.organization.people import handed_out, tabs
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Banner, Button
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.employment_filing import TimeFields, end_told, item_told
from zhiye.web.shared.finding import NumberForm, found_alone, narrowed, narrowed_to
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.moves import above, asks, move_page
from zhiye.web.shared.present import days_tone
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.searching import SearchForm, listed
from zhiye.web.shared.tables import STATE, Empty, joined, link, list_page, ways
from zhiye.web.shared.tones import mark, state_mark
from zhiye.web.shared.uploads import filled

State = EmploymentState
LIST = "organization:employments"
WAY = above(EMPLOYMENTS, Role.ORGANIZATION)
"""The way back from a page beside the list."""
MINE = Function.EMPLOYMENT
SHOWN = ("person", "employer", "item__work_item__category")
RECORDS = Seen(
    "employments", lambda actor: selectors.with_changes(selectors.employments(actor, *SHOWN))
)
TITLE = "聘用记录"
PRINTS = 10
ENDS_SOON = "修改聘用结束时间（续签的），到期没有修改的记录自动终止。"
SIGN = (
    "《特种设备作业人员聘用信息（变更、注销）登记表》已按这条记录填好，打印后由本人签字、单位盖章。"
)
SIGN_THE_END = (
    "已按这条记录填好，由本人签字、单位盖章后，在下面拍照上传。已有解除劳动合同证明的，不用打印。"
)
RECORDED = "登记注销，结果将发消息通知您和本人。登记之前可以撤回。"
WITH_END = "只能修改聘用时间、终止聘用时间和终止聘用原因。每次修改都留有记录。"
TIME_ONLY = "只能修改聘用时间；人员离开的，请在记录中告知注销。每次修改都留有记录。"
OWN_RECORDS = "/me/employments/"
ASKED = ("person", "item", "category", "since", "until", "state", "mark")
UNKNOWN_ONESELF = "请先到个人端填写“人员信息”，核验身份后才能对上您的记录。"
NOBODY = "本单位没有这个身份证号的聘用记录。请核对号码；还没有登记的，请点“记录填报”。"


# -- the list --------------------------------------------------------------------------------


@sensitive_post_parameters("number")
@for_organization(MINE)
def employments(request: Request) -> HttpResponse:
    """企业列表: every record of the organisation and its branches (ZS-22, ZS-23).

    A whole ID number is posted and never stands in an address.
    """
    actor, find = request.actor, filled(request, NumberForm)
    person = submit(find, lambda: _person(actor, find.cleaned_data["number"]))
    if person is not None:
        return redirect(narrowed(reverse(LIST), actor, person.pk))
    found = listed(request, LISTING, RECORDS, *ASKED, who=narrowed_to(request))
    fresh, numbers = at("organization:employment_new"), count(found.page.start + 1)
    columns = (
        Column[Employment]("序号", lambda row: next(numbers), css="num"),
        *COLUMNS,
        ways(lambda row: _ways(row, actor)),
    )
    return list_page(
        request,
        TITLE,
        found,
        columns,
        empty=Empty(
            "还没有聘用记录",
            "用姓名和身份证号查到作业人员，选择作业项目和聘用时间，提交即完成登记。",
            "记录填报",
            fresh,
        ),
        none=Empty.title,
        count=found.total,
        tools=found.file("organization:employments_export"),
        main=5,
        lead="本单位（含分支机构）聘用的持证作业人员，一人一个项目一条记录。"
        "人员到岗时填报，离开时填写终止聘用时间。",
        buttons=(
            Button("分支机构", at("organization:branches"), "building-community"),
            Button("批量填报", at("organization:employment_batches"), "table-import"),
            Button("记录填报", fresh, "user-plus", "primary"),
        ),
        tabs=tabs(LIST),
        status=status_of(find),
        **found_alone(request, find, LIST, of="记录"),
    )


def _marks(row: Any) -> SafeString:
    """Where a record stands, and what of it asks for attention."""
    tone = days_tone(row.item.valid_until) if row.state in LIVE else ""
    return joined(
        state_mark(row),
        row.moving and mark("warning", "正在变更到其他单位"),
        row.due_on and format_html('<span class="zy-muted">{} 前登记</span>', row.due_on),
        tone == "danger" and mark("danger", "证书已到期"),
        tone == "warning" and mark("warning", "证书 60 天内到期"),
        row.late_days and mark("warning", f"逾期报送 {row.late_days} 天"),
    )


def _ways(row: Employment, actor: Actor) -> Iterator[SafeString]:
    name = row.person.name
    yield link("查看", at("organization:employment", row.pk), f"查看 {name}的聘用记录")
    resubmit = row.state == State.RETURNED
    if resubmit or perms.may_revise(row, actor):
        url = at(LIST) + f"{row.pk}/{'resubmit' if resubmit else 'edit'}/"
        whose = f"修改 {name}的{'变更单位' if resubmit else '聘用记录'}"
        yield link("修改", url, whose, into="")


ENDS = Column[Employment]("聘用结束日期", end_told, css="date")
KIND = Column[Employment]("作业类型", lambda row: row.category)
COLUMNS = (
    *LISTING.shown("作业人员姓名", "作业人员身份证号"),
    Column[Employment]("作业项目", item_told),
    KIND,
    *LISTING.shown("聘用开始日期"),
    ENDS,
    Column[Employment]("状态", _marks),
)
OWN_COLUMNS = (
    Column[Employment]("聘用单位 / 个人", lambda row: row.employer.name, css="lead"),
    *LISTING.shown("作业项目"),
    KIND,
    *LISTING.shown("聘用开始日期"),
    ENDS,
    STATE,
)


def _person(actor: Actor, typed: str) -> Person:
    """Whose records there are under a whole number. Raises Invalid."""
    number = clean_all({"number": (idnumber.parse, typed)})["number"].value
    among = Person.objects.filter(employments__in=Employment.objects.visible_to(actor))
    return by_number(actor, among, number, seeking=TITLE, nobody=NOBODY)


@for_organization(MINE, reads=True)
def mine(request: Request) -> HttpResponse:
    """个人列表: the acting human's own records, to read; the personal portal does the rest."""
    actor, known = oneself(request)
    found = listed(request, LISTING, selectors.employments(actor))
    text = "聘用单位填报后会出现在这里。" if known else UNKNOWN_ONESELF
    return list_page(
        request,
        TITLE,
        found,
        OWN_COLUMNS,
        table="个人列表",
        empty=Empty("还没有您本人的聘用记录", text, "到个人端", OWN_RECORDS),
        count=found.total,
        lead="您本人的聘用记录，由聘用单位填报，在这里只能查看。打印、提出异议请到个人端。",
        buttons=[Button("到个人端办理", OWN_RECORDS, "user")],
        tabs=tabs(LIST, mine=True),
    )


@for_organization(MINE, reads=True)
def export(request: Request) -> HttpResponse:
    """The records the list shows as xlsx, masked and logged (assurance 24, 29)."""
    form = SearchForm(request, LISTING, *ASKED)
    rows = selectors.employments(request.actor).select_related("employer__region")
    rows = LISTING.matching(form.rows(rows), {"who": narrowed_to(request)})
    entries = ([line] for line in LISTING.lines(rows))
    title = f"{own(request).name} 聘用记录（{today().isoformat()}）"
    sheet = write_list(TITLE, LISTING.heads, entries, [title])
    return handed_out(request, TITLE, sheet, told="聘用记录，{} 条")


# -- one record ------------------------------------------------------------------------------


@for_organization(MINE, reads=True)
def employment(request: Request, pk: int) -> HttpResponse:
    """One record: every fact, where it stands, who does what next and by when (ZS-27)."""
    return case_page(request, EMPLOYMENTS, pk, _told, get=selectors.get, title="{}的聘用记录")


def _told(actor: Actor, row: Employment, shown: dict[str, Any]) -> dict[str, Any]:
    late = mark("warning", f"逾期报送 {row.late_days} 天") if row.late_days else ""
    elsewhere = selectors.change_elsewhere(row) if row.state == State.ACTIVE else None
    by_office, denied = "release" in shown["open"], row.state == State.DENIED
    return {
        "heading": "聘用信息",
        "mark": format_html("{}{}", state_mark(row), late),
        "next": shown["next"] or _ends_soon(row),
        "onward": Button("记录填报", at("organization:employment_new")) if denied else None,
        "banners": banners.of_employment(row, shown["logs"], elsewhere, by_office=by_office),
        "parts": ["organization/parts/record.html"],
        "how": SIGN,
        "prints": of_holder(actor, "employment", row.pk)[:PRINTS],
        "others": selectors.same_person(actor, row),
        "changes": selectors.changes(row) or None,
    }


def _ends_soon(row: Employment) -> NextStep | None:
    """A record that runs out soon ends by itself, unless its end is changed."""
    soon = today() + timedelta(days=selectors.SOON_DAYS)
    if row.state != State.ACTIVE or row.ends_on is None or row.ends_on > soon:
        return None
    return NextStep("您", ENDS_SOON, row.ends_on)


@for_organization(MINE)
def end(request: Request, pk: int) -> HttpResponse:
    """终止聘用; where an office records the end, 告知注销 (ZS-28, FJ-20)."""
    told = perms.recorded_by_office(selectors.get(request.actor, pk))
    return move_page(request, EMPLOYMENTS, pk, "release" if told else "end")


# -- what its moves ask for ------------------------------------------------------------------


def about(row: Employment) -> str:
    """What a record is about, over its forms."""
    return f"{row.item}，{row.employer.name}"


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
        return {"lead": f"{about(row)}。{WITH_END if 'on' in self.fields else TIME_ONLY}"}
