"""Web addresses as input: fetched only if that is said, and never from where it must not be."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from guanxi import KnowledgeGraph
from guanxi.documents import ReadingOptions, downloads, iter_documents
from guanxi.errors import DocumentError
from guanxi.model import Document
from program_runs import Run
from reading_samples import BODY, ITEM, PAGES, PARAGRAPHS, TEXT, TITLE, rss
from web_sites import Answer, leads_to, site

for library in ("httpx", "protego", "tenacity"):
    pytest.importorskip(library, reason="needs the extra guanxi[fetch]")

PAGE = Answer(PAGES["nameless"].encode())
HERE = ReadingOptions(fetch=True, allow_private=True)


def fetched(
    *addresses: str, options: ReadingOptions = HERE
) -> tuple[list[Document], list[DocumentError]]:
    errors: list[DocumentError] = []
    documents = list(iter_documents(addresses, errors.append, None, options))
    assert not any("\n" in str(error) for error in errors)
    return documents, errors


def refusal(address: str, options: ReadingOptions = HERE) -> str:
    documents, (error,) = fetched(address, options=options)
    assert documents == []
    assert error.path == address
    return error.problem


def test_an_address_is_refused_unless_fetching_is_allowed(run: Run, tmp_path: Path) -> None:
    with site({"/p": PAGE}) as there:
        assert "add --fetch" in refusal(f"{there.address}/p", ReadingOptions())
        store = tmp_path / "store"
        for command in (["read"], ["build", "--store", store]):
            done = run(*command, f"{there.address}/p")
            assert done.code == 2
            assert f"{there.address}/p: is a web address; to fetch it, add --fetch" in done.err
        done = run("read", "--allow-private", f"{there.address}/p")
        assert (done.code, done.err) == (2, "error: --allow-private: goes with --fetch\n")
        assert there.asked == []
    assert not store.exists()


def test_pages_and_feeds_are_built(run: Run, tmp_path: Path) -> None:
    answers = {
        "/p/1.html": leads_to("/p/2.html#top"),
        "/p/2.html": PAGE,
        "/feed": Answer(rss(ITEM).encode(), headers={"Content-Type": "application/rss+xml"}),
    }
    with site(answers) as there:
        words = ["--fetch", "--allow-private", "--store", tmp_path / "store"]
        done = run("build", f"{there.address}/p/1.html", f"{there.address}/feed", *words)
        assert done.code == 0, done.err
        assert there.paths() == ["/feed", "/p/1.html", "/p/2.html"]
        agents = {headers["User-Agent"] for _, headers in there.asked}
    assert len(agents) == 1
    assert agents.pop().startswith("guanxi/")
    with KnowledgeGraph.open(tmp_path / "store") as kg:
        found = kg.query("SELECT ?path ?url { ?d gx:path ?path ; schema:url ?url } ORDER BY ?path")
        assert list(found.values()) == [
            (f"{there.address}/feed#1", "https://example.org/p/1"),
            (f"{there.address}/p/1.html", f"{there.address}/p/2.html"),
        ]


def test_what_the_server_says_of_type_and_encoding_counts() -> None:
    def typed(kind: str, content: bytes) -> Answer:
        return Answer(content, headers={"Content-Type": kind})

    page = f"<h1>{TITLE}</h1>{PARAGRAPHS}"
    answers = {
        "/gbk": typed("text/html; charset=gbk", page.encode("gbk")),
        "/plain.php": typed("text/plain; charset=utf-8", TEXT.encode()),
        "/a.md": typed("text/plain", "\n\n".join((f"# {TITLE}", *BODY)).encode()),
        "/packed": Answer(
            gzip.compress(page.encode()),
            headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
        ),
        "/members": Answer(
            gzip.compress(page[:90].encode()) + gzip.compress(page[90:].encode()) + b"\0\0",
            headers={"Content-Type": "text/html", "Content-Encoding": "gzip"},
        ),
        "/untold": Answer(page.encode(), headers={}),
        "/untyped": typed("html", page.encode()),
        "/twice": typed("text/html, text/html; charset=gbk", page.encode("gbk")),
    }
    with site(answers) as there:
        documents, errors = fetched(*(there.address + path for path in answers))
    assert errors == []
    assert {document.text for document in documents} == {TEXT}
    assert {f"/{document.id}" for document in documents} == {
        path.partition(".")[0] for path in answers
    }


def test_what_the_server_says_of_the_encoding_counts_in_every_format() -> None:
    text = "聯華電子與鴻海"
    contents = {
        "application/rss+xml": rss(f"<title>{text}</title><description>{text}.</description>"),
        "application/json": f'[{{"title": "{text}", "text": "{text}."}}]',
        "application/x-ndjson": f'{{"title": "{text}", "text": "{text}."}}\n',
        "text/csv": f"title,text\n{text},{text}.\n",
    }
    answers = {
        f"/{number}": Answer(
            content.replace(' encoding="utf-8"', "").encode("big5"),
            headers={"Content-Type": f"{kind}; charset=Big5"},
        )
        for number, (kind, content) in enumerate(contents.items())
    }
    with site(answers) as there:
        documents, errors = fetched(*(there.address + path for path in answers))
    assert errors == []
    assert [document.text for document in documents] == [f"{text}\n{text}."] * 4


PRIVATE = (
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0/",
    "http://localhost/",
    "http://10.1.2.3/",
    "http://192.168.0.1:8080/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://[fec0::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://224.0.0.1/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[4000::1]/",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_unless_allowed(address: str) -> None:
    problem = refusal(address, ReadingOptions(fetch=True))
    assert "is not fetched" in problem
    assert "--allow-private" in problem


def test_this_machine_is_not_asked_without_leave() -> None:
    with site({"/p": PAGE}) as there:
        assert "--allow-private" in refusal(f"{there.address}/p", ReadingOptions(fetch=True))
        assert there.asked == []


@pytest.mark.parametrize("place", [*PRIVATE[5:], "file:///etc/passwd", "//localhost/"])
def test_what_an_answer_leads_to_is_checked_like_any_address(place: str) -> None:
    with site({"/p": leads_to(place), "/robots.txt": Answer(b"", 404)}) as there:
        problem = refusal(f"{there.address}/p")
        assert "is not fetched: it leads to " in problem
        assert ("name that address itself" in problem) == (not place.startswith("file:"))
        assert "say --allow-private" not in problem
        assert there.paths() == ["/p"]
    with site({"/p": PAGE, "/robots.txt": leads_to(place)}) as there:
        problem = refusal(f"{there.address}/p")
        assert f"is not fetched: {there.address}/robots.txt, which may forbid it, " in problem
        assert there.paths() == []


def test_a_name_is_looked_up_once_for_check_and_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    meanings = itertools.cycle(["127.0.0.1", "127.0.0.2"])

    def look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        return real(next(meanings) if "test" in str(host) else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with site({}) as first:
        port = int(first.address.rpartition(":")[2])
        with site({"/p": PAGE}, "127.0.0.2", port) as second:
            documents, _ = fetched(f"http://news.test:{port}/p")
    assert [document.text for document in documents] == [TEXT]
    assert [path for path, _ in first.asked] == ["/robots.txt"]
    assert [path for path, _ in second.asked] == ["/p"]
    assert second.asked[0][1]["Host"] == f"news.test:{port}"


def test_rules_that_cannot_be_read_are_asked_for_once() -> None:
    with site({"/robots.txt": leads_to("/robots.txt"), "/p": PAGE, "/q": PAGE}) as there:
        documents, errors = fetched(f"{there.address}/p", f"{there.address}/q")
        assert documents == []
        assert ["which may forbid it" in error.problem for error in errors] == [True, True]
        assert [path for path, _ in there.asked] == ["/robots.txt"] * 11


def test_robots_are_obeyed() -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: guanxi\nDisallow: /*/private\nAllow: /\n"
    answers = {
        "/robots.txt": Answer(rules),
        "/p": PAGE,
        "/a/private": PAGE,
        "/in": leads_to("/a/private"),
    }
    with site(answers) as there:
        assert len(fetched(f"{there.address}/p")[0]) == 1
        for path in ("/a/private", "/in"):
            assert "robots.txt forbids it" in refusal(there.address + path)
        assert there.paths() == ["/p", "/in"]
    with site({"/p": PAGE, "/robots.txt": Answer(b"", 403)}) as there:
        assert len(fetched(f"{there.address}/p")[0]) == 1
    with site({"/p": PAGE, "/robots.txt": Answer(b"", 500)}) as there:
        assert "cannot be read just now" in refusal(f"{there.address}/p")
        assert there.paths() == []


def test_what_passes_is_tried_again_and_the_rest_told() -> None:
    later = iter([Answer(b"", 503), PAGE])
    circle = {f"/{n}": leads_to(f"/{n + 1}") for n in range(11)} | {"/11": PAGE}
    with site({"/p": lambda: next(later), "/bad": Answer(b"", 500), **circle}) as there:
        assert len(fetched(f"{there.address}/p")[0]) == 1
        assert "the answer is 500" in refusal(f"{there.address}/bad")
        assert there.paths() == ["/p"] * 2 + ["/bad"] * 3
        assert "the answer is 404" in refusal(f"{there.address}/nothing")
        assert "more than 10 times" in refusal(f"{there.address}/0")
        assert len(fetched(f"{there.address}/1")[0]) == 1
    assert "/robots.txt, which may forbid it, cannot be fetched" in refusal(
        f"{there.address}/p"
    )  # it has gone
    assert "is not found" in refusal("http://nobody.invalid/")
    assert "name and password" in refusal("http://me:secret@127.0.0.1/")
    for wrong in ("http://[::1/", "http://a:99999999/", "http://\ud83d/"):
        assert fetched(wrong)[1]


def test_large_and_foreign_answers_are_refused() -> None:
    packed = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    answers = {
        "/large": Answer(b"<p>" + b"a" * 300_000),
        "/bomb": Answer(gzip.compress(b"0" * 50_000_000), headers=packed),
        "/broken": Answer(b"no gzip", headers=packed),
        "/short": Answer(gzip.compress(b"<p>" + BODY[0].encode() * 9)[:-20], headers=packed),
        "/brotli": Answer(b"", headers={"Content-Encoding": "br"}),
        "/picture": Answer(b"\x89PNG", headers={"Content-Type": "image/png"}),
        "/empty": Answer(),
    }
    small = ReadingOptions(fetch=True, allow_private=True, max_size=200_000)
    with site(answers) as there:
        for path in ("/large", "/bomb"):
            assert "is larger than 200 kB" in refusal(there.address + path, small)
        assert "breaks off" in refusal(f"{there.address}/short")
        assert "damaged" in refusal(f"{there.address}/broken")
        assert "packed as br" in refusal(f"{there.address}/brotli")
        assert "image/png" in refusal(f"{there.address}/picture")
        assert "holds no text" in refusal(f"{there.address}/empty")


def test_an_answer_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_WHOLE_TIMEOUT", 0.5)
    with site({"/p": Answer(b"<p>a</p>" * 20, pause=0.1)}) as there:
        assert "takes longer than 0.5 seconds" in refusal(f"{there.address}/p")
        assert there.paths() == ["/p"]


def test_an_address_has_one_deadline_for_all_that_it_leads_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(downloads, "_WHOLE_TIMEOUT", 0.5)
    answers = {f"/{n}": replace(leads_to(f"/{n + 1}"), before=0.15) for n in range(10)}
    with site(answers) as there:
        assert "takes longer than 0.5 seconds" in refusal(f"{there.address}/0")
        assert len(there.paths()) < 6
    slow = Answer(b"User-agent: *\nCrawl-delay: 20\n")
    with site({"/robots.txt": slow, "/p": leads_to("/q"), "/q": PAGE}) as there:
        assert "takes longer than 0.5 seconds" in refusal(f"{there.address}/p")
        assert there.paths() == ["/p"]


def test_a_machine_that_takes_no_connection_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_CONNECT_TIMEOUT", 0.3)
    real = socket.getaddrinfo

    def look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        if "test" not in str(host):
            return real(host, *arguments, **named)
        return [*real("127.0.0.2", *arguments, **named), *real("127.0.0.1", *arguments, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with site({"/p": PAGE}) as there, contextlib.ExitStack() as opened:
        port = int(there.address.rpartition(":")[2])
        full = opened.enter_context(socket.socket())
        full.bind(("127.0.0.2", port))
        full.listen(0)
        for _ in range(4):  # whoever comes when the queue is full gets no answer
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.2", port))
        documents, errors = fetched(f"http://news.test:{port}/p")
    assert errors == []
    assert [document.text for document in documents] == [TEXT]
