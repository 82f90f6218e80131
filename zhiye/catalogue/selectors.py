"""Questions about the catalogues. They are public: nobody is asked who they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from zhiye.catalogue.codes import folded, normalise_code
from zhiye.catalogue.models import (
    CURRENT,
    CraneLimit,
    EducationLevel,
    InspectionItem,
    LicenceNode,
    NdtItem,
    ProfessionalTitle,
    SafetyPost,
    TitleSpeciality,
    WorkCategory,
    WorkItem,
    WorkItemMapping,
)
from zhiye.core.edition import kept
from zhiye.regions.selectors import Payload

OLD = "2011"
"""Code of the catalogue version before the present one."""


# Work items --------------------------------------------------------------------------------------


@kept
def current_work_items() -> tuple[WorkItem, ...]:
    """The items certificates are issued for today, in the order of the catalogue."""
    return tuple(work_items(CURRENT))


def work_items(version: str) -> models.QuerySet[WorkItem]:
    """The items of a catalogue version with their category, in its order."""
    return (
        WorkItem.objects.filter(version__code=version, withdrawn_on=None)
        .select_related("version", "category", "education_min")
        .order_by("order")
    )


@kept
def work_category_names() -> tuple[str, ...]:
    """作业种类 for a search: those of the present catalogue, then those of older ones."""
    rows = WorkCategory.objects.filter(withdrawn_on=None)
    names = rows.order_by("-version__effective_from", "order").values_list("name", flat=True)
    return tuple(dict.fromkeys(names))


def find_work_item(code: object, version: str = CURRENT) -> WorkItem | None:
    """The item of a code as written, in one catalogue version; None for an unknown code.

    The version is needed because old and new catalogues use the same codes for other things
    (domain-facts 0.1, row 10). Withdrawn items are found too.
    """
    return (
        WorkItem.objects.filter(version__code=version, code=normalise_code(code).code)
        .select_related("version", "category")
        .first()
    )


def successors(old_code: object) -> list[WorkItemMapping]:
    """What an item of the 2011 catalogue may become at 换发, in the order of the table.

    One row with mode `auto` may be proposed; several or `manual` rows need a person; a row
    without `new` says that the item may lapse. Empty for an unknown code.
    """
    return list(
        WorkItemMapping.objects.filter(
            old__version__code=OLD, old__code=normalise_code(old_code).code, withdrawn_on=None
        )
        .select_related("old", "new", "new__category")
        .order_by("order")
    )


# Inspection and NDT ------------------------------------------------------------------------------


def find_inspection_item(code: object) -> InspectionItem | None:
    """The inspection item of a present or older code, None for an unknown one."""
    wanted = folded(code)
    if not wanted:
        return None
    return InspectionItem.objects.filter(
        models.Q(code=wanted) | models.Q(older_code=wanted)
    ).first()


def find_ndt_item(code: object) -> NdtItem | None:
    """The NDT item of a code in any width and case, None for an unknown one."""
    return NdtItem.objects.filter(code=folded(code)).first()


# Lists for forms ---------------------------------------------------------------------------------


@kept
def crane_limits() -> tuple[CraneLimit, ...]:
    """The machine types Q2 can be limited to."""
    return tuple(CraneLimit.objects.filter(withdrawn_on=None))


def education_levels() -> models.QuerySet[EducationLevel]:
    """学历, lowest first."""
    return EducationLevel.objects.filter(withdrawn_on=None)


def professional_titles() -> models.QuerySet[ProfessionalTitle]:
    """职称, lowest first."""
    return ProfessionalTitle.objects.filter(withdrawn_on=None)


def title_specialities() -> models.QuerySet[TitleSpeciality]:
    """Specialities of professional titles."""
    return TitleSpeciality.objects.filter(withdrawn_on=None)


@kept
def safety_posts(side: str | None = None) -> tuple[SafetyPost, ...]:
    """Safety posts, of producers ("production") or users ("use") only where asked."""
    posts = SafetyPost.objects.filter(withdrawn_on=None)
    return tuple(posts.filter(side=side) if side else posts)


def certificate_options() -> Payload:
    """Everything the certificate form offers, as JSON with an entity tag (lessons U18).

    `operator`: categories with their items (id, code, name, limits); `inspector` and `ndt`: items
    with level; each row tells whether a source confirms it (`law`).
    """
    limits = [limit.restriction for limit in crane_limits()]
    operator: dict[str, list[dict[str, Any]]] = {}
    for item in current_work_items():
        operator.setdefault(item.category.name, []).append(
            {
                "id": item.pk,
                "code": item.code,
                "name": item.name,
                "limits": limits if item.code == "Q2" else [],
                "law": item.is_law,
            }
        )
    inspector = [
        {
            "id": one.pk,
            "code": one.code,
            "name": one.name,
            "level": one.get_level_display(),
            "law": one.is_law,
        }
        for one in InspectionItem.objects.filter(withdrawn_on=None)
    ]
    ndt = [
        {
            "id": one.pk,
            "code": one.code,
            "name": one.name,
            "method": one.method,
            "levels": one.level_names,
            "law": one.is_law,
        }
        for one in NdtItem.objects.filter(withdrawn_on=None)
    ]
    categories = [{"category": name, "items": items} for name, items in operator.items()]
    return Payload.of({"operator": categories, "inspector": inspector, "ndt": ndt})


# Licence tree ------------------------------------------------------------------------------------


def licence_nodes(kinds: Iterable[str] = ()) -> models.QuerySet[LicenceNode]:
    """The present nodes of the licence tree in its order, of some 许可类别 only where asked."""
    nodes = LicenceNode.objects.filter(withdrawn_on=None)
    wanted = list(kinds)
    return nodes.filter(kind__in=wanted) if wanted else nodes


def licence_leaves(kinds: Iterable[str] = ()) -> models.QuerySet[LicenceNode]:
    """The nodes that can be licensed."""
    return licence_nodes(kinds).filter(is_leaf=True)


def licence_tree(kinds: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The licence catalogue as nested dicts for a tree picker (SX-17).

    Each node: id, code, name, and either `children` or, on a leaf, `leaf`, `granted_by`, `limit`
    and `full`; `law` is false where no source confirms the row.
    """
    return _tree(tuple(kinds))


@kept
def _tree(kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    made: dict[int, dict[str, Any]] = {}
    roots: list[dict[str, Any]] = []
    for node in licence_nodes(kinds):
        shown: dict[str, Any] = {"id": node.pk, "code": node.code, "name": node.name}
        if node.is_leaf:
            shown |= {
                "leaf": True,
                "full": node.full_name,
                "granted_by": node.get_granted_by_display(),
                "limit": node.parameter_limit,
            }
        else:
            shown["children"] = []
        shown["law"] = node.is_law
        made[node.pk] = shown
        above = made.get(node.parent_id) if node.parent_id else None
        (above["children"] if above else roots).append(shown)
    return roots


def licence_tree_payload(kinds: Iterable[str] = ()) -> Payload:
    """The tree as JSON with an entity tag, at most 100 KB (lessons U18)."""
    return Payload.of(licence_tree(kinds))


def safety_posts_payload() -> Payload:
    """The posts of safety managers, and which of them nobody holds together (SX-30)."""
    return Payload.of(
        [
            {
                "code": one.code,
                "name": one.name,
                "equipment": one.equipment,
                "incompatible": one.incompatible_codes,
            }
            for one in safety_posts()
        ]
    )


def licence_name(code: str) -> str:
    """The whole name of a licence item; its code where there is none."""
    found = LicenceNode.objects.filter(code=code).values_list("full_name", flat=True).first()
    return found or code
