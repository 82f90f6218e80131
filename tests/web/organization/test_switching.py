"""One login, several organisations: chosen after login, switched, never confused (ZS-20)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.support.login import login
from tests.web.organization.desk import Desk, field, main, words
from zhiye.accounts.models import User
from zhiye.core import clock
from zhiye.core.actor import Role
from zhiye.organizations.models import Delegation, Function, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.req("ZS-20")]
SWITCH, NEW = "/account/switch/", "/org/licences/new/"


@pytest.fixture
def here() -> Organization:
    return cast.organization("太原甲机电有限公司", licensed=True)


@pytest.fixture
def there() -> Organization:
    return cast.organization("太原乙机电有限公司", licensed=True)


@pytest.fixture
def desk(here: Organization, there: Organization) -> Desk:
    """Somebody who may act for both, acting for the first."""
    desk = Desk(here)
    Delegation.objects.create(
        user=desk.someone, organization=there, functions=list(Function.values)
    )
    return desk


def switch(desk: Client, to: Organization) -> None:
    """Choose another organisation, as in another window of the same browser."""
    assert desk.post(SWITCH, {"choice": f"organization:{to.pk}"}).status_code == 302


class TestChoosing:
    @pytest.mark.req("ZS-20")
    def test_after_login_the_organisation_is_asked_for(
        self, client: Client, desk: Desk, here: Organization, there: Organization
    ) -> None:
        user = desk.someone
        assert user.phone is not None
        sent = {"phone": user.phone.plain_for_system(), "password": cast.TEST_PASSWORD_PLAIN}
        answer = client.post("/login/?next=/org/licences/", sent)
        assert answer["Location"].startswith(SWITCH)
        page = words(client.get(answer["Location"]))
        assert "选择办事企业" in page
        assert here.name in page
        assert there.name in page
        chosen = {"choice": f"organization:{there.pk}", "next": "/org/licences/"}
        assert client.post(SWITCH, chosen)["Location"] == "/org/licences/"
        assert there.name in client.get("/org/licences/").content.decode()

    def test_one_organisation_alone_needs_no_choice(self, client: Client) -> None:
        user = Desk(cast.organization()).someone
        assert user.phone is not None
        sent = {"phone": user.phone.plain_for_system(), "password": cast.TEST_PASSWORD_PLAIN}
        assert client.post("/login/", sent)["Location"] == "/org/"

    def test_who_had_none_and_now_has_two_chooses_without_being_alarmed(
        self, here: Organization, there: Organization
    ) -> None:
        client, user = Client(), cast.user()
        login(client, user, Role.ORGANIZATION)
        for one in (here, there):
            Delegation.objects.create(user=user, organization=one, functions=["licences"])
        page = words(client.get("/org/licences/", follow=True))
        assert "选择办事企业" in page
        assert "已到期或被停用" not in page

    def test_the_header_offers_to_switch(self, desk: Desk, there: Organization) -> None:
        page = desk.get("/org/").content.decode()
        header = page.partition("<main")[0]
        assert "切换企业" in header
        assert f'value="organization:{there.pk}"' in header
        alone = Desk(cast.organization()).get("/org/").content.decode()
        assert "切换企业" not in alone

    def test_everything_is_of_the_chosen_one(
        self, desk: Desk, here: Organization, there: Organization
    ) -> None:
        mine = cast.licence(here, submitted=False)
        assert desk.get(f"/org/licences/{mine.pk}/").status_code == 200
        switch(desk, there)
        assert desk.get(f"/org/licences/{mine.pk}/").status_code == 404
        assert f"{there.name}" in words(desk.get("/org/"))


@pytest.mark.assurance(4)
class TestTwoWindows:
    """A page opened for one organisation does nothing for the other after a switch elsewhere."""

    def test_a_form_of_before_is_refused_and_nothing_is_done(
        self, desk: Desk, here: Organization, there: Organization
    ) -> None:
        sent = {"kind": "held", "acting": field(desk.html(NEW), "acting")}
        assert sent["acting"] == f"organization:{here.pk}"
        switch(desk, there)
        told = desk.send(NEW, sent, 409)
        assert f"代表“{here.name}”打开" in told
        assert f"现在代表的是“{there.name}”" in told
        assert not there.licences.filter(state="draft").exists()
        switch(desk, here)
        assert desk.post(NEW, sent).status_code == 302, "sent again it is done for the right one"
        assert here.licences.filter(state="draft").count() == 1

    def test_a_form_of_now_is_done(self, desk: Desk, there: Organization) -> None:
        switch(desk, there)
        sent = {"kind": "held", "acting": field(desk.html(NEW), "acting")}
        assert desk.post(NEW, sent).status_code == 302
        assert there.licences.filter(state="draft").count() == 1

    def test_scripts_of_an_old_page_are_refused_too(
        self, desk: Desk, here: Organization, there: Organization
    ) -> None:
        page = desk.get("/org/").content.decode()
        assert f"""hx-headers='{{"X-Acting": "organization:{here.pk}"}}'""" in page
        switch(desk, there)
        old = {"HX-Request": "true", "HX-Target": "zy-drawer-body"}
        before = desk.get(NEW, headers={**old, "X-Acting": f"organization:{here.pk}"})
        assert before.status_code == 409
        assert "填写的内容不会丢" in before.content.decode()
        now = desk.get(NEW, headers={**old, "X-Acting": f"organization:{there.pk}"})
        assert now.status_code == 200

    @pytest.mark.parametrize("forged", ["organization:987654321", "authority:1", "nonsense"])
    def test_the_page_never_decides_for_whom(
        self, desk: Desk, here: Organization, forged: str
    ) -> None:
        told = desk.send(NEW, {"kind": "held", "acting": forged}, 409)
        assert "另一家单位" in told
        assert not here.licences.filter(state="draft").exists()

    def test_before_there_was_an_organisation_nothing_is_confused(self, here: Organization) -> None:
        desk = Desk(here)
        assert desk.post(NEW, {"kind": "held", "acting": "organization:"}).status_code == 302

    def test_every_form_of_the_portal_says_for_whom(self, desk: Desk, here: Organization) -> None:
        worker = cast.person()
        cast.certificate(worker)
        row = cast.registered(worker, here)
        for url in (
            NEW,
            "/org/delegations/",
            "/org/delegations/new/",
            "/org/safety/new/",
            f"/org/registrations/{row.pk}/deregister/",
        ):
            html = main(desk.get(url))
            forms = html.count('method="post"')
            assert forms, url
            assert html.count(f'name="acting" value="organization:{here.pk}"') == forms, url


@pytest.mark.req("ZS-45")
@pytest.mark.assurance(4)
def test_an_open_page_counts_from_the_first_moment_to_the_last(here: Organization) -> None:
    colleague = cast.user()
    grant = Delegation.objects.create(user=colleague, organization=here, functions=["licences"])
    browser = Client()
    login(browser, colleague, Role.ORGANIZATION, here.pk)
    assert browser.get("/org/licences/").status_code == 200
    first = clock.now() + timedelta(minutes=1)
    last = first + timedelta(minutes=1)
    Delegation.objects.filter(pk=grant.pk).update(valid_from=first, valid_until=last)
    instant = timedelta(microseconds=1)
    with clock.freeze(first - instant), pytest.raises(LookupError):
        login(Client(), colleague, Role.ORGANIZATION, here.pk)
    with clock.freeze(first):
        login(browser, colleague, Role.ORGANIZATION, here.pk)
        assert browser.get("/org/licences/").status_code == 200
    with clock.freeze(last - instant):
        assert browser.post(NEW, {"kind": "held"}).status_code == 302
    with clock.freeze(last):
        assert browser.post(NEW, {"kind": "held"}).status_code == 403
        page = browser.get("/org/licences/", follow=True).content.decode()
    assert f"代表“{here.name}”的授权已到期或被停用" in page
    assert here.licences.filter(state="draft").count() == 1
    assert User.objects.get(pk=colleague.pk).is_active
