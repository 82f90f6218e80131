"""The demo: every state has a case to click through."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from zhiye.accounts.models import User
from zhiye.certificates.models import Certificate, CertificateState, FirstIssue, FirstIssueState
from zhiye.employment.models import Clue, Employment, EmploymentState
from zhiye.licences.models import Licence, LicenceState
from zhiye.lists.models import UploadedList
from zhiye.organizations.models import Organization, OrganizationState
from zhiye.registrations.models import (
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    SafetyAppointment,
    SafetyState,
)

OF_SHANXI: dict[Any, Any] = {
    Organization: OrganizationState,
    Licence: LicenceState,
    Certificate: CertificateState,
    FirstIssue: FirstIssueState,
    Registration: RegistrationState,
    Deregistration: DeregistrationState,
    SafetyAppointment: SafetyState,
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def states(model: Any) -> set[str]:
    return set(model.objects.values_list("state", flat=True))


def test_every_state_has_a_case_and_a_second_run_adds_nothing(capsys: Any) -> None:
    call_command("load_regions", verbosity=0)
    call_command("load_demo", "--stories-only")
    for model, values in OF_SHANXI.items():
        assert states(model) == set(values.values), model
    amended = Certificate.objects.filter(state=CertificateState.SUBMITTED, decided_at__isnull=False)
    assert amended.exists()
    assert states(Employment) >= set(EmploymentState.values) - {"withdrawn"}
    assert states(Clue) == {"open"}
    sent = UploadedList.objects.order_by("pk")
    assert list(sent.values_list("state", "filed", "good", "bad")) == [
        ("done", 1, 1, 1),
        ("checked", 0, 1, 2),
    ]
    before = User.objects.count()
    call_command("load_demo", "--stories-only")
    assert User.objects.count() == before
    assert "已经载入过" in capsys.readouterr().out


def test_production_refuses(settings: Any) -> None:
    settings.ENV = type("Env", (), {"production": True})()
    with pytest.raises(CommandError, match="生产环境"):
        call_command("load_demo")
