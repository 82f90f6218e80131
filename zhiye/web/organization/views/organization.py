"""企业认证: proving who the organisation is (SX-12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy

from zhiye.casework.kinds import NextStep
from zhiye.core.actor import Actor, Role
from zhiye.core.inputs import facts_on
from zhiye.core.refusals import Conflict
from zhiye.core.text import fold
from zhiye.employment.inputs import CompanyEmploying
from zhiye.employment.models import EmployerKind
from zhiye.http import served
from zhiye.http.request import Request
from zhiye.organizations import perms, services
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.kinds import ORGANIZATIONS
from zhiye.organizations.models import Function, Organization, OrganizationState
from zhiye.regions.models import Region
from zhiye.regions.offers import offers
from zhiye.regions.selectors import only_province, region, region_children
from zhiye.web.organization import banners
from zhiye.web.organization.gate import for_organization, organization_of
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.cases import detail_page, papers_of
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import numbered_steps, timeline
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.tones import state_mark
from zhiye.web.shared.uploads import filled

State = OrganizationState
CORRECT = "请按退回原因更正后重新提交。"
BEGIN = (
    "提交后与登记机关的登记信息比对，一致的当场通过，不一致的由受理机构审核。"
    "认证通过后即可填报行政许可、注册人员。本单位已由同事认证过的不用再认证，"
    "请同事在“人员授权”中为您授权；同事都联系不上的，填写后提交，页面会写明该联系哪个机构。"
)


PICKER = "#region-picker"
LEVELS = ("province", "city", "region")


class RegionSelect(forms.Select):
    """A level of the region picker; by script the levels below follow at once."""

    def __init__(self) -> None:
        super().__init__(
            {
                "hx-get": reverse_lazy("organization:regions"),
                "hx-trigger": "change",
                "hx-target": PICKER,
                "hx-include": PICKER,
                "hx-swap": "outerHTML",
            }
        )


class RegionForm(forms.Form):
    """Province, city, county: each choice decides what the next one offers."""

    province = forms.ChoiceField(label="省", widget=RegionSelect)
    city = forms.ChoiceField(label="市", widget=RegionSelect)
    region = forms.ChoiceField(
        label="县（市、区）", error_messages={"required": "请选到县（市、区）一级。"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {name: self._value(name) for name in ("province", "city")}
        self._offer("province", region_children())
        cities = region_children(chosen["province"]) if chosen["province"] else ()
        below = region(chosen["city"]) if chosen["city"] else None
        fits = below is not None and below.parent_id == chosen["province"]
        counties = region_children(chosen["city"]) if fits else ()
        self._offer("city", cities)
        self._offer("region", counties or ([below] if fits and below else []))

    def _value(self, name: str) -> str:
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        return str(value or "")

    def _offer(self, name: str, regions: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *((one.code, one.name) for one in regions)]

    @staticmethod
    def reshape(data: Mapping[str, Any]) -> bool:
        """Whether only the next level is wanted, without script."""
        return "pick" in data

    @staticmethod
    def initial_for(chosen: Region) -> dict[str, str]:
        """The three levels of a region."""
        code = chosen.code
        return {"province": f"{code[:2]}0000", "city": f"{code[:4]}00", "region": code}


class PlacedForm(InputForm, RegionForm):
    """An input with the region it is about."""

    def facts(self, **more: Any) -> Any:
        """What was filled in, of a valid form."""
        return super().facts(region=region(self.cleaned_data["region"]), **more)


class OrganizationForm(PlacedForm):
    """What proves an organisation."""

    takes = OrganizationFacts
    field_order = ("name", "uscc", "kinds", "legal_representative", *LEVELS)

    @classmethod
    def initial_of(cls, organization: Organization) -> dict[str, Any]:
        """What was filled in before; the sealed phone has to be typed again."""
        return {
            **facts_on(organization, OrganizationFacts),
            "contact_phone": "",
            "business_licence": organization.business_licence,
            "authorisation": organization.authorisation,
            **cls.initial_for(organization.region),
        }


class BranchForm(PlacedForm):
    """Name, address and region of the branch itself, not of the organisation above it."""

    takes = CompanyEmploying
    field_order = ("name", "number", *LEVELS)
    without = ("kind",)
    words = {
        "name": Words(
            label="分支机构名称",
            help="与营业执照一致；没有执照的写全称，例如“某某公司小榄工地”。",
        ),
        "number": Words(help="没有单独代码的不填。"),
        "address": Words(help="分支机构的地址，不是总部的地址。", missing="请填写地址。"),
        "contact_name": Words(label="联系人"),
        "contact_phone": Words(help=""),
    }

    def given(self) -> dict[str, CompanyEmploying]:
        """The branch, as the verb takes it."""
        return {"facts": self.facts(kind=EmployerKind.BRANCH)}


@for_organization(verified=False)
def organization(request: Request) -> HttpResponse:
    """How 企业认证 stands; before it is begun, the form itself."""
    found = organization_of(request)
    if found is None:
        return _form(request, None)
    if request.method == "POST":
        raise Conflict("本单位已经提交过企业认证。", remedy="请刷新页面查看办理情况。")
    actor, log = request.actor, ORGANIZATION.log(found.pk)
    step, onward = ORGANIZATIONS.next_step(found, actor), None
    if found.is_verified and "registration" in served.services(request):
        step = NextStep("您", "填报行政许可，审核通过后即可注册人员。")
        onward = Button("行政许可", at("organization:licences"))
    elif found.state == State.RETURNED and perms.may_correct(found, actor):
        onward = Button("修改", at("organization:correct"))
    office = found.authority
    phone = f"（{office.phone}）" if office.phone else ""
    hint = f"单位信息有变化时，请联系{office.name}{phone}办理变更。"
    return detail_page(
        request,
        "企业认证",
        found,
        ORGANIZATIONS.told(found, actor.role),
        heading="单位信息",
        mark=state_mark(found),
        steps=list(ORGANIZATIONS.way(found)),
        banners=banners.of_organization(found, log),
        next=step,
        onward=onward,
        hint=hint if found.is_verified else "",
        papers=papers_of(ORGANIZATIONS, found),
        log=timeline(ORGANIZATION, log),
    )


@for_organization(Function.ORGANIZATION, verified=False)
def correct(request: Request) -> HttpResponse:
    """Correct a returned 企业认证 and hand it in again."""
    found = organization_of(request)
    if found is None:
        return HttpResponseRedirect(reverse("organization:organization"))
    if found.state != State.RETURNED:
        raise Conflict(
            f"当前状态是“{found.get_state_display()}”，不能修改。",
            remedy="单位信息有变化时请联系协会办理变更。",
        )
    return _form(request, found)


@for_organization(verified=False, reads=True)
def regions(request: Request) -> HttpResponse:
    """The three levels of the region picker after one of them was chosen."""
    form = RegionForm(initial=request.GET.dict())
    return render(request, "organization/parts/region.html", {"form": form})


def _form(request: Request, found: Organization | None) -> HttpResponse:
    actor, key = request.actor, key_of(request)
    start = OrganizationForm.initial_of(found) if found else _begun(actor)
    form = filled(request, OrganizationForm, initial=start)
    made = submit(form, lambda: _hand_in(actor, found, form, key))
    if made is not None:
        return done(request, _told(made), "organization:organization")
    if found is not None:
        form.fields["contact_phone"].help_text = f"原号码 {found.contact_phone}，请重新填写。"
    more = {
        "form": form,
        "columns": 2,
        "lead": CORRECT if found else BEGIN,
        "steps": [] if found else numbered_steps(("企业认证", "行政许可", "人员注册"), 1),
        "submit": "提交认证",
        "returned": ORGANIZATION.log(found.pk).last("return") if found else None,
    }
    back = [("企业认证", reverse("organization:organization"))] if found else []
    title = "更正企业认证" if found else "企业认证"
    return page(request, "form", title, more, crumbs=back)


def _hand_in(
    actor: Actor, found: Organization | None, form: OrganizationForm, key: str
) -> Organization:
    if found is None:
        return services.submit(actor=actor, facts=form.facts(), key=key)
    return services.resubmit(actor=actor, pk=found.pk, facts=form.facts())


def _told(made: Organization) -> str:
    if not made.is_verified:
        return f"已提交，由{made.authority.name}审核，结果将发消息通知您。"
    if offers(made.authority_id, "registration"):
        return "企业认证已通过。下一步：填报行政许可，审核通过后即可注册人员。"
    return "企业认证已通过。下一步：填报聘用记录。"


def _begun(actor: Actor) -> dict[str, str]:
    mine = {"contact_name": fold(actor.name)} if actor.role is Role.ORGANIZATION else {}
    return {**mine, "province": only_province(actor)}
