"""What a file of annotations must hold before an article is scored by it or trained on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, get_args

from guanxi.model import EntityType

_FIELDS: Final = ("id", "entities", "facts")
_FACT_FIELDS: Final = ("subject", "predicate", "object")
_TYPES: Final = get_args(EntityType)


def annotation_problem(content: Any) -> str | None:
    """Say what is wrong with an annotation.

    Parameters
    ----------
    content : object
        As JSON has it.

    Returns
    -------
    str or None
        The first thing that is wrong and what to do about it; None if nothing is.

    Examples
    --------
    >>> annotation_problem({"id": "1", "entities": [{"name": "甲", "type": "Firm"}], "facts": []})
    "entity 1: type 'Firm' is none; write Company, BusinessUnit, Institution, Product or Person"
    """
    if not isinstance(content, dict) or not content.keys() >= set(_FIELDS):
        return f"not an annotation: it needs {', '.join(_FIELDS[:-1])} and {_FIELDS[-1]}"
    if not isinstance(content["id"], str):
        return "id: write it as a text, the article's file name without its ending"
    return next(_problems(content), None)


def _problems(content: dict[str, Any]) -> Iterator[str]:
    for field, check in (("entities", _entity_problem), ("facts", _fact_problem)):
        if not isinstance(content[field], list):
            yield f"{field}: write a list, [] if there are none"
            return
        for number, each in enumerate(content[field], start=1):
            singular = {"entities": "entity", "facts": "fact"}[field]
            if not isinstance(each, dict):
                yield f"{singular} {number}: write an object with its fields"
            elif problem := check(each):
                yield f"{singular} {number}: {problem}"


def _entity_problem(entity: dict[str, Any]) -> str | None:
    if not _is_name(entity.get("name")):
        return "it has no name"
    if entity.get("type") not in _TYPES:
        known = f"{', '.join(_TYPES[:-1])} or {_TYPES[-1]}"
        return f"type {entity.get('type')!r} is none; write {known}"
    aliases = entity.get("aliases", [])
    if not isinstance(aliases, list) or not all(map(_is_name, aliases)):
        return "aliases: write a list of names, [] if there are none"
    return None


def _fact_problem(fact: dict[str, Any]) -> str | None:
    lacking = next((field for field in _FACT_FIELDS if not _is_name(fact.get(field))), None)
    return None if lacking is None else f"it has no {lacking}"


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
