"""Django application `rosters`."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    """Lists of people and their certificates from spreadsheets."""

    name = "zhiye.rosters"
    label = "rosters"
    verbose_name = "名册导入"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.rosters import registry  # noqa: F401
