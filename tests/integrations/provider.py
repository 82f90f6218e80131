"""A provider for the tests: a real HTTP server that checks signatures and speaks our format."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from zhiye.integrations.http import signing

HANGS = object()
KEY, SECRET = "test-key", "test-secret-of-the-provider"


class Provider:
    """Answers are given in advance; every request is kept."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.requests: list[dict[str, Any]] = []
        self.nonces: set[str] = set()
        self.url = ""
        self.hanging = 0
        self.let_go = threading.Event()

    def will(self, *answers: Any) -> None:
        """The next replies: data for an OK, (status, text), or HANGS."""
        self.answers.extend(answers)

    def reply(self, path: str, headers: Any, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        """Check the signature as a provider would, then give the next answer."""
        text = signing.canonical("POST", path, headers["X-Timestamp"], headers["X-Nonce"], body)
        expected = signing.sign(SECRET, headers["X-Signature-Method"], text)
        late = abs(time.time() - int(headers["X-Timestamp"])) > 300
        if headers["X-Access-Key"] != KEY or headers["X-Signature"] != expected or late:
            return 200, b'{"code": "SIGNATURE", "message": "bad signature"}', {}
        if headers["X-Nonce"] in self.nonces:
            return 200, b'{"code": "REPLAY", "message": "nonce used"}', {}
        self.nonces.add(headers["X-Nonce"])
        self.requests.append({"path": path, **json.loads(body)})
        answer = self.answers.pop(0) if self.answers else {}
        if answer is HANGS:
            self.hanging += 1
            self.let_go.wait(30)
            self.hanging -= 1
            answer = {}
        if isinstance(answer, tuple):
            status, told = answer
            extra = {"Location": told} if status in (301, 302, 307) else {}
            return status, told.encode() if isinstance(told, str) else told, extra
        return 200, json.dumps({"code": "OK", "message": "", "data": answer}).encode(), {}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port of this machine."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, content, extra = provider.reply(self.path, self.headers, body)
            try:
                self.send_response(status)
                for name, value in extra.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass  # the client did not wait

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/api"
    try:
        yield provider
    finally:
        provider.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
