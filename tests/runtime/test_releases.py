"""The start recognises whose data it finds, and touches none that it cannot carry along."""

from __future__ import annotations

import pytest
from django.db import connection

from config import prepare, releases
from config.console import Failure
from config.releases import Found

pytestmark = pytest.mark.django_db


@pytest.fixture
def _marked() -> None:
    """The table in which a start remembers what it has loaded; the test's end takes it back."""
    prepare._mark("nothing")


def used_by(release: str) -> None:
    prepare._set_mark(releases.MARK, release)


def had(app: str, name: str) -> None:
    """A migration that the database has had."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", [app, name]
        )


def never_had(app: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = %s", [app])


@pytest.mark.usefixtures("_marked")
class TestLook:
    def test_data_of_this_release_needs_no_word(self) -> None:
        used_by(releases.VERSION)
        assert releases.look() == Found(releases.VERSION, 0)
        assert releases.look().words == ""

    def test_data_of_an_earlier_release_is_carried_along_and_the_start_says_so(self) -> None:
        used_by("0.0.9")
        never_had("supervision")
        found = releases.look()
        assert found.release == "0.0.9"
        assert found.words.startswith(f"data of release 0.0.9: {found.pending} change")
        assert found.pending >= 1

    def test_data_of_a_newer_release_is_left_alone(self) -> None:
        used_by("9.1.0")
        had("people", "0099_later")
        with pytest.raises(Failure, match=r"release 9\.1\.0 of zhiye, which is newer") as told:
            releases.look()
        assert "make run DATA=" in told.value.remedy

    def test_data_from_before_the_first_release_is_left_alone(self) -> None:
        had("organizations", "0005_delegation_dates_of_old")
        with pytest.raises(Failure, match="before the first release"):
            releases.look()

    def test_a_migration_of_a_library_that_is_no_longer_used_keeps_nobody_out(self) -> None:
        had("gone_library", "0001_initial")
        assert releases.look().pending == 0


def test_an_empty_database_is_new() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")
    assert releases.look() == Found()


def test_nothing_is_migrated_where_the_data_is_foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    had("people", "0099_later")
    monkeypatch.setattr(prepare, "_migrate", lambda: pytest.fail("the schema was touched"))
    with pytest.raises(Failure):
        prepare._carry_along()
