"""Addresses of the employers' portal."""

from django.urls import path

from zhiye.web.organization import menu  # noqa: F401  registers the menu
from zhiye.web.organization.views import (
    alerts,
    dashboard,
    delegations,
    deregistrations,
    invite,
    licence_edit,
    licences,
    organization,
    personnel,
    registrations,
    safety,
)

app_name = "organization"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("organization/", organization.organization, name="organization"),
    path("organization/edit/", organization.correct, name="correct"),
    path("organization/regions/", organization.regions, name="regions"),
    path("licences/", licences.licences, name="licences"),
    path("licences/new/", licence_edit.new, name="licence_new"),
    path("licences/<int:pk>/", licences.licence, name="licence"),
    path("licences/<int:pk>/edit/", licence_edit.edit, name="licence_edit"),
    path("licences/<int:pk>/kind/", licence_edit.kind, name="licence_kind"),
    path("licences/<int:pk>/autosave/", licence_edit.autosave, name="licence_autosave"),
    path("licences/<int:pk>/<slug:name>/", licences.move, name="licence_move"),
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/invite/", invite.invite, name="invite"),
    path("registrations/invite/<str:token>/", invite.invite_person, name="invite_person"),
    path("registrations/<int:pk>/", registrations.registration, name="registration"),
    path("registrations/<int:pk>/deregister/", deregistrations.start, name="deregister"),
    path("registrations/<int:pk>/<slug:name>/", registrations.move, name="registration_move"),
    path("deregistrations/", deregistrations.deregistrations, name="deregistrations"),
    path("deregistrations/<int:pk>/", deregistrations.deregistration, name="deregistration"),
    path("deregistrations/<int:pk>/edit/", deregistrations.correct, name="deregistration_edit"),
    path("deregistrations/<int:pk>/<slug:name>/", deregistrations.move, name="deregistration_move"),
    path("safety/", safety.safety, name="safety"),
    path("safety/new/", safety.new, name="safety_new"),
    path("safety/<int:pk>/", safety.safety_one, name="safety_one"),
    path("safety/<int:pk>/posts/", safety.add_posts, name="safety_posts"),
    path("safety/<int:pk>/end/", safety.end, name="safety_end"),
    path("safety/<int:pk>/<slug:name>/", safety.move, name="safety_move"),
    path("personnel/", personnel.personnel, name="personnel"),
    path("personnel/export/", personnel.export, name="personnel_export"),
    path("personnel/<int:pk>/", personnel.member, name="member"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/new/", delegations.new, name="delegation_new"),
    path("delegations/<int:pk>/disable/", delegations.disable, name="delegation_disable"),
]
