"""Django application of the web pages."""

from pathlib import Path

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages only, no tables.

    `path` points at the shared look so that its templates, its Cotton components and its static
    files are found by Django's ordinary app finders.
    """

    name = "zhiye.web"
    label = "web"
    verbose_name = "页面"
    path = str(Path(__file__).resolve().parent / "shared")

    def ready(self) -> None:
        """Forms speak plain words from the start."""
        from zhiye.web.shared import words

        words.install()
