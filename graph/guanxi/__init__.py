"""Chinese business news in, a trustworthy knowledge graph out.

::

    from guanxi import KnowledgeGraph

    kg = KnowledgeGraph.build("seeds/")
    kg.query("competitors", name="企业微信")
    kg.view(focus="企业微信").save("graph.html")

The public names are loaded when they are first used, so that ``guanxi --help`` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guanxi.building import BuildSummary
    from guanxi.errors import GuanxiError
    from guanxi.knowledge_graph import KnowledgeGraph
    from guanxi.magics import load_ipython_extension as load_ipython_extension
    from guanxi.model import Claim, Document, Entity, Evidence, Extraction, Mention
    from guanxi.reading import extract
    from guanxi.vocabulary import Ontology, load_ontology

__version__ = "0.1.0"

__all__ = [
    "BuildSummary",
    "Claim",
    "Document",
    "Entity",
    "Evidence",
    "Extraction",
    "GuanxiError",
    "KnowledgeGraph",
    "Mention",
    "Ontology",
    "__version__",
    "extract",
    "load_ontology",
]

_HOMES = {
    "BuildSummary": "guanxi.building",
    "Claim": "guanxi.model",
    "Document": "guanxi.model",
    "Entity": "guanxi.model",
    "Evidence": "guanxi.model",
    "Extraction": "guanxi.model",
    "GuanxiError": "guanxi.errors",
    "KnowledgeGraph": "guanxi.knowledge_graph",
    "Mention": "guanxi.model",
    "Ontology": "guanxi.vocabulary",
    "extract": "guanxi.reading",
    "load_ipython_extension": "guanxi.magics",
    "load_ontology": "guanxi.vocabulary",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'guanxi' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
