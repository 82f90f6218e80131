"""Django application `lists`."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Spreadsheets that people send, whatever they are of."""

    name = "zhiye.lists"
    label = "lists"
    verbose_name = "上传的表格"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.lists import registry  # noqa: F401
