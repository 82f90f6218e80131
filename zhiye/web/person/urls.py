"""Addresses of the person portal."""

from typing import Any

from django.urls import URLPattern, path

from zhiye.casework.kinds import Kind
from zhiye.certificates.kinds import CERTIFICATES
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.registrations.kinds import DEREGISTRATIONS, REGISTRATIONS
from zhiye.web.person.frame import own_page, with_profile
from zhiye.web.person.views import (
    certificates,
    employments,
    home,
    login,
    organizations,
    profile,
    registrations,
)
from zhiye.web.shared.moves import moves_of


def _moves(kind: Kind[Any], at: str, gate: Any = own_page) -> URLPattern:
    """The pages of all moves of a kind."""
    return path(f"{at}s/<int:pk>/<slug:name>/", moves_of(kind, gate), name=f"{at}_move")


app_name = "person"
urlpatterns = [
    path("", home.home, name="home"),
    path("login/id/", login.id_number, name="login_id"),
    path("login/id/bind/", login.bind, name="login_bind"),
    path("login/id/phone/", login.phone, name="login_phone"),
    path("login/id/check/", login.check, name="login_check"),
    path("profile/", profile.profile, name="profile"),
    path("profile/place/", profile.place, name="place"),
    path("places/", profile.places, name="places"),
    path("certificates/", certificates.listing, name="certificates"),
    path("certificates/fetched/", certificates.fetched, name="fetched"),
    path("certificates/refresh/", certificates.refresh, name="refresh"),
    path("certificates/why/", certificates.why, name="why"),
    path("certificates/new/", certificates.choose, name="certificate_choose"),
    path("certificates/new/<slug:kind>/", certificates.new, name="certificate_new"),
    path("certificates/<int:pk>/", certificates.detail, name="certificate"),
    path("certificates/<int:pk>/changes/", certificates.changes, name="certificate_changes"),
    path("certificates/items/<int:pk>/first/", certificates.supplement, name="first_issue"),
    _moves(CERTIFICATES, "certificate", with_profile),
    path("qualifications/", profile.listing, name="qualifications"),
    path("qualifications/<slug:kind>/new/", profile.new, name="qualification_new"),
    path(
        "qualifications/<slug:kind>/<int:pk>/remove/",
        profile.remove,
        name="qualification_remove",
    ),
    path("organizations/", organizations.search, name="organizations"),
    path("organizations/<int:pk>/", organizations.apply, name="organization"),
    path("registrations/", registrations.listing, name="registrations"),
    path("registrations/<int:pk>/", registrations.detail, name="registration"),
    path("registrations/<int:pk>/done/", registrations.answered, name="registration_done"),
    path("registrations/<int:pk>/deregister/", registrations.leave, name="deregister"),
    _moves(REGISTRATIONS, "registration"),
    path("deregistrations/", registrations.ends, name="deregistrations"),
    path("deregistrations/<int:pk>/", registrations.end, name="deregistration"),
    _moves(DEREGISTRATIONS, "deregistration"),
    path("employments/", employments.listing, name="employments"),
    path("employments/print/", employments.record, name="print_record"),
    path("employments/print/pdf/", employments.print_record, name="print_record_do"),
    path("employments/<int:pk>/form/", employments.print_form, name="print_form"),
    path("employments/<int:pk>/", employments.detail, name="employment"),
    _moves(EMPLOYMENTS, "employment"),
    path("account/", profile.mine, name="mine"),
    path("access/", profile.access, name="access"),
    path("consents/", profile.consents, name="consents"),
]
