"""Which region the name of a body begins with."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from zhiye.regions.models import Region
from zhiye.regions.naming import regions_named

pytestmark = [pytest.mark.django_db, pytest.mark.req("ZS-27")]

REGIONS = (
    ("210000", "辽宁省", 1),
    ("210200", "大连市", 2),
    ("210202", "中山区", 3),
    ("220000", "吉林省", 1),
    ("220200", "吉林市", 2),
    ("222400", "延边朝鲜族自治州", 2),
    ("320000", "江苏省", 1),
    ("320100", "南京市", 2),
    ("320106", "鼓楼区", 3),
    ("350000", "福建省", 1),
    ("350100", "福州市", 2),
    ("350102", "鼓楼区", 3),
    ("350582", "晋江市", 3),
    ("440000", "广东省", 1),
    ("442000", "中山市", 2),
    ("450000", "广西壮族自治区", 1),
    ("500000", "重庆市", 1),
    ("500200", "县", 2),
    ("140900", "忻州市", 2),
    ("140981", "原平市", 3),
)


@pytest.fixture
def regions(db: None) -> None:
    Region.objects.bulk_create(
        Region(code=code, name=name, full_name=name, level=level) for code, name, level in REGIONS
    )


@pytest.mark.usefixtures("regions")
class TestNames:
    @pytest.mark.parametrize(
        ("body", "codes"),
        [
            ("中山市市场监督管理局", {"442000"}),
            ("中山市场监督管理局", {"442000"}),
            ("中山 市 质监局", {"442000"}),
            ("广东省中山市市场监督管理局", {"442000"}),
            ("广东省市场监督管理局", {"440000"}),
            ("广东省特种设备检测研究院中山检测院", {"440000"}),
            ("大连市中山区市场监督管理局", {"210202"}),
            ("中山区市场监督管理局", {"210202"}),
            ("福建省晋江市市场监督管理局", {"350582"}),
            ("晋江市市场监督管理局", {"350582"}),
            ("福州市鼓楼区行政审批局", {"350102"}),
            ("鼓楼区行政审批局", {"320106", "350102"}),
            ("吉林省吉林市市场监督管理局", {"220200"}),
            ("吉林质量技术监督局", {"220000", "220200"}),
            ("广西特种设备检验研究院", {"450000"}),
            ("延边州市场监督管理局", {"222400"}),
            ("重庆市武隆县质监局", {"500000"}),
            ("原中山市质量技术监督局", {"442000"}),
            ("原平市市场监督管理局", {"140981"}),
            ("特种设备考试中心（中山市）", {"442000"}),
            ("古镇镇市场监督管理分局", set()),
            ("国家市场监督管理总局", set()),
            ("中国特种设备检验协会", set()),
            ("", set()),
        ],
    )
    def test_one(self, body: str, codes: set[str]) -> None:
        assert regions_named([body]) == {body: codes}

    def test_many_in_one_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        bodies = ["中山市市场监督管理局", "福建省特种设备检验研究院", "古镇镇市场监督管理分局"]
        with django_assert_num_queries(1):
            found = regions_named(bodies)
        assert [found[one] for one in bodies] == [{"442000"}, {"350000"}, set()]
        with django_assert_num_queries(0):
            assert regions_named([]) == {}
