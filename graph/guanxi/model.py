"""The data that pass between the stages: documents, mentions, entities, claims, evidence.

Frozen dataclasses without behaviour. All spans are half-open ``[start, end)`` offsets in code
points of :attr:`Document.text`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

EntityType = Literal["Company", "BusinessUnit", "Institution", "Product", "Person"]
Status = Literal["asserted", "planned", "rumoured", "ended", "negated"]
QuantityQualifier = Literal["about", "under", "over"]
ParagraphKind = Literal["title", "heading", "paragraph", "item", "row", "quote", "caption"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: ``document.text[start:end]``, without surrounding white space."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the article: the title is the first one."""

    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink in the text; `name` is its ``data-name`` where the site gives one."""

    start: int
    end: int
    url: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RawSpan:
    """``document.text[start:end]`` stands at ``raw[raw_start:raw_end]`` of the source file.

    Offsets into `raw` count code points of the decoded file. Character references and collapsed
    white space make the two lengths differ.
    """

    start: int
    end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of the source that is no part of the article, and why it was left out.

    `rule` names what it was taken for, such as ``share bar``.
    """

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read.

    Attributes
    ----------
    id : str
        The file's stem, as in `gold/`.
    iri : str
        Absolute IRI: the hash of the canonical URL, else of the path relative to the PATH given.
    path : str
        The file relative to the PATH given, with forward slashes; ``""`` for text from memory. Of
        a file that holds several, with what tells them apart: ``feed.xml#2``, ``a.zip/b.html``.
    text : str
        The title, then the paragraphs, joined by newlines. Character references decoded, white
        space collapsed, what Unicode calls default ignorable left out, nothing else changed.
    title : str
    author, source, url : str or None
        `source` is the site or feed, `url` the canonical address.
    published : datetime or None
        Aware, in UTC.
    language : str
        BCP 47, ``"zh"`` by default.
    sha256 : str
        Hex digest of text and metadata.
    paragraphs, sentences, links, raw_spans : tuple
        Ordered by start, without overlaps.
    cut : tuple of Cut
        What was left out, in order.
    original : bytes or None
        What it was read from, where that is to be kept: the file; of one in an archive or a crawl,
        that one; of an entry of a feed or a row of a table, the text of its body.
    """

    id: str
    iri: str
    path: str
    text: str
    title: str
    author: str | None
    source: str | None
    url: str | None
    published: datetime | None
    language: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    links: tuple[Link, ...] = ()
    raw_spans: tuple[RawSpan, ...] = ()
    cut: tuple[Cut, ...] = ()
    original: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions link to.

    Attributes
    ----------
    iri : str
        Of its lexicon entry, else made from type and normal form; the same in every document.
    name : str
        The fullest form that occurs in the document.
    type : EntityType
    aliases : tuple of str
        Every other form in the document, sorted.
    label : str
        The preferred label of the whole store: the lexicon's, else `name`.
    in_lexicon : bool
    """

    iri: str
    name: str
    type: EntityType
    aliases: tuple[str, ...]
    label: str
    in_lexicon: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the document that names an entity (or refers to it, as 其 does).

    `recogniser` says who found it: ``lexicon``, ``link``, ``alias``, ``coordination``,
    ``pattern``, ``credit``, ``tagger``, ``coreference``. `antecedent` is the span of the name that
    a word such as 其 or 该公司 stands for.
    """

    start: int
    end: int
    entity: Entity
    recogniser: str
    antecedent: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A sum of money or a share, as written and as a number.

    Attributes
    ----------
    text : str
        As written, with the words that make it vague.
    unit : str or None
        The ISO 4217 code of a currency, ``%``, or None if the text does not say.
    value : Decimal or None
        The number that is named, above 0; None where none is (数千万元, 1亿至2亿元).
    qualifier : {"about", "under", "over"} or None
        How `value` is meant: 约, 近, 超.
    low, high : Decimal or None
        Between which numbers it lies, where no single one is named.
    """

    text: str
    unit: str | None
    value: Decimal | None = None
    qualifier: QuantityQualifier | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """A reason to trust a reading less, and the factor that it costs."""

    reason: str
    factor: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence behind a claim: ``quote == document.text[start:end]``.

    `subject` and `object` are the spans of the two mentions, document offsets, inside or (where
    the subject was carried over) before the quote. `extractor` names the wording or model.
    `status_cue` and `time_cue` are the words that the claim's status and time come from, if any
    words gave them. `precision` is how often the extractor is right, `discounts` why this
    time it may be less so.
    """

    start: int
    end: int
    quote: str
    extractor: str
    subject: tuple[int, int] | None = None
    object: tuple[int, int] | None = None
    status_cue: tuple[int, int] | None = None
    time_cue: tuple[int, int] | None = None
    precision: float | None = None
    discounts: tuple[Discount, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document says: subject, predicate, object, with status, time and evidence.

    Attributes
    ----------
    predicate : str
        Local name in the ontology, such as ``integratesWith``.
    status : Status
    time : str or None
        EDTF, resolved on the article's clock; None if the text does not say.
    role : str or None
        The post as written.
    confidence : float
        In (0, 1].
    evidence : tuple of Evidence
        Best first, at least one.
    speaker : str or None
        To whom the text attributes the claim, where named.
    amount : Quantity or None
        The sum that an investment or a takeover is about.
    round : str or None
        The funding round, such as ``A轮``, ``Pre-A轮``, ``天使轮``.
    share : Quantity or None
        The stake that is bought or held, in per cent.
    discounts : tuple of Discount
        What lowers the confidence of the whole claim, not of one piece of evidence.
    reported : date or None
        When the news was told: the day of its dateline, else of publication in China.
    """

    subject: Entity
    predicate: str
    object: Entity
    status: Status
    time: str | None
    role: str | None
    confidence: float
    evidence: tuple[Evidence, ...]
    speaker: str | None = None
    amount: Quantity | None = None
    round: str | None = None
    share: Quantity | None = None
    discounts: tuple[Discount, ...] = ()
    reported: date | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one document.

    Attributes
    ----------
    document : Document
    entities : tuple of Entity
        By first mention.
    mentions : tuple of Mention
        The names, in order, without overlaps.
    claims : tuple of Claim
    references : tuple of Mention
        Words that stand for a name (其, 该公司, 双方), as far as it was found which, in order; 双方
        gives two, at one place.
    """

    document: Document
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    references: tuple[Mention, ...] = ()
