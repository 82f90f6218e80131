"""注册到企业 (SX-58): find an organisation, choose as what, see the conditions, apply."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.certificates import selectors as certificates
from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.refusals import ChecksFailed
from zhiye.http.request import Request
from zhiye.organizations.models import Organization
from zhiye.people import qualifications
from zhiye.people.models import Person
from zhiye.registrations import services
from zhiye.registrations.models import Category, Registration, Side
from zhiye.registrations.selectors import current_of
from zhiye.registrations.texts import TEXTS
from zhiye.web.person import reads
from zhiye.web.person.forms import CategoryForm, SearchForm
from zhiye.web.person.frame import own, registering, with_profile
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.refusing import apart, submit
from zhiye.web.shared.uploads import filled

MOST, SHORTEST_NAME = 20, 2


@require_GET
@with_profile
@registering
def search(request: Request) -> HttpResponse:
    """Verified organisations by name or code; why one is missing or cannot be chosen."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    typed = text.fold(request.GET.get("q", ""))
    found: list[Any] = []
    told = ""
    if typed and len(typed) < SHORTEST_NAME:
        told = "请至少输入名称的前两个字。"
    elif typed:
        found = list(reads.organizations(typed)[: MOST + 1])
        told = "" if found else _why_none(typed)
    more = {
        "form": form,
        "asked": bool(typed),
        "found": found[:MOST],
        "many": len(found) > MOST,
        "told": told,
        "current": current_of(own(request).pk),
    }
    return page(request, "organizations", "注册到企业", more, back=reverse("person:home"))


def _why_none(typed: str) -> str:
    if reads.unverified_exists(typed):
        return (
            "该单位已注册，但还没有完成企业认证，暂时不能申请。请联系单位在电脑端完成“企业认证”。"
        )
    return (
        "没有找到。请对照营业执照，从名称的第一个字开始输入，或输入完整的统一社会信用代码；"
        "仍没有的，说明单位还没有在平台注册，请联系单位先注册。"
    )


@require_http_methods(["GET", "POST"])
@with_profile
def apply(request: Request, pk: int) -> HttpResponse:
    """Choose as what, see the check table and the words consented to, apply."""
    organization, person = reads.organization(pk), own(request)
    asked = request.GET if "categories" in request.GET else None
    form = filled(
        request,
        CategoryForm,
        lambda sent: CategoryForm(
            asked if sent is None else sent, initial={"categories": _likely(person)}
        ),
    )
    made = submit(
        form,
        lambda: services.apply(
            actor=request.actor,
            organization_id=pk,
            categories=form.cleaned_data["categories"],
            key=key_of(request),
        ),
        beside=apart(ChecksFailed),
    )
    if made is not None:
        return done(request, f"申请已发给{organization.name}。", "person:registration", made.pk)
    more = {
        "organization": organization,
        "form": form,
        **_chosen(request.actor, form, organization, person),
    }
    return page(request, "apply", "申请公示", more, back=reverse("person:organizations"))


def _chosen(
    actor: Actor, form: CategoryForm, organization: Organization, person: Person
) -> dict[str, Any]:
    """What was ticked so far, with the conditions and the words consented to."""
    form.is_valid()  # what an address says was not judged yet
    chosen = getattr(form, "cleaned_data", {}).get("categories")
    if not chosen:
        return {"chosen": [], "table": None, "words": ""}
    draft = Registration(person=person, organization=organization, categories=chosen)
    return {
        "chosen": chosen,
        "table": services.eligibility(
            actor=actor, person=person, organization=organization, categories=chosen
        ),
        "words": TEXTS["register", Side.PERSON.value].for_(draft),
    }


def _likely(person: Person) -> list[str]:
    """The categories that fit what is on record: ticked beforehand, free to change."""
    found, items = [], certificates.items_on_record(person.pk)
    if certificates.valid_items(person.pk, ("inspector", "ndt"), among=items):
        found.append(Category.INSPECTION.value)
    if certificates.valid_items(person.pk, ("operator",), among=items):
        found.append(Category.OPERATION.value)
    if not found and not qualifications.missing_for_technical(person):
        found.append(Category.TECHNICAL.value)
    return found
