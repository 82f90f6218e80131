"""Rules of the services offered, and of accounts, text messages and files."""

from __future__ import annotations

from zhiye.regions.rules.spec import Group, Kind, RuleSpec

_SWITCH = (
    "改为“否”后不能新办，没有办理过的单位和个人不再看到这些菜单；"
    "已在办理的继续办完，已有的记录照常可查。"
)

SERVICE_RULES = (
    RuleSpec(
        "offers_registration",
        Kind.BOOL,
        True,
        "办理执业公示、行政许可和安全管理人员",
        Group.SERVICES,
        _SWITCH,
        "SX-03, SX-40",
    ),
    RuleSpec(
        "offers_employment",
        Kind.BOOL,
        True,
        "办理聘用记录",
        Group.SERVICES,
        _SWITCH,
        "ZS-21, FJ-12",
    ),
)

PLATFORM_RULES = (
    RuleSpec(
        "sms_codes_per_phone_day",
        Kind.INT,
        3,
        "同一手机号每天可收验证码",
        Group.PLATFORM,
        "当天立即按新次数计算，已收的计入。",
        "CA-07",
        unit="次",
        minimum=1,
        maximum=20,
        platform_wide=True,
    ),
    RuleSpec(
        "sms_code_seconds_between",
        Kind.INT,
        60,
        "两次获取验证码的间隔",
        Group.PLATFORM,
        "生效日起按新间隔倒计时。",
        "CA-42",
        unit="秒",
        minimum=30,
        maximum=600,
        platform_wide=True,
    ),
    RuleSpec(
        "sms_code_minutes_valid",
        Kind.INT,
        10,
        "登录验证码有效时间",
        Group.PLATFORM,
        "只影响生效日起发出的验证码。",
        "assurance 21",
        unit="分钟",
        minimum=1,
        maximum=10,
        platform_wide=True,
    ),
    RuleSpec(
        "upload_max_mb",
        Kind.INT,
        10,
        "单个文件大小上限",
        Group.PLATFORM,
        "只影响新上传的文件。",
        "SH-29, CA-08",
        unit="MB",
        minimum=1,
        maximum=50,
    ),
    RuleSpec(
        "upload_types",
        Kind.WORDS,
        ("pdf", "jpg", "jpeg", "png"),
        "可上传的文件类型",
        Group.PLATFORM,
        "只影响新上传的文件；平台不支持的类型列出也不能上传。",
        "SH-29, CA-08",
        pattern=r"pdf|jpg|jpeg|png|doc|docx",
    ),
)
