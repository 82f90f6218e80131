"""Django application `certificates`."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """A person's certificates and the items on them (资格证书)."""

    name = "zhiye.certificates"
    label = "certificates"
    verbose_name = "资格证书"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what lower layers ask of this one."""
        from zhiye.certificates import registry  # noqa: F401
