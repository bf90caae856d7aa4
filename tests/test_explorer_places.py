"""Places that stay: an earlier page's layout, and pages of a period or of an answer."""

from __future__ import annotations

import statistics
from pathlib import Path

import networkx as nx
import pytest

from explorer_networks import add_claim, crowd, demo_network, iri
from guanxi.errors import DocumentError, QueryError
from guanxi.explorer import ExplorerView, read_places, render, save
from guanxi.network import in_period


def places_in(view: ExplorerView) -> dict[str, tuple[int, int]]:
    return {entity.iri: (entity.x, entity.y) for entity in view.entities}


def grown(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The network after one more article."""
    known = sorted(graph)[:3]
    for number in range(4):
        name = iri(f"新公司{number}")
        graph.add_node(name, label=f"新公司{number}", label_en=None, type="Company", aliases=())
        add_claim(graph, name, "competesWith", known[number % 3], key=f"new:{number}")
    add_claim(graph, known[0], "investsIn", known[2], key="new:5")
    return graph


@pytest.mark.parametrize("size", [26, 400])
def test_with_an_earlier_page_old_entities_hardly_move(size: int, tmp_path: Path) -> None:
    def network() -> nx.MultiDiGraph[str]:
        return demo_network() if size == 26 else crowd(size)

    old = ExplorerView.from_network(network(), title="旧")
    save(old, tmp_path / "old.html")
    earlier = read_places(tmp_path / "old.html")
    places = earlier.entities
    assert places == places_in(old)
    new = ExplorerView.from_network(grown(network()), title="新", places=earlier)
    moved = places_in(new)
    width = max(x for x, _ in places.values()) - min(x for x, _ in places.values())
    ways = [abs(moved[key][0] - x) + abs(moved[key][1] - y) for key, (x, y) in places.items()]
    assert statistics.median(ways) < 0.05 * width
    fresh = [moved[iri(f"新公司{number}")] for number in range(4)]
    assert len({*fresh, *places.values()}) == len(places) + 4
    assert render(new) == render(
        ExplorerView.from_network(grown(network()), title="新", places=earlier)
    )


def test_communities_keep_their_places_on_the_map(tmp_path: Path) -> None:
    old = ExplorerView.from_network(crowd(400), title="旧")
    save(old, tmp_path / "old.html")
    new = ExplorerView.from_network(
        grown(crowd(400)), title="新", places=read_places(tmp_path / "old.html")
    )
    centres = [{(each.x, each.y) for each in view.communities} for view in (old, new)]
    assert len(centres[0] & centres[1]) >= 0.8 * len(centres[0])


def test_what_is_no_page_has_no_places(tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text("<html></html>", encoding="utf-8")
    for name in ("other.html", "missing.html"):
        with pytest.raises(DocumentError, match=name):
            read_places(tmp_path / name)


def test_a_period_keeps_what_may_have_happened_in_it() -> None:
    graph = demo_network()
    graph.edges[iri("陈立"), iri("云帆科技"), "claim:029"]  # no time: goes by its article, 2023
    graph.add_edge(
        iri("腾讯"),
        iri("微信"),
        key="dated",
        **{
            **graph.edges[iri("陈立"), iri("云帆科技"), "claim:029"],
            "earliest": "2018-09-01",
            "latest": "2018-09-30",
        },
    )
    keys = {key for *_, key in in_period(graph, "2018-09", "2018").edges(keys=True)}
    assert "dated" in keys
    assert "claim:029" not in keys
    assert "dated" not in {key for *_, key in in_period(graph, "2019").edges(keys=True)}
    assert "claim:029" in {key for *_, key in in_period(graph, "2019").edges(keys=True)}


@pytest.mark.parametrize("dates", [("2022-13", None), ("x", None), ("2023", "2022"), (None, "22")])
def test_a_wrong_period_is_a_clear_error(dates: tuple[str | None, str | None]) -> None:
    with pytest.raises(QueryError):
        in_period(demo_network(), *dates)
