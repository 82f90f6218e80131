"""发证机构是否本市, and whether a certificate is verified and by whom (ZS-06 to ZS-09, ZS-27)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import cast
from zhiye.certificates import selectors, services
from zhiye.certificates.issuers import issued_elsewhere, issuer, of_certificates
from zhiye.certificates.models import Certificate, Source
from zhiye.core import clock, edition
from zhiye.regions.models import Authority, AuthorityKind, Region

pytestmark = pytest.mark.django_db


def place(code: str, name: str, level: int) -> None:
    Region.objects.get_or_create(
        code=code, defaults={"name": name, "full_name": name, "level": level}
    )


@pytest.fixture
def zhongshan() -> Authority:
    place("440000", "广东省", 1)
    place("442000", "中山市", 2)
    place("210202", "中山区", 3)
    return cast.authority("442000", kind=AuthorityKind.REGULATOR, rules={})


@pytest.fixture
def fujian() -> Authority:
    place("350000", "福建省", 1)
    place("350100", "福州市", 2)
    place("350102", "鼓楼区", 3)
    place("320106", "鼓楼区", 3)
    return cast.authority("350000", kind=AuthorityKind.REGULATOR, rules={})


@pytest.mark.req("ZS-06", "ZS-27")
class TestElsewhere:
    @pytest.mark.parametrize(
        ("name", "elsewhere", "words"),
        [
            ("中山市市场监督管理局", False, "本市发证"),
            ("广东省中山市质监局", False, "本市发证"),
            ("广东省市场监督管理局", True, "异地发证"),
            ("中山区市场监督管理局", True, "异地发证"),
            ("国家市场监督管理总局", True, "异地发证"),
            ("古镇镇市场监督管理分局", True, "异地发证（从机构名称看不出所在地）"),
        ],
    )
    def test_from_a_city(
        self, zhongshan: Authority, name: str, elsewhere: bool, words: str
    ) -> None:
        found = issuer(name, zhongshan)
        assert (found.elsewhere, found.words) == (elsewhere, words)
        assert issued_elsewhere(name, zhongshan) is elsewhere

    @pytest.mark.parametrize(
        ("name", "elsewhere", "words"),
        [
            ("福建省特种设备检验研究院", False, "本省发证"),
            ("福州市鼓楼区市场监督管理局", False, "本省发证"),
            ("鼓楼区市场监督管理局", True, "异地发证（从机构名称看不出所在地）"),
            ("中山市市场监督管理局", True, "异地发证"),
        ],
    )
    @pytest.mark.usefixtures("zhongshan")
    def test_from_a_province(
        self, fujian: Authority, name: str, elsewhere: bool, words: str
    ) -> None:
        found = issuer(name, fujian)
        assert (found.elsewhere, found.words) == (elsewhere, words)

    def test_nobody_asks(self, zhongshan: Authority) -> None:
        assert issued_elsewhere("中山市市场监督管理局", None)

    def test_the_holders_place_of_work_decides_in_few_queries(
        self, zhongshan: Authority, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        cast.authority()
        here = [cast.person(code="442000") for _ in range(3)]
        there = cast.person()
        made = [cast.certificate(one) for one in [*here, there]]
        Certificate.objects.update(issued_by="中山市市场监督管理局")
        rows = list(Certificate.objects.select_related("person").order_by("pk"))
        with edition.one_step(), django_assert_max_num_queries(6):  # number, names, two offices
            found = of_certificates(rows)
        assert [found[one.pk].elsewhere for one in made] == [False, False, False, True]


@pytest.mark.req("ZS-07", "ZS-31")
class TestVerified:
    def test_what_a_register_handed_over(self) -> None:
        made = cast.certificate(cast.person())
        Certificate.objects.update(taken_over_at=datetime(2026, 3, 1, 20, tzinfo=UTC))
        made.refresh_from_db()
        told = selectors.verification_of(made)
        assert (told.verified, told.by, told.on) == (
            True,
            Source(made.source).label,
            date(2026, 3, 2),
        )
        assert told.words == "已核验：省作业人员考核管理平台 2026-03-02"

    def test_what_a_reviewer_approved_and_what_waits(self) -> None:
        made = cast.typed_certificate(cast.person())
        assert selectors.verification_of(made).words == "未核验"
        reviewer = cast.reviewer()
        with clock.freeze(date(2026, 4, 30)):
            made = services.approve(actor=reviewer, pk=made.pk)
        told = selectors.verification_of(made)
        assert (told.verified, told.by, told.on) == (True, reviewer.label, date(2026, 4, 30))
        made = services.revoke(actor=cast.reviewer(), pk=made.pk, reason="伪造")
        assert selectors.verification_of(made) == told

    def test_many_in_one_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        made = [cast.typed_certificate(cast.person()) for _ in range(3)]
        services.approve(actor=cast.reviewer(), pk=made[0].pk)
        services.return_(actor=cast.reviewer(), pk=made[1].pk, reason="不清楚")
        taken = cast.certificate(cast.person())
        rows = list(Certificate.objects.all())
        with django_assert_num_queries(1):
            found = selectors.verifications(rows)
        keys = [one.pk for one in (*made, taken)]
        assert [found[key].verified for key in keys] == [True, False, False, True]
