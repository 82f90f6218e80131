"""Django application of the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Holds the log tables and the machinery every domain app is built from."""

    name = "zhiye.core"
    label = "core"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"
