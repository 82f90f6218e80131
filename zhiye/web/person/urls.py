"""Addresses of the person portal."""

from django.urls import path

from zhiye.web.person import menu  # noqa: F401  (registers the tab bar)
from zhiye.web.person.views import (
    certificate_forms,
    certificates,
    deregistrations,
    employments,
    first_issues,
    home,
    login,
    mine,
    organizations,
    prints,
    profile,
    qualifications,
    registrations,
)

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
    path("certificates/new/", certificate_forms.choose, name="certificate_choose"),
    path("certificates/new/<slug:kind>/", certificate_forms.new, name="certificate_new"),
    path("certificates/<int:pk>/", certificates.detail, name="certificate"),
    path("certificates/<int:pk>/resubmit/", certificate_forms.edit, name="certificate_edit"),
    path("certificates/<int:pk>/amend/", certificate_forms.amend, name="certificate_amend"),
    path("certificates/<int:pk>/changes/", certificates.changes, name="certificate_changes"),
    path("certificates/<int:pk>/withdraw/", certificates.withdraw, name="certificate_withdraw"),
    path("certificates/items/<int:pk>/first/", first_issues.supplement, name="first_issue"),
    path("qualifications/", qualifications.listing, name="qualifications"),
    path("qualifications/<slug:kind>/new/", qualifications.new, name="qualification_new"),
    path(
        "qualifications/<slug:kind>/<int:pk>/remove/",
        qualifications.remove,
        name="qualification_remove",
    ),
    path("organizations/", organizations.search, name="organizations"),
    path("organizations/<int:pk>/", organizations.apply, name="organization"),
    path("registrations/", registrations.listing, name="registrations"),
    path("registrations/<int:pk>/", registrations.detail, name="registration"),
    path("registrations/<int:pk>/done/", registrations.done, name="registration_done"),
    path(
        "registrations/<int:pk>/accept_invitation/",
        registrations.accept,
        name="registration_accept",
    ),
    path(
        "registrations/<int:pk>/decline_invitation/",
        registrations.decline,
        name="registration_decline",
    ),
    path(
        "registrations/<int:pk>/withdraw_application/",
        registrations.withdraw,
        name="registration_withdraw",
    ),
    path("registrations/<int:pk>/deregister/", deregistrations.start, name="deregister"),
    path("deregistrations/", deregistrations.listing, name="deregistrations"),
    path("deregistrations/<int:pk>/", deregistrations.detail, name="deregistration"),
    path(
        "deregistrations/<int:pk>/consent/", deregistrations.consent, name="deregistration_consent"
    ),
    path(
        "deregistrations/<int:pk>/decline/", deregistrations.decline, name="deregistration_decline"
    ),
    path(
        "deregistrations/<int:pk>/withdraw/",
        deregistrations.withdraw,
        name="deregistration_withdraw",
    ),
    path(
        "deregistrations/<int:pk>/resubmit/",
        deregistrations.resubmit,
        name="deregistration_resubmit",
    ),
    path(
        "deregistrations/<int:pk>/exit_alone/",
        deregistrations.exit_alone,
        name="deregistration_exit_alone",
    ),
    path("employments/", employments.listing, name="employments"),
    path("employments/print/", prints.record, name="print_record"),
    path("employments/print/pdf/", prints.print_record, name="print_record_do"),
    path("employments/<int:pk>/form/", prints.print_form, name="print_form"),
    path("employments/<int:pk>/", employments.detail, name="employment"),
    path("employments/<int:pk>/deny/", employments.deny, name="employment_deny"),
    path(
        "employments/<int:pk>/release_alone/",
        employments.release_alone,
        name="employment_release_alone",
    ),
    path(
        "employments/<int:pk>/withdraw_release/",
        employments.withdraw_release,
        name="employment_withdraw_release",
    ),
    path("account/", mine.mine, name="mine"),
    path("access/", mine.access, name="access"),
    path("consents/", mine.consents, name="consents"),
]
