"""Django application `registrations`."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Practice registration by mutual consent (执业公示)."""

    name = "zhiye.registrations"
    label = "registrations"
    verbose_name = "执业公示"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.registrations import registry  # noqa: F401
