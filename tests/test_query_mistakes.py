"""Nonsense typed at the graph: each mistake is told with its place and what may have been meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi import KnowledgeGraph
from guanxi.errors import QueryError, UnknownNameError
from guanxi.store import GraphStore, named_queries, named_query
from guanxi.store.sparql import reads_default_graph
from guanxi.vocabulary import load_ontology
from program_runs import Run, run
from sample_stores import JIA, JIAXIN, YIXIN, claim, extraction, small_ontology, small_store

__all__ = ["run"]


@pytest.fixture(scope="module")
def store() -> GraphStore:
    return small_store(
        extraction("a", claim(JIAXIN, "competesWith", YIXIN, time="2022-01")),
        extraction("b", claim(JIA, "uses", YIXIN)),
    )


@pytest.mark.parametrize(
    ("text", "marked", "complaint"),
    [
        ("SELCT * { ?s ?p ?o }", "SELCT", "DESCRIBE; did you mean SELECT?"),
        ("企业微信的竞争对手是谁？", "企业微信", "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("SELECT ?a WHRE { ?a ?b ?c }", "WHRE", "no word WHRE; did you mean WHERE?"),
        (
            "SELECT ?a {\n ?a gx:uses ?b\n OPTOINAL { ?a gx:uses ?c } }",
            "OPTOINAL",
            "no word OPTOINAL; did you mean OPTIONAL?",
        ),
        ("SELECT ?a { ?a ?b ?c FILTER(STRLENGTH(?c) > 1) }", "STRLENGTH", "mean STRLEN"),
        ("SELECT ?a { ?a ?b ?c } ORDR BY ?a", "ORDR", "did you mean ORDER?"),
        ("ASK { 甲信 gx:uses ?b }", "甲信", "write ent:甲信, or a variable such as ?name with"),
        ("ASK { ?a gx:role 'x'@中文 }", "@", "@中文 is no language; write one such as @zh"),
        ("ASK { GRAPH <graph/facts> { ?a ?b ?c } }", "<graph/facts>", "is no whole IRI"),
        ("ASK { ?a gx:uses ?b } }", "}\0", "this } closes nothing"),
        ("ASK { ?a gz:uses ?b }", "gz:", "unknown prefix gz:; did you mean gx:? (known: dcat"),
        ("ASK { ?a ?b ?c . . }", "\0", "look for a stray . ; or , before this"),
        ("SELECT ?a ?a { ?a ?b ?c }", "\0", "Duplicated variable name in SELECT"),
        # What is no mistake of the grammar, but of the vocabulary.
        ("ASK { ?a gx:competeWith ?b }", "gx:competeWith", "did you mean gx:competesWith?"),
        ("ASK { ?a a gx:Compny }", "gx:Compny", "gx:Compny; did you mean gx:Company"),
        ("ASK { ?a gx:COMPETESWITH ?b }", "gx:COMPETESWITH", "did you mean gx:competesWith, gx:"),
        ("ASK { ?a ^gx:headof/gx:uses ?b }", "gx:headof", "did you mean gx:headOf"),
        (
            "PREFIX g: <https://w3id.org/guanxi/ontology#>\nASK { ?甲\n g:xyzzy ?b }",
            "g:xyzzy",
            "the ontology has no g:xyzzy",
        ),
        (
            "ASK { ?a <https://w3id.org/guanxi/ontology#use> ?b }",
            "<https",
            "did you mean gx:uses?",
        ),
    ],
)
def test_a_mistake_is_told_where_it_is(
    store: GraphStore, text: str, marked: str, complaint: str
) -> None:
    with pytest.raises(QueryError) as caught:
        store.query(text)
    message, line, caret = str(caught.value).splitlines()
    assert complaint in message
    # "\0" stands for the end of the text.
    offset = f"{text}\0".rindex(marked) if "\0" in marked else text.index(marked)
    number, column = text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
    assert message.startswith(f"malformed SPARQL at line {number}, column {column}: ")
    assert line == f"  {text.splitlines()[number - 1]}"
    before = text.splitlines()[number - 1][: column - 1]
    wide = sum(1 for letter in before if letter > "\u1100")
    assert caret == " " * (2 + len(before) + wide) + "^"


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?a gx:rivalWith ?b } WHERE { ?a gx:competesWith ?b }",
        "PREFIX gx: <urn:x> ASK { ?a gx:anything ?b }",
        "ASK { ?a ?b ?c FILTER(STRSTARTS(STR(?b), STR(gx:))) }",
        "ASK { ?a gx:uses ?b . ?b a gx:Product.}",
        "ASK { FILTER('gx:nothing' != 'gx:nowhere') }  # gx:nobody",
    ],
)
def test_what_is_no_mistake_is_answered(store: GraphStore, text: str) -> None:
    store.query(text)


def test_a_term_that_the_store_uses_may_be_asked_for() -> None:
    store = small_store()
    store.update("INSERT DATA { GRAPH <https://example.org/g> { ent:甲信 gx:myOwn gx:MyClass } }")
    assert store.query("ASK { ?a gx:myOwn gx:MyClass }").boolean
    with pytest.raises(QueryError, match="did you mean gx:Claim"):
        store.query("ASK { ?a a gx:Clam }")


def test_a_function_that_does_not_exist_is_told(store: GraphStore) -> None:
    with pytest.raises(QueryError, match=r"cannot be answered: .*<http://x> is not supported"):
        store.query("SELECT * { BIND(<http://x>(1) AS ?y) }")


def test_names_to_bind_are_guessed(store: GraphStore) -> None:
    query = named_query(small_ontology(), "competitors")
    with pytest.raises(QueryError, match=r"no parameter nmae; did you mean name\?"):
        store.query(query, {"name": "甲信", "nmae": "乙信"})
    with pytest.raises(UnknownNameError, match=r"'甲信a'; did you mean 甲信"):
        store.query(query, {"name": "甲信a"})
    with pytest.raises(QueryError, match=r"no variable \?subjekt to bind; did you mean \?subject"):
        store.query("ASK { ?subject gx:uses ?o }", {"subjekt": "甲信"})
    with pytest.raises(UnknownNameError, match="did you mean competitors"):
        named_query(small_ontology(), "competitor")


_NONSENSE = (
    "SELECT ASK { } ( ) ?a ?b gx:uses gx:usess ent:甲信 甲信 'x' @zh . ; , a FILTER OPTINAL GRAPH "
    "<g> <https://e.org/g> UNION BIND AS 1e5 1 = GROUP BY LIMIT # PREFIX gx: VALUES * \n"
)
_WORDS = st.sampled_from(_NONSENSE.split(" "))


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, max_size=14))
def test_any_words_are_answered_or_refused_in_three_lines(words: list[str]) -> None:
    try:
        _STORE.query(" ".join(words))
    except QueryError as error:
        assert len(str(error).split("\n")) in (1, 3)  # noqa: PT017


_STORE = small_store()


# ---------------------------------------------------------------------- accounts


def test_an_account_tells_what_was_asked_and_read(store: GraphStore) -> None:
    query = named_query(small_ontology(), "competitors")
    account = store.account(query, {"name": "甲信"})
    assert (account.answer, account.rows, account.default) == ("rows", 1, ())
    assert "?document" in account.graphs
    assert "PREFIX gx: <https://w3id.org/guanxi/ontology#>" in account.sparql
    assert "VALUES (?name) { (<https://w3id.org/guanxi/entity/甲信>) }" in account.sparql
    assert account.seconds > 0
    # It can be asked anywhere.
    assert len(store.query(account.sparql)) == 1


def test_an_account_tells_the_default_graph(store: GraphStore) -> None:
    facts = "<https://w3id.org/guanxi/graph/facts>"
    assert store.account("ASK { ?a gx:uses ?b }").default == ("union of all graphs",)
    assert store.account(f"ASK FROM {facts} {{ ?a gx:uses ?b }}").default == (facts,)
    account = store.account(f"ASK {{ GRAPH {facts} {{ ?a gx:uses ?b }} }}")
    assert (account.default, account.graphs, account.answer) == ((), (facts,), "boolean")


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("ASK {}", False),
        ("ASK { GRAPH ?g { ?a ?b ?c . { ?c ?d ?e } } VALUES ?g { <x:g> } }", False),
        ("ASK { VALUES (?a ?b) { (1 2) (3 4) } GRAPH ?g { ?a ?b ?c } }", False),
        ("SELECT * { { SELECT ?a { GRAPH ?g { ?a ?b ?c } } GROUP BY ?a } }", False),
        ("ASK { GRAPH ?g { ?a ?b ?c } FILTER(EXISTS { GRAPH ?h { ?c ?d ?e } }) }", False),
        ("ASK { GRAPH ?g { ?a ?b ?c } FILTER(EXISTS { ?c ?d ?e }) }", True),
        ("ASK { { GRAPH ?g { ?a ?b ?c } } UNION { ?a ?b ?c } }", True),
        ("CONSTRUCT { ?a ?b ?c } WHERE { GRAPH ?g { ?a ?b ?c } }", False),
        ("CONSTRUCT WHERE { ?a ?b ?c }", True),
    ],
)
def test_patterns_outside_graphs_are_seen(text: str, reads: bool) -> None:
    assert reads_default_graph(text) is reads


def test_shipped_queries_read_no_default_graph() -> None:
    for query in named_queries(load_ontology()):
        assert not reads_default_graph(query.text), query.name


# ---------------------------------------------------------------------- the program


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mistakes")
    (folder / "a.txt").write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    KnowledgeGraph.build(folder / "a.txt", folder / "store").close()
    return folder / "store"


def test_the_program_explains(run: Run, path: Path) -> None:
    ask = ("query", "competitors", "--bind", "name=飞书", "--store", path, "--explain")
    told = run(*ask)
    assert told.code == 0, told.err
    assert "answer         1 rows" in told.out
    assert "default graph  not read" in told.out
    assert json.loads(run(*ask, "--format", "json").out)["rows"] == 1


def test_the_program_shows_the_place(run: Run, path: Path) -> None:
    told = run("query", "-q", "SELECT ?a { ?a gx:competeWith ?b }", "--store", path)
    assert told.code == 2
    assert told.err.splitlines() == [
        "error: malformed SPARQL at line 1, column 16: the ontology has no gx:competeWith; did you "
        "mean gx:competesWith?",
        "  SELECT ?a { ?a gx:competeWith ?b }",
        "                 ^",
    ]


def test_the_program_lists_queries_with_what_they_take(run: Run) -> None:
    listed = run("queries").out
    assert "competitors  竞争对手 · Competitors\n" in listed
    assert "  --bind name=ENTITY: a company, unit or product\n" in listed
    assert "  --bind since=DATE, optional: only articles published" in listed
    one = run("queries", "competitors").out
    assert one.count("--bind") == 2
    assert "SELECT ?competitor" in one
    told = run("queries", "competitor")
    assert (told.code, told.out) == (2, "")
    assert "did you mean competitors" in told.err
