"""What the portals share that put people on record: the range of dates, the end proposed, and what
lists of records tell (ZS-24, ZS-25, FJ-13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse, QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from zhiye.casework.facts import Fact
from zhiye.core.clock import local_date
from zhiye.employment import record_prints
from zhiye.employment.finding import Whom
from zhiye.employment.inputs import TOLD, Facts, Time, told
from zhiye.employment.models import Employer, Employment
from zhiye.employment.verdicts import Verdicts
from zhiye.employment.window import Window, window_of
from zhiye.http.request import Request
from zhiye.people.models import Person
from zhiye.regions import rules
from zhiye.web.shared import printing
from zhiye.web.shared.banners import Banner
from zhiye.web.shared.forms_of import InputForm
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.pages import Crumbs, key_of, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.tables import shown


class FindForm(InputForm):
    """Who is to be put on record: name and ID number must agree (ZS-24)."""

    takes = Whom


class TimeFields(InputForm):
    """聘用时间, with the range that is allowed shown before anybody types (ZS-25)."""

    takes = Time

    @property
    def about(self) -> list[forms.BoundField]:
        """What else a record says, for the template."""
        return [self[one.name] for one in TOLD if one.name in self.fields]

    def bound_to(self, window: Window, *, end_needed: bool) -> None:
        """Let the date pickers keep to a range and say it."""
        edges = {
            name: day.isoformat()
            for name, day in (("min", window.earliest), ("max", window.latest))
            if day
        }
        for name in ("started_on", "ends_on"):
            self.fields[name].widget.attrs |= edges
            self.fields[name].help_text = f"{window.sentence}。"
        end = self.fields["ends_on"]
        end.required = end_needed
        if not end_needed:
            end.help_text = f"{window.sentence}。没有约定期限的不填。"

    def bound_to_record(self, row: Employment) -> None:
        """Keep to the range of a record, which is that of the day it was filed on (ZS-25)."""
        needed = rules.get_bool("employment_until_item_expiry", row.authority_id)
        window = window_of(row.authority_id, row.item, local_date(row.filed_at))
        self.bound_to(window, end_needed=needed)


class ItemFields(TimeFields):
    """The items of a person to be put on record, and the end that follows what is ticked."""

    takes = Facts
    items = forms.MultipleChoiceField(
        label="作业项目",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个作业项目。"},
    )
    offered = forms.CharField(required=False, widget=forms.HiddenInput)
    """The end this form proposed: one that nobody changed follows the items."""

    @staticmethod
    def reshape(data: Mapping[str, Any]) -> bool:
        """Whether only another employer or item was ticked: nothing is judged yet."""
        return "check" in data

    def offer(self, found: Verdicts) -> None:
        """Let a person's items be chosen, each with its range of time."""
        offer(self, "items", [(row.item.pk, str(row.item)) for row in found.rows])
        if self.reshape(self.data):
            follow(found, self.data)
        self.window = found.window(self.chosen())
        self.bound_to(self.window, end_needed=found.end_needed)

    def chosen(self) -> list[int]:
        """The items ticked so far; of a form nobody has sent, those it proposes."""
        if isinstance(self.data, QueryDict):
            return numbers(self.data.getlist("items"))
        return numbers(self.initial.get("items", []))


def first_items(found: Verdicts) -> dict[str, object]:
    """What a form proposes as it opens: the only item that fits, until it runs out."""
    fitting = found.fitting
    items = [fitting[0].item.pk] if len(fitting) == 1 else []
    last = proposed_end(found, items)
    return {"items": items, "ends_on": last, "offered": last.isoformat() if last else ""}


def numbers(typed: Iterable[object]) -> list[int]:
    """The ids among what was ticked."""
    return [int(str(one)) for one in typed if str(one).isdigit()]


def proposed_end(found: Verdicts, items: Sequence[int]) -> date | None:
    """The end a form proposes: when the first of the items runs out."""
    days = [row.item.valid_until for row in found.rows if row.item.pk in set(items)]
    return min((day for day in days if day), default=None)


def follow(found: Verdicts, data: Any) -> None:
    """Let the proposed end follow the items that were ticked, unless somebody changed it."""
    if data.get("ends_on", "") in ("", data.get("offered", "")):
        last = proposed_end(found, numbers(data.getlist("items")))
        data["ends_on"] = data["offered"] = last.isoformat() if last else ""


# -- doing it ----------------------------------------------------------------------------------


F = TypeVar("F", bound=ItemFields)
Act = Callable[[Request, F, Employer, Verdicts], HttpResponse | None]
"""What a sent form is for; None where its page is to be shown."""


def filed(
    request: Request, form: ItemFields, employer: Employer, verb: Callable[..., list[Employment]]
) -> list[Employment] | None:
    """The records a sent form has led to; None where its page is to be shown."""
    return submit(
        form,
        lambda: verb(
            actor=request.actor,
            employer_id=employer.pk,
            item_ids=form.chosen(),
            facts=form.facts(),
            key=key_of(request),
        ),
    )


def drafted(
    request: Request, form: ItemFields, employer: Employer, found: Verdicts
) -> HttpResponse | None:
    """The registration form of what is ticked, to be signed first (FJ-40)."""
    form.errors.clear()  # only the items count here
    wanted = set(form.chosen())
    items = [row.item for row in found.rows if row.item.pk in wanted]
    made = submit(
        form,
        lambda: record_prints.print_draft(actor=request.actor, employer=employer, items=items),
    )
    return printing.pdf(request, made) if made is not None else None


def filing_page(
    request: Request,
    form: ItemFields,
    person: Person,
    found: Verdicts,
    *,
    title: str,
    crumbs: Crumbs,
    facts: Sequence[Fact] = (),
    **more: Any,
) -> HttpResponse:
    """Every item with its verdict, the time, what else is told and the papers.

    `more`: where it is sent (`here`), where the registration form is printed (`form_url`), how one
    looks for somebody else (`again`); `steps`, `banners`, the `next` step; the words of `submit`,
    for who has no certificate (`missing`) or none that fits (`unfit`), of the `papers` and whether
    they are `needed`, how to `sign`, who answers for the `truth`; a part `beside` the person.
    """
    office = Fact("登记机关", found.authority.name)
    who = [Fact("姓名", person.name), Fact("身份证号", person.id_number, code=True)]
    more = {
        "form": form,
        "person": person,
        "found": found,
        "chosen": form.chosen(),
        "facts": [*who, *facts, office],
        **more,
    }
    return page(request, "web/employment/filing", title, more, crumbs=crumbs)


def elsewhere(title: str, found: Verdicts, name: Callable[[Employer], str], then: str) -> Banner:
    """Where the person is on record already, and what follows."""
    held = [f"{name(one.employer)}，{one.opened_on} 起。" for one in found.elsewhere]
    return Banner(title, f"{''.join(held)}{then}", "warning")


# -- lists of records --------------------------------------------------------------------------


def item_told(row: Employment) -> SafeString:
    """The item, and below it what was told of the work."""
    lines = told(row, listed=True)
    small = format_html_join("", '<br><small class="zy-muted">{}：{}</small>', lines)
    return SafeString(shown(row.item) + small)


def end_told(row: Employment) -> str:
    """The last day agreed on, or the day it was ended."""
    if row.ended_on:
        return f"{row.ended_on.isoformat()} 终止"
    return row.ends_on.isoformat() if row.ends_on else "未约定"
