"""Real SPARQL servers on this machine, and a proxy that lets requests fail."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError


def program() -> str | None:
    """Return the Oxigraph server of the extra `serve`."""
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which(
        "oxigraph"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def oxigraph(folder: Path, port: int | None = None) -> Iterator[str]:
    """Run the server on a folder and tell its address."""
    port = port or free_port()
    command = [str(program()), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Request:
    number: int
    method: str
    path: str


@contextlib.contextmanager
def proxy(target: str, answer: Callable[[Request], int | None]) -> Iterator[str]:
    """Pass requests on, unless `answer` names a status: 0 drops the connection."""
    count = 0
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            nonlocal count
            with lock:
                count += 1
                number = count
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status = answer(Request(number, self.command, self.path))
            if status == 0:
                self.close_connection = True
                return
            if status is not None:
                self.reply(status, "text/plain", b"busy")
                return
            names = ("Content-Type", "Accept")
            headers = {name: self.headers[name] for name in names if name in self.headers}
            request = urllib.request.Request(
                target + self.path, body or None, headers, method=self.command
            )
            try:
                with urllib.request.urlopen(request) as found:
                    kind = found.headers.get("Content-Type", "text/plain")
                    self.reply(found.status, kind, found.read())
            except HTTPError as error:
                with error:
                    self.reply(error.code, "text/plain", error.read())

        def reply(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = handle_any  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
