"""Entering a certificate by hand: /me/certificates/new/…, …/resubmit/ (SX-53, SX-56)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.web.person.phone import field_of, phone_of, photo, saved_photo, text_of
from zhiye.catalogue.models import InspectionItem, NdtItem, WorkItem
from zhiye.certificates import services
from zhiye.certificates.models import Certificate
from zhiye.core.clock import today
from zhiye.core.models import AccessLog

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-53", "SX-56")]
NEW = "/me/certificates/new/"
WELDING = "GTAW-FeⅡ-6G-3/159-FefS-02/10/12"


def work(code: str, limit: str = "") -> str:
    return f"{WorkItem.objects.get(code=code, version__code='2019').pk}:{limit}"


def row(n: int, item: str, until: str = "2029-05-31", **more: str) -> dict[str, str]:
    return {
        f"item_{n}": item,
        f"valid_from_{n}": "2025-06-01",
        f"valid_until_{n}": until,
        **{f"{name}_{n}": value for name, value in more.items()},
    }


def typed(*rows: dict[str, str], **more: str) -> dict[str, Any]:
    form: dict[str, Any] = {
        "number": "TS6G14010200123",
        "issued_by": "太原市市场监督管理局",
        "issued_on": "2025-06-01",
        "rows": str(len(rows)),
        **more,
    }
    for one in rows:
        form |= one
    return form


def test_the_kind_is_chosen_first() -> None:
    page = phone_of(cast.person()).get(NEW)
    for kind in ("operator", "inspector", "ndt"):
        assert f'href="{NEW}{kind}/"' in page.content.decode()
    assert phone_of(cast.person()).get(f"{NEW}driver/").status_code == 404


def test_several_items_with_a_photo_saved_at_once() -> None:
    person = cast.person()
    client = phone_of(person)
    key = saved_photo(client, "certificate_copy")
    rows = (row(0, work("G1")), row(1, work("Q2", "限桥式起重机")), row(2, work("T")))
    done = client.post(f"{NEW}operator/", typed(*rows, files_0=key, idempotency_key="k"))
    one = Certificate.objects.get()
    assert done["Location"] == f"/me/certificates/{one.pk}/"
    assert (one.state, one.source, one.person_id) == ("submitted", "manual", person.pk)
    kept = [(i.code, i.restriction, str(i.valid_until)) for i in one.items.order_by("pk")]
    assert kept == [
        ("G1", "", "2029-05-31"),
        ("Q2", "限桥式起重机", "2029-05-31"),
        ("T", "", "2029-05-31"),
    ]
    assert str(one.files.get().file_id) == key
    again = client.post(f"{NEW}operator/", typed(*rows, files_0=key, idempotency_key="k"))
    assert again["Location"] == done["Location"]
    assert Certificate.objects.count() == 1


def test_dates_as_people_write_them() -> None:
    client = phone_of(cast.person())
    key = saved_photo(client, "certificate_copy")
    form = typed(row(0, work("G1"), until="2029年5月"), files_0=key, issued_on="20250601")
    client.post(f"{NEW}operator/", form)
    assert str(Certificate.objects.get().items.get().valid_until) == "2029-05-31"


def test_a_welder_needs_the_code_of_the_item() -> None:
    client = phone_of(cast.person())
    key = saved_photo(client, "certificate_copy")
    refused = client.post(f"{NEW}operator/", typed(row(0, work("(金属)")), files_0=key))
    assert refused.status_code == 422
    assert "焊接项目代号" in text_of(refused)
    assert field_of(refused, "files_0") == key
    client.post(f"{NEW}operator/", typed(row(0, work("(金属)"), detail=WELDING), files_0=key))
    item = Certificate.objects.get().items.get()
    assert (item.code, item.name) == (WELDING, "金属焊接操作")


def test_levels_of_inspectors_and_ndt_people() -> None:
    client = phone_of(cast.person())
    ndt = NdtItem.objects.get(code="RT")
    key = saved_photo(client, "certificate_copy")
    form = typed(row(0, f"{ndt.pk}:Ⅱ"), files_0=key)
    assert client.post(f"{NEW}ndt/", form).status_code == 302
    item = Certificate.objects.get(kind="ndt").items.get()
    assert (item.code, item.level, item.ndt_item) == ("RT", "Ⅱ", ndt)
    inspection = InspectionItem.objects.exclude(code="").order_by("order")[0]
    key = saved_photo(client, "certificate_copy")
    form = typed(row(0, f"{inspection.pk}:"), files_0=key)
    assert client.post(f"{NEW}inspector/", form).status_code == 302
    assert Certificate.objects.get(kind="inspector").items.get().inspection_item == inspection


def test_without_script_the_photo_goes_along_and_survives_a_mistake() -> None:
    client = phone_of(cast.person())
    form = typed(row(0, work("G1")), number="", **{"files_0-file": photo()})  # type: ignore[arg-type]
    refused = client.post(f"{NEW}operator/", form)
    assert refused.status_code == 422
    assert "请填写证书编号" in text_of(refused)
    assert "照片.png" in text_of(refused)
    assert field_of(refused, "issued_by") == "太原市市场监督管理局"
    assert field_of(refused, "valid_until_0") == "2029-05-31"
    assert f'value="{work("G1")}" selected' in refused.content.decode()
    key = field_of(refused, "files_0")
    assert client.post(f"{NEW}operator/", typed(row(0, work("G1")), files_0=key)).status_code == 302


def test_rows_are_added_and_taken_away_without_script_and_nothing_is_lost() -> None:
    client = phone_of(cast.person())
    form = typed(row(0, work("G1")), add_row="1", number="")
    more = client.post(f"{NEW}operator/", form)
    assert more.status_code == 200
    assert field_of(more, "rows") == "2"
    assert "还有内容需要更正" not in text_of(more)
    assert "第 2 个项目" in text_of(more)
    two = typed(row(0, work("G1")), row(1, work("T"), until="2030-01-01"), drop_row="0")
    less = client.post(f"{NEW}operator/", two)
    assert field_of(less, "rows") == "1"
    assert field_of(less, "valid_until_0") == "2030-01-01"
    assert f'value="{work("T")}" selected' in less.content.decode()
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"files_0": ""}, "请上传证书照片页"),
        ({"issued_by": ""}, "请填写发证机关"),
        ({"item_0": ""}, "请选择项目"),
        ({"item_0": "999999:"}, "请从所列选项中选择"),
        ({"valid_until_0": ""}, "请选择有效期至"),
        ({"valid_until_0": "2024-01-01"}, "有效期至不能早于批准日期"),
        ({"issued_on": str(today() + timedelta(days=1))}, "发证日期不能晚于今天"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(change: dict[str, str], said: str) -> None:
    client = phone_of(cast.person())
    form = typed(row(0, work("G1")), files_0=saved_photo(client, "certificate_copy")) | change
    refused = client.post(f"{NEW}operator/", form)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert not Certificate.objects.exists()


def test_the_same_certificate_twice_is_told() -> None:
    client = phone_of(cast.person())
    for status in (302, 409):
        key = saved_photo(client, "certificate_copy")
        answer = client.post(f"{NEW}operator/", typed(row(0, work("G1")), files_0=key))
        assert answer.status_code == status
    assert "已经在您的证书列表中" in text_of(answer)
    assert field_of(answer, "number") == "TS6G14010200123"


def test_a_returned_one_is_corrected_with_what_stood_there() -> None:
    person = cast.person()
    client = phone_of(person)
    key = saved_photo(client, "certificate_copy")
    rows = (row(0, work("Q2", "限桥式起重机")), row(1, work("(金属)"), detail=WELDING))
    client.post(f"{NEW}operator/", typed(*rows, files_0=key))
    one = Certificate.objects.get()
    url = f"/me/certificates/{one.pk}/resubmit/"
    assert client.get(url).status_code == 409
    services.return_(actor=cast.reviewer(), pk=one.pk, reason="编号写错了")
    form = client.get(url)
    html = form.content.decode()
    assert "编号写错了" in text_of(form)
    assert f'value="{work("Q2", "限桥式起重机")}" selected' in html
    assert WELDING in html
    assert one.number.plain_for_system() not in html
    assert field_of(form, "files_0") == key
    sent = typed(*rows, files_0=key, number="", issued_by="晋中市市场监督管理局")
    sent["seen"] = field_of(form, "seen")
    assert client.post(url, sent)["Location"] == f"/me/certificates/{one.pk}/"
    one.refresh_from_db()
    assert (one.state, one.issued_by) == ("submitted", "晋中市市场监督管理局")
    assert one.number.plain_for_system() == "TS6G14010200123"
    assert {item.code for item in one.items.all()} == {"Q2", WELDING}
    assert AccessLog.objects.get(kind="reveal").reason == "本人修改被退回的证书"
    assert client.get(url).status_code == 409
    assert client.post(url, sent).status_code == 409
