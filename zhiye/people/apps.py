"""Django application `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons who work with special equipment (从业人员)."""

    name = "zhiye.people"
    label = "people"
    verbose_name = "从业人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.people import registry  # noqa: F401
