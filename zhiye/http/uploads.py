"""Keeping what is sent: which files somebody may send, by the rules of who serves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Invalid
from zhiye.files import services
from zhiye.files.inspection.types import TYPES
from zhiye.files.kinds import KINDS, Kind
from zhiye.files.models import StoredFile
from zhiye.organizations.offered import authority_of
from zhiye.organizations.selectors import reviewing_authority
from zhiye.regions import rules

# Pictures are drawn anew when they are kept, so one kind of picture stands for all of them.
_PICTURES = frozenset(["jpg", "jpeg", "png", "webp", "bmp"])
_GOVERNED = _PICTURES | {"pdf", "doc", "docx"}


@dataclass(frozen=True)
class Limits:
    """Megabytes of one file, and the extensions each kind may have."""

    max_mb: int
    types: frozenset[str]

    def extensions(self, kind: Kind) -> list[str]:
        """What a file of this kind may be, in a steady order."""
        return sorted(kind.extensions - (_GOVERNED - self.types))

    def accept(self, kind: Kind) -> str:
        """The same as MIME types, for the file picker."""
        types = [TYPES[extension][1] for extension in self.extensions(kind)]
        return ",".join(dict.fromkeys(types))

    def check(self, kind: Kind, name: str, *, field: str = "file") -> None:
        """Refuse an extension the authority does not take. Raises Invalid."""
        extension = name.rpartition(".")[2].lower()
        if extension in kind.extensions and extension not in self.extensions(kind):
            allowed = "、".join(self.extensions(kind))
            raise Invalid({field: f"本地区只接收 {allowed} 文件，请转换后再上传。"})


def limits_for(actor: Actor) -> Limits:
    """The limits of the authority this actor deals with; else those of the platform."""
    authority = authority_of(actor)
    if authority is None and actor.role is Role.PERSON:  # nobody has said yet where they work
        authority = getattr(reviewing_authority(""), "pk", None)
    types = frozenset(rules.get_words("upload_types", authority))
    if types & _PICTURES:
        types |= _PICTURES
    return Limits(rules.get_int("upload_max_mb", authority), types)


def kind_named(name: str) -> Kind:
    """A kind people may upload. Raises Invalid for anything else."""
    kind = KINDS.get(name)
    if kind is None or kind.name == "result_sheet":
        raise Invalid({"kind": "没有说明上传的是什么材料，请返回页面重新选择文件。"})
    return kind


def keep(actor: Actor, kind: str, sent: Any, *, field: str = "file") -> StoredFile:
    """Inspect and keep one sent file within the actor's limits. Raises Invalid under `field`."""
    limits = limits_for(actor)
    limits.check(KINDS[kind], sent.name or "", field=field)
    return services.store(actor=actor, kind=kind, upload=sent, max_mb=limits.max_mb, field=field)
