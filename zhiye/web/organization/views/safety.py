"""安全管理人员: naming them, their posts, ending (SX-30 to SX-33)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from zhiye.catalogue.models import SafetyPost
from zhiye.core.actor import Actor, Role
from zhiye.http.request import Request
from zhiye.organizations.models import Function, Organization
from zhiye.registrations import safety_services as services
from zhiye.registrations.inputs import Manager, PostFacts, Posts, SafetyEnd
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.listing import SAFETY as LISTING
from zhiye.registrations.models import SafetyAppointment
from zhiye.registrations.safety_flow import is_reviewed
from zhiye.registrations.selectors import posts_of
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.cases import case_page, list_of
from zhiye.web.shared.forms_of import InputForm, taking
from zhiye.web.shared.moves import asks
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.rows import RowsForm
from zhiye.web.shared.tables import Empty
from zhiye.web.shared.uploads import StoredFileField, filled

asks("safety", "end", Role.ORGANIZATION)(taking(SafetyEnd))


def _choices(posts: Iterable[SafetyPost], *, both: bool) -> list[Any]:
    """Posts under their kind of equipment; with both sides, the side too."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for post in posts:
        side = f"{post.get_side_display()} · " if both else ""
        groups.setdefault(side + (post.equipment or "全部设备"), []).append((post.code, post.name))
    return [("", "请选择岗位"), *groups.items()]


@asks("safety", "posts", Role.ORGANIZATION)
class PostsForm(RowsForm):
    """Rows of 岗位信息: a post with its stamped letter."""

    rows_heading, unit, add, submit = "岗位信息", "个岗位", "追加岗位", "追加"
    rows_help = "同一人不能兼任相互冲突的岗位，例如质量安全总监和质量安全员。"
    beside = {"posts": "post_0"}
    parts = ("post", "appointed", "letter")
    attached = {"letter": "appointment_letter"}

    def __init__(self, organization: Organization, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.posts = {post.code: post for post in posts_of(organization)}
        sides = {post.side for post in self.posts.values()}
        self.choices = _choices(self.posts.values(), both=len(sides) > 1)
        self.add_rows(data)

    @classmethod
    def of(cls, row: SafetyAppointment, actor: Actor, data: QueryDict | None = None) -> Self:
        """Further posts of somebody named already."""
        return cls(row.organization, data)

    def row(self, n: int) -> Iterable[forms.Field]:
        """The post, since when, and the letter."""
        yield forms.ChoiceField(label="岗位", choices=self.choices)
        yield forms.DateField(label="任命日期")
        yield StoredFileField(self.attached["letter"], help_text="" if n else "须加盖单位公章。")

    def facts(self, **more: Any) -> Any:
        """The posts."""
        return Posts(
            [
                PostFacts(self.posts[one["post"]], one["letter"], one["appointed"])
                for one in self.given_rows()
            ]
        )

    def given(self) -> dict[str, Any]:
        """The posts, as the verb takes them."""
        return {"facts": self.facts()}


class SafetyForm(PostsForm, InputForm):
    """Naming a safety manager."""

    takes = Manager
    heading, submit = "人员信息", "添加"

    def facts(self, **more: Any) -> Any:
        """Who it is, with the posts."""
        return InputForm.facts(self, posts=super().facts().posts)


@for_organization(Function.SAFETY, reads=True)
def safety(request: Request) -> HttpResponse:
    """Everybody named, with their posts."""
    passed = "审核通过即完成，" if is_reviewed(own(request)) else ""
    lead = (
        f"添加时不需要审核；注销时上传解除劳动合同证明书，{passed}不需要本人同意。"
        "与人员注册互不影响，两处都有的人须分别注销。"
    )
    empty = Empty(
        "还没有安全管理人员",
        "填写人员信息，为每个岗位上传盖章的任命书即可添加。",
        "添加安全管理人员",
        reverse("organization:safety_new"),
    )
    return list_of(request, APPOINTMENTS, LISTING, "q", "state", lead=lead, empty=empty)


@sensitive_post_parameters("id_number", "phone")
@for_organization(Function.SAFETY)
def new(request: Request) -> HttpResponse:
    """Name a safety manager with posts and letters; no review (SX-30)."""
    actor, organization = request.actor, own(request)
    form = filled(request, SafetyForm, lambda data: SafetyForm(organization, data))
    made = submit(form, lambda: services.appoint(actor=actor, key=key_of(request), **form.given()))
    if made is not None:
        told = f"已添加安全管理人员{made.name}，不需要审核。"
        return done(request, told, "organization:safety_one", made.pk)
    crumbs = [(APPOINTMENTS.label, reverse("organization:safety"))]
    return page(request, form.template, "添加安全管理人员", {"form": form}, crumbs=crumbs)


@for_organization(Function.SAFETY, reads=True)
def safety_one(request: Request, pk: int) -> HttpResponse:
    """One safety manager: posts and letters, where an end stands."""
    return case_page(request, APPOINTMENTS, pk)
