"""What outside systems answer, whichever provider is behind them.

The same classes check a provider's reply: a reply that does not fit is treated as no reply.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from zhiye.core.clock import now


class Verdict(StrEnum):
    """The result of a comparison. Only MATCH lets anybody through."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_FOUND = "not_found"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class SmsReceipt:
    """The provider took a message; `provider_id` is its own number for questions."""

    provider_id: str


class SmsRejected(Exception):
    """The provider will never send this message; sending again is useless."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class IdentityAnswer:
    """Name + ID number + phone compared by an identity service (CA-40)."""

    verdict: Verdict
    reference: str = ""
    at: datetime = field(default_factory=now)

    @property
    def ok(self) -> bool:
        """Whether all that was given belongs to one person."""
        return self.verdict is Verdict.MATCH

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return {
            Verdict.MATCH: "姓名、身份证号码和手机号一致。",
            Verdict.MISMATCH: "姓名、身份证号码和手机号不一致。"
            "请核对后重试；手机号须是本人实名办理的。",
            Verdict.NOT_FOUND: "没有查到此人，请核对姓名和身份证号码。",
            Verdict.CANCELLED: "该证件已失效，请使用现在的证件办理。",
        }[self.verdict]


@dataclass(frozen=True, kw_only=True)
class CompanyAnswer:
    """A business register's entry compared with what was typed (SX-12).

    `wrong` names the fields that differ: name, legal_representative.
    """

    verdict: Verdict
    name: str = ""
    legal_representative: str = ""
    status: str = ""
    address: str = ""
    established_on: date | None = None
    wrong: tuple[str, ...] = ()
    reference: str = ""
    at: datetime = field(default_factory=now)

    @property
    def ok(self) -> bool:
        """Whether the organisation exists, is active, and all that was given agrees."""
        return self.verdict is Verdict.MATCH

    @property
    def sentence(self) -> str:
        """What to tell the organisation's clerk."""
        if self.verdict is Verdict.MISMATCH:
            words = {"name": "单位名称", "legal_representative": "法定代表人"}
            told = "、".join(words[part] for part in self.wrong if part in words) or "单位信息"
            return f"{told}与登记机关的记录不一致，请对照营业执照修改。"
        return {
            Verdict.MATCH: "与登记机关的记录一致。",
            Verdict.NOT_FOUND: "登记机关没有这个统一社会信用代码，请对照营业执照核对。",
            Verdict.CANCELLED: f"登记机关显示该单位已{self.status or '注销'}，不能认证。",
        }[self.verdict]


@dataclass(frozen=True, kw_only=True)
class RegisterItem:
    """One item on a certificate of an outside register.

    `code` means something only together with `catalogue` (domain-facts 0.1, 10).
    """

    code: str
    name: str
    catalogue: str = "2019"
    restriction: str = ""
    level: str = ""
    first_issued_on: date | None = None
    approved_on: date | None = None
    valid_until: date | None = None
    status: str = "valid"


@dataclass(frozen=True, kw_only=True)
class RegisterCertificate:
    """A certificate an outside register knows.

    `status`: valid, expired, suspended, revoked, cancelled.

    The number of a current operator certificate is the holder's ID number: keep it sealed.
    """

    kind: str
    number: str
    holder: str
    issuing_authority: str
    archive_number: str = ""
    issued_on: date | None = None
    status: str = "valid"
    items: tuple[RegisterItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegisterAnswer:
    """All certificates of one person in one register; none is an answer too."""

    certificates: tuple[RegisterCertificate, ...] = ()
    reference: str = ""
    at: datetime = field(default_factory=now)
