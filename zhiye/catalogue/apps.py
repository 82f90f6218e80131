"""Django application of the catalogues."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Reviewed reference data, each row with its source and how sure it is."""

    name = "zhiye.catalogue"
    label = "catalogue"
    verbose_name = "目录"
    default_auto_field = "django.db.models.BigAutoField"
