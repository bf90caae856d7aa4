"""The extractor: a document in, its mentions, entities and claims out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from guanxi.errors import ExtractionError
from guanxi.extraction.claim_times import ClaimTimes
from guanxi.extraction.claims import assemble
from guanxi.extraction.dates import find_times
from guanxi.extraction.lead_times import Leads
from guanxi.extraction.lexicon import Lexicon
from guanxi.extraction.linking import link
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.names_within import OwnersInNames
from guanxi.extraction.pair_classifier import PairClassifier
from guanxi.extraction.pair_features import Pair, named_in, pairs_of
from guanxi.extraction.pair_relations import (
    LEAST_PROBABILITY,
    MOST_NAMES,
    PairRelations,
    beside_wordings,
    related_by,
)
from guanxi.extraction.recognition import Recogniser
from guanxi.extraction.relations import Reading, RelationFinder, RelationFound
from guanxi.extraction.stages import StageWatch
from guanxi.extraction.tagger import Tagger
from guanxi.extraction.tagger_features import TaggerFeatures
from guanxi.extraction.word_lists import load_word_lists
from guanxi.extraction.wording_trial import WordingTrial, try_wordings
from guanxi.extraction.wordings import load_wordings
from guanxi.model import Document, Extraction, Mention
from guanxi.vocabulary import Ontology

# One article in ten thousand may hold what no test foresaw; the rest of a build must go on.
_UNFORESEEN = (ArithmeticError, LookupError, RecursionError, ValueError)


class Extractor:
    """Maps a document to mentions, entities and claims, deterministically and offline.

    Parameters
    ----------
    ontology : Ontology
        Names, relations, wordings and word lists.
    tagger_model : bytes, optional
        A model of :func:`~guanxi.extraction.tagger_training.train_tagger`; the packaged one by
        default.
    pair_model : bytes, optional
        A model of :func:`~guanxi.extraction.pair_training.train_pairs`; the packaged one by
        default.

    Attributes
    ----------
    wordings : tuple of Wording
    features : TaggerFeatures
        What a tagger for this ontology is trained on.
    symmetric : set of str
        Predicates without direction.

    Raises
    ------
    OntologyError
        If a wording or word list is malformed.
    """

    def __init__(
        self,
        ontology: Ontology,
        tagger_model: bytes | None = None,
        pair_model: bytes | None = None,
    ) -> None:
        self._watch = StageWatch()
        words = load_word_lists(ontology)
        self._ontology, self._words = ontology, words
        lexicon = Lexicon(ontology, decoys=words["decoy"], verb_endings=words["verb-ending"])
        self.features = TaggerFeatures(lexicon, words)
        tagger = Tagger(self.features, tagger_model, self._watch)
        self._recogniser = Recogniser(lexicon, words, tagger, self._watch)
        self._owners = OwnersInNames(words)
        self.wordings = load_wordings(ontology, words)
        self._relations = RelationFinder(ontology, self.wordings, words)
        self._times = ClaimTimes(words)
        self._pairs = PairRelations(ontology, words, PairClassifier(pair_model))
        self.symmetric = {p.name for p in ontology.predicates.values() if p.symmetric}

    @property
    def seconds(self) -> Mapping[str, float]:
        """Processor time that the last document took, by stage."""
        return self._watch.seconds

    def extract(self, document: Document) -> Extraction:
        """Extract everything that one document says.

        Parameters
        ----------
        document : Document

        Returns
        -------
        Extraction
            Entities by first mention, mentions and claims by position.

        Raises
        ------
        ExtractionError
            If something unforeseen in the text defeats a stage; other documents are not affected.
        """
        self._watch.restart()
        with self._watch.stage("claims"):
            return self._extracted(document)

    def _extracted(self, document: Document) -> Extraction:
        try:
            matching, mentions, readings = self._read(document)
            relations = self._relations_between(document, matching, mentions, readings)
        except _UNFORESEEN as error:
            raise ExtractionError(
                f"cannot be processed: {type(error).__name__}: {error}"
            ) from error
        entities = {mention.entity.iri: mention.entity for mention in mentions}
        return Extraction(
            document,
            tuple(entities.values()),
            tuple(mentions),
            assemble(document, relations, self._ontology),
            tuple(reference for reading in readings for reference in reading.references),
        )

    def relations(self, document: Document) -> list[RelationFound]:
        """Find every relation of a document by every wording, before they become claims.

        Parameters
        ----------
        document : Document

        Returns
        -------
        list of RelationFound
            Sentence by sentence; several wordings may find the same one.
        """
        return self._relations_between(document, *self._read(document))

    def try_wordings(self, document: Document) -> WordingTrial:
        """Tell which wordings match a text and why, and which come close.

        Parameters
        ----------
        document : Document
            Of a few sentences: `guanxi.documents.document_from_text` makes one.
        """
        _, mentions, readings = self._read(document)
        near = load_wordings(self._ontology, self._words, of_any_type=True)
        return try_wordings(
            self._relations,
            RelationFinder(self._ontology, near, self._words),
            document.text,
            mentions,
            readings,
        )

    def _read(self, document: Document) -> tuple[str, list[Mention], list[Reading]]:
        with self._watch.stage("matching form"):
            matching = matching_form(document.text)
        with self._watch.stage("rules of the document"):
            names = self._recogniser.recognise(document, matching)
        with self._watch.stage("linking"):
            mentions = link(document, matching, names)
        with self._watch.stage("sentences, times, references"):
            times = list(find_times(matching, document.published))
            readings = list(self._relations.read(document, matching, mentions, times))
        return matching, mentions, readings

    def _relations_between(
        self,
        document: Document,
        matching: str,
        mentions: list[Mention],
        readings: list[Reading],
    ) -> list[RelationFound]:
        with self._watch.stage("wordings"):
            found = [list(self._relations.find(reading)) for reading in readings]
            owned = self._owners.find(document, matching, mentions)
            relations = [*chain.from_iterable(found), *owned]
        related = related_by(relations)

        def is_asked(first: Mention, second: Mention) -> bool:
            ends = frozenset((first.entity.iri, second.entity.iri))
            return ends not in related and self._pairs.may_relate(first, second)

        with self._watch.stage("classifier"):
            pairs = [
                pair
                for reading, of_sentence in zip(readings, found, strict=True)
                if len({mention.entity.iri for mention in named_in(reading)}) <= MOST_NAMES
                for pair in pairs_of(reading, matching, of_sentence, self.symmetric, is_asked)
            ]
            relations += beside_wordings(self._pairs.find(pairs, LEAST_PROBABILITY))
        return list(Leads(document, readings, self._times).dated(relations))

    def pairs(self, document: Document, mentions: Sequence[Mention]) -> list[Pair]:
        """Return the pairs of given names in the sentences of a document.

        Parameters
        ----------
        document : Document
        mentions : sequence of Mention
            In any order.

        Returns
        -------
        list of Pair
        """
        matching = matching_form(document.text)
        times = list(find_times(matching, document.published))
        in_order = sorted(mentions, key=lambda mention: mention.start)
        return [
            pair
            for reading in self._relations.read(document, matching, in_order, times)
            for pair in pairs_of(reading, matching, self._relations.find(reading), self.symmetric)
        ]

    def relation(
        self, document: Document, mentions: Sequence[Mention], least: float
    ) -> RelationFound | None:
        """Return the likeliest relation of given names.

        Parameters
        ----------
        document : Document
        mentions : sequence of Mention
            In any order.
        least : float
            The smallest probability that counts.

        Returns
        -------
        RelationFound or None
            None where nothing is likely enough, or is only supposed.
        """
        found = self._pairs.find(self.pairs(document, mentions), least)
        return max(found, key=lambda relation: relation.precision, default=None)
