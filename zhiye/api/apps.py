"""Django application `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for other systems; no tables."""

    name = "zhiye.api"
    label = "api"
    verbose_name = "接口"
    default_auto_field = "django.db.models.BigAutoField"
