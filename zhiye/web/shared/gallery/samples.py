"""Invented contents of the component gallery."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from zhiye.casework.facts import Step
from zhiye.core import clock
from zhiye.core.checks import CheckTable, Finding
from zhiye.web.shared.forms_render import CodeField, Node, Stored, TreeField, UploadField
from zhiye.web.shared.present import DiffRow, Entry

HERE = "/demo/components/"


@dataclass
class Row:
    """One filing of the sample list."""

    number: str
    organization: str
    uscc: str
    kind: str
    state: str
    words: str
    people: int
    sent: datetime
    until: date | None
    handler: str

    def get_state_display(self) -> str:
        """The state in words."""
        return self.words


def rows() -> list[Row]:
    """Ten filings in all states."""
    states = [
        ("submitted", "待审核"),
        ("approved", "已通过"),
        ("returned", "已退回"),
        ("approved", "已通过"),
        ("refused", "不予通过"),
        ("draft", "草稿"),
        ("withdrawn", "已撤回"),
        ("approved", "已通过"),
        ("submitted", "待审核"),
        ("expired", "已过期"),
    ]
    names = [
        "太原某某锅炉有限公司",
        "晋中示例电梯工程有限公司",
        "大同演示气体充装站",
        "山西样例起重机械制造有限公司",
    ]
    kinds = ["已获证", "首次申请", "延续、增项、变更"]
    start = clock.now()
    return [
        Row(
            number=f"XK2026-{n + 1:04d}",
            organization=names[n % 4],
            uscc=f"91140100MA0K{n:02d}EG5{n}",
            kind=kinds[n % 3],
            state=state,
            words=words,
            people=[128, 6, 43, 1260][n % 4],
            sent=start - timedelta(hours=7 * n + 1),
            until=clock.today() + timedelta(days=[12, 400, -3, 55][n % 4]),
            handler=["王丽", "—", "李建国"][n % 3],
        )
        for n, (state, words) in enumerate(states)
    ]


@dataclass
class PrintRow:
    """One print of the sample list."""

    number: str
    title: str
    subject: str
    at: datetime
    who: str
    valid_until: date | None
    missing: list[str]
    path: str = "#"


def prints() -> list[PrintRow]:
    """One that is good for a month, one with a rare character and without a date."""
    start, until = clock.now(), clock.add_months(clock.today(), 1)
    return [
        PrintRow(
            number="PY4420-2026-000123",
            title="中山市特种设备作业人员聘用记录",
            subject="张*国（70*************123）",
            at=start,
            who="张建国",
            valid_until=until,
            missing=[],
        ),
        PrintRow(
            number="PD3501-2026-000045",
            title="特种设备作业人员聘用信息（变更、注销）登记表",
            subject="李*（70*************456）",
            at=start - timedelta(days=2),
            who="王丽（福州示例有限公司）",
            valid_until=None,
            missing=["U+20BB7"],
        ),
    ]


@dataclass
class Page:
    """What the pager and the table need of a KeysetPage, without a database."""

    items: list[Row] = field(default_factory=rows)
    total: str = "10,000 条以上"
    shown: str = "第 21–30 条"
    order: str = "-sent"
    orders: tuple[str, ...] = ("sent", "-sent", "number", "-number")
    previous_url: str = "?cursor=a"
    next_url: str = "?cursor=b"

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def sizes(self) -> list[tuple[int, str, bool]]:
        """The page sizes offered."""
        return [(20, "?size=20", True), (50, "?size=50", False), (100, "?size=100", False)]

    def url(self, **changes: str) -> str:
        """Address with changes."""
        return "?" + "&".join(f"{name}={value}" for name, value in changes.items())


def findings(*, ok: bool) -> CheckTable:
    """A check table as the invitation shows it."""
    met = [
        Finding("account", "已在个人端完成人员信息", True, "2026-10-08 完成。", "", "SX-20"),
        Finding("free", "未在其他单位执业公示", True, "当前没有公示单位。", "", "SX-02"),
    ]
    failed = [
        Finding(
            "certificate",
            "持有对应的特种设备人员资格证，且在有效期内",
            False,
            "证书 14***************021 的“Q2 起重机司机”已于 2026-11-18 到期。",
            "请本人办理复审，或换一名持有效证书的人员。",
            "TSG Z6001-2019 第十九条",
        ),
        Finding(
            "first_issue",
            "电梯修理 T 证已补首次取证日期",
            False,
            "首次取证日期和截图都没有。",
            "请本人在个人端“资质证书”中补充。",
            "SX-55",
        ),
    ]
    return CheckTable(met if ok else [*met, *failed])


def steps() -> list[Step]:
    """A case under review."""
    return [
        Step("单位提交", "done", "2026-11-18"),
        Step("协会审核", "current", "请于 2026-11-25 前"),
        Step("人员注册", "todo"),
        Step("对外公示", "todo"),
    ]


def log() -> list[Entry]:
    """A timeline with a return."""
    start = clock.now()
    return [
        Entry("重新提交", "张敏（太原某某锅炉有限公司）", start, "", "待审核", "info"),
        Entry(
            "退回",
            "王丽（山西省特种设备协会）",
            start - timedelta(days=1, hours=3),
            "许可证书第 2 页不清晰，许可子项目“A 级锅炉安装”与证书不一致，请更正后再提交。",
            "已退回",
            "warning",
        ),
        Entry(
            "提交", "张敏（太原某某锅炉有限公司）", start - timedelta(days=3), "", "待审核", "info"
        ),
        Entry(
            "建立", "张敏（太原某某锅炉有限公司）", start - timedelta(days=3, hours=1), "", "草稿"
        ),
    ]


def changes() -> list[DiffRow]:
    """What changed since the last submission."""
    return [
        DiffRow("许可证编号", "TS3114001-2028", "TS3114001-2028"),
        DiffRow("许可子项目", "A 级锅炉安装、B 级锅炉安装", "B 级锅炉安装"),
        DiffRow("有效期至", "2028-03-01", "2028-03-31"),
        DiffRow("制造地址", "", "太原市小店区某某路 8 号"),
        DiffRow("发证机关", "山西省市场监督管理局", "山西省市场监督管理局"),
    ]


NODES = (
    Node(
        "boiler",
        "锅炉",
        (
            Node(
                "boiler-make",
                "锅炉制造",
                (Node("GA", "锅炉制造（A）"), Node("GB", "锅炉制造（B）")),
            ),
            Node(
                "boiler-install",
                "锅炉安装（含修理、改造）",
                (Node("GA-I", "锅炉安装（A）", note="含 B 级"), Node("GB-I", "锅炉安装（B）")),
            ),
        ),
    ),
    Node(
        "pressure",
        "压力容器",
        (
            Node("D1", "第一类压力容器制造（D1）"),
            Node("D2", "第二类压力容器制造（D2）"),
            Node("SAD", "球罐现场制造", note="由市场监管总局许可", disabled=True),
        ),
        note="3 项",
    ),
    Node(
        "lift",
        "电梯",
        (Node("L-A1", "曳引驱动乘客电梯（A1）"), Node("L-B", "自动扶梯与自动人行道")),
    ),
)

FILES = (
    Stored("k1", "行政许可证（正本）.jpg", 1_845_120, HERE, "/static/zhiye/mark.svg"),
    Stored("k2", "延续申请书.pdf", 845_120, HERE),
)

KINDS = [("held", "已获证"), ("first", "首次申请"), ("change", "延续、增项、变更")]


class SearchForm(forms.Form):
    """Fields of a search bar."""

    number = forms.CharField(label="申报编号", required=False)
    name = forms.CharField(label="单位名称", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("submitted", "待审核"), ("approved", "已通过")],
    )
    kind = forms.ChoiceField(label="申报类型", required=False, choices=[("", "全部"), *KINDS])
    sent_from = forms.DateField(label="提交日期起", required=False)
    sent_to = forms.DateField(label="提交日期止", required=False)


class EveryField(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="单位名称", help_text="与营业执照一致。")
    phone = forms.CharField(label="联系电话", initial="0351-700", required=False)
    kind = forms.ChoiceField(label="申报类型", choices=KINDS, widget=forms.RadioSelect)
    region = forms.ChoiceField(
        label="所在地区",
        choices=[("", "请选择"), ("140105", "太原市小店区"), ("140106", "太原市迎泽区")],
    )
    until = forms.DateField(label="有效期至")
    count = forms.IntegerField(label="在册人数", required=False, disabled=True, initial=128)
    posts = forms.MultipleChoiceField(
        label="岗位",
        choices=[
            ("a", "质量保证体系人员"),
            ("b", "技术人员"),
            ("c", "检验检测人员"),
            ("d", "作业人员"),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    items = TreeField(label="许可子项目", nodes=NODES, help_text="请选到最末一级，可多选。")
    scan = UploadField(
        label="许可证书", endpoint=f"{HERE}upload/", help_text="正本或副本，四角完整。"
    )
    letter = UploadField(
        label="任命书",
        endpoint=f"{HERE}upload/",
        required=False,
        initial=Stored("k1", "安全总监任命书（盖章）.pdf", 845_120, HERE),
    )
    code = CodeField(label="短信验证码", send_url=f"{HERE}code/")
    note = forms.CharField(
        label="补充说明", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agree = forms.BooleanField(label="我承诺以上内容真实，并同意对外公示单位名称和证书数量。")


class ShortForm(forms.Form):
    """A form on a phone: one task."""

    name = forms.CharField(label="姓名", initial="张三丰")
    number = forms.CharField(label="身份证号", help_text="只用于核对证书，不对外公示。")
    issued = forms.DateField(label="首次取证日期")
    source = forms.ChoiceField(
        label="证明来源",
        choices=[
            ("a", "全国公示平台截图"),
            ("b", "省考试系统截图"),
            ("c", "旧证照片页和批准项目页"),
        ],
        widget=forms.RadioSelect,
        initial="a",
    )
    proof = UploadField(label="截图或照片", endpoint=f"{HERE}upload/")
    agree = forms.BooleanField(label="我已核对以上内容。")


class ReasonForm(forms.Form):
    """The reason a move needs."""

    reason = forms.CharField(
        label="原因", widget=forms.Textarea(attrs={"rows": 3}), help_text="对方将看到这段话。"
    )


class LoginForm(forms.Form):
    """Phone and code."""

    phone = forms.CharField(label="手机号", widget=forms.TextInput({"inputmode": "tel"}))
    code = CodeField(label="短信验证码", send_url=f"{HERE}code/")


@dataclass(frozen=True)
class SampleMove:
    """What a button needs of a move."""

    name: str
    label: str
    needs_reason: bool = False
    danger: bool = False
    ends: str = ""


@dataclass(frozen=True)
class SampleOption:
    """What a button needs of an option."""

    move: SampleMove
    table: CheckTable
    page: str = ""
    form: bool = False

    @property
    def opens(self) -> bool:
        """Whether it can be pressed."""
        return self.table.ok


def options() -> list[SampleOption]:
    """Three moves: at once, with a page, not allowed."""
    ok, bad = findings(ok=True), findings(ok=False)
    return [
        SampleOption(SampleMove("approve", "通过"), ok),
        SampleOption(SampleMove("return", "退回", needs_reason=True), ok),
        SampleOption(SampleMove("end", "注销", danger=True, ends="执业公示"), ok),
        SampleOption(SampleMove("invite", "邀请注册"), bad),
    ]
