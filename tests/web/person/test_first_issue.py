"""首次取证日期 of T and F: /me/certificates/items/<pk>/first/ (SX-55)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast
from tests.web.person.phone import field_of, phone_of, saved_photo, text_of
from zhiye.certificates import services
from zhiye.certificates.models import CertificateItem, FirstIssue
from zhiye.core.clock import today

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-55")]


@pytest.fixture
def item() -> CertificateItem:
    """A lift mechanic's item without the date."""
    return cast.certificate(cast.person(), "T").items.get()


def page_of(item: CertificateItem) -> str:
    return f"/me/certificates/items/{item.pk}/first/"


@pytest.mark.parametrize("code", ["T", "F"])
def test_it_is_asked_for_in_the_list(code: str) -> None:
    person = cast.person()
    one = cast.certificate(person, code).items.get()
    page = phone_of(person).get("/me/certificates/")
    assert "首次取证日期待补充" in text_of(page)
    assert f'href="{page_of(one)}"' in page.content.decode()


@pytest.mark.parametrize("source", ["national", "provincial"])
def test_date_source_and_screenshot_go_to_the_reviewer(item: CertificateItem, source: str) -> None:
    client = phone_of(item.certificate.person)
    said = text_of(client.get(page_of(item)))
    for words in ("全国特种设备公示平台", "省考试系统", "旧证书照片页和批准项目页"):
        assert words in said
    key = saved_photo(client, "screenshot")
    sent = {"issued_on": "2015-03-01", "source": source, "files_0": key, "idempotency_key": "k"}
    done = client.post(page_of(item), sent)
    assert done["Location"] == f"/me/certificates/{item.certificate_id}/"
    made = FirstIssue.objects.get(item=item)
    assert (str(made.issued_on), made.source, made.state) == ("2015-03-01", source, "submitted")
    assert "首次取证日期审核中" in text_of(client.get(done["Location"]))
    shown = client.get(page_of(item))
    assert "审核。结果会有短信告诉您" in text_of(shown)
    assert 'name="issued_on"' not in shown.content.decode()
    assert client.post(page_of(item), sent)["Location"] == done["Location"]
    assert client.post(page_of(item), {**sent, "idempotency_key": "other"}).status_code == 409


def test_the_old_booklet_needs_both_pages(item: CertificateItem) -> None:
    client = phone_of(item.certificate.person)
    first, second = saved_photo(client, "screenshot"), saved_photo(client, "screenshot")
    sent = {"issued_on": "2008-03-01", "source": "old_certificate", "files_0": first}
    refused = client.post(page_of(item), sent)
    assert refused.status_code == 422
    assert "请再上传批准项目页" in text_of(refused)
    assert field_of(refused, "files_0") == first
    assert client.post(page_of(item), {**sent, "files_1": second}).status_code == 302
    assert FirstIssue.objects.get().files.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issued_on": ""}, "请选择首次取证日期"),
        ({"issued_on": str(today() + timedelta(days=1))}, "不能晚于今天"),
        ({"source": ""}, "请选择证明来源"),
        ({"files_0": ""}, "请上传首次取证日期的截图或照片"),
    ],
)
def test_what_is_missing_is_said(item: CertificateItem, change: dict[str, str], said: str) -> None:
    client = phone_of(item.certificate.person)
    key = saved_photo(client, "screenshot")
    sent = {"issued_on": "2015-03-01", "source": "national", "files_0": key} | change
    refused = client.post(page_of(item), sent)
    assert refused.status_code == 422
    assert said in text_of(refused)


def test_a_date_after_the_present_certificate_is_explained(item: CertificateItem) -> None:
    client = phone_of(item.certificate.person)
    sent = {
        "issued_on": str(today() - timedelta(days=1)),
        "source": "national",
        "files_0": saved_photo(client, "screenshot"),
    }
    refused = client.post(page_of(item), sent)
    assert refused.status_code == 409
    assert "不是换证日期" in text_of(refused)
    assert field_of(refused, "files_0") == sent["files_0"]


def test_a_returned_one_is_corrected(item: CertificateItem) -> None:
    made = cast.supplement(item)
    services.return_first_issue(actor=cast.reviewer(), pk=made.pk, reason="截图看不到日期")
    client = phone_of(item.certificate.person)
    assert "首次取证日期被退回" in text_of(client.get("/me/certificates/"))
    form = client.get(page_of(item))
    assert "截图看不到日期" in text_of(form)
    assert field_of(form, "issued_on") == "2015-03-01"
    assert field_of(form, "files_0") == str(made.files.get().file_id)
    key = saved_photo(client, "screenshot")
    sent = {"issued_on": "2014-03-01", "source": "provincial", "files_0": key}
    assert client.post(page_of(item), sent).status_code == 302
    made.refresh_from_db()
    assert (made.state, str(made.issued_on)) == ("submitted", "2014-03-01")


def test_a_confirmed_one_is_shown(item: CertificateItem) -> None:
    services.approve_first_issue(actor=cast.reviewer(), pk=cast.supplement(item).pk)
    client = phone_of(item.certificate.person)
    assert "首次取证 2015-03-01" in text_of(client.get("/me/certificates/"))
    assert "首次取证 2015-03-01" in text_of(client.get(page_of(item)))


def test_other_items_are_not_asked() -> None:
    one = cast.certificate(cast.person(), "G1").items.get()
    assert phone_of(one.certificate.person).get(page_of(one)).status_code == 404
