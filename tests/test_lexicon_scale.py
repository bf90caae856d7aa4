"""Large lexicons: lists of names, and the compiled form that is kept on disk."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.errors import OntologyError
from guanxi.extraction.lexicon import Lexicon, LexiconHit
from guanxi.extraction.matching_text import matching_form
from guanxi.vocabulary import ENTITY, LexiconEntry, Ontology, load_ontology

TURTLE = """
@prefix ent: <https://w3id.org/guanxi/entity/> .
@prefix gx: <https://w3id.org/guanxi/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
PADDING = "#" * 1_000_000
"""A comment that makes a lexicon large enough to be compiled to disk."""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("GUANXI_CACHE_DIR", str(folder))
    return folder


def overlay(folder: Path, **lists: str) -> Path:
    """Write an overlay with files such as ``names_csv="name,type\\n…"``."""
    lexicon = folder / "lexicon"
    lexicon.mkdir(parents=True, exist_ok=True)
    for name, text in lists.items():
        (lexicon / ".".join(name.rsplit("_", 1))).write_text(text, encoding="utf-8")
    return folder


def entries(ontology: Ontology) -> dict[str, LexiconEntry]:
    return {entry.iri: entry for entry in ontology.lexicon}


def added(ontology: Ontology) -> list[LexiconEntry]:
    known = set(load_ontology().lexicon)
    return [entry for entry in ontology.lexicon if entry not in known]


# ------------------------------------------------------------------------------- lists


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "a_csv",
            "name,type,en,aliases,ambiguous_aliases\n"
            '蓝鲸测试,Company,Blue Whale,"蓝鲸测试集团|BW Test",蓝鲸\n',
        ),
        (
            "a_tsv",
            "\ufefftype\taliases\tname\ten\tambiguous_aliases\n"
            "Company\t蓝鲸测试集团 | BW  Test|\t 蓝鲸测试\tBlue Whale\t蓝鲸\r\n\r\n",
        ),
        (
            "a_ttl",
            TURTLE + 'ent:蓝鲸测试 a gx:Company ; skos:prefLabel "蓝鲸测试"@zh, "Blue Whale"@en ; '
            'skos:altLabel "蓝鲸测试集团", "BW Test" ; gx:ambiguousLabel "蓝鲸" .',
        ),
    ],
)
def test_csv_tsv_and_turtle_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    ontology = load_ontology([overlay(tmp_path, **{name: text})])
    expected = LexiconEntry(
        f"{ENTITY}蓝鲸测试", "蓝鲸测试", "Company", "Blue Whale",
        ("BW Test", "蓝鲸测试集团"), ("蓝鲸",),
    )  # fmt: skip
    assert added(ontology) == [expected]
    assert ontology.entry(expected.iri) == expected


def test_a_list_adds_to_known_names_by_name_or_iri(tmp_path: Path) -> None:
    text = (
        "name,type,aliases,ambiguous_aliases,iri\n"
        "企业微信,Product,企业微信测试版,WeCom,\n"
        f"钉钉办公,Product,钉钉,,{ENTITY}钉钉\n"
    )
    ontology = load_ontology([overlay(tmp_path, own_csv=text)])
    known = entries(ontology)
    assert set(known) == set(entries(load_ontology()))
    assert "企业微信测试版" in known[f"{ENTITY}企业微信"].aliases
    assert "WeCom" in known[f"{ENTITY}企业微信"].ambiguous_aliases
    assert (
        known[f"{ENTITY}企业微信"].label_en
        == entries(load_ontology())[f"{ENTITY}企业微信"].label_en
    )
    assert known[f"{ENTITY}钉钉"].name == "钉钉办公"


def test_the_documented_list_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs" / "lexicon.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)
    ontology = load_ontology([overlay(tmp_path, a_csv=example)])
    whale, office, dingtalk, cloud = sorted(
        added(ontology), key=lambda entry: ["蓝鲸智能", "鲸办公", "钉钉", "云钉"].index(entry.name)
    )
    assert whale.aliases == ("北京蓝鲸智能科技有限公司", "蓝鲸智能科技")
    assert (whale.label_en, whale.ambiguous_aliases) == ("Blue Whale AI", ("蓝鲸",))
    assert (office.type, office.aliases) == ("Product", ("鲸办公App",))
    assert {"钉钉办公版", "DingTalk"} <= set(dingtalk.aliases)
    assert cloud.iri == "https://example.org/products/云钉"


def test_a_tsv_takes_quotation_marks_as_they_are(tmp_path: Path) -> None:
    ontology = load_ontology([overlay(tmp_path, a_tsv='name\ttype\n"蓝鲸"测试\tCompany\n')])
    assert [entry.name for entry in added(ontology)] == ['"蓝鲸"测试']


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a_csv", "", "line 1: column name is missing"),
        ("a_csv", "name,kind\n", "line 1: unknown column 'kind'; the columns are name, type,"),
        ("a_csv", "name,type,name\n", "line 1: column name stands twice"),
        ("a_csv", "name,en\n蓝鲸,BW\n", "line 1: column type is missing"),
        ("a_csv", "name,type\n蓝鲸,Company\n,Company\n", "line 3: column name: empty"),
        ("a_csv", "name,type\n蓝鲸,公司\n", "line 2: column type: '公司' is no type; write one of"),
        ("a_csv", "name,type\n蓝鲸\n", "line 2: column type: '' is no type"),
        ("a_csv", "name,type\n蓝鲸,Company,BW\n", "line 2: 3 cells under 2 columns"),
        ("a_csv", 'name,type\n"蓝"鲸,Company\n', "line 2: malformed row"),
        ("a_csv", "name,type,iri\n蓝鲸,Company,x y\n", "line 2: column iri: 'x y' is no IRI"),
        ("a_tsv", "name,type\n蓝鲸,Company\n", "line 1: unknown column 'name,type'"),
    ],
)
def test_a_bad_list_is_refused_in_one_line(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(OntologyError) as caught:
        load_ontology([overlay(tmp_path, **{name: text})])
    assert message in str(caught.value)
    assert name.replace("_", ".") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_list_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    path = overlay(tmp_path) / "lexicon" / "a.csv"
    path.write_bytes(b"name,type\nBlue,Company\n" + "蓝鲸,Company\n".encode("gb18030"))
    with pytest.raises(OntologyError, match=r"a\.csv, line 3: not UTF-8"):
        load_ontology([tmp_path])


def test_a_changed_list_is_read_again(tmp_path: Path) -> None:
    overlay(tmp_path, a_csv="name,type\n蓝鲸一,Company\n")
    before = load_ontology([tmp_path])
    overlay(tmp_path, a_csv="name,type\n蓝鲸一一,Company\n")
    after = load_ontology([tmp_path])
    assert [entry.name for entry in added(after)] == ["蓝鲸一一"]
    assert after.fingerprint != before.fingerprint


# ----------------------------------------------------------------------- compiled form

LETTERS = [chr(0x4E00 + number) for number in range(300)]
LIST = "name,type,en,aliases,ambiguous_aliases\n" + "".join(
    f"蓝鲸{letter}测试,Company,Whale {number},鲸{letter}测,鲸{number % 7}\n"
    for number, letter in enumerate(LETTERS)
)


@pytest.fixture
def large(tmp_path: Path, cache: Path) -> Path:
    assert not cache.exists()
    return overlay(tmp_path / "large", zz_ttl=PADDING, a_csv=LIST)


def fresh(folder: Path) -> Ontology:
    """Load anew, as another process would: `load_ontology` remembers what has not changed."""
    for file in (folder / "lexicon").iterdir():
        os.utime(file, ns=(0, file.stat().st_mtime_ns + 1_000_000_000))
    return load_ontology([folder])


def kept(cache: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in cache.iterdir()}


def check(ontology: Ontology) -> None:
    small = load_ontology()
    lexicon = Lexicon(ontology)
    assert len(ontology.lexicon) == len(small.lexicon) + 300
    assert ontology.background == small.background
    assert list(entries(ontology)) == sorted(entries(ontology))
    hit, ambiguous = lexicon.find("蓝鲸一测试和鲸3说")
    assert hit.entry == ontology.entry(f"{ENTITY}蓝鲸一测试")
    assert ambiguous.entry is None
    assert len(ambiguous.candidates) == 43


def test_the_compiled_form_is_written_once_and_used_again(large: Path, cache: Path) -> None:
    check(fresh(large))
    written = kept(cache)
    assert [name.rsplit("-", 1)[0] for name in sorted(written)] == [
        "guanxi-automaton",
        "guanxi-names",
    ]
    first = {file: file.stat().st_ino for file in cache.iterdir()}
    check(fresh(large))
    assert {file: file.stat().st_ino for file in cache.iterdir()} == first


def test_compiling_again_gives_the_same_bytes(large: Path, cache: Path) -> None:
    check(fresh(large))
    written = kept(cache)
    for file in cache.iterdir():
        file.unlink()
    check(fresh(large))
    assert kept(cache) == written


def test_small_lexicons_write_nothing(tmp_path: Path, cache: Path) -> None:
    Lexicon(load_ontology([overlay(tmp_path, a_csv=LIST)]))
    assert not cache.exists()


@pytest.mark.parametrize("place", [0, 10, 90, 150, -1])
def test_a_damaged_file_is_made_again(large: Path, cache: Path, place: int) -> None:
    check(fresh(large))
    written = kept(cache)
    for file in cache.iterdir():
        content = bytearray(file.read_bytes())
        content[place] ^= 0xFF
        file.write_bytes(content)
    check(fresh(large))
    assert kept(cache) == written


@pytest.mark.parametrize("content", [b"", b"guanxi", b"#!/bin/sh\nexit 1\n" * 100])
def test_a_foreign_or_cut_file_is_made_again(large: Path, cache: Path, content: bytes) -> None:
    check(fresh(large))
    written = kept(cache)
    names, automaton = sorted(cache.iterdir(), reverse=True)
    names.write_bytes(content)
    automaton.write_bytes(automaton.read_bytes()[:-100])
    check(fresh(large))
    assert kept(cache) == written
    # A file of ours under the name of another is foreign, too.
    names.write_bytes(written[automaton.name])
    check(fresh(large))
    assert kept(cache) == written


def test_another_list_has_another_compiled_form(large: Path, cache: Path) -> None:
    check(fresh(large))
    overlay(large, a_csv=LIST + "白鲸测试,Company,,,\n")
    ontology = load_ontology([large])
    assert Lexicon(ontology).find("白鲸测试")[0].entry == ontology.entry(f"{ENTITY}白鲸测试")
    assert len(kept(cache)) == 4


def test_what_was_used_longest_ago_goes(large: Path, cache: Path) -> None:
    cache.mkdir()
    old = [cache / f"guanxi-names-{number}" for number in range(20)]
    for number, file in enumerate(old):
        file.touch()
        os.utime(file, (number, number))
    mine = cache / "notes.txt"
    mine.touch()
    check(fresh(large))
    left = set(cache.iterdir())
    assert mine in left
    assert len(left) == 13
    assert old[-1] in left
    assert old[0] not in left


def test_without_a_place_to_write_it_works_all_the_same(
    tmp_path: Path, large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file where the folder should be: even root cannot write there.
    (tmp_path / "file").touch()
    monkeypatch.setenv("GUANXI_CACHE_DIR", str(tmp_path / "file" / "cache"))
    check(fresh(large))


def test_a_cache_that_can_only_be_read_is_used(large: Path, cache: Path) -> None:
    check(fresh(large))
    written = kept(cache)
    for path in (*cache.iterdir(), cache):
        path.chmod(path.stat().st_mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        check(fresh(large))
        assert kept(cache) == written
    finally:
        cache.chmod(0o755)


def test_a_bad_list_leaves_nothing_behind(large: Path, cache: Path) -> None:
    overlay(large, a_csv=LIST + "白鲸测试,鲸,,,\n")
    with pytest.raises(OntologyError, match="line 302: column type: '鲸'"):
        load_ontology([large])
    assert not cache.exists()


def test_the_lexicon_is_a_sequence(large: Path) -> None:
    lexicon = fresh(large).lexicon
    everything = list(lexicon)
    assert lexicon[0] == everything[0]
    assert lexicon[-1] == everything[-1]
    assert list(lexicon[5:9]) == everything[5:9]
    with pytest.raises(IndexError):
        lexicon[len(everything)]


# ----------------------------------------------------------------- with or without it

FORMS = st.text("甲乙丙丁戊ＡbB1 投资與与", min_size=1, max_size=5).filter(str.strip)
ROWS = st.lists(
    st.tuples(FORMS, st.lists(FORMS, max_size=2), st.lists(FORMS, max_size=2)), max_size=40
)


def listed(rows: Sequence[tuple[str, list[str], list[str]]]) -> str:
    lines = [f"{name}\tCompany\t{'|'.join(a)}\t{'|'.join(b)}" for name, a, b in rows]
    return "\n".join(["name\ttype\taliases\tambiguous_aliases", *lines])


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A small and a large overlay, and a cache for the latter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GUANXI_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        small = tmp_path_factory.mktemp("small")
        yield small, overlay(tmp_path_factory.mktemp("large"), zz_ttl=PADDING)


@given(ROWS, st.text("甲乙丙丁戊AbB1 投资了與與", max_size=200))
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_hits_are_the_same_with_and_without_the_compiled_form(
    folders: tuple[Path, Path], rows: list[tuple[str, list[str], list[str]]], text: str
) -> None:
    def answers(ontology: Ontology) -> tuple[list[LexiconHit], list[LexiconEntry | None]]:
        lexicon = Lexicon(ontology, decoys={"甲乙丙丁"}, verb_endings=("投资",))
        forms = [form for name, *lists in rows for form in (name, *lists[0], *lists[1])]
        return lexicon.find(matching_form(text)), [lexicon.entry(form) for form in (text, *forms)]

    small, large = folders
    for folder in folders:
        overlay(folder, a_tsv=listed(rows))
    direct, compiled, again = fresh(small), fresh(large), fresh(large)
    assert isinstance(direct.lexicon, tuple)
    assert not isinstance(compiled.lexicon, tuple)
    assert direct.lexicon == tuple(compiled.lexicon) == tuple(again.lexicon)
    assert answers(direct) == answers(compiled) == answers(again)
