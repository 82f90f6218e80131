"""Where a rule comes from, as its readers call it: a law, a standard, a handbook.

In the sources the numbers of our requirements and the sections of our collection of facts lead back
to what was read; a reader knows neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

DOCUMENTS = {
    "SX": "山西省特种设备从业人员执业公示平台使用手册",
    "ZS": "中山市特种设备人员聘用记录填报操作指引",
    "SH": "上海市特种设备作业人员资格认定“一网通办”操作指南",
    "FJ": "闽质监〔2017〕225号",
    "CA": "特种设备检验检测人员执业公示与查询系统使用手册",
}
"""The documents our requirements come from, by the letters of their numbers."""
FACTS = {
    "0.1": "",
    "1": "特种设备作业人员资格认定分类与项目（市场监管总局公告2021年第41号）",
    "2": "特种设备作业人员作业种类与项目（质检总局公告2011年第95号）及新旧对照",
    "3": "特种设备作业人员考核规则（TSG Z6001-2019）",
    "4.1": "特种设备检验人员考核规则（TSG Z8002-2022）",
    "4.2": "特种设备无损检测人员考核规则（TSG Z8001-2019）",
    "4.3": DOCUMENTS["CA"],
    "5.1": "特种设备生产单位许可目录（市场监管总局公告2021年第41号）",
    "5.2": "特种设备生产和充装单位许可规则（TSG 07-2019）的许可条件",
    "5.3": "示例数，没有规则依据",
    "6": "市场监管总局令第73号、第74号",
    "8": "特种设备焊接操作人员考核细则（TSG Z6002）",
}
"""What the sections of our collection of facts are taken from."""
OURS = "平台规定"

_SECTION = r"\d+(?:\.\d+)?(?: \[[^\]]*\])?"
_FACTS = re.compile(rf"domain-facts ({_SECTION}(?:, {_SECTION})*)")
_NUMBERS = re.compile(r"\b([A-Z]{2})-\d{2}\b")
_INSIDE = re.compile(r"\b(?:assurance \d+|lessons \w+|U\d+|requirements/\w+)")
_DECIDED = re.compile(r"(?:我们定|我们改进|推断)(?:（[^）]*）)?")
_BREAK = "；"


def in_words(source: str, *, documents: bool = False) -> str:
    """The source as a reader reads it; "" where there are only our numbers.

    With `documents` our numbers become the document they stand for.
    """
    text = _DECIDED.sub(f"{_BREAK}{OURS}{_BREAK}", source)
    text = _FACTS.sub(lambda found: _around(_facts(found[1])), text)
    text = _NUMBERS.sub(lambda found: _number(found, documents), text)
    text = _INSIDE.sub(_BREAK, text)
    parts = [part.strip("、，,; ") for part in text.split(_BREAK)]
    return _joined(part for part in parts if part)


def _number(found: re.Match[str], documents: bool) -> str:
    name = DOCUMENTS.get(found[1])
    if name is None:  # somebody else's number, as an authority has typed it
        return found[0]
    return _around([name] if documents else [])


def _facts(told: str) -> list[str]:
    sections = re.findall(r"\d+(?:\.\d+)?", re.sub(r"\[[^\]]*\]", "", told))
    return [FACTS.get(section, OURS) for section in sections]


def _around(names: Iterable[str]) -> str:
    return f"{_BREAK}{_BREAK.join(names)}{_BREAK}"


def _joined(parts: Iterable[str]) -> str:
    """Each once; a remark in brackets stays behind what it is about."""
    text = _BREAK.join(dict.fromkeys(parts)).replace(f"{_BREAK}（", "（")
    return text[1:-1] if text.startswith("（") and text.endswith("）") else text
