"""An uploaded list as a kind of case: judged, it waits for somebody to confirm or drop it."""

from __future__ import annotations

from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.lists import selectors
from zhiye.lists.flow import LIST
from zhiye.lists.kinds import ListKind
from zhiye.lists.models import ListState, UploadedList


def register_case(kind: ListKind, key: str, *, menu: str, section: str = "") -> Kind[UploadedList]:
    """Let lists of a kind wait in the work-basket of their senders, under an entry of the menu.

    `section` is that of the manual, as in `Side.help`.
    """

    def line(row: UploadedList) -> str:
        wrong = f"，有错误 {row.bad} 行" if row.bad else ""
        return f"{row.file_name}：可以{kind.act} {row.good} 行{wrong}"

    side = Side[UploadedList](
        kind.path, kind.listing, acts=(kind.function,), menu=menu, help=section
    )
    return register(
        Kind[UploadedList](
            key=key,
            label=kind.title,
            flow=LIST,
            service=kind.service,
            rows=lambda actor: selectors.lists(actor, kind),
            about=lambda row: row.file_name,
            what=lambda row: row.about,
            line=line,
            sides={kind.role: side},
            turns=(
                Turn(
                    kind.role,
                    (ListState.CHECKED,),
                    task=f"{kind.title}已核对，还没有{kind.act}",
                    action="查看并确认",
                ),
            ),
        )
    )
