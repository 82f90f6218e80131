"""记录填报: one person, lists, forms to be signed, branches (ZS-24, ZS-26, FJ-40, FJ-41)."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Self

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zhiye.casework.kinds import NextStep
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.inputs import facts_on
from zhiye.core.listing import Column
from zhiye.employment import employers as employing
from zhiye.employment import finding, record_prints, selectors, services
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.employers import add_branch
from zhiye.employment.inputs import Facts
from zhiye.employment.listing import BRANCHES as BRANCH_LIST
from zhiye.employment.models import Employer, EmployerKind, Employment
from zhiye.employment.verdicts import Verdicts, verdicts
from zhiye.files import links
from zhiye.http.request import Request
from zhiye.people.found import person_of, token_for
from zhiye.web.lists.place import About, Place
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.organization.views.employments import MINE, WAY, about
from zhiye.web.organization.views.organization import BranchForm
from zhiye.web.shared import printing
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.employment_filing import (
    Act,
    FindForm,
    ItemFields,
    TimeFields,
    drafted,
    elsewhere,
    filed,
    filing_page,
    first_items,
)
from zhiye.web.shared.forms_of import Words
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import asks
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.present import NOTHING, numbered_steps
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, joined, list_page
from zhiye.web.shared.uploads import boxes, filled

STEPS = ("查找人员", "选择项目和时间", "提交")
MOVED = "聘用信息只能登记在一家单位。已到本单位工作的，请在下面报送“变更单位”；没有的，请返回。"
CHANGED = "登记变更，原单位的聘用记录同时终止。本人和原单位会收到消息，有异议的可以在此之前提出。"
UNCERTIFIED = (
    "登记系统中没有此人的特种设备安全管理和作业人员证。证书是异地发证的，"
    "请本人先在个人端填报并经核验，再来填报聘用记录。"
)
FILE, AGAIN = "employment", "请回到“聘用记录”点“记录填报”。"
SIGN_AGAIN = (
    "要重新签字盖章的，登记表已按这条记录填好：打印，由本人签字、单位盖章，再在下面拍照上传。"
)


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
        self, data: QueryDict | None = None, *, signed: bool, with_form: bool, **more: Any
    ) -> None:
        if signed:
            self.words = self.signed_words
        super().__init__(data, **more)
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
        return {"submit": "重新报送", "columns": 2, "how": SIGN_AGAIN, "lead": about(row)}


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


@sensitive_post_parameters("id_number")
@for_organization(MINE)
def new(request: Request) -> HttpResponse:
    """Who: name and ID number, posted, never in an address."""
    form = filled(request, FindForm)
    token = submit(form, lambda: _found(request, form))
    if token is not None:
        return redirect("organization:employment_file", token)
    return page(
        request,
        "form",
        "记录填报",
        {
            "form": form,
            "lead": "作业人员不需要有账号。姓名和身份证号与作业人员证一致才能查到；查找有记录。",
            "steps": numbered_steps(STEPS, 1),
            "submit": "查找",
        },
        crumbs=WAY,
    )


def _found(request: Request, form: FindForm) -> str:
    """The one person found, for this user and an hour. Raises Refusal."""
    actor, region = request.actor, own(request).region
    found = finding.look_up(actor=actor, region=region, **vars(form.facts()))
    return token_for(actor, FILE, found.person.pk)


@for_organization(MINE)
def file(request: Request, token: str) -> HttpResponse:
    """For what and from when: every item says whether it fits before anybody types."""
    return _asked(request, token, _file)


@require_POST
@for_organization(MINE)
def form(request: Request, token: str) -> HttpResponse:
    """The registration form of the ticked items, to be signed before it is uploaded (FJ-40)."""
    return _asked(request, token, drafted)


def _asked(request: Request, token: str, act: Act[FilingForm]) -> HttpResponse:
    actor = request.actor
    person = person_of(actor, FILE, token, again=AGAIN)
    employers = employing.every(actor)
    employer = _chosen(employers, request.POST or request.GET)
    found = verdicts(actor=actor, employer=employer, items=finding.items_of(person))
    form = filled(
        request, FilingForm, lambda data: FilingForm(found, employers, data, chosen=employer)
    )
    if answer := act(request, form, employer, found):
        return answer
    transfer, fresh = found.transfer, reverse("organization:employment_new")
    if transfer:
        told: dict[str, Any] = {
            "steps": numbered_steps(("查找人员", "报送变更", "登记机关登记", "在本单位在聘"), 2),
            "banners": [
                elsewhere("此人已登记在其他单位名下", found, attrgetter("shown_name"), MOVED)
            ],
            "next": NextStep(found.authority.name, CHANGED, found.due_on),
            "submit": "报送变更单位",
            "needed": "变更单位须上传登记表",
        }
    else:
        told = {"steps": numbered_steps(STEPS, 2), "submit": "提交", "needed": "可不传"}
    return filing_page(
        request,
        form,
        person,
        found,
        title=f"{'变更单位' if transfer else '填报聘用记录'}：{person.name}",
        crumbs=[*WAY, ("记录填报", fresh)],
        here=reverse("organization:employment_file", args=[token]),
        form_url=reverse("organization:employment_file_form", args=[token]),
        again=fresh,
        missing=UNCERTIFIED,
        papers="材料",
        sign="登记表已按所选项目填好：打印，由本人签字、单位盖章，再拍照上传。",
        truth="聘用信息的真实性由作业人员和本单位负责。",
        **told,
    )


def _file(
    request: Request, form: FilingForm, employer: Employer, found: Verdicts
) -> HttpResponse | None:
    made = filed(request, form, employer, services.report if found.transfer else services.file)
    if not made:
        return None
    name = made[0].person.name
    told = f"已登记{name}的聘用记录 {len(made)} 条，本人会收到消息。"
    if found.transfer:
        told = f"已报送{name}的变更单位，由{found.authority.name}登记。"
    return done(request, told, "organization:employment", made[0].pk)


def _chosen(employers: list[Employer], data: QueryDict) -> Employer:
    """The employer named by what was sent; the organisation itself otherwise."""
    wanted = data.get("employer", "")
    return next((one for one in employers if str(one.pk) == wanted), employers[0])


@require_POST
@for_organization(MINE)
def form_of_record(request: Request, pk: int) -> HttpResponse:
    """A fresh form of a record of one's own, filled in; `use` where it is for the end."""
    use = request.POST.get("use", "")
    return printing.pdf(request, record_prints.print_form(actor=request.actor, pk=pk, use=use))


def _choices(actor: Actor) -> Sequence[tuple[int, str]]:
    """The organisation itself first, then its branches."""
    return list(selectors.employers(actor).order_by("pk").values_list("pk", "name"))


BATCHES = Place(
    EMPLOYMENT_LIST,
    above=[("聘用记录", "/org/employments/")],
    file="聘用名单",
    hint="同一份名单可以重复上传：已登记过的不会重复登记。",
    after="登记的记录在“聘用记录”中，可以查看和修改。",
    about=About("employer", "聘用单位", "分支机构的人员请选择分支机构，名单分开上传。", _choices),
)


BRANCHES = "分支机构"


def _contact(row: Employer) -> object:
    phone = row.contact_phone and format_html('<span class="zy-mono">{}</span>', row.contact_phone)
    return joined(row.contact_name or NOTHING, phone)


@for_organization(MINE, reads=True)
def branches(request: Request) -> HttpResponse:
    """The branches that employ people themselves."""
    rows = selectors.employers(request.actor).filter(kind=EmployerKind.BRANCH)
    found = listed(request, BRANCH_LIST, rows)
    fresh = at("organization:branch_new")
    text = "人员都在总部工作的不需要添加。在外地有分公司、工地的，添加后按当地登记。"
    return list_page(
        request,
        BRANCHES,
        found,
        (*BRANCH_LIST.columns, Column("联系人", _contact)),
        empty=Empty("还没有分支机构", text, "添加分支机构", fresh),
        lead="分支机构聘用的人员，按分支机构的地址和区域登记。添加后，填报时可以选择。",
        buttons=[Button("添加", fresh, "plus", "primary")],
        crumbs=WAY,
    )


@for_organization(MINE)
def new_branch(request: Request) -> HttpResponse:
    """Add a branch; its people can be put on record there at once."""
    start = BranchForm.initial_for(own(request).region)
    form = filled(request, BranchForm, initial=start)
    made = submit(form, lambda: add_branch(actor=request.actor, **form.given()))
    if made is not None:
        return done(request, f"已添加{made.name}，填报时可以选择。", "organization:branches")
    way = [*WAY, (BRANCHES, reverse("organization:branches"))]
    return page(
        request, "form", "添加分支机构", {"form": form, "columns": 2, "submit": "添加"}, crumbs=way
    )
