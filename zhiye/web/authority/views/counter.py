"""窗口代录: what comes on paper, by fax or to the window (FJ-13, FJ-22, FJ-41).

Three steps: who employs, who is employed, for what and since when. A change of employer on a signed
paper is on record at once.
"""

from __future__ import annotations

from operator import attrgetter

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhiye.accounts.models import Duty
from zhiye.casework.facts import Fact
from zhiye.core.actor import Actor
from zhiye.core.visible import get_one
from zhiye.employment import employers, finding, selectors, services
from zhiye.employment.kinds import of_employer
from zhiye.employment.models import Employer
from zhiye.employment.verdicts import Verdicts, verdicts
from zhiye.http.request import Request
from zhiye.people.found import person_of, read, token_for
from zhiye.people.models import Person
from zhiye.web.authority.cases.base import shown as facts
from zhiye.web.authority.forms.counter import EmployerForm, EntryForm, NumberForm
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.employment_filing import Act, FindForm, drafted, elsewhere, filed, filing_page
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.present import numbered_steps
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "窗口代录"
MOVED = (
    "聘用信息只能登记在一家单位。来件是变更登记表的，提交后变更立即登记，"
    "原单位的聘用记录同时终止，本人和两家单位都会收到消息；来件不是变更的，请返回。"
)
UNCERTIFIED = (
    "登记系统中没有此人的特种设备安全管理和作业人员证。证书是异地发证的，"
    "请本人先在个人端填报并经核验，再来登记。"
)
UNFIT = "没有可以登记的项目。请把上面的原因告知报送单位：在此之前，该人员不得从事相关作业。"
COUNTER_FIND = "counter"
"""What a person is found for, so that the token opens nothing else."""


# -- who employs ---------------------------------------------------------------------------------


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_authority(Duty.COUNTER)
def employer(request: Request) -> HttpResponse:
    """By the number on the paper; who is not on record yet is entered as the form says."""
    actor = request.actor
    if "enter" in request.POST:
        entry = filled(request, EmployerForm, lambda data: EmployerForm(data, actor=actor))
        made = submit(entry, lambda: employers.at_counter(actor=actor, facts=entry.facts()))
        return redirect(_to_person(made)) if made else _employer(request, entry, entering=True)
    form = filled(request, NumberForm, lambda data: NumberForm(data, actor=actor))
    found = submit(
        form,
        lambda: employers.found_at_counter(
            actor=actor, kind=form.cleaned_data["kind"], number=form.cleaned_data["number"]
        ),
    )
    if found is None:
        return _employer(request, form)
    if len(found) == 1 and found[0].kind == "organization":
        return redirect(_to_person(found[0]))
    fresh = EmployerForm(initial=form.cleaned_data, actor=actor)
    return _employer(request, fresh, found=found, entering=True)


def _to_person(one: Employer) -> str:
    return reverse("authority:employment_person", args=[one.pk])


def _employer(
    request: Request,
    form: EmployerForm,
    *,
    found: list[Employer] | None = None,
    entering: bool = False,
) -> HttpResponse:
    more = {"form": form, "found": found or [], "entering": entering}
    return page(request, "counter_employer", TITLE, more, crumbs=_crumbs())


def _crumbs(one: Employer | None = None) -> list[tuple[str, str]]:
    way = [("聘用记录", reverse("authority:employments"))]
    if one is not None:
        way.append((TITLE, reverse("authority:employment_new")))
    return way


# -- who is employed -----------------------------------------------------------------------------


@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@for_authority(Duty.COUNTER)
def person(request: Request, pk: int) -> HttpResponse:
    """By name and ID number, posted, never in an address; nobody needs an account."""
    actor = request.actor
    one = _of(actor, pk)
    form = filled(request, FindForm)
    found = submit(
        form, lambda: finding.look_up(actor=actor, region=one.region, **vars(form.facts()))
    )
    if found is not None:
        token = token_for(actor, COUNTER_FIND, found.person.pk, one.pk)
        return redirect("authority:employment_enter", token)
    more = {"form": form, "employer": one, "facts": facts(of_employer(one), one, actor)}
    return page(request, "counter_person", f"代录：{one.name}", more, crumbs=_crumbs(one))


def _of(actor: Actor, pk: int) -> Employer:
    """An employer of the territory. Raises NotFound."""
    return get_one(selectors.employers(actor).filter(pk=pk))


def _whom(actor: Actor, token: str) -> tuple[Employer, Person]:
    again = "请回到“窗口代录”重新查找人员。"
    _, employer_id = read(actor, COUNTER_FIND, token, again=again)
    return _of(actor, employer_id), person_of(actor, COUNTER_FIND, token)


# -- for what and since when ---------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_authority(Duty.COUNTER)
def enter(request: Request, token: str) -> HttpResponse:
    """Every item says whether it fits before anybody types; the scan is kept with the record."""
    return _asked(request, token, _enter)


@require_POST
@for_authority(Duty.COUNTER)
def form(request: Request, token: str) -> HttpResponse:
    """The registration form of the ticked items, for who has come without one (FJ-40, FJ-41)."""
    return _asked(request, token, drafted)


def _asked(request: Request, token: str, act: Act[EntryForm]) -> HttpResponse:
    actor = request.actor
    one, someone = _whom(actor, token)
    found = verdicts(actor=actor, employer=one, items=finding.items_of(someone))
    form = filled(request, EntryForm, lambda data: EntryForm(found, data))
    if answer := act(request, form, one, found):
        return answer
    banners, name = [], attrgetter("name")
    if found.transfer:
        banners = [elsewhere("此人已登记在其他单位名下", found, name, MOVED)]
    elif found.elsewhere:
        banners = [elsewhere("此人还登记在其他单位名下", found, name, "")]
    place = f"{one.region.full_name}{one.town}"
    known = Person.objects.visible_to(actor).filter(pk=someone.pk).exists()
    return filing_page(
        request,
        form,
        someone,
        found,
        title=f"{'变更单位' if found.transfer else '聘用登记'}：{someone.name}",
        crumbs=[*_crumbs(one), (one.name, _to_person(one))],
        facts=[Fact("用人单位", one.name), Fact("所属区域", place)],
        beside="authority/parts/print_record.html" if known else "",
        steps=numbered_steps(("用人单位", "作业人员", "项目和时间", "登记完成"), 3),
        banners=banners,
        here=reverse("authority:employment_enter", args=[token]),
        form_url=reverse("authority:employment_enter_form", args=[token]),
        again=_to_person(one),
        submit="登记变更单位" if found.transfer else "登记",
        missing=UNCERTIFIED,
        unfit=UNFIT,
        papers="来件",
        needed="",
        sign="来窗口办理、没有带登记表的：选好项目后打印，由本人签字、用人单位盖章，再扫描上传。",
    )


def _enter(
    request: Request, form: EntryForm, one: Employer, found: Verdicts
) -> HttpResponse | None:
    made = filed(request, form, one, services.change if found.transfer else services.file)
    if not made:
        return None
    told = format_html(
        '{}的{}，共 {} 条；本人和单位会收到消息。<a href="{}">再录一个人</a>',
        made[0].person.name,
        "变更单位已登记，原单位的聘用记录已终止" if found.transfer else "聘用记录已登记",
        len(made),
        _to_person(one),
    )
    return done(request, told, "authority:employment", made[0].pk)
