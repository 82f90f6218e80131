"""Read-only lists for administrators of the installation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from zhiye.regions.models import Authority, Region, RuleValue, WorkdayOverride


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Shows rows and changes nothing: services are the only writers."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody adds rows here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes rows here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes rows here."""
        return False


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    """Regions by code."""

    list_display = ("code", "full_name", "level", "withdrawn_on")
    search_fields = ("code", "full_name")
    list_filter = ("level",)


@admin.register(Authority)
class AuthorityAdmin(ReadOnlyAdmin):
    """Authorities."""

    list_display = ("name", "kind", "region", "parent", "is_active")
    list_select_related = ("region", "parent")
    search_fields = ("name",)


@admin.register(RuleValue)
class RuleValueAdmin(ReadOnlyAdmin):
    """Every value ever set."""

    list_display = ("authority", "key", "value", "effective_from", "set_by_name", "set_at")
    list_select_related = ("authority",)
    list_filter = ("key",)


@admin.register(WorkdayOverride)
class WorkdayOverrideAdmin(ReadOnlyAdmin):
    """Overridden working days."""

    list_display = ("date", "is_working", "note", "source", "set_by_name")
