"""The shared look: every component in every state, as the gallery shows it."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.test import Client, RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from zhiye.core import clock
from zhiye.core.flow import FLOWS
from zhiye.web.shared import icons, kit, tones
from zhiye.web.shared.forms_render import Node, Stored, TreeField, UploadField
from zhiye.web.shared.gallery import samples

pytestmark = pytest.mark.urls("tests.web.urls")
HERE = samples.HERE
PAGES = [
    "",
    "list/",
    "detail/",
    "return/",
    "phone/",
    "home/",
    "invitation/",
    "public/",
    "login/org/",
    "login/phone/?wrong=1",
]
COMPONENTS = sorted(
    Path(__file__).resolve().parents[2].glob("zhiye/web/shared/templates/cotton/*.html")
)


@pytest.fixture
def page_of(client: Client, db: None) -> Any:
    def fetch(path: str, **headers: str) -> str:
        response = client.get(f"{HERE}{path}", headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return fetch


def render(source: str, **context: Any) -> str:
    request = RequestFactory().get("/org/staff/")
    frame = {"kit": "console", "request": request, "csrf_token": "t"}
    compiled = CottonCompiler().process("{% load ui %}" + source)
    html = Template(compiled).render(Context({**frame, **context})).strip()
    return re.sub(r"\s+", " ", html)


# -- every page ------------------------------------------------------------------------------


@pytest.mark.assurance(14)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_nothing_the_policy_forbids(page_of: Any, path: str) -> None:
    html = page_of(path)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_h1_a_language_a_skip_link_and_unique_ids(page_of: Any, path: str) -> None:
    html = page_of(path)
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert '<html lang="zh-CN">' in html
    assert '<a class="zy-skip" href="#main">' in html
    assert 'id="main"' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_without_jargon(page_of: Any, path: str) -> None:
    words = re.sub(r"<[^>]+>", " ", page_of(path))
    assert not re.search(r"字段|参数|接口|异常|变量|请求失败", words)


@pytest.mark.parametrize("path", PAGES)
def test_every_input_is_labelled_and_every_described_by_exists(page_of: Any, path: str) -> None:
    html = page_of(path)
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    named = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        own = re.search(r'\sid="([^"]+)"', tag)
        if 'type="hidden"' in tag or "aria-label=" in tag or own is None:
            continue
        assert own[1] in named, tag
    for value in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(value.split()) <= ids, value


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_tells_its_interface_first(component: Path) -> None:
    text = component.read_text("utf-8")
    assert text.startswith("{% comment %}")
    assert "<c-vars" in text


def test_the_first_public_page_stays_small(page_of: Any) -> None:
    """At most 300 KB, compressed."""
    html = page_of("public/")
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    assert len(files) >= 6
    size = len(gzip.compress(html.encode()))
    for name in files:
        found = finders.find(name)
        assert isinstance(found, str), name
        size += len(gzip.compress(Path(found).read_bytes()))
    assert size < 150_000, size


def test_the_gallery_is_reached_by_its_name(client: Client, db: None) -> None:
    assert client.get(f"{HERE}no-such-page/").status_code == 404


# -- frame -----------------------------------------------------------------------------------


def test_the_menu_marks_the_longest_fitting_entry() -> None:
    menu = [
        kit.MenuGroup("", [kit.MenuItem("首页", "/org/", exact=True)]),
        kit.MenuGroup("", [kit.MenuItem("人员", "/org/p/"), kit.MenuItem("离职", "/org/p/left/")]),
    ]
    marked = kit.with_active(menu, "/org/p/left/7/")
    assert [i.active for g in marked for i in g.items] == [False, False, True]
    marked = kit.with_active(menu, "/org/other/")
    assert not any(i.active for g in marked for i in g.items)


def test_the_portal_and_its_kit_follow_from_the_path() -> None:
    for path, key, name in [
        ("/me/", "person", kit.WEUI),
        ("/gov/x/", "authority", kit.CONSOLE),
        ("/verify/", "public", kit.CONSOLE),
    ]:
        request = RequestFactory().get(path)
        assert kit.portal_of(request).key == key
        assert kit.portal_of(request).kit == name


def test_a_detail_page_is_a_fragment_in_the_drawer(page_of: Any) -> None:
    whole = page_of("detail/")
    part = page_of("detail/", **{"HX-Request": "true", "HX-Target": kit.DRAWER})
    assert "<html" in whole
    assert "<html" not in part
    assert 'id="zy-drawer-title"' in part
    assert "91140100MA0K00EG50" in whole
    assert "91140100MA0K00EG50" in part


def test_a_closed_entry_says_why_and_is_no_link(page_of: Any) -> None:
    html = page_of("list/")
    assert "行政许可审核通过后可用" in html
    assert f'href="{HERE}b/"' not in html


def test_the_header_names_whom_one_acts_for_and_offers_log_out(page_of: Any) -> None:
    html = page_of("list/")
    assert "太原某某锅炉有限公司" in html
    assert "退出登录" in html
    assert 'aria-label="消息，3 条未读"' in html


# -- words and marks --------------------------------------------------------------------------


def test_dates_are_complete_and_local() -> None:
    moment = clock.start_of(date(2026, 11, 21)) + timedelta(hours=14, minutes=5)
    assert render("{{ a|day }}", a=date(2026, 11, 21)) == "2026-11-21"
    assert render("{{ a|day }}", a=clock.start_of(date(2026, 11, 21))) == "2026-11-21"
    assert render("{{ a|moment }}", a=moment) == "2026-11-21 14:05"
    assert render("{{ a|day }}{{ a|moment }}{{ a|days_left }}", a=None) == "———"


def test_days_left_counts_the_last_day_as_valid() -> None:
    with clock.freeze(date(2026, 11, 28)):
        told = [
            render("{{ a|days_left }}/{{ a|days_tone }}", a=date(2026, 11, day))
            for day in (27, 28, 30)
        ]
    assert told == ["已过期 1 天/danger", "今天到期/warning", "还剩 2 天/warning"]


def test_a_state_is_words_and_colour() -> None:
    class Licence:
        state = "returned"

        def get_state_display(self) -> str:
            return "已退回"

    assert (
        render("{% state_tag a %}", a=Licence())
        == '<span class="zy-tag zy-tag--warning">已退回</span>'
    )
    assert tones.tone_of("never heard of") == "neutral"


def test_tones_can_differ_for_one_model() -> None:
    assert tones.tone_of("approved", "deregistration") == "ended"
    assert tones.tone_of("approved", "other") == "success"


def test_every_state_of_every_flow_has_a_tone() -> None:
    told = {state for flow in FLOWS.values() for state in flow.states.values}
    assert {state for state in told if tones.tone_of(state) == "neutral"} <= {"draft", "discarded"}


@pytest.mark.assurance(12)
def test_what_people_typed_is_escaped_everywhere() -> None:
    bad = '<img src=x onerror="1">'
    for source in (
        "{% tag 'info' a %}",
        '<c-alert title="{{ a }}">{{ a }}</c-alert>',
        '<c-empty :title="a" :text="a" />',
        '<c-dl :items="pairs" />',
        '<c-stat :label="a" :value="a" />',
    ):
        html = render(source, a=bad, pairs=[(bad, bad)])
        assert "<img" not in html, source
        assert "&lt;img" in html, source


def test_an_unknown_icon_is_a_mistake() -> None:
    assert 'aria-hidden="true"' in icons.svg("bell")
    for name in ("no-such-icon-at-all", "../../secret"):
        with pytest.raises(icons.UnknownIcon):
            icons.svg(name)


# -- forms -----------------------------------------------------------------------------------


class Sample(forms.Form):
    name = forms.CharField(label="单位名称", help_text="与执照一致。", max_length=4)
    until = forms.DateField(label="有效期至", initial=date(2026, 11, 21))
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="我承诺")


def test_a_form_renders_alike_by_itself_and_by_component() -> None:
    form = Sample()
    by_component = render('<c-form :form="form" />', form=form)
    itself = re.sub(r"\s+", " ", str(form))
    for piece in ('class="zy-field__label" for="id_name"', 'id="id_name_helptext"', "<legend"):
        assert piece in by_component
        assert piece in itself
    assert 'type="date" name="until" value="2026-11-21"' in by_component
    assert "novalidate" in by_component


def test_errors_stand_beside_the_field_and_in_a_linked_summary() -> None:
    html = render('<c-form :form="form" />', form=Sample({"name": "太原某某锅炉", "until": "x"}))
    assert 'role="alert"' in html
    assert '<a href="#id_name">单位名称</a>：最多 4 个字，现在有 6 个字。' in html
    assert '<a href="#id_kind">类型</a>：请选择。' in html
    assert 'value="太原某某锅炉"' in html
    assert re.search(r'id="id_until_error">.*?请填写正确的日期', html)
    assert re.search(r'name="name"[^>]*aria-invalid="true"', html)
    assert re.search(r'name="name"[^>]*aria-describedby="id_name_helptext id_name_error"', html)


@pytest.mark.assurance(10)
def test_the_idempotency_key_is_new_each_time_and_kept_when_shown_again() -> None:
    key = r'name="idempotency_key" value="([0-9a-f]{32})"'
    first, second = (
        re.search(key, render('<c-form :form="form" idempotent />', form=Sample()))
        for _ in range(2)
    )
    assert first
    assert second
    assert first[1] != second[1]
    again = Sample({"name": "", "idempotency_key": first[1]})
    assert first[0] in render('<c-form :form="form" idempotent />', form=again)


NODES = (
    Node("g", "锅炉", (Node("m", "制造", (Node("A", "甲级"), Node("B", "乙级"))),)),
    Node("S", "单独", disabled=True),
)


class WithTree(forms.Form):
    items = TreeField(label="项目", nodes=NODES)


@pytest.mark.req("SX-17")
def test_only_leaves_of_the_tree_can_be_ticked() -> None:
    html = render('<c-form :form="form" />', form=WithTree({"items": ["B"]}))
    assert re.findall(r'type="checkbox" name="items" value="(\w)"', html) == ["A", "B", "S"]
    assert html.count("<details open>") == 2
    assert re.search(r'value="B" checked', html)


@pytest.mark.req("SX-17")
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (["m"], "“制造”下面还有子项，请选到最末一级。"),
        (["Z"], "所选项目中有一项已不可选，请重新选择。"),
        (["S"], "所选项目中有一项已不可选，请重新选择。"),
        ([], "请至少选择一项。"),
    ],
)
def test_the_tree_refuses_what_is_no_leaf(sent: list[str], told: str) -> None:
    assert WithTree({"items": sent}).errors["items"] == [told]


@pytest.mark.req("SX-17")
def test_the_tree_cleans_to_its_own_order() -> None:
    form = WithTree({"items": ["B", "A"]})
    assert form.is_valid()
    assert form.cleaned_data["items"] == ["A", "B"]


class WithFile(forms.Form):
    scan = UploadField(label="许可证书", endpoint="/files/up/", accept="image/png,application/pdf")


@pytest.mark.req("SX-61")
def test_an_upload_offers_camera_album_pdf_and_a_plain_input() -> None:
    html = render('<c-form :form="form" />', form=WithFile())
    assert 'enctype="multipart/form-data"' in html
    assert 'capture="environment"' in html
    assert 'type="file" accept="application/pdf"' in html
    assert 'name="scan-file" accept="image/png,application/pdf"' in html
    assert 'data-upload="/files/up/"' in html
    assert "图片或 PDF，不超过 10 MB" in html


def test_an_upload_shows_what_is_saved_and_posts_its_key() -> None:
    form = WithFile(initial={"scan": Stored("k7", "证书.pdf", 2_400_000, "/f/7/")})
    html = render('<c-form :form="form" />', form=form)
    assert 'type="hidden" name="scan" value="k7"' in html
    assert "2.3 MB" in html
    sent = WithFile({"scan": "k7"})
    assert sent.is_valid()
    assert sent.cleaned_data["scan"] == "k7"
    assert WithFile({}).errors["scan"] == ["请上传文件。"]


# -- lists and cases ---------------------------------------------------------------------------


def test_the_search_bar_folds_but_never_hides_a_filter_in_use() -> None:
    source = "{% search_bar form %}"
    for query, opened in [({}, False), ({"kind": "held"}, True), ({"expand": "1"}, True)]:
        request = RequestFactory().get("/list/", {**query, "size": "50", "cursor": "x"})
        html = render(source, form=samples.SearchForm(request.GET), request=request)
        assert ("zy-search is-open" in html) is opened
        assert 'name="size" value="50"' in html
        assert 'name="cursor"' not in html
        assert "重置" in html


def test_an_empty_table_says_what_to_do() -> None:
    html = render('<c-table empty empty-title="还没有许可" empty-url="/n/" empty-action="添加" />')
    assert "还没有许可" in html
    assert 'href="/n/"' in html
    assert "<table" not in html


def test_a_heading_sorts_up_then_down() -> None:
    html = render('{% sort_header page "sent" "提交时间" %}', page=samples.Page(order="-sent"))
    assert 'aria-sort="descending"' in html
    assert 'href="?order=sent"' in html
    html = render('{% sort_header page "sent" "提交时间" %}', page=samples.Page(order="sent"))
    assert 'aria-sort="ascending"' in html
    assert 'href="?order=-sent"' in html


def test_the_check_table_says_met_why_and_what_to_do() -> None:
    html = render('<c-check-table :table="table" />', table=samples.findings(ok=False))
    assert "4 项条件中有 <b>2 项不符合</b>" in html
    assert html.count("<span>符合</span>") == 2
    assert html.count("<span>不符合</span>") == 2
    assert "怎么办：" in html
    assert "依据：TSG Z6001-2019" in html


def test_buttons_come_from_options_and_the_refused_one_says_why() -> None:
    html = render('<c-actions :options="options" base="/x/5/" />', options=samples.options())
    assert 'method="post" action="/x/5/approve/"' in html
    assert 'href="/x/5/return/" data-dialog' in html
    assert 'href="/x/5/end/"' in html
    assert "/x/5/invite/" not in html
    assert re.search(r'disabled aria-describedby="why-invite"', html)
    assert "请本人办理复审" in html


def test_the_comparison_marks_changes_in_words_too() -> None:
    html = render('<c-diff :rows="rows" before="上次" after="本次" />', rows=samples.changes())
    assert html.count("已改") == 3
    assert html.count("<del>") == 3
    assert html.count("<ins>") == 3


def test_what_is_next_names_who_and_by_when() -> None:
    with clock.freeze(date(2026, 11, 21)):
        html = render('<c-next-step who="您" what="回复邀请" :by="by" />', by=date(2026, 11, 23))
    assert "2026-11-23" in html
    assert "还剩 2 天" in html
    assert "zy-next--you" in html


def test_progress_asks_again_only_while_it_runs(page_of: Any) -> None:
    assert 'hx-trigger="every 2s"' in page_of("progress/?at=20")
    done = page_of("progress/?at=90")
    assert "hx-get" not in done
    assert "已完成" in done


def test_readers_see_where_a_rule_comes_from_without_our_numbers() -> None:
    assert render("{{ a|basis }}", a="SX-20") == ""
    assert render("{{ a|basis }}", a="SX-54、SX-57") == ""
    assert render("{{ a|basis }}", a="SX-30、总局令第73号") == "总局令第73号"
    assert render("{{ a|basis }}", a="TSG Z6001-2019") == "TSG Z6001-2019"
    assert render("{{ a|document }}", a="FJ-17") == "闽质监〔2017〕225号"
    assert render("{{ a|document }}", a="assurance 21") == "平台规定"
