"""安全管理人员 with their posts (SX-30)."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.http import QueryDict

from zhiye.catalogue.models import PostSide, SafetyPost
from zhiye.catalogue.selectors import safety_posts
from zhiye.core.actor import Actor, Role
from zhiye.core.inputs import facts_on
from zhiye.files import links
from zhiye.organizations.models import INSPECTING, Organization, OrganizationKind
from zhiye.registrations.inputs import Manager, PostFacts, SafetyEnd
from zhiye.registrations.models import SafetyAppointment, SafetyState
from zhiye.registrations.safety_flow import SAFETY
from zhiye.web.organization.common import is_reviewed
from zhiye.web.shared import rows
from zhiye.web.shared.forms_of import InputForm
from zhiye.web.shared.moves import MoveForm, asks
from zhiye.web.shared.uploads import StoredFileField

RULE = "safety_release_reviewer_needed"
LETTER = "appointment_letter"
MOST = 20
PARTS = ("post", "appointed", "letter")


def posts_for(organization: Organization) -> list[SafetyPost]:
    """The posts of producers, of users (filling and trading units too), or of both."""
    kinds = set(organization.kinds) - INSPECTING
    sides = {
        PostSide.PRODUCTION if kind == OrganizationKind.PRODUCTION else PostSide.USE
        for kind in kinds
    }
    return list(safety_posts(sides.pop() if len(sides) == 1 else None))


def _choices(posts: list[SafetyPost]) -> list[Any]:
    """Posts under their kind of equipment; with both sides, the side too."""
    both = len({post.side for post in posts}) > 1
    groups: dict[str, list[tuple[str, str]]] = {}
    for post in posts:
        side = f"{post.get_side_display()} · " if both else ""
        groups.setdefault(side + (post.equipment or "全部设备"), []).append((post.code, post.name))
    return [("", "请选择岗位"), *groups.items()]


@asks("safety", "posts", Role.ORGANIZATION)
class PostsForm(MoveForm):
    """Rows of 岗位信息; a row can be added and taken out without script."""

    template = "safety_form"
    beside = {"posts": "post_0"}

    @classmethod
    def of(cls, row: SafetyAppointment, actor: Actor, data: QueryDict | None = None) -> Self:
        """Further posts of somebody named already."""
        return cls(row.organization, data)

    @staticmethod
    def uploads() -> list[tuple[str, str]]:
        """Every box a letter may come in, for `filled`."""
        return [(f"letter_{n}", LETTER) for n in range(MOST)]

    @staticmethod
    def reshape(data: QueryDict) -> bool:
        """Whether a row was added or taken out instead of sending the form."""
        return rows.reshape(data, MOST, lambda n: [f"{part}_{n}" for part in PARTS])

    def given(self) -> dict[str, Any]:
        """The posts."""
        return {"posts": self.chosen()}

    def __init__(self, organization: Organization, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.posts = {post.code: post for post in posts_for(organization)}
        self.rows = rows.rows_of(data, MOST) if data is not None else 1
        choices = _choices(list(self.posts.values()))
        for n in range(self.rows):
            self.fields[f"post_{n}"] = forms.ChoiceField(label="岗位", choices=choices)
            self.fields[f"appointed_{n}"] = forms.DateField(label="任命日期")
            self.fields[f"letter_{n}"] = StoredFileField(
                LETTER, help_text="须加盖单位公章。" if n == 0 else ""
            )

    @property
    def row_fields(self) -> list[dict[str, Any]]:
        """The rows for the template."""
        return [
            {"n": n, "fields": [self[f"{part}_{n}"] for part in PARTS]} for n in range(self.rows)
        ]

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more row."""
        return self.rows < MOST

    def chosen(self) -> list[PostFacts]:
        """The rows of a valid form."""
        data = self.cleaned_data
        return [
            PostFacts(
                post=self.posts[data[f"post_{n}"]],
                letter=data[f"letter_{n}"],
                appointed_on=data[f"appointed_{n}"],
            )
            for n in range(self.rows)
        ]


class SafetyForm(PostsForm, InputForm):
    """Naming a safety manager."""

    takes = Manager

    def given(self) -> dict[str, Any]:
        """Who it is, with the posts."""
        return {"facts": self.facts(posts=self.chosen())}


@asks("safety", "end", Role.ORGANIZATION)
class EndForm(InputForm):
    """Asking to end an appointment (SX-31), or correcting a returned request."""

    takes = SafetyEnd
    template = "safety_end"

    @classmethod
    def of(cls, row: SafetyAppointment, actor: Actor, data: QueryDict | None = None) -> Self:
        """As it was sent last time."""
        held = {"files": links.current(row.files)}
        return cls(data, initial=facts_on(row, SafetyEnd), held=held)

    def more(self, row: SafetyAppointment, actor: Actor) -> dict[str, Any]:
        """Whether somebody reviews it, and why it was returned."""
        returned = row.state == SafetyState.END_RETURNED
        return {
            "reviewed": is_reviewed(row.organization, RULE),
            "returned": SAFETY.log(row.pk).last("return_end") if returned else None,
        }


class SafetySearchForm(forms.Form):
    """What the list of safety managers is searched by."""

    q = forms.CharField(label="姓名", required=False, max_length=50)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *SafetyState.choices]
    )
