"""Django application `employment`."""

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """Employment records of people by certificate item (聘用记录)."""

    name = "zhiye.employment"
    label = "employment"
    verbose_name = "聘用记录"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.employment import registry  # noqa: F401
