"""Pages with lists: what they cost at one size of the data, and how that grows.

A page's cost is told in calls of a bare Django view made in turns with it, each by its least
disturbed round, so that figures taken minutes apart on a busy machine can be compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

from bench import data, yardsticks
from bench.calls import Call, get, session, side_by_side
from bench.report import Part
from zhiye.core.actor import Role
from zhiye.http.paging import COUNT_LIMIT

MOST_GROWTH = 1.3
LARGE = 5_000
"""Tables with more rows than this must not be read from end to end."""
ROUNDS, EACH = 30, 3
PAGES = {
    "personnel, 10,000 people": ("owner 0", "/org/personnel/"),
    "personnel, second page": ("owner 0", ""),
    "personnel, one category": ("owner 0", "/org/personnel/?category=operation"),
    "personnel, 100,000 people": ("owner 1", "/org/personnel/"),
    "public page of an organisation": ("", f"/organizations/{data.BEGIN}/"),
    "public search of organisations": ("", "/organizations/?q=基准"),
    "registered people, for an authority": ("officer", "/gov/registrations/"),
}
ORDINARY = "personnel, 10,000 people"
SETTLED = 6
"""After five plans of its own for a statement it keeps, the server takes one for all values."""


@dataclass(frozen=True)
class Query:
    """A statement a page asked; `kept`: the server keeps it ready."""

    sql: str
    params: tuple[Any, ...]
    kept: bool


def measure(people: int) -> dict[str, Any]:
    """For every page: its cost in bare views, queries, and tables it reads from end to end."""
    application, yard = WSGIHandler(), yardsticks.application()
    found: dict[str, Any] = {}
    for name, (who, path) in PAGES.items():
        if who == "owner 1" and people <= data.BIG:
            continue
        headers = _headers(who)
        where = path or _second_page(application, headers)

        def page(_: int, where: str = where, headers: dict[str, str] = headers) -> None:
            get(application, where, headers)

        def bare(_: int) -> None:
            get(yard, "/bare/")

        calls: dict[str, Call] = {"page": page, "bare": bare}
        rates = side_by_side(calls, rounds=ROUNDS, each=EACH, of=max)
        queries = _queries(application, where, headers)
        found[name] = {
            "bare_views": rates["bare"] / rates["page"],
            "milliseconds": 1000 / rates["page"],
            "queries": len(queries),
            "read_from_end_to_end": sorted({table for one in queries for table in _scanned(one)}),
        }
    return found


def told(sizes: dict[int, dict[str, Any]]) -> Part:
    """The lines of all sizes measured, and the growth from the smallest to the largest."""
    part = Part("pages", details={"sizes": {str(size): found for size, found in sizes.items()}})
    first, last = min(sizes), max(sizes)
    for size, found in sizes.items():
        for name, one in found.items():
            part.say(f"{name}, of {size:,}", one["milliseconds"], "ms")
    for name in PAGES:
        at_first, at_last = sizes[first].get(name), sizes[last].get(name)
        if at_first and at_last and first != last:
            growth = at_last["bare_views"] / at_first["bare_views"]
            part.say(f"{name}: growth {first:,} to {last:,}", growth, most=MOST_GROWTH)
    whole = sizes[last].get("personnel, 100,000 people")
    if whole:
        growth = whole["bare_views"] / sizes[last][ORDINARY]["bare_views"]
        part.say("personnel: an organisation with 100,000 people over one with 10,000", growth)
    for name, one in sizes[last].items():
        part.say(f"{name}: queries", one["queries"])
        scanned = one["read_from_end_to_end"]
        words = f"{name}: large tables read from end to end"
        part.say(f"{words} {'、'.join(scanned)}".rstrip(), len(scanned), most=0)
    return part


def _headers(who: str) -> dict[str, str]:
    if who.startswith("owner"):
        return session(data.owner(int(who[-1])), Role.ORGANIZATION)
    return session(data.officer(), Role.AUTHORITY) if who else {}


def _second_page(application: Any, headers: dict[str, str]) -> str:
    page = get(application, "/org/personnel/", headers).decode()
    found = re.search(r'href="(\?[^"]*cursor=[^"]+)"', page)
    if found is None:
        raise RuntimeError("the list has no second page")
    return "/org/personnel/" + found[1].replace("&amp;", "&")


def _queries(application: Any, where: str, headers: dict[str, str]) -> list[Query]:
    found: list[Query] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip("(").startswith("SELECT"):
            kept = isinstance(context["cursor"].cursor, ServerBindingCursor)
            found.append(Query(sql, tuple(params or ()), kept))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        get(application, where, headers)
    return found


def _scanned(query: Query) -> Iterator[str]:
    """Large tables that a statement reads without an index, more than LARGE rows of them.

    A count that stops after ten thousand rows may begin anywhere: what was read counts.
    """
    with connection.cursor() as cursor:
        plan = _explained(cursor, query)
    for node in _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]):
        if node["Node Type"] == "Seq Scan":
            read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            table = node["Relation Name"]
            if read * node["Actual Loops"] > max(LARGE, COUNT_LIMIT + 1) and _size(table) > LARGE:
                yield table


def _explained(cursor: Any, query: Query) -> Any:
    """The plan the server takes: of a statement it keeps ready, the one it settles on."""
    if not query.kept:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query.sql}", query.params)
        return cursor.fetchone()[0]
    places = (f"${number}" for number in count(1))
    sql = re.sub("%[s%]", lambda one: next(places) if one[0] == "%s" else "%", query.sql)
    given = f"({', '.join(['%s'] * len(query.params))})" if query.params else ""
    cursor.execute(f"PREPARE looked_at AS {sql.replace('%', '%%')}", ())
    for _ in range(SETTLED):
        cursor.execute(f"EXECUTE looked_at{given}", query.params)
    cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE looked_at{given}", query.params)
    plan = cursor.fetchone()[0]
    cursor.execute("DEALLOCATE looked_at")
    return plan


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", []):
        yield from _nodes(below)


def _size(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        return int(cursor.fetchone()[0])
