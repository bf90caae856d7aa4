"""`%load_ext guanxi` in an IPython of this process: SPARQL cells, `%guanxi`, completion."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from guanxi import KnowledgeGraph
from guanxi.errors import QueryError, StoreError
from guanxi.magics.interpolation import interpolated
from guanxi.notebook import Answer, Claims, KnownEntity, Page
from sample_stores import small_ontology

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ARTICLES = [
    {
        "text": "飞书的竞争对手是钉钉。\n2022年1月，企业微信打通了腾讯会议。",
        "title": "甲",
        "date": "2022-09-14",
    },
    {
        "text": "钉钉与企业微信是竞争对手。知情人士称，钉钉或将与飞书打通。",
        "title": "乙",
        "source": "某报",
    },
]


@pytest.fixture(scope="module")
def kg() -> Iterator[KnowledgeGraph]:
    with KnowledgeGraph.from_documents(ARTICLES) as built:
        yield built


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InteractiveShell]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
        made = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
        made.Completer.use_jedi = False
        made.run_line_magic("load_ext", "guanxi")
        yield made


@pytest.fixture
def run(shell: InteractiveShell, kg: KnowledgeGraph) -> Callable[[str], Any]:
    """Run a cell; return what it shows, or raise what it raises."""
    shell.user_ns["kg"] = kg

    def ran(source: str) -> Any:
        with capture_output():
            result = shell.run_cell(source)
        result.raise_error()
        return result.result

    return ran


def test_a_cell_asks_keeps_and_shows(run: Callable[[str], Any], shell: InteractiveShell) -> None:
    answer = run("%%sparql rivals\nSELECT ?a ?b { ?a gx:competesWith ?b } ORDER BY ?a ?b")
    assert isinstance(answer, Answer)
    assert shell.user_ns["rivals"] is answer
    assert "<td" in answer._repr_html_()
    assert "ent:钉钉" in answer._repr_html_()
    assert isinstance(run("%%sparql --view\nSELECT ?a { ?a gx:competesWith ent:钉钉 }"), Page)
    cut = run("%%sparql --limit 2\nSELECT ?s { ?s ?p ?o }")
    assert (len(cut), cut.is_cut) == (2, True)
    graph = run("%%sparql\nCONSTRUCT WHERE { ?a gx:competesWith ?b }")
    assert len(graph.graph) == len(graph)
    assert (
        run("%%sparql\nASK { ent:飞书 gx:competesWith ent:钉钉 }")._repr_html_() == "<p>是 yes</p>"
    )


def test_variables_are_put_in_as_terms(run: Callable[[str], Any], shell: InteractiveShell) -> None:
    shell.user_ns |= {
        "rival": "WeCom",
        "names": pd.Series(["飞书", "钉钉"]),
        "word": '“对手”\n"是\\',
        "day": date(2022, 9, 14),
        "n": 3,
        "address": "https://w3id.org/guanxi/entity/飞书",
        "node": rdflib.URIRef("https://w3id.org/guanxi/entity/飞书"),
        "known": run("kg.entity('飞书')"),
    }
    text = interpolated(
        '{{rival}} VALUES ?x { {{ names }} } "{{word}}"@zh {{day}} LIMIT {{n}} '
        "<{{address}}> {{node}} {{known}} # {{nothing}}",
        shell.user_ns,
        shell.user_ns["kg"],
    )
    lark = "<https://w3id.org/guanxi/entity/飞书>"
    assert text == (
        "<https://w3id.org/guanxi/entity/企业微信> "
        f"VALUES ?x {{ {lark} <https://w3id.org/guanxi/entity/钉钉> }} "
        '"“对手”\\n\\"是\\\\"@zh "2022-09-14"^^<http://www.w3.org/2001/XMLSchema#date> LIMIT 3 '
        f"{lark} {lark} {lark} # {{{{nothing}}}}"
    )
    rows = run("%%sparql\nSELECT ?a { ?a gx:competesWith {{rival}} }")
    assert [row[0] for row in rows.values()] == ["https://w3id.org/guanxi/entity/钉钉"]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_text_can_become_syntax(kg: KnowledgeGraph, text: str) -> None:
    """A literal comes out as it went in; as IRI it is refused or one term."""
    query = interpolated('SELECT ("{{x}}" AS ?y) {}', {"x": text}, kg)
    assert [row[0] for row in kg.query(query).values()] == [text]
    try:
        filled = interpolated("ASK { ?s ?p <{{x}}> }", {"x": text}, kg)
    except QueryError:
        return
    assert ox.NamedNode(filled.removeprefix("ASK { ?s ?p <").removesuffix("> }"))


@pytest.mark.parametrize("text", ["飞书> } DROP ALL #", '"x" } ; DROP ALL', "<urn:x> . ?s ?p ?o"])
def test_a_name_is_looked_up_and_nothing_else(kg: KnowledgeGraph, text: str) -> None:
    with pytest.raises(QueryError, match="no single entity is named"):
        interpolated("ASK { ?s ?p {{x}} }", {"x": text}, kg)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (
            "{{rivl}}",
            "{{rivl}} at line 1, column 17: there is no such variable; did you mean rival?",
        ),
        ('"也 {{rival}}"', "{{rival}} at line 1, column 20: it shares its quotes"),
        ("{{nobody}}", "no single entity is named '} DROP ALL'"),
        ("<{{nobody}}>", "is no IRI"),
        ("{{frame}}", "a dict is no term; give a name, number, date"),
        ("{{none}}", "it is empty"),
        (
            "gx:competeWith ?x",
            "did you mean gx:competesWith?\n  ASK { ent:飞书 gx:competeWith ?x }",
        ),
    ],
)
def test_mistakes_are_shown_where_they_are(
    run: Callable[[str], Any], shell: InteractiveShell, cell: str, told: str
) -> None:
    shell.user_ns |= {"rival": "企微", "nobody": "} DROP ALL", "frame": {}, "none": []}
    predicate = "" if cell.startswith("gx:") else "?p "
    with pytest.raises(QueryError) as raised:
        run(f"%%sparql\nASK {{ ent:飞书 {predicate}{cell} }}")
    assert told in str(raised.value)
    assert str(raised.value).splitlines()[-1].strip() == "^"
    shown = raised.value._render_traceback_()  # type: ignore[attr-defined]
    assert shown[0].startswith("QueryError: ")
    assert "File" not in "\n".join(shown)


def test_the_graph_is_found_or_asked_for(
    run: Callable[[str], Any], shell: InteractiveShell, kg: KnowledgeGraph
) -> None:
    shell.user_ns["other"] = other = KnowledgeGraph.from_documents([], ontology=small_ontology())
    count = "SELECT (COUNT(*) AS ?n) { ?c a gx:Claim }"
    assert [row[0] for row in run(f"%%sparql --graph other\n{count}").values()] == ["0"]
    assert [row[0] for row in run(f"%%sparql\n{count}").values()] != ["0"]
    del shell.user_ns["kg"]
    shell.user_ns["mine"] = kg
    with pytest.raises(QueryError, match="which graph"):
        run(f"%%sparql\n{count}")
    del shell.user_ns["mine"], shell.user_ns["other"]
    with pytest.raises(QueryError, match="no graph is open"):
        run(f"%%sparql\n{count}")
    other.close()


def test_one_line_does_what_the_program_does(
    run: Callable[[str], Any], shell: InteractiveShell, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    built = run(f"%guanxi build {tmp_path / 'a.txt'} --store {tmp_path / 'a.db'} --as small")
    assert shell.user_ns["small"] is built
    built.close()
    assert "1" in str(run(f"%guanxi open {tmp_path / 'a.db'} --as small"))
    claims = run("%guanxi explain 飞书 竞争 钉钉 --graph small")
    assert isinstance(claims, Claims)
    assert len(claims) == 1
    assert isinstance(run("%guanxi entity Lark"), KnownEntity)
    assert len(run("%guanxi query competitors name=飞书 --graph small")) == 1
    assert "competitors" in str(run("%guanxi queries"))
    assert isinstance(run("%guanxi view 飞书 --hops 1"), Page)
    shell.user_ns.pop("small").close()
    with pytest.raises(StoreError, match="nowhere"):
        run("%guanxi open nowhere.db")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("%%sparql\nSELECT ?x { ?x gx:compe", "gx:competesWith"),
        ("%%sparql\nSELECT ?x { ?x 竞", "gx:competesWith"),
        ("%%sparql\nASK { ?x gx:competesWith 企", "ent:企业微信"),
        ("%%sparql\nASK { ?x gx:competesWith ent:飞", "ent:飞书"),
        ("%%sparql\nASK { ?x gx:competesWith fs", "ent:飞书"),
        ("%%sparql\nSELECT ?rival { ?ri", "?rival"),
        ("%%sparql\nSEL", "SELECT"),
        ("%%sparql\nASK { ?x gx:offers {{produ", "product"),
        ('kg.entity("企', "企业微信"),
        ('kg.entity("dingd', "钉钉"),
        ("kg.claims('飞书', '打", "integratesWith"),
        ('kg.explain("飞书", predicate="comp', "competesWith"),
        ('kg.view(hops=2, focus="fei', "飞书"),
        ('kg.query("compe', "competitors"),
        ('kg.query("competitors", name="钉', "钉钉"),
        ('kg.entities("产', "Product"),
        ("%guanxi exp", "explain"),
        ("%guanxi explain 企", "企业微信"),
    ],
)
def test_tab_offers(shell: InteractiveShell, kg: KnowledgeGraph, typed: str, offered: str) -> None:
    shell.user_ns |= {"kg": kg, "product": "飞书"}
    with provisionalcompleter():
        found = list(shell.Completer.completions(typed, len(typed)))
    texts = [each.text for each in found]
    assert offered in texts
    completed = {typed[: each.start] + each.text for each in found if each.text == offered}
    assert all(text.endswith(offered) for text in completed)


def test_displays_leave_nothing_behind(kg: KnowledgeGraph, shell: InteractiveShell) -> None:
    shown = [kg.view(), kg, kg.entity("飞书"), kg.query("competitors", name="飞书"), kg.claims()]

    def display(times: int) -> None:
        for _ in range(times):
            for each in shown:
                shell.display_formatter.format(each)
        gc.collect()

    display(1)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    display(10)  # fifty displays
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 200_000  # one page is three times that
