"""Training the pair classifier on annotated articles and on FinRE."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from guanxi.documents import document_from_text
from guanxi.extraction import Extractor, Pair, PairExample, annotated_names, train_pairs
from guanxi.extraction.pair_classifier import NOTHING
from guanxi.model import Document, Entity, Mention, Sentence
from guanxi.name_pairs import GivenPair
from guanxi.training import AnnotatedArticle
from guanxi.vocabulary import Ontology, entity_iri

__all__ = ["article_examples", "finre_examples", "train_relations"]

FINRE: Final[dict[str, str | None]] = {
    "unknown": NOTHING,
    **dict.fromkeys(("合作", "签约", "合资"), "partnersWith="),
    "竞争": "competesWith=",
    "合并": "mergesWith=",
    "纠纷": "disputesWith=",
    **dict.fromkeys(("收购", "买资", "拟收购"), "acquires>"),
    **dict.fromkeys(("被收购", "被买资", "被拟收购"), "acquires<"),
    **dict.fromkeys(("持股", "入股", "注资", "增持"), "investsIn>"),
    **dict.fromkeys(("被持股", "被入股", "被注资", "被增持"), "investsIn<"),
    **dict.fromkeys(("拥有", "成立"), "subsidiaryOf<"),
    **dict.fromkeys(("被拥有", "被成立"), "subsidiaryOf>"),
    "发行": "offers>",
    "被发行": "offers<",
}
"""What FinRE's labels are in our predicates, from head (``>``) to tail; others are left out."""

_FINRE_WEIGHT = 1.0


def finre_examples(pairs: Iterable[GivenPair], extractor: Extractor) -> list[PairExample]:
    """Make examples of FinRE's pairs; each stands there in both directions, one is enough.

    Parameters
    ----------
    pairs : iterable of GivenPair
    extractor : Extractor
        What its wordings say of a pair is a feature.
    """
    labels: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in pairs:
        label = FINRE.get(row.relation or "")
        if label is not None:
            labels[row.text, row.head, row.tail].add(label)
    examples = []
    for (text, head, tail), known in sorted(labels.items()):
        document = document_from_text(text)
        given = GivenPair(text, head, tail).mentions(document.text)
        if given is None or given[0].start > given[1].start:
            continue
        for pair in extractor.pairs(document, given):
            stated = sorted(known - {NOTHING}) or [NOTHING]
            share = _FINRE_WEIGHT / len(stated)
            examples += [PairExample(pair.features, label, share) for label in stated]
    return examples


def article_examples(
    articles: Iterable[AnnotatedArticle], extractor: Extractor, ontology: Ontology
) -> list[PairExample]:
    """Make examples of annotated articles: every two names in a sentence.

    A fact is stated where its evidence stands; of what it says elsewhere in the article, and of
    optional facts, nothing is learnt.

    Parameters
    ----------
    articles : iterable of AnnotatedArticle
    extractor : Extractor
    ontology : Ontology
    """
    symmetric = {p.name for p in ontology.predicates.values() if p.symmetric}
    examples = []
    for article in articles:
        document, annotation = article.document, article.annotation
        facts: defaultdict[frozenset[str], list[Mapping[str, Any]]] = defaultdict(list)
        name_of = {
            form: entity["name"]
            for entity in annotation["entities"]
            for form in (entity["name"], *entity.get("aliases", ()))
        }
        for fact in annotation["facts"]:
            ends = (fact["subject"], fact["object"])
            facts[frozenset(name_of.get(end, end) for end in ends)].append(fact)
        for pair in extractor.pairs(document, _annotated_mentions(document, annotation)):
            about = facts[frozenset((pair.first.entity.name, pair.second.entity.name))]
            sentence = pair.reading.context.sentence
            stated = [f for f in about if _stands_in(f, document.text, sentence)]
            if about and (not stated or any(fact.get("optional") for fact in stated)):
                continue
            subjects = [(f["predicate"], name_of.get(f["subject"], f["subject"])) for f in stated]
            classes = sorted(
                {_class(predicate, subject, pair, symmetric) for predicate, subject in subjects}
            )
            for label in classes or [NOTHING]:
                examples.append(PairExample(pair.features, label, 1 / max(1, len(classes))))
    return examples


def _class(predicate: str, subject: str, pair: Pair, symmetric: Collection[str]) -> str:
    if predicate in symmetric:
        return f"{predicate}="
    return f"{predicate}{'>' if pair.first.entity.name == subject else '<'}"


def _stands_in(fact: Mapping[str, Any], text: str, sentence: Sentence) -> bool:
    evidence = fact.get("evidence") or ""
    start = text.find(evidence) if evidence else -1
    return start >= 0 and start < sentence.end and sentence.start < start + len(evidence)


def _annotated_mentions(document: Document, annotation: Mapping[str, Any]) -> list[Mention]:
    entities = {}
    for entity in annotation["entities"]:
        forms = (entity["name"], *entity.get("aliases", ()))
        iri = entity_iri(entity["name"], entity["type"])
        made = Entity(iri, entity["name"], entity["type"], forms[1:], entity["name"], False)
        entities.update(dict.fromkeys(forms, made))
    text = document.text
    return [
        Mention(start, end, entities[text[start:end]], "given")
        for start, end, _ in annotated_names(text, annotation["entities"])
    ]


def train_relations(
    pairs: Sequence[GivenPair], articles: Sequence[AnnotatedArticle], ontology: Ontology
) -> bytes:
    """Train the pair classifier; the same data in the same order give the same bytes.

    Parameters
    ----------
    pairs : sequence of GivenPair
        With FinRE's labels; may be empty.
    articles : sequence of AnnotatedArticle
    ontology : Ontology
        What its wordings say of a pair is a feature.

    Raises
    ------
    TrainingError
        Without the extra ``guanxi[train]``.
    """
    extractor = Extractor(ontology)
    return train_pairs(
        [
            *finre_examples(pairs, extractor),
            *article_examples(articles, extractor, ontology),
        ]
    )
