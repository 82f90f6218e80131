"""Django application of regions, authorities and rules."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Hands the core the overridden working days and bounds the life of cached rules."""

    name = "zhiye.regions"
    label = "regions"
    verbose_name = "区划与机关"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Install the working-day overrides and the request cache of rules."""
        from django.core.signals import request_finished, request_started

        from zhiye.core import workdays
        from zhiye.regions import selectors
        from zhiye.regions.rules import cache

        workdays.set_override_provider(selectors.workday_overrides)
        request_started.connect(cache.begin, dispatch_uid="regions.rules.begin")
        request_finished.connect(cache.end, dispatch_uid="regions.rules.end")
