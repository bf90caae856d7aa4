"""When things happen: events by period, and bursts."""

from __future__ import annotations

from itertools import product
from math import comb, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.errors import QueryError
from guanxi.network import PeriodCount, activity, bursts, claims
from guanxi.network.activity import HEIGHT, burst_spans
from guanxi.network.happenings import Granularity, period_of
from sample_networks import ARTICLES, network


@pytest.mark.parametrize(
    ("time", "status", "month", "year"),
    [
        (None, "asserted", "2023-03", "2023"),  # the article's day
        ("2022-01", "asserted", "2022-01", "2022"),
        ("2022-01-31", "asserted", "2022-01", "2022"),
        ("2019-06/..", "asserted", "2019-06", "2019"),
        ("../2021-09", "asserted", "2021-09", "2021"),
        ("2020-09/2022-02", "asserted", "2020-09", "2020"),
        ("2020-09/2022-02", "ended", "2022-02", "2022"),
        ("2019/..", "ended", None, "2019"),
        ("2021", "asserted", None, "2021"),  # too vague for a month
        ("2023", "asserted", "2023-03", "2023"),  # so vague that it may be that of the article
    ],
)
def test_the_period_of_a_claim(
    time: str | None, status: str, month: str | None, year: str | None
) -> None:
    graph = network([("ent:a", "offers", "ent:b", {"time": time, "status": status})])
    (claim,) = claims(graph)
    assert period_of(graph, claim, "month") == month
    assert period_of(graph, claim, "year") == year


def test_events_are_facts_in_periods() -> None:
    graph = network(
        [
            ("ent:a", "competesWith", "ent:b"),
            ("ent:b", "competesWith", "ent:a", {"document": "doc:2", "time": "2023-03-05"}),
            ("ent:a", "competesWith", "ent:b", {"document": "doc:2"}),
            ("ent:a", "offers", "ent:c", {"document": "doc:3"}),  # of no day
        ]
    )
    found = activity(graph)
    first = found[0]
    assert (first.entity, first.events, first.documents) == ("ent:a", 2, 2)
    assert (first.first_seen, first.last_seen, first.peak) == (
        "2023-03-01",
        "2023-05-20",
        "2023-05",
    )
    assert first.periods == (PeriodCount("2023-03", 1), PeriodCount("2023-05", 1))
    assert found.note == "1 claims without a day, or vaguer than a month"
    assert [row.entity for row in activity(graph, about=["ent:b"])] == ["ent:b"]
    assert activity(graph, "quarter")[0].peak == "2023-Q2"


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(QueryError, match="year, quarter, month"):
        activity(network([]), "week")  # type: ignore[arg-type]


def test_a_month_in_which_all_articles_tell_of_one_is_a_burst() -> None:
    rows = []
    documents = dict(ARTICLES)
    for month in range(1, 13):
        for number in range(8):
            document = f"doc:{month}-{number}"
            documents[document] = {"title": "", "published": f"2022-{month:02}-01"}
            subject = "ent:x" if month == 5 or number == month % 8 else f"ent:{month}{number}"
            rows.append((subject, "offers", f"ent:p{number}", {"document": document}))
    (burst,) = bursts(network(rows, documents=documents), about=["ent:x"])
    assert (burst.first, burst.last, burst.documents) == ("2022-05", "2022-05", 8)
    assert burst.usual == pytest.approx(8 * 19 / 96, abs=0.01)
    assert len(burst.facts) == 8


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(5, 9)), min_size=1, max_size=7))
def test_bursts_are_the_cheapest_states(batches: list[tuple[int, int]]) -> None:
    counts, totals = [c for c, _ in batches], [n for _, n in batches]
    usual = max(sum(counts), 1) / sum(totals)
    shares = usual, min(HEIGHT * usual, (1 + usual) / 2)

    def cost(states: tuple[int, ...]) -> float:
        begun = sum(now > before for before, now in zip((0, *states), states, strict=False))
        emitted = sum(
            -log(comb(n, c) * shares[state] ** c * (1 - shares[state]) ** (n - c))
            for state, c, n in zip(states, counts, totals, strict=True)
        )
        return begun * log(max(len(batches), 2)) + emitted

    found = burst_spans(counts, totals, usual, periods=len(batches))
    states = [0] * len(batches)
    for start, end in found:
        states[start:end] = [1] * (end - start)
    best = min(map(cost, product((0, 1), repeat=len(batches))))
    assert cost(tuple(states)) == pytest.approx(best)


def test_no_event_no_burst() -> None:
    assert bursts(network([])) == ()
    granularity: Granularity = "year"
    assert activity(network([]), granularity) == ()
