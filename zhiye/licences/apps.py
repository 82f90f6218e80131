"""Django application `licences`."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """An organisation's licences and their items (行政许可)."""

    name = "zhiye.licences"
    label = "licences"
    verbose_name = "行政许可"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.licences import registry  # noqa: F401
