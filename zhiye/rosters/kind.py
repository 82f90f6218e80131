"""Lists of people and their certificates: an office sends them (名册导入)."""

from __future__ import annotations

from collections.abc import Sequence

from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Forbidden
from zhiye.core.sealed import mask_id_number, mask_phone
from zhiye.lists.kinds import ListKind, Parse, Written, register
from zhiye.lists.models import UploadedList
from zhiye.regions.models import Authority
from zhiye.rosters.columns import BLANK, ROSTER
from zhiye.rosters.items import finder
from zhiye.rosters.preview import Preview
from zhiye.rosters.rows import Parser
from zhiye.rosters.sealing import Row, readier
from zhiye.rosters.writing import TITLE, write_ready
from zhiye.sheets.blank import Blank
from zhiye.sheets.cells import Fault
from zhiye.sheets.reading import MAX_ROWS, Sheet


class RosterList(ListKind):
    """名册导入, for the authority whose officer sends it."""

    key = "roster"
    title = TITLE
    act = "导入"
    what = "人员和证书"
    role = Role.AUTHORITY
    function = "import"
    headings = ROSTER
    most_rows = MAX_ROWS
    portion = 5000
    keeps = 100
    main = ("name", "id_number", "code", "valid_until")
    masks = {"id_number": mask_id_number, "number": mask_id_number, "phone": mask_phone}
    figures = {
        "new_people": "新增人员",
        "new_certificates": "新增证书",
        "new_items": "新增项目",
        "changed_items": "更新有效期",
    }
    listing = "/gov/imports/"
    path = "/gov/imports/{pk}/"

    def draft(self, actor: Actor, about_id: int | None) -> UploadedList:
        """For the acting authority. Raises Forbidden."""
        made = UploadedList(kind=self.key, authority_id=actor.authority_id)
        if not self.may(made, actor):
            raise Forbidden
        return made

    def blank(self, one: UploadedList) -> Blank:
        """The same for every authority."""
        return BLANK

    def parse(self, one: UploadedList, sheet: Sheet) -> Parse:
        """Cells cleaned, what identifies people sealed."""
        clean = Parser(sheet.columns, finder(), no_result=sheet.no_result)
        seal = readier(_authority(one))

        def parse(line: int, cells: list[object]) -> Row:
            faults: list[Fault] = []
            entry = clean(line, cells, faults)
            return Row(line, cells, faults, ready=seal(entry) if entry else None)

        return parse

    def judge(self, one: UploadedList, actor: Actor) -> Preview:
        """What the register says to the rows."""
        return Preview(_authority(one))

    def write(self, one: UploadedList, actor: Actor, rows: Sequence[Row]) -> Written:
        """Set by set, by COPY."""
        ready = [row.ready for row in rows if row.ready is not None]
        return write_ready(ready, actor=actor, authority=_authority(one))


def _authority(one: UploadedList) -> Authority:
    if one.authority is None:
        raise ValueError("a list of people belongs to an authority")
    return one.authority


ROSTER_LIST = register(RosterList())
