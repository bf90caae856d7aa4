"""What a store derives from its documents, kept in step with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib.metadata import version

import pyoxigraph as ox

from guanxi.store import terms
from guanxi.store.description import UNDESCRIBE, describe, is_described
from guanxi.store.document_update import (
    all_facts_update,
    exchange_documents,
    graph_update,
    review_update,
)
from guanxi.store.facts import Deriver
from guanxi.store.identity import Identity
from guanxi.store.imported_graphs import clear_away
from guanxi.store.inference import infer
from guanxi.store.lexicon_graph import lexicon_triples, ontology_triples
from guanxi.store.quads import Quads, load
from guanxi.store.republication import link_republications
from guanxi.store.reviews import Review, counting_reviews, read_reviews, review_triples
from guanxi.vocabulary import Ontology

_LARGE = 4_000_000
"""Bytes of N-Triples that are not made to wait for more documents."""


class DerivedGraphs:
    """Facts, inferences, lexicon and description of a store that is open for writing.

    Facts change with every document. What follows from them all is derived when it is asked for:
    see :meth:`settle`.

    Parameters
    ----------
    store : Quads
    ontology : Ontology
    identity : callable
        Returns what entities stand for, by the judgements of the moment.
    reviews : callable
        Returns the reviews that count on claims at the moment.
    fingerprint : str
        Of what is in use now; stored with the description of the whole.
    is_up_to_date : bool
        Whether the store was built with that. If not, all is derived anew.
    batch : int
        How many documents are exchanged in one step.
    """

    def __init__(
        self,
        store: Quads,
        ontology: Ontology,
        identity: Callable[[], Identity],
        reviews: Callable[[], Mapping[str, Review]],
        fingerprint: str,
        *,
        is_up_to_date: bool,
        batch: int = 1,
    ) -> None:
        self._store = store
        self._ontology = ontology
        self._identity = identity
        self._reviews = reviews
        self._fingerprint = fingerprint
        self._batch = batch
        self._waiting: dict[str, bytes] = {}
        self._deriver: Deriver | None = None
        self._is_derived = True
        clear_away(store)
        # The last writer may have stopped before it derived what follows from its documents; then
        # the description of the whole is not complete.
        self._is_settled = is_up_to_date and is_described(store)
        if not is_up_to_date:
            self._load_ontology()

    def exchange(self, document_iri: str, triples: bytes) -> None:
        """Exchange a document's graph and bring the facts up to date, in one atomic step.

        It is taken as soon as as many documents as are exchanged in one step wait for it.

        Parameters
        ----------
        document_iri : str
        triples : bytes
            N-Triples; empty to remove it.
        """
        self._waiting[document_iri] = triples
        size = sum(map(len, self._waiting.values()))
        if len(self._waiting) >= self._batch or size >= _LARGE:
            self.derive()

    @property
    def waiting(self) -> Collection[str]:
        """The IRIs of documents that wait for others."""
        return self._waiting.keys()

    def judge(self, update: str) -> None:
        """Store judgements in one atomic step; what follows from them is derived later.

        The fingerprint goes with it, so that whoever stops in between leaves a store whose facts
        are derived anew.
        """
        self.derive()
        self._store.update(update)
        self._deriver = None
        self._is_settled = self._is_derived = False

    def review(self, added: Collection[Review]) -> None:
        """Store reviews of claims and bring the facts up to date, in one atomic step."""
        self.derive()
        self._is_settled = False
        counting = counting_reviews((*read_reviews(self._store), *added))
        deriver = Deriver(self._ontology, self._identity(), counting)
        triples = [triple for each in added for triple in review_triples(each)]
        update = review_update(self._store, deriver, added, triples)
        self._store.update(f"{update};\n{UNDESCRIBE}")
        self._deriver = deriver

    def derive(self) -> None:
        """Exchange the documents that wait; derive all facts anew, if anything was judged since."""
        if not self._is_derived:
            self._derive_anew()
        if self._waiting:
            beside = UNDESCRIBE if self._is_settled else ""
            exchange_documents(self._store, self._present_deriver(), self._waiting, beside)
            self._is_settled = False
            self._waiting.clear()

    def settle(self) -> None:
        """Derive what follows from facts and background, if anything changed since."""
        self.derive()
        if self._is_settled:
            return
        infer(self._store, self._ontology, self._identity())
        link_republications(self._store)
        about = describe(self._store, version("guanxi"), self._fingerprint)
        self._store.update(graph_update(terms.ABOUT, about))
        self._is_settled = True

    def outdate(self) -> None:
        """Let :meth:`settle` describe the whole anew: something else in it is about to change."""
        self._store.update(UNDESCRIBE)
        self._is_settled = False

    def _present_deriver(self) -> Deriver:
        self._deriver = self._deriver or Deriver(self._ontology, self._identity(), self._reviews())
        return self._deriver

    def _derive_anew(self) -> None:
        """Derive all facts, and note with what, in one atomic step: it need not be done again."""
        facts = all_facts_update(self._store, self._present_deriver())
        note = ox.Triple(terms.DATASET, terms.gx("fingerprint"), ox.Literal(self._fingerprint))
        self._store.update(f"{facts};\n{graph_update(terms.ABOUT, [note])}")
        self._is_derived = True

    def _load_ontology(self) -> None:
        """Bring the graphs that come from the ontology, and all that rests on them, up to date.

        The fingerprint goes first and comes last: whoever stops in between leaves a store that is
        loaded again.
        """
        self._store.remove_graph(terms.ABOUT)
        for graph, triples in (
            (terms.LEXICON, lexicon_triples(self._ontology)),
            (terms.ONTOLOGY, ontology_triples(self._ontology)),
        ):
            self._store.remove_graph(graph)
            load(self._store, (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples))
        self._derive_anew()
