"""Read-only lists of the catalogues."""

from __future__ import annotations

from django.contrib import admin

from zhiye.catalogue.models import (
    CatalogueVersion,
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
from zhiye.regions.admin import ReadOnlyAdmin


class SourcedAdmin(ReadOnlyAdmin):
    """Rows with source and confidence."""

    list_display = ("__str__", "confidence", "source", "withdrawn_on")
    list_filter = ["confidence"]


@admin.register(WorkItem)
class WorkItemAdmin(SourcedAdmin):
    """Work items by version."""

    list_select_related = ("version",)
    list_filter = ["version", "confidence"]
    search_fields = ("code", "name")


@admin.register(WorkItemMapping)
class WorkItemMappingAdmin(SourcedAdmin):
    """Successors of old items."""

    list_select_related = ("old", "new")
    list_filter = ["mode", "confidence"]


@admin.register(LicenceNode)
class LicenceNodeAdmin(SourcedAdmin):
    """The licence tree."""

    list_filter = ["kind", "is_leaf", "confidence"]
    search_fields = ("code", "full_name")


admin.site.register(
    [
        CatalogueVersion,
        CraneLimit,
        EducationLevel,
        InspectionItem,
        NdtItem,
        ProfessionalTitle,
        SafetyPost,
        TitleSpeciality,
        WorkCategory,
    ],
    SourcedAdmin,
)
