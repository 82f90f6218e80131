"""Django application `lookup`."""

from django.apps import AppConfig


class LookupConfig(AppConfig):
    """What the public may ask (公众查询)."""

    name = "zhiye.lookup"
    label = "lookup"
    verbose_name = "公众查询"
    default_auto_field = "django.db.models.BigAutoField"
