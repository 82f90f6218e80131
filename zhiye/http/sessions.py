"""Where sessions are kept: in the database, each read together with the login it holds.

The first statement of a request so tells all that every page needs of its reader: session, login,
user, grants, the edition of the reference data, how many messages are new.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet

from zhiye.accounts import acting
from zhiye.accounts.models import WebSession
from zhiye.core import edition
from zhiye.core.clock import now
from zhiye.core.prepared import Prepared, slot
from zhiye.notices.selectors import unread_column

LOGIN = "login"
"""Session key of the id of the LoginSession."""


@lru_cache(maxsize=10)
def _with_reader(owners: tuple[str, ...]) -> Prepared[WebSession]:
    """The statement, for the owners of grants there are."""

    def rows() -> QuerySet[WebSession]:
        found = WebSession.objects.filter(session_key=slot("key"), expire_date__gt=now())
        return found.select_related("login__user").annotate(
            **acting.columns("login__user_id"),
            edition=edition.column(),
            unread=unread_column("login__user_id"),
        )

    return Prepared(rows)


class SessionStore(DatabaseStore):
    """The store of the settings; `row` is what was read, until the session is another one."""

    row: Any = None

    @classmethod
    def get_model_class(cls) -> type[WebSession]:
        """The table."""
        return WebSession

    def create_model_instance(self, data: dict[str, Any]) -> WebSession:
        """The row to be written: the login stands in a column of its own."""
        made = cast("WebSession", super().create_model_instance(data))
        made.login_id = data.get(LOGIN)
        return made

    def _get_session_from_db(self) -> Any:
        self.row = _with_reader(acting.owners()).first(key=self.session_key)
        if self.row is None:
            self._session_key = None
        return self.row
