"""Wordings: the ways in which a relation is expressed, read from ``ontology/wordings/*.ttl``.

The notation is documented in ``docs/wordings.md``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from guanxi.errors import OntologyError
from guanxi.extraction.matching_text import matching_form
from guanxi.extraction.skeleton import CARRIED, EXPLICIT, slot_class
from guanxi.extraction.word_lists import Properties, WordLists, read_resources
from guanxi.model import EntityType, Status
from guanxi.vocabulary import Ontology

Kind = Literal["structure", "event"]

_ORGANISATION: frozenset[EntityType] = frozenset({"Company", "BusinessUnit", "Institution"})
_TYPE_NAMES: dict[str, frozenset[EntityType]] = {
    **{name: frozenset({name}) for name in get_args(EntityType)},
    "Organisation": _ORGANISATION,
}
_TOKEN = re.compile(
    r"\{(?P<slot>[SOGX])(?P<explicit>!)?(?::(?P<types>[A-Za-z|]+))?\}|(?<!\?P)<(?P<list>[a-z-]+)>|(?P<gap>~+)|(?P<class>\[[^\]]*\])|(?P<comma>，)"
)
_ANY_SLOT = f"{EXPLICIT}{CARRIED}"
# 前 and 原 before a phrase, and a verb of leaving behind it, say that a post is over.
_MACROS = {
    "former": (
        f"(?:(?:^|(?<=[，；：。、的“”（(是由了为和与及{EXPLICIT}{CARRIED}]))"
        "(?P<former>前任?|原|时任|曾任))?"
    ),
    "left": ("(?P<left>(?=[^，。；：]{0,4}(?:卸任|离任|辞任|辞职|离职|去职|下课|被免职|退休)))?"),
}
_GAPS = {
    "~": f"[^{_ANY_SLOT}，；。：！？]{{0,16}}?",
    "~~": f"[^{EXPLICIT}；。！？]{{0,40}}?",
    "~~~": "[^。！？]{0,70}?",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to express a relation.

    Attributes
    ----------
    name : str
        Local name, unique in the ontology.
    predicate : str
        Local name of the relation that it expresses.
    kind : {"structure", "event"}
        A structure (X的Y, X旗下Y, a post) is presupposed and holds inside hypotheses and questions;
        an event obeys the scope it stands in.
    pattern : str
        In the notation of ``docs/wordings.md``.
    regex : re.Pattern
        Compiled over skeletons. Groups ``S1``, ``O1`` … ``On`` or ``G1`` are slots, ``role`` the
        post, ``ended`` a cue that the relation is over.
    status : Status or None
        The status that the wording itself gives; None leaves it to the scope.
    head : {"S", "O"} or None
        The slot that stands for the whole phrase afterwards.
    precision : float
        Share of its matches that were right on the annotated training posts, smoothed.
    examples : tuple of str
        Sentences that it must match.
    """

    name: str
    predicate: str
    kind: Kind
    pattern: str
    regex: re.Pattern[str]
    status: Status | None
    head: Literal["S", "O"] | None
    precision: float
    examples: tuple[str, ...]


DEFAULT_PRECISION = 0.7
_PROPERTIES = frozenset(
    {"expresses", "kind", "pattern", "impliedStatus", "head", "precision", "example"}
)
# What a preposition governs is no subject of an event: 甲向乙采购丙.
_NO_SUBJECT_AFTER = "(?<![与和跟向从给])"
_GROUPS = re.compile(r"[SOGX]\d+|role|act|ended|former|left|planned")
_OPTIONAL_SLOT = re.compile(r"\{[SOG][^}]*\}[?*]")


def load_wordings(
    ontology: Ontology, words: WordLists, *, of_any_type: bool = False
) -> tuple[Wording, ...]:
    """Read the wordings of an ontology.

    Parameters
    ----------
    ontology : Ontology
    words : WordLists
    of_any_type : bool
        Whether names of any type may stand at both ends: to tell which wordings come close.

    Returns
    -------
    tuple of Wording
        Sorted by name.

    Raises
    ------
    OntologyError
        If a wording lacks a part or its pattern is malformed; names the wording.
    """
    resources = read_resources(ontology.wording_files, "Wording")
    return tuple(
        _wording(name, values, ontology, words, of_any_type=of_any_type)
        for name, values in resources.items()
    )


def _wording(
    name: str, values: Properties, ontology: Ontology, words: WordLists, *, of_any_type: bool
) -> Wording:
    if unknown := sorted(values.keys() - _PROPERTIES):
        raise OntologyError(f"wording {name}: unknown property gx:{unknown[0]}")
    predicate = _one(name, values, "expresses")
    if predicate not in ontology.predicates:
        raise OntologyError(f"wording {name}: gx:expresses names no relation: {predicate}")
    kind = _one(name, values, "kind", "event")
    if kind not in get_args(Kind):
        raise OntologyError(f"wording {name}: gx:kind is 'structure' or 'event', not {kind!r}")
    pattern = _one(name, values, "pattern")
    status = _one(name, values, "impliedStatus", "").lower()
    if status and status not in get_args(Status):
        raise OntologyError(f"wording {name}: gx:impliedStatus names no status: {status}")
    if kind == "event" and pattern.startswith("{"):
        pattern = _NO_SUBJECT_AFTER + pattern
    regex = _compile(name, pattern, predicate, ontology, words, of_any_type=of_any_type)
    head = _one(name, values, "head", "")
    if head not in ("", "S", "O") or (head and f"{head}1" not in regex.groupindex):
        raise OntologyError(f"wording {name}: gx:head is the 'S' or 'O' of its pattern")
    return Wording(
        name=name,
        predicate=predicate,
        kind=cast(Kind, kind),
        pattern=pattern.removeprefix(_NO_SUBJECT_AFTER),
        regex=regex,
        status=cast(Status, status) if status else None,
        head=cast(Literal["S", "O"], head) if head else None,
        precision=_precision(name, values),
        examples=tuple(sorted(values.get("example", ()))),
    )


def _precision(name: str, values: Properties) -> float:
    text = _one(name, values, "precision", str(DEFAULT_PRECISION))
    try:
        precision = float(text)
    except ValueError:
        precision = 0.0
    if not 0 < precision <= 1:
        raise OntologyError(f"wording {name}: gx:precision is a number in (0, 1], not {text!r}")
    return precision


def _one(name: str, values: Properties, key: str, default: str | None = None) -> str:
    found = sorted(set(values.get(key, ())))
    if len(found) > 1 or (not found and default is None):
        raise OntologyError(f"wording {name}: needs exactly one gx:{key}, has {len(found)}")
    return found[0] if found else cast(str, default)


def _compile(
    name: str,
    pattern: str,
    predicate: str,
    ontology: Ontology,
    words: WordLists,
    *,
    of_any_type: bool,
) -> re.Pattern[str]:
    relation = ontology.predicates[predicate]
    counts: defaultdict[str, int] = defaultdict(int)
    is_first = True

    def expand(token: re.Match[str]) -> str:
        nonlocal is_first
        if gap := token["gap"]:
            if gap not in _GAPS:
                raise OntologyError(f"wording {name}: {gap} is no gap; use ~, ~~ or ~~~")
            return _GAPS[gap]
        if token["comma"]:
            return f"(?:，[{CARRIED}]?)"
        if token["class"]:
            return _without_slots(matching_form(token["class"]))
        if word_list := token["list"]:
            if word_list in _MACROS:
                return _MACROS[word_list]
            return words.posts if word_list == "post" else words.pattern(word_list)
        slot = token["slot"]
        allowed = relation.domain if slot in "SG" else relation.range
        types = _types(name, token["types"]) if token["types"] else allowed
        if of_any_type or (slot == "X" and not token["types"]):
            types = frozenset(get_args(EntityType))
        slots = slot_class(types, carried=is_first and not token["explicit"])
        is_first = False
        counts[slot] += 1
        return f"(?P<{slot}{counts[slot]}>{slots})"

    expanded = _TOKEN.sub(expand, _fold(pattern))
    if not ({"S", "O"} <= counts.keys() or "G" in counts):
        raise OntologyError(f"wording {name}: its pattern needs {{S}} and {{O}}, or {{G}}")
    if _OPTIONAL_SLOT.search(pattern):
        raise OntologyError(f"wording {name}: a slot cannot be optional; write two wordings")
    try:
        regex = re.compile(expanded)
    except re.error as error:
        raise OntologyError(f"wording {name}: malformed pattern: {error}") from error
    if unknown := [group for group in regex.groupindex if not _GROUPS.fullmatch(group)]:
        raise OntologyError(
            f"wording {name}: no group is called {unknown[0]!r}; use role, act or ended"
        )
    return regex


def _without_slots(character_class: str) -> str:
    """Keep names out of a class such as ``[^，。]``: it stands for words."""
    if character_class.startswith("[^"):
        return f"[^{EXPLICIT}{character_class[2:]}"
    return character_class


def _fold(pattern: str) -> str:
    """Fold the literal parts only: slot and list names keep their case."""
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(pattern):
        parts += [matching_form_of_literal(pattern[end : token.start()]), token.group()]
        end = token.end()
    return "".join([*parts, matching_form_of_literal(pattern[end:])])


def matching_form_of_literal(literal: str) -> str:
    """Fold a piece of regular expression, leaving its escapes and group names alone."""
    return re.sub(
        r"\\.|\(\?P<\w+>|[^\\(]+|\(",
        lambda m: m.group() if m.group()[0] in "\\(" else matching_form(m.group()),
        literal,
    )


def _types(name: str, text: str) -> frozenset[EntityType]:
    types: set[EntityType] = set()
    for part in text.split("|"):
        if part not in _TYPE_NAMES:
            raise OntologyError(
                f"wording {name}: {part!r} is no entity type; use {', '.join(_TYPE_NAMES)}"
            )
        types |= _TYPE_NAMES[part]
    return frozenset(types)


def objects_of(match: re.Match[str]) -> Sequence[str]:
    """Return the names of the object groups that a match filled."""
    return [name for name, value in match.groupdict().items() if name[0] == "O" and value]
