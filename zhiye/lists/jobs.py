"""What jobs do with lists: judge the rows, then write the good ones, a portion at a time.

A portion and its progress are one transaction, so a job that died goes on where it stopped. Who
has sent the list is asked for the right they have now at every step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice

from django.db import transaction
from django.db.models import F

from zhiye.accounts import acting
from zhiye.core.actor import Actor
from zhiye.core.history import context
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.files.storage import load
from zhiye.lists import results
from zhiye.lists.flow import LIST
from zhiye.lists.kinds import Figures, ListKind, Row, Written, kind_of
from zhiye.lists.models import ListRow, ListState, Outcome, UploadedList
from zhiye.lists.services import log_upload, open_list
from zhiye.sheets.cells import Fault
from zhiye.sheets.read_ahead import read_ahead
from zhiye.sheets.reading import Sheet

Progress = Callable[[UploadedList], None]
Rows = Sequence[Row | ListRow]


class Taken(Conflict):
    """Another process works on the same list."""


def silent(one: UploadedList) -> None:
    """Nobody watches."""


def sender_of(one: UploadedList) -> Actor | None:
    """Who works a list off: whoever sent it, with the right they have now; None without it."""
    return acting.at_work_for(one.started_by, lambda actor: kind_of(one).may(one, actor))


# -- judging ---------------------------------------------------------------------------------


def read(*, list_id: int, progress: Progress = silent) -> UploadedList:
    """Judge every row of a list; one that was judged already is left as it is."""
    one = _get(list_id)
    if one.state != ListState.WAITING or one.file is None:
        return one
    kind, system = kind_of(one), Actor.system(kind_of(one).title)
    try:
        sheet = open_list(one, load(one.file.path))
        actor = sender_of(one)
        if actor is None:
            raise Forbidden(kind.no_right)
        last = _begun(one)
        judge = kind.judge(one, actor)
    except (Invalid, Forbidden) as refused:
        return LIST.do("refuse", one.pk, actor=system, data={"message": refused.message[:500]})
    with read_ahead(_parsed(one, sheet, after=last)) as coming:
        for rows in coming:
            _keep(one, sheet, rows, judge(rows))
            progress(one)
    with transaction.atomic(), context(system):
        results.keep(one, sheet)
        move = "check" if one.good else "end_empty"
        one.total = one.done
        one.save(update_fields=["total"])
        return LIST.do(move, one.pk, actor=system, data={"message": _notes(sheet, kind)})


def _begun(one: UploadedList) -> int:
    """The last line an earlier run has judged. Where not every row is kept a list is judged from
    its beginning: what the judge has met is known to nobody."""
    if kind_of(one).keeps is None:
        return one.rows.order_by("-line").values_list("line", flat=True).first() or 0
    with transaction.atomic():
        one.rows.all().delete()
        one.done = one.good = one.known = one.bad = 0
        one.figures = {}
        one.save(update_fields=["done", "good", "known", "bad", "figures"])
    return 0


def _parsed(
    one: UploadedList,
    sheet: Sheet,
    *,
    after: int = 0,
    leave: frozenset[int] = frozenset(),
    skip: int = 0,
) -> Iterator[list[Row]]:
    """The rows in portions, cleaned; made ready here and now, iterated by a thread."""
    kind = kind_of(one)
    parse = kind.parse(one, sheet)
    wanted = ((line, cells) for line, cells in sheet.rows() if line > after and line not in leave)
    rows = (parse(line, cells) for line, cells in islice(wanted, skip, None))
    return iter(lambda: list(islice(rows, kind.portion)), [])


def _keep(one: UploadedList, sheet: Sheet, rows: Sequence[Row], figures: Figures) -> None:
    """Keep what was found, and the progress; a second process on the same list stops here."""
    counted = Counter(_outcome(row) for row in rows)
    most = kind_of(one).keeps
    left = len(rows) if most is None else max(most - one.good, 0)
    kept = []
    for row in rows:
        outcome = _outcome(row)
        if outcome is Outcome.GOOD:
            left -= 1
            if left < 0:
                continue
        kept.append(_row(one, sheet, row, outcome))
    with transaction.atomic():
        ListRow.objects.bulk_create(kept)
        _count(
            one,
            figures,
            done=len(rows),
            good=counted[Outcome.GOOD],
            known=counted[Outcome.KNOWN],
            bad=counted[Outcome.BAD],
        )


def _outcome(row: Row) -> Outcome:
    if row.faults:
        return Outcome.BAD
    return Outcome.KNOWN if row.known else Outcome.GOOD


def _row(one: UploadedList, sheet: Sheet, row: Row, outcome: Outcome) -> ListRow:
    return ListRow(
        uploaded=one,
        line=row.line,
        outcome=outcome,
        shown=kind_of(one).show(sheet.columns, row.cells),
        faults=list(dict.fromkeys(row.faults)),
        facts=row.facts() if outcome is Outcome.GOOD else {},
    )


def _notes(sheet: Sheet, kind: ListKind) -> str:
    return "".join(sheet.notes(leave=kind.reason))[:500]


# -- writing ---------------------------------------------------------------------------------


def run(*, list_id: int, progress: Progress = silent) -> UploadedList:
    """Write the good rows of a confirmed list; goes on where an earlier run stopped."""
    one = _get(list_id)
    if one.state != ListState.FILING or one.file is None:
        return one
    return _run(one, open_list(one, load(one.file.path)), sender_of, progress)


def at_once(
    *,
    kind: ListKind,
    actor: Actor,
    data: bytes,
    file_name: str,
    progress: Progress = silent,
) -> UploadedList:
    """Take a list in and write its good rows without a word in between, for a command.

    Raises Forbidden, Invalid.
    """
    draft = kind.draft(actor, None)
    sheet = open_list(draft, data)
    draft.file_name, draft.started_by_id = file_name[:120], actor.user_id
    draft.total = draft.good = sheet.total
    made = LIST.create("take", draft, actor=actor)
    log_upload(actor, made)
    return _run(_get(made.pk), sheet, lambda one: actor, progress)


def _run(
    one: UploadedList,
    sheet: Sheet,
    actor_of: Callable[[UploadedList], Actor | None],
    progress: Progress,
) -> UploadedList:
    kind, system = kind_of(one), Actor.system(kind_of(one).title)
    with _to_write(one, sheet) as coming:
        for rows in coming:
            actor = actor_of(one)
            if actor is None:
                _note(one, sheet, rows, Written(faults=_all(rows, kind.no_right)))
            else:
                _write(one, sheet, rows, actor)
            progress(one)
    with transaction.atomic(), context(system):
        if one.refused:
            results.keep(one, sheet)
        one.good = one.done
        data = {"message": one.message or _notes(sheet, kind)}
        one.save(update_fields=["good"])
        return LIST.do("finish", one.pk, actor=system, data=data)


def _to_write(one: UploadedList, sheet: Sheet) -> AbstractContextManager[Iterator[Rows]]:
    """The good rows that are left, in portions: as they were kept, or read again."""
    if kind_of(one).keeps is None:
        return nullcontext(_kept(one))
    bad = one.rows.filter(outcome=Outcome.BAD).values_list("line", flat=True)
    return read_ahead(_parsed(one, sheet, leave=frozenset(bad), skip=one.done))


def _kept(one: UploadedList) -> Iterator[list[ListRow]]:
    good = one.rows.filter(outcome=Outcome.GOOD).order_by("line")
    while rows := list(good[: kind_of(one).portion]):
        yield rows


def _write(one: UploadedList, sheet: Sheet, rows: Rows, actor: Actor) -> None:
    """Write some rows and note what became of each, in one transaction.

    Where somebody else wrote the same things at this moment the rows are written one by one, so
    that one of them does not keep the others out. Raises Taken.
    """
    kind = kind_of(one)
    try:
        with transaction.atomic(), context(actor, kind.title):
            good = [row for row in rows if not row.faults]
            written = kind.write(one, actor, good)
            written.faults |= {row.line: row.faults for row in rows if row.faults}
            _note(one, sheet, rows, written)
    except Taken:
        raise
    except Conflict as refused:
        if len(rows) == 1:
            said = refused.message + refused.remedy
            _note(one, sheet, rows, Written(faults=_all(rows, said)))
        for row in rows if len(rows) > 1 else ():
            _write(one, sheet, [row], actor)


def _all(rows: Rows, said: str) -> dict[int, list[Fault]]:
    return {row.line: [Fault("", said)] for row in rows}


def _note(one: UploadedList, sheet: Sheet, rows: Rows, written: Written) -> None:
    """Keep the outcome of each row; a second process on the same list stops here."""
    kept = []
    for row in rows:
        faults = list(dict.fromkeys(written.faults.get(row.line, ())))
        outcome = Outcome.REFUSED if faults else Outcome.FILED
        if isinstance(row, Row):
            if not faults:
                continue
            row = _row(one, sheet, row, outcome)
        row.outcome, row.faults = outcome, faults
        row.made = written.made.get(row.line, [])
        kept.append(row)
    with transaction.atomic():
        refused = len(written.faults)
        _count(one, written.figures, done=len(rows), filed=len(rows) - refused, refused=refused)
        _again(one, rows)
        ListRow.objects.bulk_create(
            kept,
            update_conflicts=True,
            unique_fields=["uploaded", "line"],
            update_fields=["outcome", "faults", "made"],
        )


def _again(one: UploadedList, rows: Rows) -> None:
    """The few good rows that were kept to be looked at are written by now."""
    if kind_of(one).keeps is not None and rows:
        looked_at = one.rows.filter(outcome=Outcome.GOOD, line__lte=rows[-1].line)
        looked_at.update(outcome=Outcome.FILED)


def _count(one: UploadedList, figures: Figures, **more: int) -> None:
    """Add to the figures of a list, unless another process has. Raises Taken."""
    total = dict(one.figures)
    for name, count in figures.items():
        total[name] = total.get(name, 0) + count
    moved = UploadedList.objects.filter(pk=one.pk, done=one.done)
    added = {name: F(name) + count for name, count in more.items()}
    if not moved.update(figures=total, **added):
        raise Taken("这份表格正由另一个进程处理。")
    one.figures = total
    for name, count in more.items():
        setattr(one, name, getattr(one, name) + count)


def _get(pk: int) -> UploadedList:
    related = ("organization", "authority", "file", "started_by")
    return UploadedList.objects.select_related(*related).get(pk=pk)
