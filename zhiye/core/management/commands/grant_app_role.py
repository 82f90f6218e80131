"""`manage.py grant_app_role`: rights of the application's database role, after every migrate."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zhiye.core import privileges


class Command(BaseCommand):
    """Log and history tables: INSERT and SELECT only (assurance 30)."""

    help = "Gives the application's database role its rights on every table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option: the role."""
        parser.add_argument("--role", default=privileges.APPLICATION_ROLE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant in one transaction."""
        try:
            with transaction.atomic():
                given = privileges.grant(options["role"])
        except LookupError:
            raise CommandError(
                f"Database role {options['role']} does not exist. Create it first: "
                f"CREATE ROLE {options['role']} LOGIN PASSWORD '…'"
            ) from None
        logs = sum("UPDATE" not in rights for rights in given.values())
        self.stdout.write(f"{options['role']}: {len(given)} tables, {logs} of them append only")
