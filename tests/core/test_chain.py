"""The audit chain: one changed row is found and located (assurance 41)."""

from __future__ import annotations

import io
import json
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings

from tests import cast
from tests.registrations.test_races import at_once
from tests.support.waiting import PATIENCE
from zhiye.core import clock, keyring
from zhiye.core.chain import blocks, checking, heads, rows, writing
from zhiye.core.models import AccessLog, AuditBlock, MoveLog
from zhiye.jobs import tasks

pytestmark = [pytest.mark.django_db, pytest.mark.assurance(41)]
LOG = MoveLog._meta.db_table


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BLOCK", 4)


def moves(count: int = 1) -> list[MoveLog]:
    """Log rows with what a text file could stumble over."""
    return MoveLog.objects.bulk_create(
        MoveLog(
            flow="flow",
            object_id=number,
            move="file",
            to_state="filed",
            reason="一行\n\t\\N “二行”",
            data={"z": 1, "a": [number]},
            actor_name="甲",
            acting_role="person",
            channel="web",
        )
        for number in range(count)
    )


def run(statement: str, *values: int) -> None:
    """As the owner of the tables: the application's role could not."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def told() -> list[tuple[str, int, str]]:
    """What is found: table, row, what happened to it."""
    return [(one.table, one.row, one.what) for one in checking.verify().findings]


def command(*words: str) -> str:
    out = io.StringIO()
    call_command("audit_chain", *words, stdout=out)
    return out.getvalue()


# -- an untouched chain --------------------------------------------------------------------------


def test_untouched_rows_are_as_they_were_sealed(small_blocks: None) -> None:
    moves(9)
    AccessLog.objects.create(kind="login", actor_name="甲", acting_role="person", channel="web")
    assert writing.extend() >= 10
    assert list(AuditBlock.objects.filter(table=LOG).values_list("rows", flat=True)) == [4, 4, 1]
    moves(2)
    report = checking.verify()
    assert (report.findings, report.blocks) == ([], AuditBlock.objects.count())
    assert report.rows == sum(AuditBlock.objects.values_list("rows", flat=True))
    assert (writing.extend(), writing.extend()) == (2, 0)
    assert told() == []


def test_every_numbered_log_and_history_table_is_chained() -> None:
    names = {table.name for table in rows.tables()}
    assert {LOG, "core_accesslog", "people_personevent", "prints_print"} <= names
    assert AuditBlock._meta.db_table not in names


def test_the_digest_does_not_depend_on_how_the_session_is_set() -> None:
    cast.person()
    writing.extend()
    assert AuditBlock.objects.filter(table="people_personevent").exists()
    run("SET LOCAL bytea_output = 'escape'")
    assert told() == []


def test_a_column_that_comes_later_changes_nothing() -> None:
    row = moves(2)[0]
    writing.extend()
    run(f"ALTER TABLE {LOG} ADD COLUMN later text DEFAULT 'x'")
    assert told() == []
    run(
        f"INSERT INTO {LOG} SELECT (jsonb_populate_record(t, '{{\"id\": 999999}}')).* FROM {LOG} t"
        f" WHERE id = {row.pk}"
    )
    assert writing.extend() == 1
    assert told() == []
    run(f"UPDATE {LOG} SET later = 'y'")
    assert told() == [(LOG, 999999, "was changed")]


def test_the_application_role_can_seal(
    as_application: Callable[[], AbstractContextManager[None]],
) -> None:
    with as_application():
        moves(2)
        assert writing.extend() >= 2
        assert told() == []


# -- what is found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ["reason = ''", "at = at + interval '1 microsecond'", "data = '{}'", "user_id = 5", "ip = 'x'"],
)
def test_a_changed_row_is_located(change: str, small_blocks: None) -> None:
    row = moves(10)[6]
    writing.extend()
    run(f"UPDATE {LOG} SET {change} WHERE id = %s", row.pk)
    found = checking.verify().findings
    assert [(one.table, one.row, one.what) for one in found] == [(LOG, row.pk, "was changed")]
    block = AuditBlock.objects.get(pk=found[0].block)
    assert block.first_id <= row.pk <= block.last_id


@pytest.mark.parametrize("which", [0, 3, 4, 9])
def test_a_removed_row_is_located(which: int, small_blocks: None) -> None:
    row = moves(10)[which]
    writing.extend()
    run(f"DELETE FROM {LOG} WHERE id = %s", row.pk)
    assert told() == [(LOG, row.pk, "was removed")]


@pytest.mark.parametrize("number", [-5, 0, "between"])
def test_a_row_put_in_later_is_located(number: int | str, small_blocks: None) -> None:
    made = moves(10)
    if number == "between":
        number = made[5].pk
        run(f"DELETE FROM {LOG} WHERE id = %s", number)  # a number that was never used
    writing.extend()
    MoveLog.objects.create(
        pk=number, flow="flow", object_id=1, move="file", to_state="filed", actor_name="乙"
    )
    assert told() == [(LOG, number, "was put in later")]


def test_several_are_all_located(small_blocks: None) -> None:
    made = moves(10)
    writing.extend()
    run(f"UPDATE {LOG} SET object_id = 77 WHERE id IN (%s, %s)", made[0].pk, made[9].pk)
    run(f"DELETE FROM {LOG} WHERE id = %s", made[1].pk)
    assert [row for _, row, _ in told()] == [made[0].pk, made[1].pk, made[9].pk]


def test_a_truncated_table_is_found() -> None:
    made = moves(3)
    writing.extend()
    run(f"TRUNCATE {LOG}")
    assert [row for _, row, _ in told()] == [one.pk for one in made]


# -- the blocks themselves -----------------------------------------------------------------------


def block() -> AuditBlock:
    return AuditBlock.objects.filter(table=LOG).order_by("pk")[0]


@pytest.mark.parametrize(
    "change",
    [
        "rows = rows + 1",
        "marks = ''",
        "at = at - interval '1 day'",
        "columns = 'id'",
        "reason = 'x'",
    ],
)
def test_a_changed_block_is_found(change: str, small_blocks: None) -> None:
    moves(10)
    writing.extend()
    here = block().pk
    run(f"UPDATE core_auditblock SET {change} WHERE id = %s", here)
    found = checking.verify().findings
    assert (here, "the block itself was changed") in [(one.block, one.what) for one in found]


def test_a_block_made_again_to_fit_a_changed_row_lacks_its_signature() -> None:
    """Whoever can write the tables but has no key."""
    row = moves(2)[0]
    writing.extend()
    run(f"UPDATE {LOG} SET reason = '' WHERE id = %s", row.pk)
    here = block()
    with transaction.atomic():
        table = next(one for one in rows.tables() if one.name == LOG)
        names = here.columns.split()
        now = list(rows.read(table, names, first=here.first_id, last=here.last_id))
    here.marks, here.content = rows.pack(now), rows.content(now)
    here.digest = blocks.digest_of(here)
    here.save()
    last = AuditBlock.objects.latest("pk").pk == here.pk
    found = [one.what for one in checking.verify().findings]
    assert found[0].startswith("is not signed by key")
    assert last or "the block before it was changed" in found[1]


def test_a_block_taken_out_is_found(small_blocks: None) -> None:
    moves(10)
    writing.extend()
    AuditBlock.objects.filter(table=LOG)[1].delete()
    assert "the block before it was changed, removed or put in" in [what for *_, what in told()]


def test_blocks_cut_off_and_made_again_are_found_by_an_exported_head() -> None:
    row = moves(2)[0]
    writing.extend()
    heads.export()
    AuditBlock.objects.all().delete()
    run(f"UPDATE {LOG} SET reason = '' WHERE id = %s", row.pk)
    writing.extend()
    (found,) = checking.verify().findings
    assert found.table.startswith("head-")
    assert "cut off or remade" in found.what


def test_a_key_that_is_gone_is_named(settings: Settings) -> None:
    moves()
    writing.extend()
    document = keyring.new_document()
    document["data"][0]["id"] = "d9"
    settings.ZHIYE_KEYRING = json.dumps(document)
    assert "is not signed by key d1 of the key ring" in [what for *_, what in told()]


def test_a_new_key_seals_and_the_old_one_is_still_believed(settings: Settings) -> None:
    settings.ZHIYE_KEYRING = json.dumps(document := keyring.new_document())
    moves()
    writing.extend()
    settings.ZHIYE_KEYRING = json.dumps(keyring.with_new_key(document, "data"))
    moves()
    writing.extend()
    assert list(AuditBlock.objects.filter(table=LOG).values_list("key_id", flat=True)) == [
        "d1",
        "d2",
    ]
    assert told() == []


# -- sealing anew --------------------------------------------------------------------------------


def test_after_a_migration_a_table_is_sealed_anew_with_the_reason(small_blocks: None) -> None:
    moves(6)
    writing.extend()
    run(f"ALTER TABLE {LOG} RENAME COLUMN ip TO source")
    assert next(what for *_, what in told()).startswith("its column ip is gone")
    said = command("renew", LOG, "--reason", "column renamed by migration 0009")
    assert "6 rows sealed anew" in said
    assert told() == []
    assert "column renamed by migration 0009" in command("verify")
    run(f"UPDATE {LOG} SET source = 'x' WHERE id = (SELECT max(id) FROM {LOG})")
    assert [what for *_, what in told()] == ["was changed"]


def test_sealing_anew_needs_a_reason_and_a_chained_table() -> None:
    with pytest.raises(CommandError, match="--reason"):
        command("renew", LOG)
    with pytest.raises(CommandError, match="not a chained table"):
        command("renew", "accounts_websession", "--reason", "why")


# -- the command, the head, the jobs -------------------------------------------------------------


def test_the_command_names_table_block_and_row() -> None:
    row = moves(3)[1]
    with clock.freeze(date(2026, 12, 31)):
        assert "rows sealed" in command("extend")
    assert "the last of 2026-12-31 12:00: all as they were sealed" in command("verify")
    run(f"UPDATE {LOG} SET reason = '' WHERE id = %s", row.pk)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 are not as they were sealed"):
        call_command("audit_chain", "verify", stdout=out)
    assert out.getvalue() == f"{LOG}, block {block().pk}, row {row.pk}: was changed\n"


def test_the_head_of_an_empty_chain_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="Nothing is sealed yet"):
        command("head")
    assert heads.export() is None


def test_the_job_of_the_day_exports_a_signed_head(data: Path) -> None:
    moves()
    with clock.freeze(date(2026, 12, 31)):
        tasks.export_head.func(0)
        tasks.export_head.func(0)
    newest = AuditBlock.objects.latest("pk")
    (path,) = (data / "audit").iterdir()
    assert path.name == f"head-2026-12-31-{newest.pk}.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    document = json.loads(path.read_text())
    assert (document["block"], document["digest"]) == (newest.pk, newest.digest)
    assert heads.problem(document) == ""
    assert (
        heads.problem(document | {"digest": "0" * 64}) == "is not signed by a key of the key ring"
    )
    assert heads.problem([]) == "is not an exported head"
    assert json.loads(command("head"))["digest"] == newest.digest


def test_a_head_kept_elsewhere_is_compared(data: Path, tmp_path: Path) -> None:
    moves()
    writing.extend()
    heads.export()
    (data / "audit").rename(tmp_path / "elsewhere")
    AuditBlock.objects.all().delete()
    assert "0 rows in 0 blocks" in command("verify")
    with pytest.raises(CommandError, match="1 are not"):
        command("verify", "--heads", str(tmp_path / "elsewhere"))
    with pytest.raises(CommandError, match="There is no folder"):
        command("verify", "--heads", str(tmp_path / "nowhere"))


def test_the_job_of_the_hour_seals() -> None:
    moves(3)
    tasks.seal.func(0)
    assert AuditBlock.objects.get(table=LOG).rows == 3


def test_the_job_of_the_week_reports_what_it_finds(caplog: pytest.LogCaptureFixture) -> None:
    row = moves(3)[1]
    writing.extend()
    tasks.check_chain.func(0)
    assert caplog.messages == []
    run(f"UPDATE {LOG} SET reason = '' WHERE id = %s", row.pk)
    with pytest.raises(checking.Broken, match=f"1 findings.*row {row.pk}: was changed"):
        tasks.check_chain.func(0)
    assert f"row {row.pk}: was changed" in caplog.text


def test_nothing_new_costs_a_few_index_look_ups(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    moves(3)
    writing.extend()
    with django_assert_max_num_queries(2 + len(rows.tables())):
        writing.extend()


# -- real connections ----------------------------------------------------------------------------


@contextmanager
def open_elsewhere() -> Iterator[Callable[[], None]]:
    """A second connection with a row of the log that is written and not committed."""
    written, go_on = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                moves()
                written.set()
                go_on.wait(PATIENCE)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert written.wait(PATIENCE)

    def end() -> None:
        go_on.set()
        thread.join()

    try:
        yield end
    finally:
        end()


@pytest.mark.django_db(transaction=True)
def test_a_lower_number_that_is_committed_later_is_waited_for() -> None:
    with open_elsewhere() as end:
        (later,) = moves()
        AccessLog.objects.create(kind="login", actor_name="甲", acting_role="person", channel="web")
        writing.extend(patience=0.1)
        assert not AuditBlock.objects.filter(table=LOG).exists()
        assert AuditBlock.objects.filter(table="core_accesslog").exists()
        end()
    assert writing.extend() == 2
    sealed = AuditBlock.objects.get(table=LOG)
    assert sealed.last_id == later.pk
    assert min(rows.unpack(bytes(sealed.marks))) < later.pk
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_who_begins_to_write_after_the_job_does_not_hold_it_up() -> None:
    """Only those are waited for whose numbers can be lower."""
    moves()
    with open_elsewhere() as end:
        threading.Timer(0.2, end).start()
        assert writing.extend(patience=20) >= 1
    assert told() == []


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BLOCK", 4)
    moves(40)
    AccessLog.objects.create(kind="login", actor_name="甲", acting_role="person", channel="web")
    assert sum(at_once([writing.extend] * 4)) == 41
    assert sum(AuditBlock.objects.filter(table=LOG).values_list("rows", flat=True)) == 40
    assert told() == []
