"""A real `guanxi serve` on a real store, for the tests of serving."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

ARTICLES = {
    "wecom.txt": "企业微信与钉钉竞争。\n字节跳动推出了飞书。飞书的竞争对手是钉钉。",
    "yun.txt": "腾讯旗下的腾讯云与阿里云竞争。阿里巴巴推出了钉钉。",
}
GRAPH = "https://w3id.org/guanxi/graph/"
ENTITY = "https://w3id.org/guanxi/entity/"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int
    token: str | None
    store: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def endpoint(self) -> str:
        return f"{self.address}/sparql"

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: str | bytes | None = None,
        timeout: float = 30,
        **headers: str,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with contextlib.closing(connection):
            data = body.encode() if isinstance(body, str) else body
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, quote(path, safe="/%?&=#:+"), data, named)
            reply = connection.getresponse()
            read = {name.lower(): reply.headers.get_all(name, []) for name in reply.headers}
            return Reply(
                reply.status, {n: ", ".join(v) for n, v in read.items()}, reply.read().decode()
            )

    def query(
        self, text: str, *, accept: str = "text/csv", timeout: float = 30, **more: str
    ) -> Reply:
        form = urlencode({"query": text, **{key.replace("_", "-"): v for key, v in more.items()}})
        return self.ask(
            "/sparql",
            method="POST",
            body=form,
            timeout=timeout,
            accept=accept,
            content_type="application/x-www-form-urlencoded",
        )

    def update(self, text: str, token: str | None = None) -> Reply:
        return self.ask(
            "/update",
            method="POST",
            body=text,
            content_type="application/sparql-update",
            authorization=f"Bearer {token or self.token}",
        )

    def messages(self) -> str:
        return self.log.read_text(encoding="utf-8")


def children(pid: int) -> list[int]:
    """Processes that a process has started, and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


def build(store: Path, folder: Path, articles: Mapping[str, str]) -> None:
    from guanxi import KnowledgeGraph

    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / name).write_text(text, encoding="utf-8")
    KnowledgeGraph.build([folder / name for name in articles], store).close()


@contextlib.contextmanager
def serving(store: Path, *options: str, **environment: str) -> Iterator[Served]:
    """Run the program until the block ends."""
    log = store.parent / f"serve-{time.monotonic_ns()}.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "guanxi.cli",
                "serve",
                "--store",
                store,
                "--port",
                "0",
                *options,
            ],
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env=os.environ | environment,
        )
    try:
        text = ""
        while not (found := re.search(r"http://127\.0\.0\.1:(\d+)/", text)):
            assert process.poll() is None, text
            time.sleep(0.05)
            text = log.read_text(encoding="utf-8")
        token = re.search(r"Bearer (\S+)", text)
        yield Served(process, log, int(found[1]), token and token[1], store)
    finally:
        process.terminate()
        try:
            process.wait(15)
        finally:
            process.kill()
