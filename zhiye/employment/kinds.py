"""The kinds of cases of this app: employment records."""

from __future__ import annotations

from zhiye.casework.kinds import Kind, Side, register
from zhiye.core.actor import Role
from zhiye.employment import moves, selectors
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.models import Employment
from zhiye.organizations.models import Function

EMPLOYMENTS = register(
    Kind[Employment](
        key="employments",
        label="聘用记录",
        flow=EMPLOYMENT,
        service="employment",
        rows=selectors.employments,
        about=lambda row: row.person.name,
        what=lambda row: f"{row.employer.name} {row.item}",
        sides={
            Role.PERSON: Side("/me/employments/{pk}/", "/me/employments/"),
            Role.ORGANIZATION: Side(
                "/org/employments/{pk}/", "/org/employments/", acts=(Function.EMPLOYMENT.value,)
            ),
            Role.AUTHORITY: Side("/gov/employments/{pk}/", "/gov/employments/"),
        },
        moves=moves.EMPLOYMENTS,
    )
)
