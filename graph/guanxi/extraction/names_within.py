"""Relations that a name itself tells: 腾讯会议 begins with the name of the firm that offers it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from guanxi.extraction.relations import RelationFound
from guanxi.extraction.word_lists import WordLists
from guanxi.model import Document, Entity, EntityType, Mention

_TRUSTED = frozenset({"lexicon", "alias", "link"})

_RELATION_OF_TYPES: dict[tuple[EntityType, EntityType], tuple[str, bool, float]] = {
    ("BusinessUnit", "Company"): ("unitOf", True, 0.7),
    ("Product", "Company"): ("offers", False, 0.8),
    ("Product", "Product"): ("partOf", True, 0.8),
}


class OwnersInNames:
    """Finds owners named at the beginning of what they own.

    Parameters
    ----------
    words : WordLists
        The list ``part-noun`` says what makes a name after a product's name that of a part.
    """

    def __init__(self, words: WordLists) -> None:
        self._part = re.compile(words.pattern("part-noun"))

    def find(
        self, document: Document, matching: str, mentions: Sequence[Mention]
    ) -> Iterator[RelationFound]:
        """Find the relations; owner and owned must both be mentioned under those names.

        Parameters
        ----------
        document : Document
        matching : str
            The matching form of its text.
        mentions : sequence of Mention
            In order.
        """
        forms = [matching[m.start : m.end] for m in mentions]
        owner_of_form = {
            form: m.entity
            for form, m in zip(forms, mentions, strict=True)
            if m.recogniser in _TRUSTED
        }
        seen: set[tuple[str, str]] = set()
        for form, mention in zip(forms, mentions, strict=True):
            for length in range(len(form) - 1, 1, -1):
                owner = owner_of_form.get(form[:length])
                if owner is None or owner.iri == mention.entity.iri:
                    continue
                relation = _RELATION_OF_TYPES.get((mention.entity.type, owner.type))
                pair = mention.entity.iri, owner.iri
                if relation and pair not in seen and self._names_a_part(relation[0], form[length:]):
                    seen.add(pair)
                    yield _relation(document, mention, length, owner, relation)
                break

    def _names_a_part(self, predicate: str, rest: str) -> bool:
        """Tell parts from versions: 贪婪洞窟2 and Edge 92 are what their first part names."""
        if predicate == "partOf":
            return bool(self._part.fullmatch(rest))
        return len(rest) >= 2 and not any(char.isdigit() for char in rest)


def _relation(
    document: Document,
    mention: Mention,
    length: int,
    owner: Entity,
    relation: tuple[str, bool, float],
) -> RelationFound:
    predicate, owned_first, precision = relation
    nested = Mention(mention.start, mention.start + length, owner, mention.recogniser)
    subject, object_ = (mention, nested) if owned_first else (nested, mention)
    starts = [sentence.start for sentence in document.sentences]
    return RelationFound(
        subject=subject,
        predicate=predicate,
        object=object_,
        status="asserted",
        time=None,
        role=None,
        sentence=document.sentences[bisect_right(starts, mention.start) - 1],
        extractor="name:owner-first",
        precision=precision,
        is_carried=False,
    )
