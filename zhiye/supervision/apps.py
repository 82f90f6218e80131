"""Django application `supervision`."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Staffing alerts per licence item."""

    name = "zhiye.supervision"
    label = "supervision"
    verbose_name = "人员预警"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.supervision import registry  # noqa: F401
