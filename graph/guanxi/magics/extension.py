"""What ``%load_ext guanxi`` adds to a running IPython, and ``%unload_ext guanxi`` takes away."""

from __future__ import annotations

from typing import Any

from guanxi.magics.completion import Completion
from guanxi.magics.guanxi_line import GuanxiLine
from guanxi.magics.sparql_cell import SparqlCell

_MAGICS = (("cell", "sparql"), ("line", "guanxi"))


def load_ipython_extension(shell: Any) -> None:
    """Add ``%%sparql``, ``%guanxi`` and the completion of names, relations and queries.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    unload_ipython_extension(shell)
    functions = (SparqlCell(shell).magic(), GuanxiLine(shell).magic())
    for (kind, name), function in zip(_MAGICS, functions, strict=True):
        shell.register_magic_function(function, magic_kind=kind, magic_name=name)
    shell.Completer.custom_matchers.append(Completion(shell).matcher())


def unload_ipython_extension(shell: Any) -> None:
    """Take away what was added.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """
    for kind, name in _MAGICS:
        shell.magics_manager.magics[kind].pop(name, None)
    matchers = shell.Completer.custom_matchers
    matchers[:] = [
        each for each in matchers if getattr(each, "matcher_identifier", "") != Completion.NAME
    ]
