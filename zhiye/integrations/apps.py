"""Django application of the outside systems."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Clients of outside systems, and their sandboxes."""

    name = "zhiye.integrations"
    label = "integrations"
    verbose_name = "外部系统"
    default_auto_field = "django.db.models.BigAutoField"
