"""What the API's verification is held against: FastAPI and asyncpg, the same two statements.

`uvicorn bench.api_yard:app`; no running system needs it. The statements are the product's own, so
that they cannot drift apart; only the parameters are written as asyncpg takes them.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import django
from fastapi import FastAPI, Header
from pydantic import BaseModel

django.setup()

from zhiye.accounts import try_counts  # noqa: E402
from zhiye.certificates.models import CertificateKind  # noqa: E402
from zhiye.core.sealed import blind_indexes  # noqa: E402
from zhiye.lookup import queries  # noqa: E402

CONNECTIONS = 4
WINDOW = timedelta(minutes=10)


def numbered(statement: str, *names: str) -> str:
    """The statement with $1, $2 … for the named parameters, in this order."""
    place = {name: str(number) for number, name in enumerate(names, 1)}
    return re.sub(r"%\((\w+)\)s", lambda found: f"${place[found[1]]}", statement)


COUNT = numbered(try_counts.COUNT, "key", "now", "since")
FIND = numbered(queries.BY_PERSON, "indexes", "name")


class Asked(BaseModel):
    """Name and number."""

    name: str
    number: str


class Item(BaseModel):
    """One item of a certificate."""

    kind: str
    name: str
    code: str
    issued_by: str
    valid_until: date | None
    state: str


class Answer(BaseModel):
    """What the product's operation answers."""

    found: bool
    items: list[Item]
    organization: str
    since: date | None


@asynccontextmanager
async def _pool(app: FastAPI) -> AsyncIterator[None]:
    url = os.environ["DATABASE_URL"]
    app.state.pool = await asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=_pool)


@app.post("/verify")
async def verify(asked: Asked, x_forwarded_for: str = Header("")) -> Answer:
    """Count the try, look the person up, tell the items."""
    now = datetime.now(UTC)
    async with app.state.pool.acquire() as connection:
        await connection.fetchrow(COUNT, f"yard:{x_forwarded_for}"[:40], now, now - WINDOW)
        rows = await connection.fetch(FIND, blind_indexes(asked.number, "id_number"), asked.name)
    items = [_item(row) for row in rows if row[5]]
    first: Any = rows[0] if rows else ("", None)
    return Answer(found=bool(items), items=items, organization=first[0] or "", since=first[1])


def _item(row: Any) -> Item:
    _, _, kind, _, issued_by, name, code, _, until = row
    state = "有效" if until is None or until >= datetime.now(UTC).date() else "已到期"
    return Item(
        kind=CertificateKind(kind).label,
        name=name,
        code=code,
        issued_by=issued_by,
        valid_until=until,
        state=state,
    )
