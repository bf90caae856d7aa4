"""How many questions a second `guanxi serve` answers, beside rdflib-endpoint on rdflib's own store.

    python -m pip install --group bench
    python benchmarks/serving.py [--documents 900] [--seconds 8] [--clients 50]

Both serve the same triples: articles that are made up here, on the packaged lexicon. rdflib gets
them as one plain graph, which is quicker for it than a graph for each document. Each client keeps
one connection and asks about another entity every time, so that nothing can be remembered. A table
is printed: questions per second, and how long the slowest twentieth waits.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from guanxi.model import Claim, Document, Entity, Evidence, Extraction, Mention
from guanxi.store import GraphStore
from guanxi.vocabulary import PREFIXES, entity_iri, load_ontology

QUERIES = {
    "one hop": "SELECT ?o ?label {{ <{}> gx:competesWith ?o . ?o skos:prefLabel ?label }}",
    "all of an entity": "SELECT ?p ?o {{ <{}> ?p ?o }}",
    "claims with sentences": """
        SELECT ?claim ?quote ?title ?confidence {{
          ?claim rdf:subject <{}> ; gx:confidence ?confidence ; gx:evidence ?evidence ;
                 prov:wasDerivedFrom ?document .
          ?evidence oa:exact ?quote . ?document dct:title ?title
          FILTER(?confidence > 0.7)
        }} ORDER BY DESC(?confidence)""",
    "rivals of rivals": """
        SELECT ?third (COUNT(*) AS ?n) {{
          <{}> gx:competesWith ?rival . ?rival gx:competesWith ?third
        }} GROUP BY ?third ORDER BY DESC(?n) LIMIT 10""",
    "confidence by relation": """
        SELECT ?p (COUNT(*) AS ?n) (AVG(?c) AS ?mean) {{
          ?claim rdf:predicate ?p ; gx:confidence ?c ; rdf:subject ?subject
          FILTER(?subject != <{}>)
        }} GROUP BY ?p ORDER BY DESC(?n)""",
}
MIXED = ("one hop",) * 8 + ("all of an entity",) * 8 + ("claims with sentences",) * 8
MIXED += ("rivals of rivals",) * 4 + ("confidence by relation",)
RELATIONS = ("competesWith", "partnersWith", "investsIn", "supplies", "uses", "offers")


def extractions(number: int) -> Iterator[Extraction]:
    """Make up articles of eight claims each; a few companies are in most of them."""
    chance = random.Random(1)
    companies = [
        Entity(
            entity_iri(f"某公司{n}", "Company"), f"某公司{n}", "Company", (), f"某公司{n}", False
        )
        for n in range(max(50, number))
    ]
    weights = [1 / (rank + 1) for rank in range(len(companies))]
    begin = datetime(2022, 1, 1, tzinfo=UTC)
    for n in range(number):
        claims = {}
        for place in range(8):
            subject, object = chance.choices(companies, weights, k=2)
            relation = chance.choice(RELATIONS)
            if subject == object:
                continue
            quote = f"{subject.name}与{object.name}在第{n}篇文章里有{relation}的关系。"
            evidence = Evidence(
                100 * place, 100 * place + len(quote), quote, "wording:x", None, None
            )
            confidence = round(chance.uniform(0.4, 1), 2)
            claims[subject.iri, relation, object.iri] = Claim(
                subject, relation, object, "asserted", None, None, confidence, (evidence,), None
            )
        ends = {end.iri: end for claim in claims.values() for end in (claim.subject, claim.object)}
        document = Document(
            id=f"{n}",
            iri=f"https://w3id.org/guanxi/document/{n}",
            path=f"{n}.md",
            text="",
            title=f"第{n}篇文章",
            author="记者",
            source="某报",
            url=f"https://example.org/{n}",
            published=begin + timedelta(hours=n),
            language="zh",
            sha256=f"{n:064x}",
            paragraphs=(),
            sentences=(),
        )
        mentions = tuple(Mention(0, 2, entity, "lexicon") for entity in ends.values())
        yield Extraction(document, tuple(ends.values()), mentions, tuple(claims.values()))


def build(folder: Path, documents: int) -> list[str]:
    """Build the store and the same triples as a file; return what to ask about."""
    ontology = dataclasses.replace(load_ontology(), fingerprint="benchmark")
    entities = set()
    with GraphStore.open(folder / "guanxi.db", ontology=ontology, write=True) as store:
        for extraction in extractions(documents):
            store.replace(extraction)
            entities |= {entity.iri for entity in extraction.entities}
        store.publish()
        quads = store.export("nquads")
    triples = {quad.triple for quad in ox.parse(quads, format=ox.RdfFormat.N_QUADS)}
    ox.serialize(triples, folder / "triples.nt", format=ox.RdfFormat.N_TRIPLES)
    print(f"{len(triples):,} triples, {documents:,} documents", file=sys.stderr)
    return sorted(entities)


@contextlib.contextmanager
def running(command: Sequence[str | Path], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
graph = rdflib.Graph().parse(sys.argv[1], format="nt")
app = SparqlEndpoint(graph=graph, path="/sparql")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@dataclasses.dataclass
class Tally:
    times: list[float] = dataclasses.field(default_factory=list)
    errors: int = 0
    rows: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def __str__(self) -> str:
        if len(self.times) < 2:
            return f"{self.rate:8.1f}/s"
        slow = statistics.quantiles(self.times, n=20)[-1]
        return f"{self.rate:8.1f}/s  p95 {slow * 1000:7.0f} ms  {self.errors} errors"


async def load(port: int, queries: Sequence[str], clients: int, seconds: float) -> Tally:
    """Let clients ask one after another for some seconds, each once at least."""
    tally = Tally()
    end = time.perf_counter() + seconds
    texts = iter(range(1 << 60))

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            body = urlencode({"query": queries[next(texts) % len(queries)]}).encode()
            begun = time.perf_counter()
            writer.write(
                b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body) + body
            )
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r")[0])
            answer = await reader.readexactly(length)
            tally.times.append(time.perf_counter() - begun)
            tally.errors += not (head.startswith(b"http/1.1 200") and answer.startswith(b"{"))
            tally.rows += answer.count(b'"type"')
            if time.perf_counter() > end:
                break
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    tally.seconds = time.perf_counter() - begun
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=900)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--clients", type=int, default=50)
    arguments = parser.parse_args()
    prologue = "".join(f"PREFIX {p}: <{n}>\n" for p, n in sorted(PREFIXES.items()))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entities = build(folder, arguments.documents)
        random.Random(2).shuffle(entities)
        asked = {
            name: [prologue + text.format(entity) for entity in entities]
            for name, text in QUERIES.items()
        }
        chance = random.Random(3)
        asked["mixed"] = [
            chance.choice(asked[chance.choice(MIXED)]) for _ in range(20 * len(entities))
        ]
        guanxi = Path(sys.executable).with_name("guanxi")
        servers: dict[str, tuple[Sequence[str | Path], int]] = {
            "guanxi serve": (
                (guanxi, "serve", "--port", "17871", "--store", folder / "guanxi.db"),
                17871,
            ),
            "rdflib-endpoint": (
                (sys.executable, "-c", RDFLIB, folder / "triples.nt", "17872"),
                17872,
            ),
        }
        results: dict[str, dict[str, Tally]] = {}
        for server, (command, port) in servers.items():
            with running(command, port):
                asyncio.run(load(port, asked["one hop"], 4, 1))
                for query, texts in asked.items():
                    tally = asyncio.run(load(port, texts, arguments.clients, arguments.seconds))
                    results.setdefault(query, {})[server] = tally
                    print(f"{server:16} {query:24}{tally}", file=sys.stderr)
    print(f"| {arguments.clients} clients | guanxi serve | rdflib-endpoint | times |")
    print("|---|---|---|---|")
    for query, tallies in results.items():
        ours, theirs = tallies.values()
        times = ours.rate / theirs.rate
        print(f"| {query} | {ours.rate:.0f}/s | {theirs.rate:.1f}/s | {times:.1f} |")
    errors = sum(tally.errors for tallies in results.values() for tally in tallies.values())
    print(f"\n{errors} errors")


if __name__ == "__main__":
    main()
