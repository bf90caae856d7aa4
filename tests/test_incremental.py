"""A store that came about step by step equals one that was built at once."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi import KnowledgeGraph
from guanxi.building import BuildSummary
from guanxi.store.fingerprint import build_fingerprint, digest_of
from sample_stores import small_ontology

SENTENCES = (
    "甲信的竞争对手是乙信。",
    "甲集团收购了乙科技。",
    "甲集团并未收购乙科技。",
    "乙科技有限公司（下称“乙科技”）推出了乙信。",
    "传甲集团将投资乙科技。",
    "甲信与“乙信”打通。",
    "甲集团不再投资乙科技。",
)
NAMES = ("a.md", "b.md", "c.md", "d.md")

_ARTICLE = st.tuples(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True),
    st.sampled_from(["2021-06-01", "2022-01-01", "2022-09-14"]),
)
_STEP = st.one_of(
    st.dictionaries(st.sampled_from(NAMES), _ARTICLE, min_size=1, max_size=3),
    st.sampled_from(NAMES),
)


def written(folder: Path, articles: dict[str, tuple[list[str], str]]) -> Path:
    folder.mkdir()
    for name, (sentences, day) in articles.items():
        text = f"---\ntitle: {name}\ndate: {day}\n---\n{''.join(sentences)}\n"
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def built(paths: Path | Sequence[Path], store: Path) -> BuildSummary:
    with KnowledgeGraph.build(paths, store, ontology=small_ontology()) as kg:
        assert kg.summary is not None
        return kg.summary


def exported(store: Path) -> bytes:
    with KnowledgeGraph.open(store, ontology=small_ontology()) as kg:
        return kg.export("nquads")


@settings(max_examples=15, deadline=None)
@given(st.lists(_STEP, min_size=1, max_size=5), st.permutations(NAMES))
def test_the_way_to_a_store_does_not_show(
    steps: list[dict[str, tuple[list[str], str]] | str], order: list[str]
) -> None:
    """Builds of some articles, then of others or new versions, and removals: all on disk."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        present: dict[str, tuple[list[str], str]] = {}
        for number, step in enumerate(steps):
            if isinstance(step, dict):
                built(written(folder / f"step{number}", step), folder / "steps.db")
                present |= step
            elif step in present:
                del present[step]
                with KnowledgeGraph.open(folder / "steps.db", ontology=small_ontology()) as kg:
                    kg.remove(step)
        if not present:
            return
        whole = written(folder / "whole", present)
        built(whole, folder / "whole.db")
        assert exported(folder / "steps.db") == exported(folder / "whole.db")
        for name in filter(present.__contains__, order):
            built(whole / name, folder / "single.db")
        assert exported(folder / "single.db") == exported(folder / "whole.db")


def test_two_folders_in_either_order_and_at_once(tmp_path: Path) -> None:
    one = written(tmp_path / "one", {"a.md": ([SENTENCES[0], SENTENCES[1]], "2021-06-01")})
    other = written(tmp_path / "other", {"b.md": ([SENTENCES[2], SENTENCES[3]], "2022-01-01")})
    for name, builds in {
        "ab": [one, other],
        "ba": [other, one],
        "at once": [[one, other]],
        "at once, other way": [[other, one]],
    }.items():
        for paths in builds:
            built(paths, tmp_path / name)
    first, *others = (exported(tmp_path / name) for name in ("ab", "ba", "at once"))
    assert others == [first, first]
    assert b"competesWith" in first
    assert exported(tmp_path / "at once, other way") == first


@pytest.mark.parametrize(
    ("sentences", "day", "is_new"),
    [
        ([SENTENCES[0]], "2022-01-01", False),
        ([SENTENCES[0], SENTENCES[1]], "2022-01-01", True),
        ([SENTENCES[0]], "2022-01-02", True),
    ],
    ids=["unchanged", "another text", "another date"],
)
def test_only_what_changed_is_read_anew(
    tmp_path: Path, sentences: list[str], day: str, is_new: bool
) -> None:
    store = tmp_path / "a.db"
    both = {"a.md": ([SENTENCES[0]], "2022-01-01"), "b.md": ([SENTENCES[3]], "2022-01-01")}
    assert built(written(tmp_path / "first", both), store).stored == 2
    summary = built(written(tmp_path / "second", both | {"a.md": (sentences, day)}), store)
    assert (summary.stored, summary.unchanged) == ((1, 1) if is_new else (0, 2))


def test_a_changed_source_or_model_counts(tmp_path: Path) -> None:
    model = tmp_path / "tagger.npz"
    model.write_bytes(b"1")
    before = digest_of([model]), digest_of([model], "lxml 5"), digest_of([model], "lxml 6")
    model.write_bytes(b"2")
    assert len({*before, digest_of([model])}) == 4
    assert ", models " in build_fingerprint(small_ontology())
