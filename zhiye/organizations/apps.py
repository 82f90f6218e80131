"""Django application `organizations`."""

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    """Organisations and who may act for them (单位、授权)."""

    name = "zhiye.organizations"
    label = "organizations"
    verbose_name = "单位"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.organizations import registry  # noqa: F401
