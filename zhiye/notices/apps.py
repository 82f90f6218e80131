"""Django application of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Inbox, outbox (SMS, e-mail), switches, announcements."""

    name = "zhiye.notices"
    label = "notices"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"
