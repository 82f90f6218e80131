"""Addresses of the employers' portal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import path

from zhiye.casework.kinds import Kind
from zhiye.core.actor import Role
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.licences.kinds import LICENCES
from zhiye.organizations.models import Function
from zhiye.registrations.kinds import APPOINTMENTS, DEREGISTRATIONS, REGISTRATIONS
from zhiye.web.lists.pages import addresses
from zhiye.web.organization import menu  # noqa: F401  registers the menu
from zhiye.web.organization.gate import for_organization
from zhiye.web.organization.views import (
    certificates,
    dashboard,
    delegations,
    employment_filing,
    employments,
    invite,
    licences,
    organization,
    personnel,
    registrations,
    safety,
)
from zhiye.web.shared.moves import moves_of
from zhiye.web.shared.pages import by_number


def _moves(kind: Kind[Any]) -> Callable[..., HttpResponse]:
    """All moves of a kind, for whoever has its function."""
    return moves_of(kind, for_organization(*kind.sides[Role.ORGANIZATION].acts))


_safety = _moves(APPOINTMENTS)

app_name = "organization"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("organization/", organization.organization, name="organization"),
    path("organization/edit/", organization.correct, name="correct"),
    path("organization/regions/", organization.regions, name="regions"),
    path("licences/", licences.licences, name="licences"),
    path("licences/new/", licences.new, name="licence_new"),
    path("licences/<int:pk>/", licences.licence, name="licence"),
    path("licences/<int:pk>/edit/", licences.edit, name="licence_edit"),
    path("licences/<int:pk>/kind/", licences.kind, name="licence_kind"),
    path("licences/<int:pk>/autosave/", licences.autosave, name="licence_autosave"),
    path("licences/<int:pk>/<slug:name>/", _moves(LICENCES), name="licence_move"),
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/invite/", invite.invite, name="invite"),
    path("registrations/invite/<str:token>/", invite.invite_person, name="invite_person"),
    path("registrations/<int:pk>/", registrations.registration, name="registration"),
    path("registrations/<int:pk>/deregister/", registrations.start, name="deregister"),
    path("registrations/<int:pk>/<slug:name>/", _moves(REGISTRATIONS), name="registration_move"),
    path("deregistrations/", registrations.deregistrations, name="deregistrations"),
    path("deregistrations/<int:pk>/", registrations.deregistration, name="deregistration"),
    path(
        "deregistrations/<int:pk>/edit/",
        _moves(DEREGISTRATIONS),
        {"name": "resubmit"},
        name="deregistration_edit",
    ),
    path(
        "deregistrations/<int:pk>/<slug:name>/",
        _moves(DEREGISTRATIONS),
        name="deregistration_move",
    ),
    *addresses(
        employment_filing.BATCHES,
        for_organization(Function.EMPLOYMENT),
        at="employments/batches/",
        many="employment_batches",
        one="employment_batch",
    ),
    path("safety/", safety.safety, name="safety"),
    path("safety/new/", safety.new, name="safety_new"),
    path("safety/<int:pk>/", safety.safety_one, name="safety_one"),
    path("safety/<int:pk>/posts/", _safety, {"name": "posts"}, name="safety_posts"),
    path("safety/<int:pk>/end/", _safety, {"name": "end"}, name="safety_end"),
    path("safety/<int:pk>/<slug:name>/", _safety, name="safety_move"),
    *by_number("employments/", employments.employments, "employments"),
    path("employments/mine/", employments.mine, name="employments_mine"),
    path("employments/export/", employments.export, name="employments_export"),
    path("employments/new/", employment_filing.new, name="employment_new"),
    path("employments/new/<str:token>/", employment_filing.file, name="employment_file"),
    path("employments/new/<str:token>/form/", employment_filing.form, name="employment_file_form"),
    path("employments/branches/", employment_filing.branches, name="branches"),
    path("employments/branches/new/", employment_filing.new_branch, name="branch_new"),
    path("employments/<int:pk>/", employments.employment, name="employment"),
    path("employments/<int:pk>/form/", employment_filing.form_of_record, name="employment_form"),
    path("employments/<int:pk>/end/", employments.end, name="employment_end"),
    path("employments/<int:pk>/<slug:name>/", _moves(EMPLOYMENTS), name="employment_move"),
    path("personnel/", personnel.personnel, name="personnel"),
    path("personnel/export/", personnel.export, name="personnel_export"),
    path("personnel/<int:pk>/", personnel.member, name="member"),
    *by_number("certificates/", certificates.certificates, "certificates"),
    path("certificates/mine/", certificates.mine, name="certificates_mine"),
    path("certificates/<int:pk>/", certificates.certificate, name="certificate"),
    path("alerts/", personnel.alerts, name="alerts"),
    *by_number("delegations/", delegations.delegations, "delegations"),
    path("delegations/new/", delegations.new, name="delegation_new"),
    path("delegations/<int:pk>/", delegations.delegation, name="delegation"),
    path("delegations/<int:pk>/edit/", delegations.edit, name="delegation_edit"),
    path("delegations/<int:pk>/disable/", delegations.disable, name="delegation_disable"),
]
