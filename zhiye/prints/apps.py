"""Django application `prints`."""

from django.apps import AppConfig


class PrintsConfig(AppConfig):
    """Official prints, their numbers and what they said."""

    name = "zhiye.prints"
    label = "prints"
    verbose_name = "打印件"
    default_auto_field = "django.db.models.BigAutoField"
