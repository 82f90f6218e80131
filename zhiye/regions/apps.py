"""Django application of regions, authorities and rules."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Hands the core the overridden working days; each request reads one edition."""

    name = "zhiye.regions"
    label = "regions"
    verbose_name = "区划与机关"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Install the working-day overrides, and let requests keep what is read of an edition."""
        from django.core.signals import request_finished, request_started

        from zhiye.core import edition, workdays
        from zhiye.regions import selectors

        workdays.set_override_provider(selectors.workday_overrides)
        request_started.connect(edition.begin, dispatch_uid="regions.edition.begin")
        request_finished.connect(edition.end, dispatch_uid="regions.edition.end")
