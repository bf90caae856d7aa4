"""How good guesses are: facts are hidden, or told later, and it is counted who finds them again."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import networkx as nx
import numpy as np

from guanxi.model import Status
from guanxi.network.claims import facts
from guanxi.network.findings import Findings
from guanxi.network.link_scores import Scores
from guanxi.network.period import in_period
from guanxi.network.prediction import PREDICTION_MEASURES, PredictionMeasure, RelationScores
from guanxi.network.selection import ASSERTED, select

Split: TypeAlias = Literal["hidden", "later"]
TrialMeasure: TypeAlias = Literal["random"] | PredictionMeasure

_Ends: TypeAlias = tuple[str, str]

SHARE: Final = 0.2
"""Of the facts that are hidden, or of the articles that count as later."""
FEWEST: Final = 10
"""With fewer facts to find again nothing can be told."""
_MOST_RIVALS: Final = 1000  # further candidates hardly change a rank's share
_DECIMALS: Final = 4


@dataclass(frozen=True, slots=True)
class PredictionTrial:
    """How well one measure finds facts of one relation again.

    For each fact and each of its ends all entities are ranked that could stand at the other end
    and are not known to; ties count as if they were broken by chance.

    Attributes
    ----------
    predicate : str
    split : {"hidden", "later"}
        Whether the facts were hidden by chance, or told by later articles.
    measure : str
        ``random`` and ``preferential-attachment``, which knows degrees only, are the baselines.
    facts : int
        How many were to be found, over all rounds.
    candidates : float
        Mean number of entities that a fact's end was ranked among.
    auc : float
        Share of candidates that it was ranked above: 0.5 is chance.
    hits_1, hits_3, hits_10 : float
        Share of the facts' ends that were among the first 1, 3 and 10.
    """

    predicate: str
    split: Split
    measure: TrialMeasure
    facts: int
    candidates: float
    auc: float
    hits_1: float
    hits_3: float
    hits_10: float


def hidden_trial(
    graph: nx.MultiDiGraph[str],
    relation: str,
    *,
    rounds: int = 5,
    share: float = SHARE,
    seed: int = 0,
) -> Findings[PredictionTrial]:
    """Hide some facts of a relation and count who finds them.

    With a fact goes all else that ties its two entities.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        With claims of all statuses and, best, background facts.
    relation : str
        Local name.
    rounds : int
        How often, with other facts hidden.
    share : float
        Of the facts that are hidden at once, in (0, 1).
    seed : int
        Of the choice of what is hidden and, in large networks, of candidates.

    Returns
    -------
    Findings of PredictionTrial
        One row a measure, best hits first; none, and a note, if there are too few facts.

    Raises
    ------
    UnknownNameError
        If there is no such relation.
    """
    told = _told(graph, relation)
    chance = random.Random(seed)
    size = round(len(told) * share)
    trial = _Trial(graph, relation, "hidden", seed)
    for _ in range(rounds if size else 0):
        hidden = sorted(chance.sample(told, size))
        trial.add(_without(graph, hidden), hidden)
    return trial.findings()


def later_trial(
    graph: nx.MultiDiGraph[str], relation: str, *, share: float = SHARE, seed: int = 0
) -> Findings[PredictionTrial]:
    """Count who foretells the facts that only the latest articles tell.

    Parameters
    ----------
    graph, relation, seed
        As for :func:`hidden_trial`.
    share : float
        Of the dated articles that count as later; the rest is what guesses rest on.

    Returns
    -------
    Findings of PredictionTrial
        See :func:`hidden_trial`.

    Raises
    ------
    UnknownNameError
        If there is no such relation.
    """
    trial = _Trial(graph, relation, "later", seed)
    documents = graph.graph.get("documents", {})
    days = sorted(day[:10] for item in documents.values() if (day := item.get("published")))
    first_later = days[min(int(len(days) * (1 - share)), len(days) - 1)] if days else ""
    before = [day for day in days if day < first_later]
    if before:
        earlier = in_period(graph, as_of=before[-1])
        known = set(_told(earlier, relation, statuses=None))
        trial.add(earlier, [ends for ends in _told(graph, relation) if ends not in known])
    return trial.findings()


class _Trial:
    """Adds up how well each measure did."""

    def __init__(self, graph: nx.MultiDiGraph[str], relation: str, split: Split, seed: int) -> None:
        self._graph = graph
        self._relation = relation
        self._split: Split = split
        self._chance = random.Random(seed)
        self._ranked: dict[TrialMeasure, list[tuple[float, float, float, float]]] = {}
        self._candidates: list[int] = []
        self._found_again = self._alone = self._refused = 0

    def add(self, known: nx.MultiDiGraph[str], wanted: Sequence[_Ends]) -> None:
        """Rank facts by what is known without them."""
        scorer = RelationScores(known, self._relation)
        numbers = scorer.matrix.numbers
        for subject, object_ in wanted:
            if subject not in numbers or object_ not in numbers:
                self._alone += 1
            elif not scorer.missing.admits(subject, object_):
                self._refused += 1
            else:
                self._found_again += 1
                others = [end for end in scorer.matrix.nodes if end not in (subject, object_)]
                self._rank(scorer, (subject, object_), [(subject, other) for other in others])
                self._rank(scorer, (subject, object_), [(other, object_) for other in others])

    def _rank(self, scorer: RelationScores, wanted: _Ends, rivals: Sequence[_Ends]) -> None:
        if len(rivals) > _MOST_RIVALS:
            rivals = self._chance.sample(rivals, _MOST_RIVALS)
        pairs = [wanted, *(pair for pair in rivals if scorer.missing.admits(*pair))]
        subjects, objects = (
            np.array([scorer.matrix.numbers[pair[end]] for pair in pairs], dtype=np.intp)
            for end in (0, 1)
        )
        self._candidates.append(len(pairs))
        for measure in PREDICTION_MEASURES:
            scores = scorer.scores(subjects, objects, measure)
            self._ranked.setdefault(measure, []).append(_figures(scores))
        self._ranked.setdefault("random", []).append(_figures(np.zeros(len(pairs))))

    def findings(self) -> Findings[PredictionTrial]:
        """Return one row a measure."""
        lost = []
        if self._alone:
            lost.append(f"{self._alone} facts could not be found: an end has no other tie")
        if self._refused:
            lost.append(f"{self._refused} were ruled out as implausible")
        if self._found_again < FEWEST:
            few = f"too few facts of {self._relation} to try guesses on ({self._found_again})"
            return Findings([], self._graph, note="; ".join([few, *lost]))
        rows = []
        for measure, figures in self._ranked.items():
            auc, *hits = (round(float(mean), _DECIMALS) for mean in np.mean(figures, axis=0))
            rows.append(
                PredictionTrial(
                    self._relation,
                    self._split,
                    measure,
                    self._found_again,
                    round(float(np.mean(self._candidates)), 1),
                    auc,
                    *hits,
                )
            )
        rows.sort(key=lambda row: (-row.hits_10, -row.auc, row.measure))
        return Findings(rows, self._graph, note="; ".join(lost))


def _told(
    graph: nx.MultiDiGraph[str], relation: str, statuses: Collection[Status] | None = ASSERTED
) -> list[_Ends]:
    """Return what documents state of a relation."""
    told = facts(select(graph, statuses=statuses))
    return sorted((fact.subject, fact.object) for fact in told if fact.predicate == relation)


def _without(graph: nx.MultiDiGraph[str], pairs: Iterable[_Ends]) -> nx.MultiDiGraph[str]:
    """Return a network without anything that ties some pairs."""
    hidden = {frozenset(pair) for pair in pairs}
    rest = graph.copy()
    rest.remove_edges_from(
        [
            (subject, object_, key)
            for subject, object_, key in graph.edges(keys=True)
            if frozenset((subject, object_)) in hidden
        ]
    )
    return rest


def _figures(scores: Scores) -> tuple[float, float, float, float]:
    """Return AUC and hits of the first among all, with the mean over all orders of equals.

    >>> _figures(np.array([2.0, 3.0, 2.0, 1.0]))
    (0.5, 0.0, 1.0, 1.0)
    """
    wanted, rivals = scores[0], scores[1:]
    above, equal = int((rivals > wanted).sum()), int((rivals == wanted).sum())
    auc = 1 - (above + equal / 2) / len(rivals) if len(rivals) else 1.0
    one, three, ten = (min(1.0, max(0.0, (n - above) / (equal + 1))) for n in (1, 3, 10))
    return auc, one, three, ten
