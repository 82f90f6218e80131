"""Files and catalogues through the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests import cast
from tests.api.support import BASE, Api, done, refused
from tests.files.samples import image, upload
from zhiye.core.models import AccessLog
from zhiye.files import services as files

pytestmark = pytest.mark.django_db


def send(caller: Api, kind: str, name: str = "证书.png", data: bytes | None = None) -> Any:
    return caller.client.post(
        f"{BASE}/files",
        {"kind": kind, "file": upload(name, data if data is not None else image())},
        headers={"Authorization": f"Bearer {caller.token}"},
    )


@pytest.mark.assurance(22)
def test_a_file_is_kept_and_read_by_its_sender() -> None:
    caller = Api(cast.as_person(cast.person()))
    told = done(send(caller, "certificate_copy"), 201)
    answer = caller.get(f"/files/{told['id']}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert len(answer.content) == told["size"]


@pytest.mark.assurance(22)
def test_what_is_not_what_it_says_is_refused() -> None:
    caller = Api(cast.as_person(cast.person()))
    told = refused(send(caller, "certificate_copy", "程序.png", b"MZ\x90\x00" * 50), 422)
    assert "file" in told["errors"]
    assert "kind" in refused(send(caller, "nonsense"), 422)["errors"]
    answer = caller.client.post(
        f"{BASE}/files",
        {"kind": "certificate_copy"},
        headers={"Authorization": f"Bearer {caller.token}"},
    )
    assert "file" in refused(answer, 422)["errors"]


@pytest.mark.assurance(1, 29)
@pytest.mark.usefixtures("catalogue")
def test_a_file_is_read_by_who_may_read_what_holds_it_and_logged() -> None:
    someone, other = cast.person(), cast.person()
    holder = cast.as_person(someone)
    caller = Api(holder)
    file_id = done(send(caller, "certificate_copy"), 201)["id"]
    path = f"/files/{file_id}"
    refused(Api(cast.reviewer()).get(path), 404)
    row = cast.certificate(someone)
    files.attach(actor=holder, file_id=file_id, holder_kind="certificate", holder_id=row.pk)
    assert Api(cast.reviewer()).get(path).status_code == 200
    assert AccessLog.objects.filter(kind="download", channel="api").exists()
    far = cast.reviewer(cast.authority("140200", name="大同市的审核机构"))
    for stranger in (far, cast.as_person(other)):
        refused(Api(stranger).get(path), 404)
    refused(Api().get(path), 401)


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", ["licences", "items", "posts", "regions"])
def test_a_catalogue_is_fetched_once(name: str) -> None:
    cast.region()
    first = Api().get(f"/catalogue/{name}")
    assert first.status_code == 200
    assert first.json()
    assert len(first.content) <= 100 * 1024
    again = Api().get(f"/catalogue/{name}", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    other = Api().get(f"/catalogue/{name}", **{"If-None-Match": '"other"'})
    assert other.status_code == 200
    assert "no-store" not in first["Cache-Control"]
