"""Invented names, numbers and companies, the same at every run."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from zhiye.core import idnumber, phone, uscc

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩"
    "唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀兰霞平刚桂英建"
    "国志华文斌玉珍鹏飞海燕俊峰晓东红梅永福春生国栋丽娟"
)
FIELDS = (
    ("电梯工程", "production"),
    ("锅炉安装", "production"),
    ("起重机械", "production"),
    ("压力容器制造", "production"),
    ("管道安装", "production"),
    ("气体充装", "filling"),
    ("燃气充装", "filling"),
    ("特种设备检验检测", "inspection"),
)
BRANDS = (
    "晋安同盛云冈汾河恒山晋阳太行吕梁雁北潞安蒲津尧都"
    "并州阳泉长平河东五台晋华三晋永固宏远安泰鼎新兴晋"
)


def person_name(random: Random) -> str:
    """A surname and one or two given characters."""
    given = random.sample(GIVEN, 1 if random.random() < 0.3 else 2)
    return random.choice(SURNAMES) + "".join(given)


def id_of(seq: int) -> str:
    """An invented ID number; different for every seq below 3 million."""
    again = seq // 1_040_000  # days and regions have met again by then
    birth = date(1966, 1, 1) + timedelta(days=(seq * 37 + again) % 13_000)
    return idnumber.make(birth=birth, seq=seq % 1000, region=f"{700101 + seq // 1000 % 80}")


def phone_of(seq: int) -> str:
    """An invented mobile number."""
    return phone.demo(seq)


def company_name(random: Random, city: str, field: str) -> str:
    """山西晋安电梯工程有限公司, or with the city in front."""
    start = random.randrange(0, len(BRANDS) - 1, 2)
    place = random.choice(["山西", city.removesuffix("市")])
    return f"{place}{BRANDS[start : start + 2]}{field}有限公司"


def uscc_of(seq: int) -> str:
    """An invented credit code with a right check character."""
    return uscc.make(seq=seq)
