"""Sealed fields: encrypted at rest, masked wherever they are shown (assurance 3, 28, 40).

A sealed attribute is never text. `str()` of it is masked, JSON refuses it, and there are two ways
to the plain value: `reveal()`, a deliberate act with a reason that is logged and limited, and
`plain_for_system()`, for machinery such as sending an SMS (its callers are listed in a test).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from zhiye.core import audit, clock, keyring
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Forbidden, Invalid, TooMany
from zhiye.core.text import fold

SHORTEST_REASON = 4

# Masks -----------------------------------------------------------------------------------------


def mask_id_number(text: str) -> str:
    """70*************123: the first two and the last three characters (assurance 26)."""
    if len(text) >= 15:
        return text[:2] + "*" * (len(text) - 5) + text[-3:]
    return mask_text(text)


def mask_phone(text: str) -> str:
    """138****0001; shorter numbers keep only their last two digits."""
    if len(text) == 11:
        return f"{text[:3]}****{text[-4:]}"
    return "*" * max(len(text) - 2, 4) + text[-2:] if len(text) > 6 else "*" * len(text)


def mask_email(text: str) -> str:
    """z***@example.cn: the first letter and the domain."""
    name, _, domain = text.partition("@")
    return f"{name[:1]}***@{domain}" if domain else mask_text(text)


def mask_name(text: str) -> str:
    """张*三, 张*, 古****提: the first and, from three characters on, the last one."""
    if len(text) < 3:
        return text[:1] + "*" if text[1:] else "*" * len(text)
    return text[0] + "*" * min(len(text) - 2, 20) + text[-1]


def mask_text(text: str) -> str:
    """First character and last two for longer texts, otherwise stars only."""
    if len(text) >= 8:
        return text[:1] + "*" * (len(text) - 3) + text[-2:]
    return "*" * len(text)


MASKS: dict[str, Callable[[str], str]] = {
    "id_number": mask_id_number,
    "phone": mask_phone,
    "email": mask_email,
    "text": mask_text,
}
# What was looked at, as the person concerned reads it.
WORDS = {"id_number": "证件号码", "phone": "手机号", "email": "邮箱", "text": "个人信息"}

# Look-up ---------------------------------------------------------------------------------------


def normalised(value: object) -> str:
    """How a value is brought to one form before it is indexed: NFKC, upper case, no spaces."""
    return "".join(fold(value).split()).upper()


def blind_index(value: object, purpose: str) -> str:
    """The keyed look-up value of a plain value, made with the newest index key."""
    return keyring.current().index[0].index(normalised(value).encode(), purpose)


def blind_indexes(value: object, purpose: str) -> list[str]:
    """The look-up values under every index key: with `__in`, rotation never hides a row."""
    plain = normalised(value).encode()
    return [key.index(plain, purpose) for key in keyring.current().index]


def indexer(purpose: str) -> Callable[[str], str]:
    """`blind_index` for thousands of values of one purpose: the key is looked up once."""
    index = keyring.current().index[0].indexer(purpose)
    return lambda value: index(normalised(value).encode())


def sealer(field: SealedField) -> Callable[[str], bytes]:
    """Stored bytes for thousands of values of one column: the key is looked up once."""
    seal = keyring.current().data[0].sealer(field.context.encode())
    return lambda plain: seal(plain.encode())


# The value -------------------------------------------------------------------------------------


class Sealed:
    """A personal value that shows itself masked."""

    __slots__ = ("_context", "_mask", "_raw", "is_new")

    def __init__(self, raw: bytes, *, context: str, mask: str, is_new: bool = False) -> None:
        self._raw = raw
        self._context = context
        self._mask = mask
        self.is_new = is_new

    @classmethod
    def of(cls, plain: str, *, context: str, mask: str) -> Sealed:
        """Seal a plain value for one column."""
        key = keyring.current().data[0]
        raw = key.seal(plain.encode(), context.encode())
        return cls(raw, context=context, mask=mask, is_new=True)

    @property
    def raw(self) -> bytes:
        """The stored bytes."""
        return self._raw

    @property
    def is_current(self) -> bool:
        """Whether the newest key sealed this value."""
        return self._raw.startswith(keyring.current().data[0].header)

    @property
    def masked(self) -> str:
        """The value as everybody may see it."""
        return MASKS[self._mask](self._plain())

    def _plain(self) -> str:
        return keyring.current().key_of(self._raw).open(self._raw, self._context.encode()).decode()

    def plain_for_system(self) -> str:
        """The plain value for machinery; never for a page, a file or a log."""
        return self._plain()

    def reveal(
        self, actor: Actor, *, reason: str, subject: models.Model | tuple[str, object]
    ) -> str:
        """The plain value for a person who says why; logged, limited per user and hour.

        `subject` is whose value it is: a model instance, or its kind ("person") and id. Raises
        Forbidden for the anonymous, Invalid without a reason of four characters, TooMany beyond
        ZHIYE_REVEALS_PER_HOUR.
        """
        if actor.user_id is None:
            raise Forbidden("请先登录，再查看完整号码。")
        why = fold(reason)
        if len(why) < SHORTEST_REASON:
            raise Invalid({"reason": f"请写明查看原因，至少{SHORTEST_REASON}个字。"})
        _limit(actor)
        kind, pk = _subject(subject)
        plain = self._plain()
        audit.record(
            "reveal",
            actor=actor,
            subject_kind=kind,
            subject_id=pk,
            reason=why,
            detail=WORDS[self._mask],
        )
        return plain

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<Sealed {self.masked}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return self._raw == other._raw or self._plain() == other._plain()

    def __hash__(self) -> int:
        return hash(self._plain())

    def __copy__(self) -> Sealed:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Sealed:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (self._raw, self._context, self._mask))


def _restore(raw: bytes, context: str, mask: str) -> Sealed:
    return Sealed(raw, context=context, mask=mask)


def _subject(subject: models.Model | tuple[str, object]) -> tuple[str, str]:
    if isinstance(subject, models.Model):
        return str(subject._meta.model_name), str(subject.pk)
    return subject[0], str(subject[1])


def _limit(actor: Actor) -> None:
    allowed = settings.ZHIYE_REVEALS_PER_HOUR
    since = clock.now() - timedelta(hours=1)
    seen = AccessLog.objects.filter(user_id=actor.user_id, kind="reveal", at__gt=since)
    if seen.count() >= allowed:
        oldest = seen.order_by("at").values_list("at", flat=True)[0]
        wait = max(1, int((oldest - since).total_seconds()) + 1)
        raise TooMany(
            f"一小时内最多查看{allowed}次完整号码，请过{-(-wait // 60)}分钟再试。", retry_after=wait
        )


# The fields ------------------------------------------------------------------------------------


class _SealedAttribute(DeferredAttribute):
    """Seals whatever text is assigned, so that the attribute never holds plain text."""

    field: SealedField

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(models.Field[Any, Any]):
    """Text stored as bytes: version, key id, nonce, ciphertext, tag.

    `mask` names one of MASKS. The ciphertext is bound to `context`, by default table.column of the
    first model that has the field; history tables and migrations carry the same context along.
    An empty value is NULL (lessons U8).
    """

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, mask: str, context: str = "", **kwargs: Any) -> None:
        if mask not in MASKS:
            raise ValueError(f"no such mask: {mask!r}")
        self.mask = mask
        self.context = context
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keeps mask and context for migrations and history tables."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "mask": self.mask, "context": self.context}

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Binds the context to table and column of a real model."""
        super().contribute_to_class(cls, name, private_only)
        if not self.context and not cls._meta.abstract:
            self.context = f"{cls._meta.db_table}.{self.column}"

    def get_internal_type(self) -> str:
        """Stored as bytes."""
        return "BinaryField"

    def seal(self, plain: object) -> Sealed | None:
        """Seal a plain value for this column; None for an empty one."""
        text = "" if plain is None else str(plain)
        return Sealed.of(text, context=self.context, mask=self.mask) if text else None

    def to_python(self, value: object) -> Sealed | None:
        """Text becomes Sealed; a value sealed for another column is sealed anew for this one."""
        if isinstance(value, Sealed):
            return value if value._context == self.context else self.seal(value._plain())
        if isinstance(value, bytes | memoryview):
            return Sealed(bytes(value), context=self.context, mask=self.mask)
        if value is None or isinstance(value, str):
            return self.seal(value)
        raise TypeError(f"{self.name} takes text, not {type(value).__name__}")

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """Stored bytes become Sealed without being opened."""
        return None if value is None else self.to_python(bytes(value))

    def get_prep_value(self, value: Any) -> Any:
        """Sealed or text to stored bytes; expressions pass."""
        value = super().get_prep_value(value)
        if hasattr(value, "resolve_expression"):
            return value
        sealed = self.to_python(value)
        return None if sealed is None else sealed.raw

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Bytes for the driver."""
        value = super().get_db_prep_value(value, connection, prepared)
        return None if value is None else connection.Database.Binary(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only IS NULL: everything else goes through the blind index."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed; look it up by its BlindIndexField")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        """Serialised masked, never plain."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)


class _IndexAttribute(DeferredAttribute):
    """Follows the sealed attribute: a newly assigned value has its index at once."""

    field: BlindIndexField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.of in instance.__dict__:
            sealed = instance.__dict__[self.field.of]
            if sealed is None:
                return None
            if sealed.is_new:
                return blind_index(sealed.plain_for_system(), self.field.purpose)
        return super().__get__(instance, cls)

    def __set__(self, instance: models.Model, value: object) -> None:
        # With a setter Python asks __get__ first, before the instance's own dictionary.
        instance.__dict__[self.field.attname] = value


class BlindIndexField(models.CharField[Any, Any]):
    """Look-up value of the sealed field `of`; give both names where `update_fields` is used.

    Look rows up with `Model.objects.filter(x_index__in=blind_indexes(value, purpose))`. Values of
    one purpose are comparable between tables (one person's phone in two places).
    """

    descriptor_class = _IndexAttribute

    def __init__(self, *args: Any, of: str, purpose: str, **kwargs: Any) -> None:
        self.of = of
        self.purpose = purpose
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keeps the sealed field's name and the purpose."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of, "purpose": self.purpose}
