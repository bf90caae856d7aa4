"""Figures: what they count and cut, the fonts they find, and that they never differ or fail."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import networkx as nx
import pytest

from explorer_networks import add_claim, demo_network, iri
from guanxi import KnowledgeGraph
from guanxi.errors import FigureError
from guanxi.explorer import FIGURES, FigureName, draw, drawing
from guanxi.explorer.figures import FontWarning, Sheet, typeface
from guanxi.explorer.figures.forest import Forest
from guanxi.explorer.figures.sheet import FORMATS
from guanxi.explorer.report_page import report_page
from program_runs import Run
from sample_networks import network

ROOT = Path(__file__).parents[1]


def texts(figure: Sheet) -> list[str]:
    import matplotlib.text

    found = figure.findobj(matplotlib.text.Text)
    return [item.get_text() for item in found if isinstance(item, matplotlib.text.Text)]


def said(figure: Sheet) -> str:
    return "\n".join(texts(figure))


def dated() -> nx.MultiDiGraph[str]:
    """The demonstration network with the days that its times mean, roughly."""
    graph = demo_network()
    for _, _, claim in graph.edges(data=True):
        if claim["time"]:
            year = claim["time"].removeprefix("../")[:4]
            claim["earliest"], claim["latest"] = f"{year}-01-01", f"{year}-12-31"
    return graph


@pytest.fixture
def latin_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bare machine: neither a font package nor a system font has Chinese glyphs."""
    monkeypatch.delenv(typeface.VARIABLE, raising=False)
    monkeypatch.setattr(typeface, "_FAMILIES", ("DejaVu Sans",))
    monkeypatch.setattr(typeface, "_PACKAGE", "no_such_package")
    typeface._found.cache_clear()
    yield
    typeface._found.cache_clear()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_drawn_without_a_warning(name: FigureName, language: str) -> None:
    figure = draw(dated(), name, language=language)
    assert not figure.is_empty
    assert figure.image("png").startswith(b"\x89PNG")
    assert figure.image("svg").startswith(b"<?xml")
    assert figure.title in texts(figure)


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_to_draw_is_said(name: FigureName) -> None:
    for graph in (nx.MultiDiGraph(), network([]), network([("ent:A", "uses", "ent:B")])):
        figure = draw(graph, name)
        if name not in ("ranking", "months") or graph.number_of_edges() == 0:
            assert figure.is_empty
            assert "没有可画的内容" in texts(figure)
        assert figure.image("png")


@pytest.mark.parametrize("name", FIGURES)
def test_names_of_any_kind_are_drawn(name: FigureName) -> None:
    graph = dated()
    hostile = ("$x^2$ \\frac", "🙂𠮷", "一\n二", "长" * 200, "<b>&amp;</b>", "   ", "%s {count}")
    for number, node in enumerate(sorted(graph)):
        graph.nodes[node]["label"] = hostile[number % len(hostile)]
        graph.nodes[node]["label_en"] = None
    for language in ("zh", "en"):
        assert draw(graph, name, language=language).image("svg")


@pytest.mark.parametrize("name", FIGURES)
def test_a_focus_is_named_and_any_number_of_rows_holds(name: FigureName) -> None:
    for top in (1, 2, 3):
        figure = draw(dated(), name, focus="企微", top=top)
        assert "企业微信" in figure.title
        assert figure.image("png")


def digests() -> list[str]:
    figures = [draw(dated(), name) for name in FIGURES]
    images = [figure.image(format) for figure in figures for format in FORMATS]
    return [hashlib.sha256(image).hexdigest() for image in images]


def test_bytes_do_not_depend_on_the_order_of_sets() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests'); import test_figures as t; print(*t.digests())"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        assert run.stderr == ""
        assert run.stdout.split() == digests()
    assert b"<dc:date>" not in draw(dated(), "months").image("svg")


def test_settings_of_the_user_neither_change_nor_matter() -> None:
    import matplotlib as mpl

    before = draw(demo_network(), "months").image("svg")
    with mpl.rc_context({"font.size": 31, "savefig.dpi": 30, "axes.grid": True}):
        settings = dict(mpl.rcParams)
        assert draw(demo_network(), "months").image("svg") == before
        assert dict(mpl.rcParams) == settings


def test_the_matrix_counts_articles_and_says_what_is_left_out() -> None:
    rivals = [("ent:甲", "competesWith", "ent:乙", {"document": f"doc:{n}"}) for n in (1, 2, 3)]
    graph = network(
        [
            *rivals,
            ("ent:乙", "competesWith", "ent:甲", {"document": "doc:3"}),
            ("ent:丙", "disputesWith", "ent:丁"),
            ("ent:丙", "competesWith", "ent:戊", {"status": "negated"}),
        ]
    )
    figure = draw(graph, "rivalry")
    assert texts(figure).count("3") == 2
    assert "有纠纷" in texts(figure)
    assert "戊" not in texts(figure)
    cut = draw(graph, "rivalry", top=2)
    assert "另有 2 个有对手的实体未列出" in said(cut)
    assert "丙" not in texts(cut)
    assert "来源：3 篇文章（共 3 篇，发布于 2023-03-01 至 2023-05-20）" in texts(cut)


def test_the_ranking_names_its_measure() -> None:
    graph = network([("ent:甲", "uses", "ent:乙"), ("ent:丙", "uses", "ent:乙")])
    figure = draw(graph, "ranking", measure="degree", top=1)
    assert {"乙", "2", "相邻实体（个）"} <= set(texts(figure))
    assert "另有 2 个实体未列出" in said(figure)
    with pytest.raises(ValueError, match="no measure"):
        draw(graph, "ranking", measure="fame")  # type: ignore[arg-type]


def test_the_timeline_tells_the_latest_events_with_their_status() -> None:
    def at(
        time: str, earliest: str | None, latest: str | None, **more: object
    ) -> dict[str, object]:
        return {"time": time, "earliest": earliest, "latest": latest, **more}

    graph = network(
        [
            ("ent:甲", "acquires", "ent:乙", at("2019", "2019-01-01", "2019-12-31")),
            ("ent:甲", "uses", "ent:丙", at("2021/..", "2021-01-01", None)),
            ("ent:甲", "uses", "ent:丁", at("../2020-03", None, "2020-03-31", status="ended")),
            (
                "ent:甲",
                "offers",
                "ent:戊",
                at("2030", "2030-01-01", "2030-12-31", status="planned"),
            ),
            (
                "ent:甲",
                "offers",
                "ent:己",
                at("2020", "2020-01-01", "2020-12-31", status="negated"),
            ),
        ]
    )
    found = texts(draw(graph, "timeline"))
    assert {"甲 收购 乙", "2019", "2021 起", "截至 2020-03 · 已结束", "2030 · 计划"} <= set(found)
    assert not any("己" in text for text in found)
    assert "更早的 3 件未列出" in said(draw(graph, "timeline", top=1))


def test_months_without_articles_keep_their_place() -> None:
    days = {"doc:1": "2022-01-05", "doc:2": "2022-04-05", "doc:3": None}
    documents = {key: {"title": key, "published": day} for key, day in days.items()}
    graph = network(
        [
            ("ent:甲", "uses", "ent:乙", {"document": "doc:1"}),
            ("ent:甲", "uses", "ent:乙", {"document": "doc:2"}),
            ("ent:甲", "uses", "ent:丙", {"document": "doc:3"}),
        ],
        documents=documents,
    )
    figure = draw(graph, "months")
    assert {"2022-01", "2022-02", "2022-03", "2022-04"} <= set(texts(figure))
    assert "另有 1 条所在的文章没有日期" in said(figure)
    assert "更早的 3 个月未显示" in said(draw(graph, "months", top=1))


def test_entities_stand_below_their_nearest_owner() -> None:
    graph = network(
        [
            ("ent:公司", "offers", "ent:产品"),
            ("ent:部门", "unitOf", "ent:公司"),
            ("ent:部门", "offers", "ent:产品"),
            ("ent:他人", "offers", "ent:产品", {"confidence": 0.5}),
            # A circle: the weaker claim goes.
            ("ent:公司", "unitOf", "ent:部门", {"confidence": 0.2}),
        ]
    )
    (tree,) = Forest(graph).trees(10)
    assert [(h.iri, h.depth) for h in tree] == [("ent:公司", 0), ("ent:部门", 1), ("ent:产品", 2)]
    assert tree[2].others == ("ent:他人",)
    (cut,) = Forest(graph).trees(2)
    assert [(h.iri, h.more) for h in cut] == [("ent:公司", 0), ("ent:部门", 1)]
    assert "亦属他人" in texts(draw(graph, "ownership"))


def test_background_is_drawn_but_makes_no_tree_of_its_own() -> None:
    graph = network([("ent:甲", "offers", "ent:乙"), ("ent:丙", "uses", "ent:丁")])
    for key, owner, owned in (("b1", "ent:甲", "ent:丙"), ("b2", "ent:丁", "ent:戊")):
        if owned not in graph:
            graph.add_node(owned, label="戊", label_en=None, type="Product", aliases=())
        add_claim(graph, owner, "offers", owned, key=key, origin="background")
    (tree,) = Forest(graph).trees(10)
    assert [h.iri for h in tree] == ["ent:甲", "ent:乙", "ent:丙"]
    assert "虚线：背景知识" in said(draw(graph, "ownership"))


def test_deep_and_wide_trees_hold() -> None:
    chain = [(f"ent:{n}", "unitOf", f"ent:{n + 1}") for n in range(1500)]
    assert len(Forest(network(chain)).trees(40)[0]) == 40


@pytest.mark.usefixtures("latin_only")
def test_without_a_chinese_font_names_are_spelt_after_one_warning() -> None:
    graph = dated()
    graph.nodes[iri("云帆科技")]["label_en"] = None
    with pytest.warns(FontWarning, match="GUANXI_FONT") as caught:
        figures = [draw(graph, name) for name in FIGURES]
    assert len(caught) == 1
    for figure in figures:
        assert not any("\u3000" <= char <= "\u9fff" for char in said(figure))
        assert figure.image("png")
    assert any("Yunfankeji" in text for text in texts(figures[1]))


def test_fonts_that_are_unfit_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(FigureError, match="no Chinese glyphs"):
        draw(demo_network(), "rivalry", font="DejaVu Sans")
    with pytest.raises(FigureError, match="neither a font file nor"):
        draw(demo_network(), "rivalry", font="No Such Family")
    broken = tmp_path / "broken.otf"
    broken.write_bytes(b"no font")
    monkeypatch.setenv(typeface.VARIABLE, str(broken))
    with pytest.raises(FigureError, match="no font file that can be read"):
        draw(demo_network(), "rivalry")


@pytest.mark.skipif(find_spec("pylopdf_fonts_zh_cn") is None, reason="guanxi[fonts] is missing")
def test_the_font_package_comes_before_the_fonts_of_the_system() -> None:
    assert typeface.find_typeface().families[0] == "Noto Sans SC"


def test_what_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="no figure"):
        draw(demo_network(), "pie")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least one row"):
        draw(demo_network(), "rivalry", top=0)
    with pytest.raises(ValueError, match="no format"):
        draw(demo_network(), "rivalry").image("gif")  # type: ignore[arg-type]
    monkeypatch.setattr(drawing, "_LIBRARIES", ("no_such_library",))
    with pytest.raises(FigureError, match=r"pip install 'guanxi\[figures\]'"):
        draw(demo_network(), "rivalry")


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeGraph]:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "a.md").write_text(
        "---\ntitle: 对手\ndate: 2022-09-14\n---\n飞书的竞争对手是钉钉。字节跳动推出了飞书。\n",
        encoding="utf-8",
    )
    with KnowledgeGraph.build(folder, store=None) as kg:
        yield kg


def test_a_report_in_markdown_has_its_figures_beside_it(kg: KnowledgeGraph, tmp_path: Path) -> None:
    kg.save_report(tmp_path / "报告 1.md")
    text = (tmp_path / "报告 1.md").read_text(encoding="utf-8")
    assert "![谁与谁是对手](<%E6%8A%A5%E5%91%8A%201_files/rivalry.svg>)" in text
    drawn = sorted(path.name for path in (tmp_path / "报告 1_files").iterdir())
    assert drawn == ["months.svg", "ownership.svg", "ranking.svg", "rivalry.svg"]
    assert text.startswith(kg.report()[:20])


def test_a_report_in_html_holds_them_and_runs_nothing(kg: KnowledgeGraph, tmp_path: Path) -> None:
    kg.save_report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count('src="data:image/svg+xml;base64,') == 4
    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page
    assert " style=" not in page
    assert "飞书" in page
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    kg.save_report(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "report.html").read_bytes()


def test_html_in_a_report_is_shown_and_not_obeyed() -> None:
    page = report_page("# <b>T</b>\n\n<script>x()</script> [a](javascript:x()) ![i](x.png)", {})
    assert "<title>&lt;b&gt;T&lt;/b&gt;</title>" in page
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<img" not in page


def test_without_the_extra_a_report_says_how_to_get_figures(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_LIBRARIES", ("no_such_library",))
    kg.save_report(tmp_path / "report.md")
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "guanxi\\[figures\\]" in text.splitlines()[-1]


def test_a_figure_shows_itself_in_jupyter_and_saves_itself(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    figure = kg.figure("rivalry", focus="飞书", language="en")
    data, size = figure._repr_png_()
    assert data == figure.image("png")
    assert size["width"] == 691
    figure.save(tmp_path / "a.SVG")
    assert (tmp_path / "a.SVG").read_bytes() == figure.image("svg")
    with pytest.raises(ValueError, match="no format 'pdf'"):
        figure.save(tmp_path / "a.pdf")


def test_the_program_draws(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    store = str(tmp_path / "a.db")
    report = str(tmp_path / "r.html")
    assert run("build", str(article), "--store", store, "--report", report).code == 0
    assert "data:image/svg+xml" in Path(report).read_text(encoding="utf-8")
    out = tmp_path / "x.png"
    drawn = run("figure", "rivalry", "--store", store, "-o", str(out), "--language", "en")
    assert drawn.code == 0
    assert out.read_bytes().startswith(b"\x89PNG")
    nothing = run("figure", "timeline", "--store", store, "-o", str(tmp_path / "t.svg"))
    assert "Nothing to draw" in nothing.err
    for wrong in (["-o", "x.gif"], ["--font", "No Such Family"], ["--focus", "没有"]):
        assert run("figure", "rivalry", "--store", store, *wrong).code == 2


@pytest.mark.usefixtures("latin_only")
def test_warnings_of_the_program_are_one_line(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("飞书的竞争对手是钉钉。", encoding="utf-8")
    report = str(tmp_path / "r.md")
    with warnings.catch_warnings():
        built = run("build", str(article), "--store", str(tmp_path / "a.db"), "--report", report)
    assert built.code == 0
    assert built.err.count("no font with Chinese glyphs") == 1
