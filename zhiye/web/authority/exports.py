"""Lists as xlsx: masked, every cell text, row after row in constant memory (assurance 3, 24)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpResponse

from zhiye.core.listing import Listing
from zhiye.http.acting import user_of
from zhiye.http.gates import may_any
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.sheets.handing_out import hand_out
from zhiye.web.authority.forms.cases import ExportForm
from zhiye.web.shared import printing
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import Found
from zhiye.web.shared.uploads import filled

MOST = 100_000
M = TypeVar("M", bound=Model)


def way(request: Request, found: Found[Any], name: str, duties: Sequence[str]) -> list[Button]:
    """The way to the export of what a list shows, for those who may take it along."""
    url = f"{at(name)}?{found.query}"
    may = may_any(request.actor, duties)
    return [Button("导出 Excel", url, "download")] if may else []


def export(
    request: Request,
    listing: Listing[M],
    rows: QuerySet[M],
    *,
    kind: str,
    told: str,
    name: str,
    back: tuple[str, str],
    head: str = "",
) -> HttpResponse:
    """Ask what a list is for and for the password, then hand it out (assurance 29, 39).

    `told` are its filters in words, for the log and, with more said by `head`, above the list.
    """
    actor = request.actor

    def written() -> IO[bytes]:
        form.confirm(actor)
        reason = form.cleaned_data["reason"]
        return hand_out(
            actor, listing, rows, kind=kind, told=told, head=head or told, reason=reason, most=MOST
        )

    form = filled(request, ExportForm, lambda data: ExportForm(data, user=user_of(request)))
    file = submit(form, written)
    if file is not None:
        return printing.xlsx(file, name)
    count = KeysetPage(rows, {}).total
    more = {"form": form, "told": told, "count": count, "most": MOST, "cancel": back[1]}
    return page(request, "export", "导出 Excel", more, crumbs=[back])
