"""Two thousand requests that nobody planned for: answered or refused, and nothing breaks."""

from __future__ import annotations

import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from served_graph import ARTICLES, Served, build, serving

pytestmark = pytest.mark.xdist_group("serving")

NUMBER = 2000
SECONDS = 3
EXPECTED = {200, 204, 300, 303, 400, 403, 404, 405, 406, 408, 413, 414, 415, 421, 431, 503, 504}

TERMS = (
    "?s ?p ?o ?甲 $x _:b [] () a ent:企业微信 gx:competesWith skos:prefLabel rdf:type <x:y> <> <x y> "
    "'SERVICE' \"LOAD\"@zh '''长\n文''' 1 -2.5 1e9 true 'x'^^xsd:date '<>' undeclared:x :x "
    "<https://w3id.org/guanxi/graph/facts> <\\u4f01> <<(?s?p?o)>>"
).split(" ")
FUNCTIONS = "STR LANG COUNT REGEX CONCAT BOUND IF COALESCE NOW RAND SUM STRLEN XSD:INTEGER".split()
PATHS = ("gx:competesWith+", "(gx:uses|^gx:uses)*", "!(a|^a)", "gx:offers/gx:unitOf?", "(a)")


class Grammar:
    """Queries that mostly look right."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def query(self) -> str:
        pick = self._chance.choice
        prologue = pick(["", "", "PREFIX x: <x:> ", "BASE <http://x/> ", "PREFIX service: <x:> "])
        dataset = pick(
            ["", "", "", "FROM <x:g> ", "FROM NAMED <https://w3id.org/guanxi/graph/facts> "]
        )
        form = pick(
            [
                f"SELECT {pick(['*', '?s', 'DISTINCT ?s ?o', '(COUNT(*) AS ?n)', '?s (STR(?o) AS ?t)'])}",
                "ASK",
                f"CONSTRUCT {{ {self._triples(1)} }}",
                f"DESCRIBE {pick(TERMS)}",
                "INSERT DATA",
                "DELETE",
            ]
        )
        text = f"{prologue}{form} {dataset}{pick(['WHERE ', ''])}{self._group(0)}{self._end()}"
        return self._broken(text) if self._chance.random() < 0.3 else text

    def _group(self, depth: int) -> str:
        parts = [self._part(depth) for _ in range(self._chance.randint(0, 3))]
        return f"{{ {' '.join(parts)} }}"

    def _part(self, depth: int) -> str:
        pick = self._chance.choice
        if depth > 3:
            return self._triples(1)
        return pick(
            [
                lambda: self._triples(2),
                lambda: self._triples(1),
                lambda: f"OPTIONAL {self._group(depth + 1)}",
                lambda: f"{self._group(depth + 1)} UNION {self._group(depth + 1)}",
                lambda: f"MINUS {self._group(depth + 1)}",
                lambda: f"GRAPH {pick(TERMS)} {self._group(depth + 1)}",
                lambda: f"FILTER({self._expression(depth + 1)})",
                lambda: f"FILTER NOT EXISTS {self._group(depth + 1)}",
                lambda: f"BIND({self._expression(depth + 1)} AS ?b{self._chance.randint(0, 99)})",
                lambda: f"VALUES ?s {{ {pick(TERMS)} {pick(TERMS)} }}",
                lambda: f"{{ SELECT {pick(['*', '?s'])} {self._group(depth + 1)}{self._end()} }}",
                lambda: f"SERVICE {pick(['', 'SILENT '])}{pick(TERMS)} {self._group(depth + 1)}",
                lambda: "# SERVICE <x:y> {}\n",
            ]
        )()

    def _triples(self, number: int) -> str:
        pick = self._chance.choice
        rows = (f"{pick(TERMS)} {pick((*TERMS, *PATHS))} {pick(TERMS)}" for _ in range(number))
        return " . ".join(rows)

    def _expression(self, depth: int) -> str:
        pick = self._chance.choice
        if depth > 4 or self._chance.random() < 0.4:
            return pick(TERMS)
        inner = (self._expression(depth + 1), self._expression(depth + 1))
        return pick(
            [
                f"{pick(FUNCTIONS)}({', '.join(inner[: self._chance.randint(0, 2)])})",
                f"{inner[0]} {pick(['=', '<', '&&', '||', '+', '*', 'IN', '!='])} {inner[1]}",
                f"!({inner[0]})",
                f"EXISTS {self._group(depth + 1)}",
            ]
        )

    def _end(self) -> str:
        return self._chance.choice(
            ["", "", " LIMIT 5", " ORDER BY ?s OFFSET 2", " GROUP BY ?s", " HAVING(COUNT(?s) > 1)"]
        )

    def _broken(self, text: str) -> str:
        place = self._chance.randrange(len(text))
        length = self._chance.randint(0, 6)
        noise = "".join(
            self._chance.choice("{}()<>\"'\\#;.?@^|&\x00\ud7ff\U0001f600 \n") for _ in range(3)
        )
        return text[:place] + noise + text[place + length :]


def requests(seed: int) -> Iterator[bytes]:
    """Whole HTTP requests, well-formed queries and plain noise alike."""
    chance = random.Random(seed)
    grammar = Grammar(seed)
    accepts = ("*/*", "text/csv", "application/json", "text/turtle", "a/b", ";;q=,", "", "x" * 5000)
    paths = (
        "/",
        "/sparql",
        "/update",
        "/entity/%E9%A3%9E%E4%B9%A6",
        "/entity/%ff%fe",
        "/entity//",
        "/explorer?focus=%00",
        "/explorer?hops=%C3",
        "/assets/../x",
        "/%",
        "//",
        "/entity?name=%",
        "/entity/%F0%9F%98%80?format=turtle",
        "*",
        "http://127.0.0.1/sparql?query=ASK{}",
        "/sparql?query",
    )
    methods = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "query", "")
    types = (
        "application/sparql-query",
        "application/x-www-form-urlencoded",
        "text/plain",
        "",
        "application/sparql-query; charset=utf-16",
        "multipart/form-data; boundary=x",
        ";;;",
    )
    while True:
        query = grammar.query().encode("utf-8", "surrogatepass")
        accept = f"Accept: {chance.choice(accepts)}\r\nHost: localhost\r\nConnection: close\r\n"
        kind = chance.random()
        if kind < 0.35:
            yield f"GET /sparql?query={quote(query)} HTTP/1.1\r\n{accept}\r\n".encode()
        elif kind < 0.7:
            head = f"POST /sparql HTTP/1.1\r\n{accept}Content-Type: application/sparql-query\r\n"
            yield f"{head}Content-Length: {len(query)}\r\n\r\n".encode() + query
        elif kind < 0.85:
            body = chance.choice(
                (query, chance.randbytes(chance.randint(0, 300)), b"query=%&query=+")
            )
            head = f"{chance.choice(methods)} {chance.choice(paths)} HTTP/1.1\r\n{accept}"
            head += f"Content-Type: {chance.choice(types)}\r\nContent-Length: {len(body)}\r\n\r\n"
            yield head.encode() + body
        elif kind < 0.93:
            whole = f"GET /sparql?query={quote(query)} HTTP/1.1\r\n{accept}\r\n".encode()
            spoiled = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
            yield bytes(spoiled)
        else:
            yield chance.randbytes(chance.randint(1, 2000))


def status(port: int, request: bytes) -> int | None:
    """Send a request and return the status of the answer, None if the connection was closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS + 20) as connection:
        answer = b""
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(1 << 16):
                answer += piece
        except ConnectionError:
            pass
    return int(answer.split(None, 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("noise")
    build(folder / "guanxi.db", folder / "articles", ARTICLES)
    with serving(folder / "guanxi.db", "--timeout", str(SECONDS)) as running:
        yield running


def test_two_thousand_requests(served: Served, tmp_path: Path) -> None:
    counted: Counter[int | None] = Counter()
    for number, request in zip(range(NUMBER), requests(20260101), strict=False):
        begun = time.monotonic()
        answer = status(served.port, request)
        counted[answer] += 1
        if answer is not None and answer not in EXPECTED:
            pytest.fail(f"request {number} is answered {answer}: {request[:1000]!r}")
        if answer == 503:
            (tmp_path / "fatal").write_bytes(request)
            pytest.fail(f"request {number} ended Oxigraph: {request[:1000]!r}")
        assert time.monotonic() - begun < SECONDS + 15, request
    # Most are understood, and a good part is right.
    assert counted[200] > NUMBER // 8, counted
    assert counted[400] > NUMBER // 8, counted
    assert served.query("ASK {}").text == "true"
    assert served.process.poll() is None
    assert "Traceback" not in served.messages()
