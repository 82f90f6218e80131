"""Django application of stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploads, their inspection, storage, access and watermarks."""

    name = "zhiye.files"
    label = "files"
    verbose_name = "文件"
    default_auto_field = "django.db.models.BigAutoField"
