"""Inviting somebody: search, choose, check, invite (SX-20, SX-21)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from zhiye.core.actor import Actor
from zhiye.core.refusals import ChecksFailed
from zhiye.http.request import Request
from zhiye.licences.selectors import has_counting
from zhiye.organizations.models import Function, Organization
from zhiye.people.found import person_of, token_for
from zhiye.people.models import Person
from zhiye.people.selectors import search_for_invitation
from zhiye.registrations import categories, services
from zhiye.registrations.models import OPEN_STATES, Category, Registration, Side
from zhiye.registrations.selectors import registrations
from zhiye.registrations.texts import TEXTS
from zhiye.web.organization.banners import UNLICENSED
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.organization.views.registrations import WAY
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.refusing import apart, submit, table_of
from zhiye.web.shared.uploads import filled

INVITE = "invite"
"""What a person is found for, so that the token opens nothing else."""


class SearchForm(forms.Form):
    """Whom to invite; sent by POST, so that no number stands in an address (SX-20)."""

    words = forms.CharField(
        label="姓名、身份证号或手机号",
        max_length=60,
        strip=True,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="须完整填写，不支持按部分号码或姓氏查找。",
        error_messages={"required": "请输入完整的姓名、身份证号或手机号。"},
    )


class CategoriesForm(forms.Form):
    """In which categories somebody is to be registered."""

    categories = forms.MultipleChoiceField(
        label="人员类别",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个人员类别。"},
    )


@sensitive_post_parameters("words")
@for_organization(Function.REGISTRATIONS)
def invite(request: Request) -> HttpResponse:
    """Search a person by full name, ID number or phone; posted, never in an address."""
    actor, organization = request.actor, own(request)
    form = filled(request, SearchForm)
    more: dict[str, Any] = {"form": form}
    more["banners"] = () if has_counting(organization.pk) else [UNLICENSED]
    found = submit(form, lambda: _search(actor, form.cleaned_data["words"]))
    if found is not None:
        more["found"], more["why"] = found
    return page(request, "invite", "邀请人员", more, crumbs=WAY)


def _search(actor: Actor, words: str) -> tuple[list[tuple[Person, str]], str]:
    """Who is found, each with the way on; else why not. Raises TooMany."""
    people, why = search_for_invitation(actor, words=words)
    return [(one, _url(actor, one)) for one in people], why


def _url(actor: Actor, person: Person) -> str:
    """A way to this one person, for this user and an hour."""
    return reverse("organization:invite_person", args=[token_for(actor, INVITE, person.pk)])


@for_organization(Function.REGISTRATIONS)
def invite_person(request: Request, token: str) -> HttpResponse:
    """Choose the categories, see whether they can be registered, invite."""
    actor, organization = request.actor, own(request)
    person = person_of(actor, INVITE, token, again="请回到“人员注册”点“邀请”。")
    chosen = request.GET if "categories" in request.GET else None
    form = filled(
        request, CategoriesForm, lambda sent: CategoriesForm(chosen if sent is None else sent)
    )
    made = submit(
        form,
        lambda: services.invite(
            actor=actor,
            person_id=person.pk,
            categories=form.cleaned_data["categories"],
            key=key_of(request),
        ),
        beside=apart(ChecksFailed),
    )
    if made:
        told = f"已邀请{person.name}，对方将收到消息，在手机上同意后即公示。"
        return done(request, told, "organization:registration", made.pk)
    return _show(request, person, organization, form)


def _show(
    request: Request,
    person: Person,
    organization: Organization,
    form: CategoriesForm,
) -> HttpResponse:
    actor = request.actor
    chosen = form.cleaned_data["categories"] if form.is_valid() else []
    all_of_them = services.eligibility(
        actor=actor, person=person, organization=organization, categories=Category.values
    )
    table = table_of(form)
    if chosen and table is None:
        table = categories.about(all_of_them, chosen)
    registration = Registration(person=person, organization=organization, categories=chosen)
    more = {
        "person": person,
        "form": form,
        "choices": list(categories.fits(all_of_them)),
        "chosen": chosen,
        "table": table,
        "open": registrations(actor).filter(person=person, state__in=OPEN_STATES).first(),
        "consent": TEXTS["register", Side.ORGANIZATION.value].for_(registration),
    }
    way = [*WAY, ("邀请人员", reverse("organization:invite"))]
    return page(request, "invite_person", f"邀请{person.name}", more, crumbs=way)
