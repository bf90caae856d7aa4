"""Relations that a name itself tells: 腾讯会议 begins with the name of the firm that offers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.relations import RelationFound
from guanxi.model import Document, Mention, Sentence
from guanxi.vocabulary import Ontology

_RELATION_OF_TYPES = {
    ("BusinessUnit", "Company"): ("unitOf", True, 0.9),
    ("Product", "Company"): ("offers", False, 0.8),
    ("Product", "Product"): ("partOf", True, 0.6),
}


def relations_within_names(
    document: Document, mentions: Sequence[Mention], ontology: Ontology
) -> Iterator[RelationFound]:
    """Find owners named at the beginning of what they own.

    Both must be mentioned in the document, under those names.

    Parameters
    ----------
    document : Document
    mentions : sequence of Mention
        In order.
    ontology : Ontology
    """
    owner_of_form = {
        matching_form(document.text[m.start : m.end]): m
        for m in reversed(mentions)
        if m.recogniser != "coreference"
    }
    seen: set[tuple[str, str]] = set()
    for mention in mentions:
        form = matching_form(document.text[mention.start : mention.end])
        for length in range(len(form) - 1, 1, -1):
            owner = owner_of_form.get(form[:length])
            if owner is None or owner.entity.iri == mention.entity.iri:
                continue
            relation = _RELATION_OF_TYPES.get((mention.entity.type, owner.entity.type))
            pair = mention.entity.iri, owner.entity.iri
            if relation and pair not in seen:
                seen.add(pair)
                predicate, owned_first, precision = relation
                ends = (mention, owner) if owned_first else (owner, mention)
                sentence = next(
                    s for s in document.sentences if s.start <= mention.start < s.end
                )
                nested = Mention(mention.start, mention.start + length, owner.entity, "lexicon")
                ends = (mention, nested) if owned_first else (nested, mention)
                yield RelationFound(
                    ends[0], predicate, ends[1], "asserted", None, None,
                    Sentence(sentence.start, sentence.end), "name:owner-first", precision, False,
                )  # fmt: skip
            break
