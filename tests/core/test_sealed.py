"""Sealed fields: known answers, tampering, masks, revealing, key rings, rotation."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
import logging
import pickle
import stat
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.template import Context, Template
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.support.steps import steps
from zhiye.core import clock, history, keyring, log, rotation, sealed
from zhiye.core.actor import Actor, Role
from zhiye.core.keyring import Key, Profile, Tampered
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Forbidden, Invalid, TooMany
from zhiye.core.sealed import BlindIndexField, Sealed, SealedField, blind_index, blind_indexes

ID = "700101198002030128"
CONTEXT = "people_person.id_number"
OFFICER = Actor(
    7, "李建国", Role.AUTHORITY, authority_id=3, acting_name="太原市局", territory="1401"
)


def entry(key_id: str, fill: int, profile: str = "SM") -> dict[str, str]:
    secret = base64.b64encode(bytes([fill]) * 32).decode()
    return {"id": key_id, "profile": profile, "secret": secret}


def ring(*, data: list[dict[str, str]], index: list[dict[str, str]] | None = None) -> str:
    return json.dumps({"data": data, "index": index or [entry("i1", 200)]})


@pytest.fixture(autouse=True)
def one_ring(settings: Settings) -> None:
    settings.ZHIYE_KEYRING = ring(data=[entry("d1", 1)])


def sealed_id(plain: str = ID) -> Sealed:
    return Sealed.of(plain, context=CONTEXT, mask="id_number")


# -- the algorithms ------------------------------------------------------------------------------


@pytest.mark.assurance(45)
def test_sm3_known_answer() -> None:
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert digest.finalize().hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


@pytest.mark.assurance(45)
def test_sm4_known_answer() -> None:
    """The example of GB/T 32907: one block under the key 0123…3210."""
    block = bytes.fromhex("0123456789abcdeffedcba9876543210")
    box = Cipher(algorithms.SM4(block), modes.ECB()).encryptor()
    assert (box.update(block) + box.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


@pytest.mark.assurance(45)
def test_sm4_gcm_known_answer() -> None:
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    plain = b"".join(bytes([n]) * 8 for n in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    box = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(aad)
    assert (box.update(plain) + box.finalize()).hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
    )
    assert box.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


@pytest.mark.assurance(45)
@pytest.mark.parametrize(("profile", "digest"), [("SM", "sm3"), ("INTL", "sha256")])
def test_index_is_hmac_of_the_profile(profile: str, digest: str) -> None:
    key = Key("i1", Profile(profile), bytes(range(32)))
    if digest not in hashlib.algorithms_available:
        pytest.skip(f"this Python's OpenSSL has no {digest} to compare with")
    expected = hmac.new(key.derive("index phone", 32), b"13800000001", digest).digest()[:16]
    told = base64.urlsafe_b64encode(expected).rstrip(b"=").decode()
    assert key.index(b"13800000001", "phone") == f"i1.{told}"


@pytest.mark.assurance(45)
def test_provider_is_native() -> None:
    """A long text takes Python no more steps than a short one: none per byte (lessons U37)."""
    short, long = "1", "1" * 10_000
    ways: list[Callable[[str], Callable[[], object]]] = [
        lambda text: lambda: sealed_id(text),
        lambda text: sealed_id(text).plain_for_system,
        lambda text: lambda: blind_index(text, "phone"),
    ]
    for way in ways:
        way(short)()  # the keys are derived once
        assert steps(way(long)) == steps(way(short)) > 0


# -- one value -----------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=100))
def test_every_text_comes_back(plain: str) -> None:
    assert sealed_id(plain).plain_for_system() == plain


@pytest.mark.assurance(28)
def test_stored_bytes_hold_nothing_plain_and_differ_each_time() -> None:
    one, other = sealed_id(), sealed_id()
    assert ID.encode() not in one.raw
    assert one.raw != other.raw
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.assurance(28)
def test_every_changed_byte_is_noticed() -> None:
    raw = sealed_id().raw
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(Tampered):
            str(Sealed(changed, context=CONTEXT, mask="id_number"))


@pytest.mark.parametrize(
    "raw", [b"", b"\x01", b"\x01\x02d1", b"\x01\x02d1" + b"x" * 20, b"\x09" * 60]
)
def test_nonsense_is_no_value(raw: bytes) -> None:
    with pytest.raises(Tampered):
        str(Sealed(raw, context=CONTEXT, mask="id_number"))


@pytest.mark.assurance(28)
def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(Tampered):
        str(Sealed(sealed_id().raw, context="people_person.phone", mask="phone"))


@pytest.mark.assurance(3)
def test_shown_masked_everywhere() -> None:
    value = sealed_id()
    shown = "70*************128"
    assert str(value) == f"{value}" == f"{value!s:>18}" == shown
    assert repr(value) == f"<Sealed {shown}>"
    assert "%s" % value == shown  # noqa: UP031 - the old way is tried too
    assert Template("{{ value }}").render(Context({"value": value})) == shown
    assert ID not in repr([value]) + repr({"a": value})


@pytest.mark.assurance(3)
def test_json_refuses_and_pickle_keeps_it_sealed() -> None:
    value = sealed_id()
    for encoder in (json.JSONEncoder, DjangoJSONEncoder):
        with pytest.raises(TypeError):
            json.dumps({"id": value}, cls=encoder)
    pickled = pickle.dumps(value)
    assert ID.encode() not in pickled
    assert pickle.loads(pickled) == value == copy.deepcopy(value)


@pytest.mark.assurance(26)
@pytest.mark.parametrize(
    ("mask", "plain", "shown"),
    [
        ("id_number", ID, "70*************128"),
        ("id_number", "E12345678", "E******78"),
        ("id_number", "H1234", "*****"),
        ("phone", "13800000001", "138****0001"),
        ("phone", "0351-1234567", "**********67"),
        ("phone", "12345", "*****"),
        ("email", "zhangsan@example.cn", "z***@example.cn"),
        ("email", "nonsense", "n*****se"),
        ("text", "13800000001", "1********01"),
        ("text", "短", "*"),
    ],
)
def test_mask_format_is_fixed(mask: str, plain: str, shown: str) -> None:
    assert str(Sealed.of(plain, context=CONTEXT, mask=mask)) == shown


@pytest.mark.assurance(26)
@pytest.mark.parametrize(
    ("name", "shown"),
    [("张建国", "张*国"), ("张三", "张*"), ("古丽·买买提", "古****提"), ("张", "*"), ("", "")],
)
def test_a_name_keeps_its_ends(name: str, shown: str) -> None:
    assert sealed.mask_name(name) == shown
    assert len(sealed.mask_name("长" * 500)) < 30


# -- revealing -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.assurance(40)
def test_reveal_is_logged_with_who_why_and_about_whom() -> None:
    plain = sealed_id().reveal(OFFICER, reason="核对事故当日人员", subject=("person", 12))
    assert plain == ID
    row = AccessLog.objects.get(kind="reveal")
    assert (row.subject_kind, row.subject_id, row.reason) == ("person", "12", "核对事故当日人员")
    assert (row.user_id, row.actor_name, row.acting_name) == (7, "李建国", "太原市局")
    assert row.detail == "证件号码"
    assert ID not in str(vars(row))


@pytest.mark.django_db
@pytest.mark.assurance(40)
@pytest.mark.parametrize("reason", ["", "   ", "核对", "\u200b\u200b\u200b\u200b核对中"])
def test_reveal_needs_a_reason(reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        sealed_id().reveal(OFFICER, reason=reason, subject=("person", 12))
    assert "reason" in caught.value.errors
    assert not AccessLog.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [Actor.public(), Actor.system("jobs")])
def test_nobody_reveals_without_a_name(actor: Actor) -> None:
    with pytest.raises(Forbidden):
        sealed_id().reveal(actor, reason="核对事故当日人员", subject=("person", 12))


@pytest.mark.django_db
@pytest.mark.assurance(40)
def test_reveal_is_limited_for_each_user_and_hour(settings: Settings) -> None:
    settings.ZHIYE_REVEALS_PER_HOUR = 3
    value = sealed_id()
    start = clock.now()
    for minute in range(3):
        with clock.freeze(start + timedelta(minutes=minute)):
            value.reveal(OFFICER, reason="核对人员信息", subject=("person", 12))
    with clock.freeze(start + timedelta(minutes=59)), pytest.raises(TooMany) as caught:
        value.reveal(OFFICER, reason="核对人员信息", subject=("person", 12))
    assert 0 < caught.value.retry_after <= 61
    assert "1分钟" in caught.value.message or "2分钟" in caught.value.message
    colleague = Actor(8, "王芳", Role.AUTHORITY, authority_id=3)
    with clock.freeze(start + timedelta(minutes=59)):
        value.reveal(colleague, reason="核对人员信息", subject=("person", 12))
    with clock.freeze(start + timedelta(minutes=60, seconds=1)):
        value.reveal(OFFICER, reason="核对人员信息", subject=("person", 12))


# -- look-up -------------------------------------------------------------------------------------


@pytest.mark.assurance(28)
def test_index_is_keyed_normalised_and_bound_to_its_purpose(settings: Settings) -> None:
    upper = "70010119800203012X"
    forms = [
        upper,
        upper.lower(),
        f" {upper[:6]} {upper[6:]} ",
        "７００１０１１９８００２０３０１２Ｘ",
    ]
    assert len({blind_index(form, "id_number") for form in forms}) == 1
    index = blind_index(ID, "id_number")
    assert ID not in index
    assert index != blind_index(ID, "phone")
    assert index != blind_index(ID[:-1] + "9", "id_number")
    settings.ZHIYE_KEYRING = ring(data=[entry("d1", 1)], index=[entry("i1", 201)])
    assert index != blind_index(ID, "id_number")


def test_look_up_covers_every_index_key(settings: Settings) -> None:
    before = blind_index(ID, "id_number")
    settings.ZHIYE_KEYRING = ring(
        data=[entry("d1", 1)], index=[entry("i2", 201, "INTL"), entry("i1", 200)]
    )
    found = blind_indexes(ID, "id_number")
    assert found == [blind_index(ID, "id_number"), before]


# -- key rings -----------------------------------------------------------------------------------


@pytest.mark.assurance(44)
def test_newest_key_seals_and_old_ones_open(settings: Settings) -> None:
    old = sealed_id()
    settings.ZHIYE_KEYRING = ring(data=[entry("d2", 2), entry("d1", 1)])
    new = sealed_id()
    assert old.plain_for_system() == new.plain_for_system() == ID
    assert (old.is_current, new.is_current) == (False, True)
    settings.ZHIYE_KEYRING = ring(data=[entry("d2", 2)])
    with pytest.raises(Tampered):
        old.plain_for_system()


@pytest.mark.assurance(44)
def test_a_key_of_another_secret_under_the_same_id_does_not_open(
    settings: Settings,
) -> None:
    old = sealed_id()
    settings.ZHIYE_KEYRING = ring(data=[entry("d1", 9)])
    with pytest.raises(Tampered):
        old.plain_for_system()


@pytest.mark.assurance(45)
@pytest.mark.parametrize(("first", "second"), [("SM", "INTL"), ("INTL", "SM")])
def test_profiles_can_be_switched_and_stay_readable(
    settings: Settings, first: str, second: str
) -> None:
    settings.ZHIYE_KEYRING = ring(data=[entry("d1", 1, first)])
    old = sealed_id()
    settings.ZHIYE_KEYRING = ring(data=[entry("d2", 1, second), entry("d1", 1, first)])
    new = sealed_id()
    assert old.plain_for_system() == new.plain_for_system() == ID


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("{", "JSONDecodeError"),
        ("{}", "data"),
        (ring(data=[]), "at least one key"),
        (ring(data=[entry("d1", 1), entry("d1", 2)]), "unique"),
        (ring(data=[entry("D1", 1)]), "key id"),
        (ring(data=[entry("d1", 1, "DES")]), "DES"),
        (ring(data=[{"id": "d1", "profile": "SM", "secret": "AAAA"}]), "32 bytes"),
        (ring(data=[entry("d1", 200)]), "one secret for data and index"),
    ],
)
def test_a_wrong_ring_is_refused_by_name(document: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told):
        keyring.parse(document)


def test_a_ring_file_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keyring.json"
    keyring.create_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_text()
    keyring.create_file(path)  # another process was first: its ring counts
    assert path.read_text() == before
    with pytest.raises(CommandError, match="不会覆盖"):
        call_command("make_keyring", str(path))
    assert path.read_text() == before
    assert [p.name for p in path.parent.iterdir()] == ["keyring.json"]


def test_command_prints_the_ring_with_a_new_first_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "keyring.json"
    call_command("make_keyring", str(path))
    capsys.readouterr()
    call_command("make_keyring", str(path), "--add", "data", "--profile", "INTL")
    printed = capsys.readouterr().out
    changed = keyring.parse(printed)
    assert [(key.id, key.profile) for key in changed.data] == [("d2", "INTL"), ("d1", "SM")]
    assert changed.index == keyring.parse(path.read_text()).index


def test_production_never_makes_a_ring_by_itself(settings: Settings, tmp_path: Path) -> None:
    settings.ZHIYE_KEYRING = ""
    settings.ZHIYE_KEYRING_FILE = tmp_path / "none.json"
    settings.ZHIYE_KEYRING_CREATE = False
    with pytest.raises(ImproperlyConfigured, match="key backup"):
        keyring.current()
    settings.ZHIYE_KEYRING_CREATE = True
    assert keyring.current().data[0].id == "d1"


# -- the field -----------------------------------------------------------------------------------


@contextmanager
def a_table() -> Iterator[Any]:
    """A model with sealed fields and its table, for one test."""
    with isolate_apps("zhiye.core"):

        class Holder(models.Model):
            number = SealedField(mask="id_number", null=True, blank=True)
            number_index = BlindIndexField(of="number", purpose="id_number", unique=True, null=True)

            class Meta:
                app_label = "core"

            def __str__(self) -> str:
                return str(self.number)

        with connection.schema_editor() as editor:
            editor.create_model(Holder)
        yield Holder


@pytest.mark.django_db
@pytest.mark.assurance(28)
def test_assigned_text_is_sealed_at_once_and_stored_sealed() -> None:
    with a_table() as model:
        made = model(number=ID)
        assert isinstance(made.number, Sealed)
        assert made.number_index == blind_index(ID, "id_number")
        made.save()
        with connection.cursor() as cursor:
            cursor.execute("select number, number_index from core_holder")
            raw, index = cursor.fetchone()
        assert ID.encode() not in bytes(raw)
        assert index == blind_index(ID, "id_number")
        kept = model.objects.get(number_index__in=blind_indexes(ID.lower(), "id_number"))
        assert kept.number.plain_for_system() == ID
        assert str(kept.number) == "70*************128"
        assert str(model._meta.get_field("number").value_to_string(kept)) == "70*************128"


@pytest.mark.django_db
def test_index_follows_every_assignment_and_deferred_loading() -> None:
    other = "700101198002030216"
    with a_table() as model:
        made = model.objects.create(number=ID)
        made.number = other
        assert made.number_index == blind_index(other, "id_number")
        made.save(update_fields=["number", "number_index"])
        part = model.objects.only("number_index").get()
        assert part.number_index == blind_index(other, "id_number")
        assert part.number.plain_for_system() == other
        made.number = ""
        assert (made.number, made.number_index) == (None, None)
        made.full_clean()
        made.save()
        assert model.objects.filter(number__isnull=True, number_index__isnull=True).exists()
        model.objects.bulk_create([model(number=ID), model(number=None)])
        assert model.objects.filter(number_index=blind_index(ID, "id_number")).count() == 1
        model.objects.filter(pk=made.pk).update(number=other)
        assert model.objects.get(pk=made.pk).number.plain_for_system() == other


@pytest.mark.django_db
def test_uniqueness_is_seen_before_the_database_says_so() -> None:
    from django.core.exceptions import ValidationError

    with a_table() as model:
        model.objects.create(number=ID)
        with pytest.raises(ValidationError):
            model(number=ID.lower()).full_clean()


@pytest.mark.django_db
def test_looking_up_a_sealed_value_directly_is_a_fault() -> None:
    with a_table() as model:
        for wrong in ({"number": ID}, {"number__startswith": "70"}, {"number__in": [ID]}):
            with pytest.raises(FieldError, match="BlindIndexField"):
                model.objects.filter(**wrong).exists()


def test_wrong_masks_and_types_are_faults() -> None:
    with pytest.raises(ValueError, match="mask"):
        SealedField(mask="none")
    with pytest.raises(TypeError, match="int"):
        SealedField(mask="phone", context="x").to_python(13800000001)


def test_the_context_travels_to_migrations_and_history_tables() -> None:
    from django.apps import apps

    field: Any = apps.get_model("integrations", "SandboxMessage")._meta.get_field("phone")
    assert field.context == "integrations_sandboxmessage.phone"
    assert field.clone().context == field.context
    value = sealed_id()
    assert field.to_python(value).plain_for_system() == ID
    assert field.to_python(value).raw != value.raw


# -- rotation ------------------------------------------------------------------------------------


def _messages(count: int) -> Any:
    from zhiye.integrations.models import SandboxMessage

    SandboxMessage.objects.bulk_create(
        [
            SandboxMessage(phone=f"1380000{n:04d}", text="您好", message_id=f"m{n}")
            for n in range(count)
        ]
    )
    return SandboxMessage


@pytest.mark.django_db
@pytest.mark.assurance(44)
def test_rotation_is_batched_resumable_and_changes_only_what_is_old(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = _messages(7)
    settings.ZHIYE_KEYRING = ring(
        data=[entry("d2", 2, "INTL"), entry("d1", 1)], index=[entry("i2", 201), entry("i1", 200)]
    )
    new = model.objects.create(phone="13800009999", text="您好", message_id="new")
    assert rotation.stale(model).count() == 7

    seen: list[int] = []

    def stop_after_two(progress: rotation.Progress) -> None:
        seen.append(progress.left)
        if len(seen) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(
        rotation, "sealed_models", lambda: iter([(model, [model._meta.get_field("phone")])])
    )
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(batch=2, tell=stop_after_two)
    assert seen == [5, 3]
    assert rotation.rotate(batch=2) == {"integrations_sandboxmessage": 3}
    assert rotation.stale(model).count() == 0
    settings.ZHIYE_KEYRING = ring(data=[entry("d2", 2, "INTL")], index=[entry("i2", 201)])
    kept = model.objects.get(phone_index=blind_index("13800000003", "phone"))
    assert kept.phone.plain_for_system() == "13800000003"
    assert bytes(model.objects.get(pk=new.pk).phone.raw) == new.phone.raw


@pytest.mark.django_db
@pytest.mark.assurance(44)
def test_check_reports_what_is_left_and_what_drifted(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    model = _messages(3)
    call_command("rotate_keys", "--check")
    model.objects.filter(message_id="m1").update(phone_index="i1.wrong")
    with pytest.raises(CommandError):
        call_command("rotate_keys", "--check")
    settings.ZHIYE_KEYRING = ring(data=[entry("d2", 2), entry("d1", 1)])
    call_command("rotate_keys", "--batch", "2")
    assert "integrations_sandboxmessage：完成，重新加密 3 行" in capsys.readouterr().out
    call_command("rotate_keys", "--check")


@pytest.mark.django_db
@pytest.mark.assurance(44)
def test_rotation_writes_no_history_and_old_history_stays_readable(
    settings: Settings, as_application: Callable[[], AbstractContextManager[None]]
) -> None:
    from zhiye.people.models import Person

    person = Person.objects.create(name="张建国", id_number=ID, phone="13800000001")
    person.phone = "13800000002"
    person.save(update_fields=["phone", "phone_index"])
    settings.ZHIYE_KEYRING = ring(data=[entry("d2", 2), entry("d1", 1)])
    with as_application():
        assert rotation.rotate()["people_person"] == 1
    events: Any = history.event_model(Person)
    kept = list(events.objects.order_by("pgh_id"))
    assert [str(event.phone) for event in kept] == ["138****0001", "138****0002"]
    assert [event.id_number.is_current for event in kept] == [False, False]
    assert events in rotation.history_models()
    again = Person.objects.get(id_index=blind_index(ID, "id_number"))
    assert again.id_number.is_current
    assert again.id_number.plain_for_system() == ID


def test_history_tables_with_sealed_values_are_named_not_rotated() -> None:
    rotated = {model._meta.label for model, _ in rotation.sealed_models()}
    history = {model._meta.label for model in rotation.history_models()}
    assert {"people.Person", "accounts.User", "notices.Outbox"} <= rotated
    assert "people.PersonEvent" in history
    assert not rotated & history


# -- logs ----------------------------------------------------------------------------------------


@pytest.mark.assurance(31)
def test_logs_are_masked_in_message_arguments_and_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.getLogger("zhiye.test_sealed")
    caplog.handler.addFilter(log.MaskPersonalData())
    try:
        logger.warning("登记 %s 手机 %s", ID, "13800000001")
        try:
            raise ValueError(f"bad {ID}")
        except ValueError:
            logger.exception("failed")
    finally:
        caplog.handler.filters.clear()
    assert ID not in caplog.text
    assert "13800000001" not in caplog.text
    assert "70*************128 手机 138****0001" in caplog.text
    assert "ValueError: bad 70*************128" in caplog.text


@pytest.mark.assurance(31)
@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("验证码：123456，5分钟内有效", "验证码：******，5分钟内有效"),
        ("sms_code=123456&x=1", "sms_code=******&x=1"),
        ("{'password': 'hunter2'}", "{'password': '******'}"),
        ("Authorization: Bearer abc.def", "Authorization: ******"),
        ("postgresql://zhiye:geheim@db/zhiye", "postgresql://zhiye:******@db/zhiye"),
        ("编号 XK14-2026-000001 共 12345678901234567890 行", None),
        ("91700101MA00000587", None),
    ],
)
def test_masking_rules(told: str, kept: str | None) -> None:
    assert log.mask(told) == (told if kept is None else kept)


def test_masked_reason_counts_only_visible_characters() -> None:
    assert sealed.normalised(" ７0\u200b x ") == "70X"
