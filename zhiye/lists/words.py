"""The headings people use, said once for all kinds of lists; a kind chooses and may add some."""

from __future__ import annotations

SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": (
        "姓名",
        "人员姓名",
        "作业人员姓名",
        "员工姓名",
        "职工姓名",
        "持证人",
        "持证人姓名",
        "名字",
    ),
    "id_number": (
        "身份证号",
        "身份证号码",
        "身份证",
        "作业人员身份证号",
        "证件号码",
        "证件号",
        "公民身份号码",
    ),
    "phone": ("手机", "手机号", "手机号码", "联系电话", "电话", "移动电话", "联系方式"),
    "code": ("作业项目代号", "项目代号", "作业项目", "代号", "作业代号", "项目代码"),
    "number": ("证书编号", "证件编号", "证书号", "证号", "资格证编号", "作业人员证编号"),
    "issued_by": ("发证机关", "发证机构", "发证单位", "发证部门"),
    "issued_on": ("发证日期", "批准日期", "取证日期", "领证日期"),
    "valid_from": ("有效期起", "有效期自", "有效起始日期", "有效期开始"),
    "valid_until": (
        "有效期止",
        "有效期至",
        "有效期限止",
        "有效日期",
        "有效期",
        "到期日期",
        "截止日期",
        "有效截止日期",
        "有效期截止",
    ),
    "first_issued_on": ("首次取证日期", "初次取证日期", "初次领证日期", "首次领证日期"),
}


def words(field: str, *also: str, label: str = "") -> tuple[str, ...]:
    """The headings of a field; `label` is put first, which messages and the template use."""
    return tuple(dict.fromkeys((label, *SYNONYMS[field], *also)))[0 if label else 1 :]


def day_help(example: str) -> str:
    """How a day may be written, with the ISO form of one as the example."""
    year, month, day = example.split("-")
    slashes, spelt = f"{year}/{int(month)}/{int(day)}", f"{year}年{int(month)}月{int(day)}日"
    return f"写成 {example}、{slashes} 或 {spelt}都可以。"
