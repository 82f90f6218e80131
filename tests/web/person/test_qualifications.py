"""学历、职称、工作经历: /me/qualifications/… (SX-05)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.web.person.phone import field_of, phone_of, photo, saved_photo, text_of
from zhiye.catalogue.models import EducationLevel, ProfessionalTitle
from zhiye.core.clock import today
from zhiye.people.models import Education
from zhiye.people.qualifications import missing_for_technical

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-05")]
LIST = "/me/qualifications/"


def education(**more: str) -> dict[str, str]:
    return {
        "level": str(EducationLevel.objects.get(name="本科").pk),
        "school": "太原理工大学",
        "major": "机械设计",
        "is_science": "1",
        "graduated_on": "2008-07-01",
        **more,
    }


def test_all_three_make_a_technical_person() -> None:
    person = cast.person()
    client = phone_of(person)
    assert "还缺：理工类专业学历、专业技术职称、相关工作经历" in text_of(client.get(LIST))
    proof = saved_photo(client, "education_proof")
    assert client.post(f"{LIST}education/new/", education(proof=proof))["Location"] == LIST
    title = {
        "title": str(ProfessionalTitle.objects.get(name="工程师").pk),
        "speciality": "机械",
        "issued_by": "山西省人力资源和社会保障厅",
        "obtained_on": "2015-12-01",
        "proof": saved_photo(client, "education_proof"),
    }
    assert client.post(f"{LIST}title/new/", title)["Location"] == LIST
    assert "还缺：相关工作经历" in text_of(client.get(LIST))
    work = {"employer": "太原试验厂", "work": "锅炉设计", "started_on": "2009-01-01"}
    assert client.post(f"{LIST}experience/new/", work)["Location"] == LIST
    assert missing_for_technical(person) == []
    said = text_of(client.get(LIST))
    assert "可以用“技术人员”身份公示" in said
    assert "太原理工大学 机械设计" in said
    assert "2009-01-01 至 今" in said


def test_a_degree_that_is_not_in_science_does_not_count() -> None:
    person = cast.person()
    client = phone_of(person)
    proof = saved_photo(client, "education_proof")
    client.post(f"{LIST}education/new/", education(is_science="0", proof=proof))
    said = text_of(client.get(LIST))
    assert "非理工类" in said
    assert "还缺：理工类专业学历" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"level": ""}, "请选择"),
        ({"school": ""}, "请填写毕业院校"),
        ({"is_science": ""}, "请选择"),
        ({"graduated_on": str(today() + timedelta(days=1))}, "不能晚于今天"),
        ({"graduated_on": "2008-13-01"}, "毕业日期"),
    ],
)
def test_what_is_wrong_is_said_and_the_photo_sent_along_is_kept(
    change: dict[str, str], said: str
) -> None:
    client = phone_of(cast.person())
    refused = client.post(f"{LIST}education/new/", {**education(**change), "proof-file": photo()})
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert "照片.png" in text_of(refused)
    assert field_of(refused, "major") == "机械设计"
    assert not Education.objects.exists()


def test_a_degree_needs_its_proof() -> None:
    refused = phone_of(cast.person()).post(f"{LIST}education/new/", education())
    assert refused.status_code == 422
    assert "请上传" in text_of(refused)


def test_a_file_that_is_no_picture_is_refused_in_words() -> None:
    bad = SimpleUploadedFile("证书.png", b"this is not a picture", "image/png")
    refused = phone_of(cast.person()).post(
        f"{LIST}education/new/", {**education(), "proof-file": bad}
    )
    assert refused.status_code == 422
    assert not Education.objects.exists()


def test_work_does_not_end_before_it_begins() -> None:
    sent = {
        "employer": "厂",
        "work": "焊",
        "started_on": "2009-01-01",
        "ended_on": "2008-01-01",
    }
    refused = phone_of(cast.person()).post(f"{LIST}experience/new/", sent)
    assert refused.status_code == 422
    assert "结束日期不能早于开始日期" in text_of(refused)


def test_one_is_taken_back_after_a_question_and_stays_in_the_history() -> None:
    person = cast.technical(cast.person())
    client = phone_of(person)
    row = person.experiences.get()
    url = f"{LIST}experience/{row.pk}/remove/"
    assert "太原试验厂" in text_of(client.get(url))
    assert client.post(url)["Location"] == LIST
    row.refresh_from_db()
    assert row.removed_at is not None
    assert client.post(url).status_code == 404
    assert "还缺：相关工作经历" in text_of(client.get(LIST))


def test_there_are_only_these_three() -> None:
    client = phone_of(cast.person())
    assert client.get(f"{LIST}hobby/new/").status_code == 404
    assert client.get(f"{LIST}hobby/1/remove/").status_code == 404
