"""Storing, attaching and giving out files: the only writers."""

from __future__ import annotations

import hashlib
import logging
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhiye.core import audit, clock
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Conflict, Invalid, NotFound
from zhiye.core.text import BadValue
from zhiye.files import access, scanning, selectors, storage, watermarks
from zhiye.files.inspection import Limits, inspect
from zhiye.files.inspection.inspect import Cleaned, too_large
from zhiye.files.kinds import KINDS
from zhiye.files.models import StoredFile

logger = logging.getLogger(__name__)
LOOSE_HOURS = 24
PURPOSE = "特种设备人员业务办理"


@dataclass(frozen=True)
class Download:
    """Bytes to send, always as an attachment with `nosniff`."""

    name: str
    content_type: str
    data: bytes


def store(
    *,
    actor: Actor,
    kind: str,
    upload: UploadedFile[Any],
    max_mb: int = 10,
    holder: tuple[str, int] | None = None,
    field: str = "file",
) -> StoredFile:
    """Inspect, clean, scan and keep an upload (assurance 22, 23, 49, 50).

    `max_mb` is the ruleset's `upload_max_mb`. `holder` ("organization", 12) attaches it at once.
    Raises Invalid with a sentence under `field`.
    """
    limits = Limits(megabytes=max_mb)
    try:
        if refusal := too_large(upload.size or 0, limits):
            raise refusal
        raw = upload.read(max_mb * 1024 * 1024 + 1)
        cleaned = inspect(
            name=upload.name,
            declared=upload.content_type or "",
            data=raw,
            kind=KINDS[kind],
            limits=limits,
        )
        scan = scanning.verdict(raw)
        if scan == StoredFile.Scan.INFECTED:
            raise BadValue("文件含有恶意程序，不能上传。请用杀毒软件检查电脑或手机。", code="virus")
    except BadValue as refused:
        # Without the name: people put names and numbers into file names.
        logger.info("upload refused: %s (%s)", refused.code, kind)
        raise refused.as_invalid(field) from None
    return _keep(actor, kind, raw, cleaned, scan, holder)


def store_result(
    *, actor: Actor, kind: str, name: str, data: bytes, content_type: str, holder: tuple[str, int]
) -> StoredFile:
    """Keep a file the system itself made (a job's result), without inspection."""
    extension = name.rsplit(".", 1)[-1].lower()
    cleaned = Cleaned(name[-120:], extension[:8], content_type, data)
    return _keep(actor, kind, data, cleaned, StoredFile.Scan.CLEAN, holder)


def _keep(
    actor: Actor,
    kind: str,
    raw: bytes,
    cleaned: Cleaned,
    scan: StoredFile.Scan,
    holder: tuple[str, int] | None,
) -> StoredFile:
    """Bytes first, row second: a row without bytes must not exist; bytes alone are swept."""
    file = StoredFile(
        kind=KINDS[kind].name,
        original_name=cleaned.name,
        extension=cleaned.extension,
        content_type=cleaned.content_type,
        size=len(cleaned.data),
        sha256=hashlib.sha256(cleaned.data).hexdigest(),
        upload_sha256=hashlib.sha256(raw).hexdigest(),
        pages=cleaned.pages,
        width=cleaned.width,
        height=cleaned.height,
        scan=scan,
        uploaded_by_id=actor.user_id,
        holder_kind=holder[0] if holder else "",
        holder_id=holder[1] if holder else None,
        attached_at=clock.now() if holder else None,
    )
    storage.save(file.path, cleaned.data)
    if cleaned.preview is not None:
        storage.save(file.preview_path, cleaned.preview)
    file.save(force_insert=True)
    return file


def attach(
    *,
    actor: Actor,
    file_id: uuid.UUID | str,
    holder_kind: str,
    holder_id: int,
    kinds: tuple[str, ...] = (),
    field: str = "file",
) -> StoredFile:
    """Give an own upload to a holder; a second time to the same holder changes nothing.

    Raises NotFound for another user's upload, Conflict when something else holds it, Invalid when
    it is not of one of `kinds`.
    """
    with transaction.atomic():
        file = StoredFile.objects.select_for_update().filter(pk=_uuid(file_id)).first()
        if file is not None and (file.holder_kind, file.holder_id) == (holder_kind, holder_id):
            return file
        if file is None or not (actor.role is Role.SYSTEM or access.is_own_upload(file, actor)):
            raise NotFound(selectors.GONE)
        if kinds and file.kind not in kinds:
            labels = "、".join(KINDS[name].label for name in kinds)
            raise Invalid({field: f"这里需要上传：{labels}。"})
        if file.is_attached:
            raise Conflict("这个文件已用于其他业务，请重新上传。")
        file.holder_kind, file.holder_id = holder_kind, holder_id
        file.attached_at = clock.now()
        file.save(update_fields=["holder_kind", "holder_id", "attached_at"])
        return file


def discard(*, actor: Actor, file_id: uuid.UUID | str) -> None:
    """Take back an own upload that nothing holds yet. Raises NotFound, Conflict."""
    with transaction.atomic():
        file = StoredFile.objects.select_for_update().filter(pk=_uuid(file_id)).first()
        if file is None or not access.is_own_upload(file, actor):
            raise NotFound(selectors.GONE)
        if file.is_attached:
            raise Conflict("这个文件已提交，不能删除。")
        _delete(file)


def download(
    *, actor: Actor, file_id: uuid.UUID | str, purpose: str = PURPOSE, reason: str = ""
) -> Download:
    """The bytes for an actor who may read the file.

    Files that show a person are logged, and for others than the uploader they carry the watermark
    "仅供××使用 2026-11-21 张三（××）". Raises NotFound.
    """
    file = selectors.readable(actor, file_id)
    data = storage.load(file.path)
    if _is_personal(file):
        if not access.is_own_upload(file, actor):
            data = watermarked(file, data, watermark_text(actor, purpose))
        _log("download", file, actor, reason or purpose)
    return Download(file.original_name, file.content_type, data)


def preview(*, actor: Actor, file_id: uuid.UUID | str) -> bytes:
    """The small JPEG of an image for lists and forms; marked and logged for others like the file.

    Raises NotFound when there is none.
    """
    file = selectors.readable(actor, file_id)
    if not file.is_image:
        raise NotFound
    data = storage.load(file.preview_path)
    if _is_personal(file) and not access.is_own_upload(file, actor):
        data = watermarks.on_image(data, watermark_text(actor), png=False)
        _log("preview", file, actor, PURPOSE)
    return data


def _is_personal(file: StoredFile) -> bool:
    kind = KINDS.get(file.kind)
    return file.holder_kind == "person" or kind is None or kind.personal


def _log(act: str, file: StoredFile, actor: Actor, reason: str) -> None:
    kind = KINDS.get(file.kind)
    subject_kind, subject_id = access.subject_of(file)
    audit.record(
        act,
        actor=actor,
        subject_kind=subject_kind,
        subject_id=subject_id,
        detail=f"{kind.label if kind else file.kind} {file.pk}",
        reason=reason,
    )


def watermark_text(actor: Actor, purpose: str = PURPOSE) -> str:
    """仅供××使用 2026-11-21 张三（太原某某公司）."""
    return f"仅供{purpose}使用 {clock.today():%Y-%m-%d} {actor.label}"


def watermarked(file: StoredFile, data: bytes, text: str) -> bytes:
    """Image or PDF with the text over it; other types as they are."""
    if file.is_image:
        return watermarks.on_image(data, text, png=file.extension == "png")
    if file.extension == "pdf":
        return watermarks.on_pdf(data, text)
    return data


def rescan_pending(*, limit: int = 100) -> int:
    """Scan again what the scanner could not answer for; returns how many now have an answer."""
    done = 0
    ids = StoredFile.objects.filter(scan=StoredFile.Scan.PENDING).order_by("created_at")[:limit]
    for file in ids:
        told = scanning.verdict(storage.load(file.path))
        if told == StoredFile.Scan.PENDING:
            break
        done += StoredFile.objects.filter(pk=file.pk, scan=StoredFile.Scan.PENDING).update(
            scan=told
        )
    return done


def remove_loose(*, before: datetime | None = None, batch: int = 200) -> int:
    """Delete uploads nothing has ever held, older than 24 hours; returns how many."""
    limit = before or clock.now() - timedelta(hours=LOOSE_HOURS)
    removed = 0
    while True:
        with transaction.atomic():
            old = list(
                StoredFile.objects.select_for_update(skip_locked=True).filter(
                    holder_kind="", attached_at__isnull=True, created_at__lt=limit
                )[:batch]
            )
            for file in old:
                _delete(file)
        removed += len(old)
        if len(old) < batch:
            return removed


def _delete(file: StoredFile) -> None:
    """The row now, the bytes once that is certain."""
    paths = [file.path, file.preview_path] if file.is_image else [file.path]
    file.delete()
    transaction.on_commit(partial(storage.delete_all, paths))


def _uuid(file_id: uuid.UUID | str) -> uuid.UUID:
    try:
        return file_id if isinstance(file_id, uuid.UUID) else uuid.UUID(str(file_id))
    except ValueError:
        raise NotFound(selectors.GONE) from None
