"""Django application `jobs`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """No tables of its own: the queue lives in the tables of procrastinate."""

    name = "zhiye.jobs"
    label = "jobs"
    verbose_name = "任务"
