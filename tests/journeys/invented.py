"""Invented people, organisations and papers; every run begins with fresh numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date

from PIL import Image, ImageDraw

from zhiye.core import idnumber, phone, uscc

BIRTH = date(1978, 5, 20)
PASSWORD = "jinqiu-huanghe-2026"
LEGAL = "高志远"


@dataclass(frozen=True)
class Paper:
    """A file as somebody would choose it from a folder or an album."""

    name: str
    mime: str
    content: bytes


def photo(words: str, *, name: str = "") -> Paper:
    """A photographed paper; other words give another file."""
    picture = Image.new("RGB", (640, 460), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((14, 14, 625, 445), outline="#b8860b", width=4)
    for line, one in enumerate(words.encode().hex()[i : i + 24] for i in range(0, 96, 24)):
        pen.text((60, 90 + 60 * line), one, fill="#333333")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=70)
    return Paper(name or f"{words}.jpg", "image/jpeg", buffer.getvalue())


# What the demo's register of certificates holds for an invented number, by its 17th digit.
BOILER, LIFT, CRANE, FORKLIFT, MANAGER, CYLINDER, OUTDATED, VALVE, TANKER, NOTHING = range(10)


@dataclass(frozen=True)
class Worker:
    """Somebody with a phone who has never been here."""

    seq: int
    name: str
    holds: int = BOILER

    @property
    def phone(self) -> str:
        """The own phone."""
        return phone.demo(5_000_000 + self.seq)

    @property
    def id_number(self) -> str:
        """An ID number nobody has; its 17th digit decides what the register answers."""
        n = self.seq * 10 + self.holds
        return idnumber.make(birth=BIRTH, seq=n % 1000, region=f"{700300 + n // 1000 % 9000:06d}")

    @property
    def masked(self) -> str:
        """The number as pages show it."""
        return f"{self.id_number[:2]}{'*' * 13}{self.id_number[-3:]}"


@dataclass(frozen=True)
class Company:
    """An organisation that has never been here, and its clerk."""

    seq: int
    name: str
    clerk: str
    kind: str = "生产单位"
    county: tuple[str, str, str] = ("山西省", "太原市", "小店区")
    files: dict[str, Paper] = field(default_factory=dict)

    @property
    def phone(self) -> str:
        """The clerk's phone."""
        return phone.demo(5_000_000 + self.seq)

    @property
    def uscc(self) -> str:
        """A right code."""
        return uscc.make(seq=500_000 + self.seq % 400_000)

    @property
    def wrong_uscc(self) -> str:
        """The same code with another check digit."""
        last = self.uscc[-1]
        return self.uscc[:-1] + ("2" if last != "2" else "3")


def masked_phone(number: str) -> str:
    """A phone number as pages show it."""
    return f"{number[:3]}****{number[-4:]}"
