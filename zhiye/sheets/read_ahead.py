"""Working ahead: the next portions are prepared while the database takes the present one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 0.2


@contextmanager
def read_ahead(source: Iterator[T], *, depth: int = 2) -> Iterator[Iterator[T]]:
    """The items of `source`, made by a thread that is at most `depth` of them ahead.

    `source` must not use the database: connections belong to threads. What it raises is raised
    here; when this context is left early the thread ends before the next item.
    """
    queue: Queue[tuple[T] | BaseException | None] = Queue(depth)
    stop = Event()

    def put(item: tuple[T] | BaseException | None) -> None:
        while not stop.is_set():
            try:
                queue.put(item, timeout=PATIENCE)
            except Full:
                continue
            return

    def work() -> None:
        try:
            for item in source:
                put((item,))
                if stop.is_set():
                    return
        except BaseException as error:  # handed over, whatever it is
            put(error)
        else:
            put(None)

    def items() -> Iterator[T]:
        while True:
            try:
                item = queue.get(timeout=PATIENCE)
            except Empty:
                if thread.is_alive() or not queue.empty():
                    continue
                return
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item[0]

    thread = Thread(target=copy_context().run, args=(work,), name="zhiye-ahead", daemon=True)
    thread.start()
    try:
        yield items()
    finally:
        stop.set()
        thread.join()
