"""Reading a manual: sections, safety, pictures that were never taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from zhiye.web.help import manuals

TEXT = """# 试验手册

开头的话。

![没有这张图](pictures/manual/none.png)

## 一、第一节

<script>alert(1)</script> 和 <b onclick="x">粗</b>，[坏链接](javascript:alert(1))。

### 小标题

图在文中 ![没有](pictures/manual/none.png) 继续。

| 左 | 右 |
|:--|--:|
| 甲 | 乙 |

## 二、第二节

![有这张图](pictures/manual/some-shot.png)

![外面的图](https://example.org/x.png)
"""


@pytest.fixture
def manual(settings: Settings, tmp_path: Path) -> manuals.Manual:
    settings.HELP_FOLDER = tmp_path
    (tmp_path / "manual-public.md").write_text(TEXT, encoding="utf-8")
    shots = tmp_path / "pictures" / "manual"
    shots.mkdir(parents=True)
    (shots / "some-shot.png").write_bytes(b"png")
    found = manuals.manual("public")
    assert found is not None
    return found


def html_of(manual: manuals.Manual, name: str) -> str:
    found = manual.section(name)
    assert found is not None
    return str(found.html)


def test_sections_by_their_words_without_the_number(manual: manuals.Manual) -> None:
    assert manual.title == "试验手册"
    assert [one.name for one in manual.sections] == ["", "第一节", "第二节"]
    assert html_of(manual, "").strip() == "<p>开头的话。</p>"
    assert manual.section("一、第一节") is None


def test_headings_move_up_and_can_be_linked_to(manual: manuals.Manual) -> None:
    assert '<h2 id="小标题">小标题</h2>' in html_of(manual, "第一节")
    assert manual.sections[1].parts == ("小标题",)


@pytest.mark.assurance(14)
def test_raw_html_scripts_and_styles_are_never_run(manual: manuals.Manual) -> None:
    html = html_of(manual, "第一节")
    assert "&lt;script&gt;" in html
    assert "<b" not in html
    assert "href" not in html
    assert "style=" not in html
    assert "<td>甲</td>" in html


def test_pictures_that_are_not_there_leave_no_gap(manual: manuals.Manual) -> None:
    for section in manual.sections:
        assert "none.png" not in section.html
        assert "example.org" not in section.html
        assert "<p></p>" not in section.html
    assert "图在文中  继续" in html_of(manual, "第一节")
    assert 'src="/help/pictures/some-shot.png"' in html_of(manual, "第二节")
    assert 'alt="有这张图"' in html_of(manual, "第二节")


def test_an_edited_manual_is_read_anew(manual: manuals.Manual, settings: Settings) -> None:
    path = Path(settings.HELP_FOLDER) / "manual-public.md"
    path.write_text("# 新手册\n\n新的话。\n", encoding="utf-8")
    found = manuals.manual("public")
    assert found is not None
    assert found.title == "新手册"


def test_unknown_and_missing_manuals(manual: manuals.Manual) -> None:
    for key in ("person", "deploy", "../manual-public", ""):
        assert manuals.manual(key) is None
    for name in ("none", "../secret", "", "some-shot.png"):
        assert manuals.picture(name) is None
    assert manuals.picture("some-shot") is not None
