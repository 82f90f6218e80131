"""The pages: their words, their look, their tags; nothing overflows and nothing is markup."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL import Image

from tests.prints import samples
from tests.prints.samples import STAMP
from zhiye.prints import rendering
from zhiye.prints.documents import Document, Employer, Item, Use
from zhiye.prints.rendering import CannotPrint

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS: dict[str, Document] = {
    "record": samples.record(),
    "record_none": samples.record(items=(), spells=(), months=None),
    "record_60": samples.record(records=60),
    "record_rare": samples.record("\U00020bb7\u91ce"),
    "form_hire": samples.form(),
    "form_change": samples.form(Use.CHANGE, contact="福州市考试中心 0591-0000000"),
    "form_leave": samples.form(Use.DEREGISTRATION),
    "form_alone": samples.form(Use.DEREGISTRATION, by_worker_alone=True),
    "form_person": samples.form(employer=samples.BOSS),
    "form_blank": samples.form(items=(), employer=Employer("", ""), phone=""),
}
LONG = "试" * 3000
LATIN = "W" * 400
MARKUP = (
    "#panic() *粗* _斜_ $x^2$ @ref <label> \\ `码` = 题 // 注 ~ [括] {}"
    ' "引" \'号\' #read("/etc/passwd")'
)

CELL = 6
"""Side of a cell of the coarse picture, in points."""


def golden(name: str, found: str) -> str:
    """What was agreed on; ZHIYE_TEST_GOLDEN=write agrees to what is found."""
    path = GOLDEN / name
    if os.environ.get("ZHIYE_TEST_GOLDEN") == "write":
        path.write_text(found, "utf-8")
    return path.read_text("utf-8")


def ink(page: Image.Image) -> list[list[int]]:
    """How dark each cell of a page is, 0 to 9: coarse enough for every machine."""
    small = page.resize((page.width // CELL, page.height // CELL), Image.Resampling.BOX)
    level = list(small.tobytes())
    rows = [level[n : n + small.width] for n in range(0, len(level), small.width)]
    return [[min(9, (255 - one) * 12 // 255) for one in row] for row in rows]


def drawn(rows: list[list[int]]) -> str:
    """A coarse picture as text."""
    return "\n".join("".join(str(one) if one else "." for one in row).rstrip(".") for row in rows)


@pytest.mark.req("ZS-03", "FJ-40", "FJ-41", "FJ-42")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_words(name: str) -> None:
    found = samples.text(DOCUMENTS[name])
    assert found == golden(f"{name}.txt", found)


@pytest.mark.req("ZS-03", "FJ-40")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_look(name: str) -> None:
    pages = [ink(page) for page in samples.pages(DOCUMENTS[name])]
    found = "\n----\n".join(drawn(page) for page in pages) + "\n"
    agreed = golden(f"{name}.ink", found).removesuffix("\n").split("\n----\n")
    assert len(agreed) == len(pages)
    for page, text in zip(pages, agreed, strict=True):
        lines = text.split("\n")
        far = 0
        for row, line in zip(page, lines, strict=True):
            cells = line.ljust(len(row), ".").replace(".", "0")
            far += sum(abs(one - int(other)) > 1 for one, other in zip(row, cells, strict=True))
        assert far == 0, f"{far} cells of {name} look different"


def test_the_look_can_tell_a_moved_line() -> None:
    one, other = (ink(samples.pages(samples.record(name))[0]) for name in ("张建国", "张国"))
    assert one != other


@pytest.mark.req("ZS-03")
def test_the_layout_of_the_document() -> None:
    """Words and order of the sample print in the Zhongshan guide."""
    words = samples.text(samples.record())
    order = [
        "中山市特种设备作业人员聘用记录",
        "特种设备作业人员\n姓名 张建国\n身份证号 " + samples.ID,
        "作业项目 1 工业锅炉司炉（G1） 有效期限止 2028-11-21 发证机构",
        "作业项目 2 电梯修理（T） 有效期限止 2027-02-28 发证机构",
        "聘用记录\n聘用单位 / 个人 作业种类 聘用时间",
        "【以上材料仅供参考，有效期限止二〇二五年十一月二十二日】\n二〇二五年十月二十二日\n",
    ]
    places = [words.find(part) for part in order]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.req("ZS-03")
@pytest.mark.parametrize("records", [1, 60])
def test_a_list_over_pages_repeats_its_head_number_and_qr(records: int) -> None:
    pages = samples.text(samples.record(records=records)).split("\n----\n")
    assert len(pages) == (1 if records == 1 else 3)
    for n, page in enumerate(pages, 1):
        assert "聘用单位 / 个人 作业种类 聘用时间" in page
        assert STAMP.number in page
        assert f"第 {n} 页 / 共 {len(pages)} 页" in page
    whole = "".join(pages)
    assert all(f"中山市试验 {n} 号机电设备有限公司" in whole for n in range(records))
    assert whole.count("以上材料仅供参考") == 1


@pytest.mark.req("FJ-40")
@pytest.mark.parametrize(
    ("name", "worker", "employer"),
    [
        ("form_hire", [True, False], [True, False]),
        ("form_change", [True, True], [True, False]),
        ("form_leave", [False, True], [False, True]),
        ("form_alone", [False, True], [False, False]),
    ],
)
def test_the_boxes_of_each_use(name: str, worker: list[bool], employer: list[bool]) -> None:
    words = samples.text(DOCUMENTS[name]).replace("\n", "")
    sentences = [
        "本人已在现用人单位",
        "本人已不在原用人单位",
        "该作业人员在我单位",
        "该作业人员已不在我单位",
    ]
    before = [words[words.index(one) - 4 : words.index(one)] for one in sentences]
    assert ["✓" in one for one in before] == [*worker, *employer]


@pytest.mark.req("FJ-40", "FJ-41")
def test_which_employer_stands_where() -> None:
    change = samples.text(DOCUMENTS["form_change"])
    assert "原用人单位 厦门试验机电有限公司\n" in change
    assert "福州分 公司（分支机构）" in change
    leave = samples.text(DOCUMENTS["form_leave"])
    assert "原用人单位 福建省试验机电有限公司福州分公司（分支机构）" in leave
    assert "现用人单位 单位社会" in leave
    person = samples.text(DOCUMENTS["form_person"])
    assert "李老板（自然人）" in person
    assert samples.BOSS_ID in person


@pytest.mark.req("FJ-42")
def test_who_answers_for_it_and_what_is_handed_in_with_it() -> None:
    words = samples.text(DOCUMENTS["form_hire"]).replace("\n", "")
    assert "特种设备作业人员及其用人单位应当对聘用信息的真实性负责" in words
    shown = words[words.index("需附上《作业人员证》复印件") :]
    assert "应能查验姓名、证件编号、发证机关、考试机构、作业项目代号、有效日期" in shown
    assert "最近一次复审记录以及聘用记录" in shown
    assert "当地考试中心联系方式由各地服务指南补充明确" in words
    contact = samples.text(DOCUMENTS["form_change"])
    assert "当地考试中心联系方式：福州市考试中心 0591-0000000" in contact


OVERFULL: dict[str, Document] = {
    "name of pages": samples.record(LONG),
    "one word": samples.record(LATIN),
    "every cell": samples.record(
        LATIN,
        items=(Item(LATIN, None, LATIN), Item(LONG, None, LONG)),
        spells=(samples.spell(employer=LATIN, work=LATIN), samples.spell(employer=LONG)),
        id_number="9" * 60,
        city="市" * 90,
    ),
    "form": samples.form(
        Use.CHANGE,
        name=LATIN,
        id_number="9" * 60,
        former_employer=LATIN,
        items=tuple(Item(LATIN, None) for _ in range(30)),
        employer=Employer(LONG[:500], "8" * 40, LATIN, LATIN, LATIN, LATIN, LATIN, "7" * 40),
        phone="1" * 60,
        contact=LATIN,
    ),
    "sixty": samples.record(records=60, items=(samples.BOILER,) * 60),
    **DOCUMENTS,
}


@pytest.mark.parametrize("name", OVERFULL)
def test_nothing_overflows(name: str) -> None:
    """No ink outside the margins, none between the text and the foot of the page."""
    for page in samples.pages(OVERFULL[name]):
        width, height = page.size
        side, top, foot = (round(cm * 72 / 2.54) for cm in (2.2, 2.0, 3.4))
        edge = 2
        for left, upper, right, lower in (
            (0, 0, side - edge, height),
            (width - side + edge, 0, width, height),
            (0, 0, width, top - edge),
            (0, height - foot + edge, width, height - foot + 14),
            (0, height - 30, width, height),
        ):
            darkest = min(page.crop((left, upper, right, lower)).tobytes())
            assert darkest > 200, (left, upper)


@pytest.mark.assurance(12)
def test_what_people_type_is_text_and_never_markup() -> None:
    words = samples.text(samples.record(MARKUP, spells=(samples.spell(employer=MARKUP),)))
    plain = words.replace("\u200b", "").replace("\n", "").replace(" ", "")
    wanted = MARKUP.replace(" ", "")
    assert plain.count(wanted) == 2


def test_the_qr_code_leads_to_the_page() -> None:
    page = samples.pages(samples.record(), ppi=300)[0]
    matrix = [
        [bool(one) for one in row]
        for row in segno.make(STAMP.url, error="m", micro=False, mask=0).matrix
    ]
    foot = page.crop(
        (0, page.height - round(3.4 / 2.54 * 300), round(4.2 / 2.54 * 300), page.height)
    )
    box = foot.point(lambda one: 255 if one < 128 else 0).getbbox()
    assert box is not None
    code = foot.crop((box[0], box[1], box[0] + box[3] - box[1], box[3]))
    step = code.width / len(matrix)
    seen = [
        [bool(code.getpixel((int((x + 0.5) * step), int((y + 0.5) * step))) < 128)  # type: ignore[operator]
         for x in range(len(matrix))]
        for y in range(len(matrix))
    ]  # fmt: skip
    assert seen == matrix
    assert 1.5 < code.width / 300 * 2.54 < 1.9, "centimetres: large enough for a phone"


def kinds_of(node: Any) -> set[str]:
    """The structure types in a tagged PDF."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*(kinds_of(one) for one in node))
    if not isinstance(node, dict):
        return set()
    own = {str(node["/S"])} if "/S" in node else set()
    return own | (kinds_of(node["/K"]) if "/K" in node else set())


@pytest.mark.parametrize("name", ["record_60", "form_hire"])
def test_tagged_pdf_a_with_fonts_inside(name: str) -> None:
    reader = samples.pdf(DOCUMENTS[name])
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert bool(root["/MarkInfo"]["/Marked"])
    assert {"/Document", "/H1", "/Table", "/TR", "/TD"} <= kinds_of(root["/StructTreeRoot"])
    assert name != "record_60" or "/TH" in kinds_of(root["/StructTreeRoot"])
    xmp = root["/Metadata"].get_data().decode()
    for marker in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert marker in xmp
    assert root["/OutputIntents"]
    assert reader.metadata is not None
    assert reader.metadata.title == DOCUMENTS[name].title
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            (inner,) = font["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor), font["/BaseFont"]


def test_the_same_print_is_the_same_bytes_and_knows_its_pages() -> None:
    made = [rendering.render(samples.record(records=60), STAMP) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].pages == len(samples.pdf(samples.record(records=60)).pages) == 3


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (
            '#set document(title: "x")\n#set text(font: ("No Such Font", "Noto Sans SC"))\nx',
            "unknown font family",
        ),
        ("#panic()", "panicked"),
        ('#set document(title: "x")\n#set text(fallback: false)\n\U00020bb7', "could not be"),
    ],
)
def test_a_warning_an_error_or_a_box_stops_the_print(
    template: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "employment_record.typ").write_text(template, "utf-8")
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    with pytest.raises(CannotPrint, match=told):
        rendering.render(samples.record(), STAMP)


def test_pictures_are_of_the_same_pages() -> None:
    drawn = rendering.pictures(samples.record(records=60), STAMP)
    assert [Image.open(io.BytesIO(one)).format for one in drawn] == ["PNG"] * 3
