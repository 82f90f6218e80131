"""Django application `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A command, no tables."""

    name = "zhiye.demo"
    label = "demo"
    verbose_name = "演示数据"
