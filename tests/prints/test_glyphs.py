"""What the fonts cannot draw is found before it is printed."""

from __future__ import annotations

import unicodedata

import pytest

from tests.prints import samples
from zhiye.prints import glyphs, rendering
from zhiye.prints.glyphs import GETA, fit, fit_all

RARE = "\U00020bb7"
SELF_MADE = "\ue0a1"


@pytest.mark.parametrize("name", ["张三", "古丽·买买提", "龘䶮囍㐂", "Zoë O'Brien-Smith", "豈"])
def test_what_the_fonts_have_stays(name: str) -> None:
    assert fit(name) == (unicodedata.normalize("NFC", name), [])


@pytest.mark.parametrize(
    ("name", "shown", "missing"),
    [
        (f"{RARE}野", f"{GETA}野", ["U+20BB7"]),
        ("\U0002b81a\U0002b81a", GETA * 2, ["U+2B81A", "U+2B81A"]),
        (f"张{SELF_MADE}", f"张{GETA}", ["U+E0A1"]),
        ("张\U0001f600", f"张{GETA}", ["U+1F600"]),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", GETA, ["U+1F468 U+1F469 U+1F467"]),
        ("e\u0301", "é", []),
        ("q\u0339", GETA, ["U+0071 U+0339"]),
        ("葛\U000e0101城", "葛城", []),
        ("张\u202e三\ufeff", "张三", []),
        ("一\n二\t三\r", "一 二 三 ", []),
        ("\x00\x1b", "", []),
        ("\u0378", GETA, ["U+0378"]),
        ("", "", []),
    ],
)
def test_what_they_lack_is_a_geta_mark_with_its_code(
    name: str, shown: str, missing: list[str]
) -> None:
    assert fit(name) == (shown, missing)


def test_everything_inside_is_looked_at_and_each_is_named_once() -> None:
    given = {"a": [RARE, ("x", {"b": f"张{RARE}"})], "n": 3, "t": True, "e": SELF_MADE}
    shown, missing = fit_all(given)
    assert shown == {"a": [GETA, ["x", {"b": f"张{GETA}"}]], "n": 3, "t": True, "e": GETA}
    assert missing == ["U+20BB7", "U+E0A1"]


def test_the_words_of_the_templates_can_be_drawn() -> None:
    for path in rendering.TEMPLATES.glob("*.typ"):
        assert fit(path.read_text("utf-8").replace("\n", " "))[1] == [], path.name


def test_all_common_characters_are_there() -> None:
    assert set(range(0x4E00, 0x9FA6)) <= glyphs.coverage()


@pytest.mark.req("ZS-03")
@pytest.mark.parametrize("place", ["name", "employer", "title"])
def test_on_paper_with_a_note(place: str) -> None:
    document = {
        "name": samples.record(name=f"{RARE}建国"),
        "employer": samples.record(spells=(samples.spell(employer=f"{RARE}厂"),)),
        "title": samples.record(city=f"{RARE}市"),
    }[place]
    made = rendering.render(document, samples.STAMP)
    words = samples.text(document)
    assert made.missing == ["U+20BB7"]
    assert "“〓”处是本平台字库没有的字（统一码 U+20BB7），以身份证件为准。" in words
    assert RARE not in words
    assert words.count(GETA) >= 2


def test_without_one_there_is_no_note() -> None:
    assert GETA not in samples.text(samples.record())
