"""A real web site on this machine, for the tests of fetching."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    pause: float = 0.0
    """Seconds after each byte."""
    before: float = 0.0
    """Seconds before the first."""


def leads_to(place: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": place})


@dataclass(frozen=True)
class Site:
    """A running site, and what it was asked for."""

    address: str
    asked: list[tuple[str, Mapping[str, str]]]

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


Answers = Mapping[str, Answer | Callable[[], Answer]]


@contextlib.contextmanager
def site(answers: Answers, host: str = "127.0.0.1", port: int = 0) -> Iterator[Site]:
    """Run a site with these answers by path; what is not among them is not found."""
    asked: list[tuple[str, Mapping[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, dict(self.headers)))
            known = answers.get(self.path, Answer(b"", 404))
            answer = known() if callable(known) else known
            time.sleep(answer.before)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            # Whoever has read enough goes away.
            with contextlib.suppress(ConnectionError):
                if not answer.pause:
                    self.wfile.write(answer.content)
                    return
                for byte in answer.content:
                    self.wfile.write(bytes([byte]))
                    time.sleep(answer.pause)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((host, port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Site(f"http://{host}:{server.server_port}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
