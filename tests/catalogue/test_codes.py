"""Item codes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiye.catalogue.codes import ItemCode, crane_types, normalise_code, split_codes


@pytest.mark.parametrize(
    ("written", "code", "restriction"),
    [
        ("A", "A", ""),
        (" g1 ", "G1", ""),
        ("Ｑ２", "Q2", ""),
        ("q 10", "Q10", ""),
        ("Q2(限桥式起重机)", "Q2", "限桥式起重机"),
        ("Q2（限桥式起重机）", "Q2", "限桥式起重机"),
        ("Ｑ２（限桥式起重机）", "Q2", "限桥式起重机"),
        ("Q2（桥式）", "Q2", "限桥式起重机"),
        ("Q2[限升降机]", "Q2", "限升降机"),
        ("Q2【限门座式起重机】", "Q2", "限门座式起重机"),
        ("Q2-限塔式起重机", "Q2", "限塔式起重机"),
        ("Q2(限桥式、门式起重机)", "Q2", "限桥式起重机、门式起重机"),
        ("Q2(限核电环吊)", "Q2", "限核电环吊"),
        ("流动式起重机司机[Q2]", "Q2", "限流动式起重机"),
        ("起重机司机（限缆索式起重机）", "Q2", "限缆索式起重机"),
        ("起重机司机(限桥式起重机)[Q2]", "Q2", "限桥式起重机"),
        ("起重机司机Q2", "Q2", ""),
        ("流动式起重机司机[Q8]", "Q8", ""),
        ("电梯修理(T)", "T", ""),
        ("T 电梯修理", "T", ""),
        ("(金属)", "(金属)", ""),
        ("（非金属）", "(非金属)", ""),
        ("金属焊接操作", "(金属)", ""),
        ("非金属材料焊接操作", "(非金属)", ""),
        ("SMAW-FeⅡ-6G(K)-12/159-Fef3J", "SMAW-FeⅡ-6G(K)-12/159-Fef3J", ""),
        ("SAW-1G （K） —07／08/19", "SAW-1G(K)-07/08/19", ""),
        ("SMAW(N10)-FeⅡ-2G-86-Fef4", "SMAW(N10)-FeⅡ-2G-86-Fef4", ""),
        ("机械停车", "机械停车", ""),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_normalise_code(written: object, code: str, restriction: str) -> None:
    assert normalise_code(written) == ItemCode(code, restriction)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("A、G1，Q2（限桥式起重机）", ["A", "G1", "Q2(限桥式起重机)"]),
        ("A/G1 N1", ["A", "G1", "N1"]),
        ("Q2(限桥式、门式起重机);N1", ["Q2(限桥式起重机、门式起重机)", "N1"]),
        ("N1 n1 Ｎ１", ["N1"]),
        ("（金属）", ["(金属)"]),
        (
            "GTAW-FeⅡ-6G-3/60-FefS-02/11/12；SAW-1G(K)-07/08/19",
            ["GTAW-FeⅡ-6G-3/60-FefS-02/11/12", "SAW-1G(K)-07/08/19"],
        ),
        ("", []),
        (None, []),
    ],
)
def test_split_codes(cell: object, codes: list[str]) -> None:
    assert [str(one) for one in split_codes(cell)] == codes


def test_the_machine_types_are_those_of_the_catalogue() -> None:
    assert len(crane_types()) == 7
    for name in crane_types():
        assert normalise_code(f"Q2(限{name})").restriction == f"限{name}"
        assert normalise_code(f"{name}司机[Q2]").restriction == f"限{name}"


@given(st.text(max_size=40))
def test_any_text_is_normalised_once(text: str) -> None:
    once = normalise_code(text)
    assert normalise_code(str(once)) == once


@given(st.text(alphabet="AGTQ210Ｑ２（）()限桥式起重机、,/ -Ⅱ金属", max_size=25))
def test_any_cell_is_split(text: str) -> None:
    codes = split_codes(text)
    assert len(codes) == len(set(codes))
    assert all(code.code for code in codes)
