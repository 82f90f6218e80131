"""The malware scanner: a clamd that answers, finds, and is down."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.files import samples
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Invalid, NotFound
from zhiye.files import access, scanning, selectors, services
from zhiye.files.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.assurance(49)]
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Session(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        line: socket.socket = self.request
        assert _exactly(line, 10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack(">I", _exactly(line, 4))[0]:
            data += _exactly(line, length)
        if b"confuse" in data:
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        elif b"EICAR" in data:
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            line.sendall(b"stream: OK\0")


def _exactly(line: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += line.recv(count - len(data))
    return data


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[None]:
    server: socketserver.BaseServer
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session)
        settings.ZHIYE_CLAMD = f"127.0.0.1:{server.server_address[1]}"
    else:
        path = str(tmp_path / "clamd")
        server = socketserver.ThreadingUnixStreamServer(path, _Session)
        settings.ZHIYE_CLAMD = path
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield
    server.shutdown()
    server.server_close()
    thread.join()


def store(actor: Actor, content: bytes = b"") -> StoredFile:
    data = samples.office("docx", {"word/x.xml": content})
    upload = samples.upload("a.docx", data + content, samples.DOCX)
    return services.store(actor=actor, kind="licence", upload=upload)


def test_a_clean_file_is_noted_as_clean(zhang: Actor, clamd: None) -> None:
    assert store(zhang).scan == StoredFile.Scan.CLEAN
    assert scanning.verdict(b"x" * 300_000) == StoredFile.Scan.CLEAN


def test_malware_is_refused_and_not_kept(zhang: Actor, clamd: None, data_folder: Path) -> None:
    with pytest.raises(Invalid, match="恶意程序"):
        store(zhang, EICAR)
    assert not StoredFile.objects.exists()
    assert not data_folder.exists()


def test_an_unclear_answer_is_no_answer(zhang: Actor, clamd: None) -> None:
    assert scanning.verdict(b"confuse") == StoredFile.Scan.PENDING


def test_without_a_scanner_the_file_says_so(zhang: Actor) -> None:
    assert store(zhang).scan == StoredFile.Scan.NOT_CONFIGURED


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nonexistent/clamd"])
def test_while_the_scanner_is_down_only_the_uploader_reads(
    zhang: Actor, wang: Actor, settings: Settings, address: str
) -> None:
    settings.ZHIYE_CLAMD = address
    file = store(zhang)
    assert file.scan == StoredFile.Scan.PENDING
    kind = f"scan{file.pk.hex[:8]}"
    access.register(kind, lambda file, actor: True)
    services.attach(actor=zhang, file_id=file.pk, holder_kind=kind, holder_id=1)
    officer = Actor(wang.user_id, "王", Role.AUTHORITY, territory="14")
    assert selectors.readable(zhang, file.pk) == file
    with pytest.raises(NotFound):
        selectors.readable(officer, file.pk)
    assert services.rescan_pending() == 0
    settings.ZHIYE_CLAMD = ""
    assert services.rescan_pending() == 1
    assert selectors.readable(officer, file.pk) == file
    StoredFile.objects.update(scan=StoredFile.Scan.INFECTED)
    for actor in (zhang, officer):
        with pytest.raises(NotFound):
            selectors.readable(actor, file.pk)
