"""The kind of cases of this app: licences that organisations file."""

from __future__ import annotations

from zhiye.casework.kinds import Kind, Side, register
from zhiye.core.actor import Role
from zhiye.licences import moves, selectors
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import Licence
from zhiye.organizations.models import Function

LICENCES = register(
    Kind[Licence](
        key="licences",
        label="行政许可",
        flow=LICENCE,
        service="registration",
        rows=selectors.licences,
        about=lambda row: row.reference,
        what=lambda row: row.get_kind_display(),
        sides={
            Role.ORGANIZATION: Side(
                "/org/licences/{pk}/", "/org/licences/", acts=(Function.LICENCES.value,)
            ),
            Role.AUTHORITY: Side("/gov/licences/{pk}/", "/gov/licences/"),
        },
        moves=moves.LICENCES,
    )
)
