"""How fast the store loads and answers, and what memory it takes, beside rdflib's own store.

    python benchmarks/store.py [--triples 100000] [--alone 1000000] [--largest] [--repeats 3]

Both get the same triples: articles that are made up here, in the form that builds give them. Ours
lies on disk with one graph for each article, and is asked there and in a copy in memory
(``in_memory=True``); rdflib gets one plain graph in memory, which is quicker for it than many.
Loads take turns, each in a process of its own, so that peaks of memory are told apart. Queries are
q1 to q8, an entity's or the whole graph's; ours name their graphs and answer with as many rows.
`--alone` sizes are ours only, `--largest` adds ten million triples: some fifteen minutes and 7 GB
of disk. `--triples 0` compares nothing.

Seconds are processor time of all threads, so neither a busy machine nor a second thread flatters
them; figures are medians. Memory is the peak of the whole process.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import Any

import pyoxigraph as ox

from guanxi.store import derived_graphs
from guanxi.store.terms import fact_iri
from guanxi.vocabulary import BASE, PREFIXES, entity_iri, load_ontology

FACTS = f"<{BASE}graph/facts>"
CLAIMS_EACH = 8  # of an article
GROUP = 50  # companies
SUBSIDIARIES = 7  # of a company
TARGETS = {"loading": 3.0, "queries in memory": 10.0, "memory": 2.0}
ASKED = ("on disk", "in memory", "rdflib")
ROUNDS = 9
QUERY_LIMIT = 30.0  # seconds after which a query is not repeated

# q1 to q8 of our notes. {F}…{/F} is the graph of facts, {D}…{/D} that of an article.
QUERIES = {
    "q1 one hop, label": "SELECT ?o ?l {{{F} {E} gx:competesWith ?o . ?o skos:prefLabel ?l {/F}}}",
    "q2 two hops": "SELECT ?a ?b {{{F} {E} gx:competesWith ?a . ?a gx:partnersWith ?b {/F}}}",
    "q3 path": "SELECT (COUNT(DISTINCT ?x) AS ?n) {{{F} {E} gx:competesWith+ ?x {/F}}}",
    "q4 aggregate": """SELECT ?p (COUNT(*) AS ?n) (AVG(?c) AS ?mean)
        {{{D} ?claim rdf:predicate ?p ; gx:confidence ?c {/D}}} GROUP BY ?p ORDER BY DESC(?n)""",
    "q5 optional, dates": """SELECT ?claim ?day ?time {{{D}
        ?claim rdf:predicate gx:investsIn ; prov:wasDerivedFrom ?document . ?document gx:day ?day
        OPTIONAL {{ ?claim gx:time ?time }} FILTER(?day >= "2022-06-01"^^xsd:date) {/D}}}""",
    "q6 text": 'SELECT ?e ?l {{{F} ?e skos:prefLabel ?l FILTER(CONTAINS(?l, "9")) {/F}}}',
    "q7 description": "SELECT ?p ?o {{{F} {E} ?p ?o {/F}}}",
    "q8 claims, sentences": """SELECT ?claim ?o ?quote ?title ?c {{{D}
        ?claim rdf:subject {E} ; rdf:object ?o ; gx:confidence ?c ; gx:evidence ?evidence ;
          prov:wasDerivedFrom ?document . ?evidence oa:exact ?quote . ?document dct:title ?title
        FILTER(?c > 0.7) {/D}}} ORDER BY DESC(?c)""",
}
RELATIONS = (
    *(("competesWith", 3), ("partnersWith", 3), ("investsIn", 3), ("supplies", 2)),
    *(("acquires", 1), ("subsidiaryOf", 1), ("disputesWith", 1), ("uses", 2)),
)
SELECTORS = ("TextQuoteSelector", "TextPositionSelector")
TRADES = ("科技", "网络", "资本", "汽车", "医药", "传媒", "电子", "能源")


# ---------------------------------------------------------------------- the data


def write_data(path: Path, triples: int) -> dict[str, Any]:
    """Write N-Quads of made-up articles, and the same without graphs; return what they hold."""
    rng = random.Random(8)
    names = [
        f"{chr(0x4E00 + index % 600)}{index}{TRADES[index % 8]}"
        for index in range((triples // 60 // GROUP + 1) * GROUP)
    ]
    # Few are in many articles, most in few.
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(names))))
    symmetric = {p.name for p in load_ontology().predicates.values() if p.symmetric}
    facts: dict[str, None] = {}
    count = claims = documents = 0
    with (
        path.with_suffix(".nq").open("w", encoding="utf-8") as quads,
        path.with_suffix(".nt").open("w", encoding="utf-8") as plain,
    ):

        def put(lines: Iterable[str], graph: str) -> None:
            nonlocal count
            for line in lines:
                quads.write(f"{line} {graph} .\n")
                plain.write(f"{line} .\n")
                count += 1

        while count + len(facts) < triples:
            documents += 1
            graph = f"<{BASE}document/{documents}>"
            put(_article(rng, documents, names, weights, symmetric, facts), graph)
            claims += CLAIMS_EACH
        put(facts, FACTS)
    return {"triples": count, "claims": claims, "documents": documents, "hub": _entity(names[0])}


def _article(
    rng: random.Random,
    number: int,
    names: list[str],
    weights: list[float],
    symmetric: set[str],
    facts: dict[str, None],
) -> Iterator[str]:
    gx, rdf, xsd, dct = (PREFIXES[prefix] for prefix in ("gx", "rdf", "xsd", "dct"))
    node = f"<{BASE}document/{number}>"
    day = date(2021, 1, 1) + timedelta(days=rng.randrange(900))
    yield f"{node} <{rdf}type> <{PREFIXES['schema']}NewsArticle>"
    yield f'{node} <{dct}identifier> "{number}"'
    yield f'{node} <{dct}language> "zh"'
    yield f'{node} <{dct}title> "第{number}篇：{rng.choice(names)}近况"@zh'
    yield f'{node} <{dct}issued> "{day}T03:15:00Z"^^<{xsd}dateTime>'
    yield f'{node} <{gx}day> "{day}"^^<{xsd}date>'
    yield f'{node} <{gx}path> "{number}.md"'
    yield f'{node} <{gx}sha256> "{rng.getrandbits(256):064x}"'
    signature = b64encode(rng.randbytes(256)).decode()
    yield f'{node} <{gx}signature> "{signature}"^^<{xsd}base64Binary>'
    yield f'{node} <{gx}fingerprint> "made up"'
    sentences: dict[str, tuple[str, int]] = {}
    for index in range(CLAIMS_EACH):
        (relation,) = rng.choices(*zip(*RELATIONS, strict=True))
        ranks = rng.choices(range(len(names)), cum_weights=weights, k=2)
        while ranks[0] == ranks[1]:
            ranks[1:] = rng.choices(range(len(names)), cum_weights=weights)
        if relation == "subsidiaryOf":
            ranks = _owned(ranks[0])
        subject, object = (names[rank] for rank in ranks)
        if relation in symmetric and _entity(object) < _entity(subject):
            subject, object = object, subject
        first, second = _entity(subject), _entity(object)
        confidence = round(rng.uniform(0.3, 0.99), 3)
        is_asserted = rng.random() < 0.8
        claim, evidence = (f"<{BASE}{kind}/{number}-{index}>" for kind in ("claim", "evidence"))
        quote = (
            f"{day.month}月{day.day}日，{subject}与{object}之间又有消息传出，涉及{relation}一事。"
        )
        start = 40 * index
        sentences = dict.fromkeys((subject, object), (quote, start)) | sentences
        yield f"{claim} <{rdf}type> <{gx}Claim>"
        yield f"{claim} <{rdf}subject> {first}"
        yield f"{claim} <{rdf}predicate> <{gx}{relation}>"
        yield f"{claim} <{rdf}object> {second}"
        fact = fact_iri((first[1:-1], relation, second[1:-1]))
        yield f"{claim} <{gx}fact> {fact}"
        yield f"{claim} <{gx}status> <{gx}{'Asserted' if is_asserted else 'Rumoured'}>"
        yield f'{claim} <{gx}confidence> "{confidence}"^^<{xsd}decimal>'
        yield f'{claim} <{gx}extractor> "wording:{relation}-{index % 5}"'
        yield f"{claim} <{PREFIXES['prov']}wasDerivedFrom> {node}"
        yield f"{claim} <{gx}evidence> {evidence}"
        yield f'{claim} <{gx}reported> "{day}"^^<{xsd}date>'
        if rng.random() < 0.4:
            yield f'{claim} <{gx}time> "{day:%Y-%m}"^^<{PREFIXES["edtf"]}EDTF>'
            last = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            yield f'{claim} <{gx}earliest> "{day.replace(day=1)}"^^<{xsd}date>'
            yield f'{claim} <{gx}latest> "{last}"^^<{xsd}date>'
        for kind in (f"{gx}Evidence", *(f"{PREFIXES['oa']}{kind}" for kind in SELECTORS)):
            yield f"{evidence} <{rdf}type> <{kind}>"
        yield f'{evidence} <{gx}rank> "1"^^<{xsd}integer>'
        yield f'{evidence} <{gx}extractor> "wording:{relation}-{index % 5}"'
        yield f'{evidence} <{gx}precision> "{confidence}"^^<{xsd}decimal>'
        for end, name in (("subject", subject), ("object", object)):
            offset = start + quote.index(name)
            for edge, place in (("Start", offset), ("End", offset + len(name))):
                yield f'{evidence} <{gx}{end}{edge}> "{place}"^^<{xsd}integer>'
        yield f'{evidence} <{PREFIXES["oa"]}exact> "{quote}"'
        yield f'{evidence} <{PREFIXES["oa"]}start> "{start}"^^<{xsd}integer>'
        yield f'{evidence} <{PREFIXES["oa"]}end> "{start + len(quote)}"^^<{xsd}integer>'
        if is_asserted and confidence >= 0.5:
            facts[f"{first} <{gx}{relation}> {second}"] = None
    for name in sentences:
        mention = f"<{BASE}mention/{number}-{name}>"
        yield f"{node} <{gx}mentions> {mention}"
        yield f"{mention} <{rdf}type> <{gx}Mention>"
        yield f"{mention} <{gx}entity> {_entity(name)}"
        yield f'{mention} <{gx}name> "{name}"'
        yield f"{mention} <{gx}entityType> <{gx}Company>"
        yield f'{mention} <{gx}occurrences> "{rng.randrange(1, 6)}"^^<{xsd}integer>'
        yield f'{mention} <{gx}sentence> "{sentences[name][0]}"'
        yield f'{mention} <{gx}sentenceStart> "{sentences[name][1]}"^^<{xsd}integer>'
        facts[f"{_entity(name)} <{rdf}type> <{gx}Company>"] = None
        facts[f'{_entity(name)} <{PREFIXES["skos"]}prefLabel> "{name}"@zh'] = None


def _owned(rank: int) -> list[int]:
    """Return a company near a rank and its owner: groups of a few dozen, each with one head."""
    group, place = divmod(rank, GROUP)
    place = max(place, 1)
    return [group * GROUP + place, group * GROUP + (place - 1) // SUBSIDIARIES]


def _entity(name: str) -> str:
    return f"<{entity_iri(name, 'Company')}>"


def _query(text: str, hub: str, *, graphs: bool) -> str:
    marks = {"{F}": f"GRAPH {FACTS} {{", "{D}": "GRAPH ?document {", "{/F}": "}", "{/D}": "}"}
    for mark, graph in marks.items():
        text = text.replace(mark, graph if graphs else "")
    return text.replace("{E}", hub).replace("{{", "{").replace("}}", "}")


# ---------------------------------------------------------------------- what is measured


def _ours(folder: Path) -> Any:
    from guanxi.store import GraphStore
    from guanxi.vocabulary import with_lexicon

    return partial(GraphStore.open, folder / "store", ontology=with_lexicon(load_ontology(), None))


def load_ours(folder: Path, hub: str) -> dict[str, Any]:  # noqa: ARG001
    """Load into an empty store on disk, part by part as builds do."""
    from guanxi.store.quads import load

    opened = _ours(folder)
    with opened(write=True) as store:
        start = time.process_time()
        quads = ox.parse(path=str(folder / "data.nq"), format=ox.RdfFormat.N_QUADS)
        load(store._store, quads)
        return {"seconds": time.process_time() - start, "peak": _peak()}


def publish_ours(folder: Path, hub: str) -> dict[str, Any]:  # noqa: ARG001
    """Derive all facts anew and what follows, describe the whole and let readers see it."""
    opened = _ours(folder)
    with opened(write=True) as store:
        steps = _timed(
            derived_graphs, "all_facts_update", "infer", "link_republications", "describe"
        )
        store.update("INSERT DATA {}")  # as if something had been judged
        start = time.process_time()
        store.publish()
        return {"seconds": time.process_time() - start, "peak": _peak(), "steps": steps}


def validate_ours(folder: Path, hub: str) -> dict[str, Any]:  # noqa: ARG001
    """Check all articles."""
    opened = _ours(folder)
    with opened() as store:
        start = time.process_time()
        violations = store.validate()
        seconds = time.process_time() - start
    if violations:
        sys.exit(f"{len(violations)} violations: {violations[0]}")
    return {"seconds": seconds, "peak": _peak()}


def _timed(module: ModuleType, *names: str) -> dict[str, float]:
    """Let functions of a module tell what they take; return where they do."""
    taken = dict.fromkeys(names, 0.0)

    def timing(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any) -> Any:
            start = time.process_time()
            try:
                return function(*given)
            finally:
                taken[name] += time.process_time() - start

        return timed

    for name in names:
        setattr(module, name, timing(name, getattr(module, name)))
    return taken


def ask_ours(folder: Path, hub: str) -> dict[str, Any]:
    """Ask through `GraphStore.query`, checks and Python rows included."""
    opened = _ours(folder)
    with opened() as store:
        (asked,) = _asked(_asking_ours(store, hub))
        return {"queries": asked, "peak": _peak()}


def ask_ours_in_memory(folder: Path, hub: str) -> dict[str, Any]:
    """The same of a copy in memory, and what copying takes."""
    opened = _ours(folder)
    start = time.process_time()
    with opened(in_memory=True) as store:
        seconds = time.process_time() - start
        _asked(_asking_ours(store, hub))
        return {"seconds": seconds, "peak": _peak()}


def load_and_ask_rdflib(folder: Path, hub: str) -> dict[str, Any]:
    """Load into rdflib's store in memory and ask it."""
    start = time.process_time()
    graph = _rdflib(folder)
    seconds = time.process_time() - start
    _asked(_asking_rdflib(graph, hub))
    return {"seconds": seconds, "peak": _peak()}


def ask_all(folder: Path, hub: str) -> dict[str, Any]:
    """Ask all in turn, so that whatever else the machine does slows all."""
    opened = _ours(folder)
    with opened() as on_disk, opened(in_memory=True) as in_memory:
        graph = _rdflib(folder)
        gc.freeze()  # else all answers pay for the collector's way through rdflib's store
        askers = [_asking_ours(store, hub) for store in (on_disk, in_memory)]
        return dict(zip(ASKED, _asked(*askers, _asking_rdflib(graph, hub)), strict=True))


def _rdflib(folder: Path) -> Any:
    import rdflib

    return rdflib.Graph(bind_namespaces="none").parse(folder / "data.nt", format="nt")


def _asking_ours(store: Any, hub: str) -> Callable[[str], int]:
    return lambda pattern: len(store.query(_query(pattern, hub, graphs=True)))


def _asking_rdflib(graph: Any, hub: str) -> Callable[[str], int]:
    from rdflib import Namespace

    prefixes = {prefix: Namespace(iri) for prefix, iri in PREFIXES.items()}
    return lambda pattern: len(
        list(graph.query(_query(pattern, hub, graphs=False), initNs=prefixes))
    )


def _asked(*askers: Callable[[str], int]) -> list[dict[str, dict[str, float]]]:
    """Ask every query of each in turn; return medians of seconds and numbers of rows."""
    found: list[dict[str, dict[str, float]]] = [{} for _ in askers]
    for name, pattern in QUERIES.items():
        taken: list[list[float]] = [[] for _ in askers]
        rows = [0] * len(askers)
        while len(taken[0]) < ROUNDS and sum(map(sum, taken)) < QUERY_LIMIT:
            for index, ask in enumerate(askers):
                start = time.process_time()
                rows[index] = ask(pattern)
                taken[index].append(time.process_time() - start)
        for index, seconds in enumerate(taken):
            found[index][name] = {"seconds": statistics.median(seconds), "rows": rows[index]}
    return found


def _peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


TASKS = {
    each.__name__: each
    for each in (
        *(load_ours, publish_ours, validate_ours, ask_ours, ask_ours_in_memory),
        *(load_and_ask_rdflib, ask_all),
    )
}


def _run(task: Callable[..., object], folder: Path, hub: str) -> dict[str, Any]:
    words = [sys.executable, __file__, "--task", task.__name__, "--folder", str(folder)]
    done = subprocess.run([*words, "--hub", hub], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


# ---------------------------------------------------------------------- the tables


def compare(triples: int, repeats: int) -> bool:
    """Print both side by side; tell whether all targets are met."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = write_data(folder / "data", triples)
        loads, ours, copies, theirs, asked = [], [], [], [], []
        for _ in range(repeats):
            _clear(folder / "store")
            loads.append(_run(load_ours, folder, data["hub"]))
            theirs.append(_run(load_and_ask_rdflib, folder, data["hub"]))
            _run(publish_ours, folder, data["hub"])
            ours.append(_run(ask_ours, folder, data["hub"]))
            copies.append(_run(ask_ours_in_memory, folder, data["hub"]))
            asked.append(_run(ask_all, folder, data["hub"]))
    _head(data, *ASKED, "ratio", "ratio")
    other = _median(theirs)
    loading = other / _median(loads)
    _row("loading (in memory: copying), s", _median(loads), _median(copies), other)
    ratios: dict[str, list[float]] = {"on disk": [], "in memory": []}
    for query in QUERIES:
        seconds = {
            whose: statistics.median(each[whose][query]["seconds"] for each in asked)
            for whose in ASKED
        }
        rows = {each[whose][query]["rows"] for each in asked for whose in ASKED}
        if len(rows) != 1:
            sys.exit(f"{query}: they disagree: {sorted(rows)} rows")
        for whose, found in ratios.items():
            found.append(seconds["rdflib"] / seconds[whose])
        _row(f"{query}, ms", *(1000 * each for each in seconds.values()), note=f"{rows.pop()} rows")
    means = {whose: statistics.geometric_mean(found) for whose, found in ratios.items()}
    print(
        f"{'geometric mean of q1 to q8':32}{'':36}" + "".join(f"{m:9.1f}" for m in means.values())
    )
    mine = statistics.median(max(a["peak"], b["peak"]) for a, b in zip(loads, ours, strict=True))
    other = _median(theirs, "peak")
    _row("peak memory, MB", mine, _median(copies, "peak"), other)
    reached = {"loading": loading, "memory": other / mine} | {
        f"queries {whose}": mean for whose, mean in means.items()
    }
    for what, target in TARGETS.items():
        verdict = "met" if reached[what] >= target else "MISSED"
        print(f"{what}: {reached[what]:.1f} times as good, target {target:g}: {verdict}")
    return all(reached[what] >= target for what, target in TARGETS.items())


def alone(triples: int) -> None:
    """Print ours of a size that rdflib takes too long for."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = write_data(folder / "data", triples)
        loaded = _run(load_ours, folder, data["hub"])
        published = _run(publish_ours, folder, data["hub"])
        validated = _run(validate_ours, folder, data["hub"])
        asked = _run(ask_ours, folder, data["hub"])
        # The snapshot's files are links to the store's own.
        found = {each.st_ino: each.st_size for each in map(Path.stat, folder.rglob("store/**/*"))}
        size = sum(found.values())
    _head(data, "guanxi")
    _row("loading, s", loaded["seconds"])
    _row("facts anew, and publishing, s", published["seconds"])
    for name, seconds in published["steps"].items():
        _row(f"  {name}", seconds)
    _row("validation, s", validated["seconds"])
    for query, told in asked["queries"].items():
        _row(f"{query}, ms", told["seconds"] * 1000, note=f"{told['rows']} rows")
    _row("peak memory of loading, MB", loaded["peak"])
    _row("peak memory of publishing, MB", published["peak"])
    _row("peak memory of validation, MB", validated["peak"])
    _row("peak memory of asking, MB", asked["peak"])
    _row("on disk with its snapshot, MB", size / 1e6)


def _head(data: dict[str, Any], *columns: str) -> None:
    articles = f"{data['claims']:,} claims of {data['documents']:,} articles"
    print(f"\n{data['triples']:,} triples: {articles}")
    print(f"{'':32}" + "".join(f"{column:>{9 if column == 'ratio' else 12}}" for column in columns))


def _row(name: str, *figures: float, note: str = "") -> None:
    """Print figures, the last one's ratio to each of the others, and a note."""
    line = f"{name:32}" + "".join(f"{figure:12,.2f}" for figure in figures)
    line += "".join(f"{figures[-1] / figure:9.1f}" for figure in figures[:-1])
    print(f"{line}  {note}".rstrip(), flush=True)


def _median(runs: list[dict[str, Any]], what: str = "seconds") -> float:
    return float(statistics.median(run[what] for run in runs))


def _clear(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--alone", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--largest", action="store_true", help="also ten million triples")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--task", choices=sorted(TASKS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--hub", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        print(json.dumps(TASKS[given.task](given.folder, given.hub)))
        return
    is_met = not given.triples or compare(given.triples, given.repeats)
    for triples in (*given.alone, *([10_000_000] if given.largest else [])):
        alone(triples)
    sys.exit(0 if is_met else 1)


if __name__ == "__main__":
    main()
