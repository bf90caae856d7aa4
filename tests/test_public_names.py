"""The public face of the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import guanxi


def test_public_names_are_these() -> None:
    assert guanxi.__all__ == [
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
    assert all(getattr(guanxi, name) is not None for name in guanxi.__all__)
    assert set(guanxi.__all__) <= set(dir(guanxi))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'KnowledgeGrpah'"):
        guanxi.KnowledgeGrpah  # noqa: B018


def test_importing_the_package_loads_no_heavy_library() -> None:
    script = (
        "import guanxi, guanxi.cli, guanxi.knowledge_graph, sys;"
        "print(sorted({'networkx', 'rdflib', 'pyvis', 'pandas', 'IPython', 'daachorse', 'rjieba',"
        " 'distributed'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"
