"""The explorer's page: alive in a trusted notebook, a still picture where no script may run."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from guanxi.explorer import ExplorerView

_HEIGHT: Final = 640
_MOST_LINES: Final = 20


class Page:
    """An offline page that shows a part of the network.

    In a notebook it displays itself; :meth:`save` makes a file of it.

    Parameters
    ----------
    view : ExplorerView
        The data that it shows.
    """

    def __init__(self, view: ExplorerView) -> None:
        self.view = view

    @property
    def html(self) -> str:
        """The whole page, from the doctype on; not kept, since a notebook keeps every output."""
        from guanxi.explorer import render

        return render(self.view)

    @property
    def svg(self) -> str:
        """A still picture of it, without scripts."""
        from guanxi.explorer import still_picture

        return still_picture(self.view)

    def save(self, path: str | Path) -> None:
        """Write the page to a file, whole or not at all.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        from guanxi.explorer import save

        save(self.view, path)

    def __str__(self) -> str:
        """Say what it shows, line by line."""
        names = {entity.iri: entity.label for entity in self.view.entities}
        relations = self.view.labels["predicates"]
        facts = sorted(self.view.facts, key=lambda fact: -fact.claims[0].confidence)
        lines = [
            f"{self.view.title} · {len(names)} 个实体 entities · {len(facts)} 条关系 facts",
            *(
                f"  {names[fact.subject]} {relations[fact.predicate]['zh']} {names[fact.object]}"
                f" · {fact.claims[0].confidence:.2f}"
                for fact in facts[:_MOST_LINES]
            ),
        ]
        if len(facts) > _MOST_LINES:
            lines.append(f"  … 还有 {len(facts) - _MOST_LINES} 条 more")
        return "\n".join([*lines, "  .save('graph.html') 存成网页 writes the page"])

    def __repr__(self) -> str:
        return f"<Page {self.view.title}: {len(self.view.entities)} entities>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        picture = self.svg
        return {
            "text/html": _frame(self.html, picture, self.view.title),
            "image/svg+xml": picture,
            "text/plain": str(self),
        }


def _frame(page: str, picture: str, title: str) -> str:
    """Return the page in a frame above its picture.

    A notebook that is not trusted, and whatever else removes frames, leaves the picture.
    """
    still = b64encode(picture.encode("utf-8", "xmlcharrefreplace")).decode("ascii")
    # Without allow-same-origin the page can neither read the notebook nor its cookies.
    return (
        f'<div style="position:relative;height:{_HEIGHT}px;overflow:hidden">'
        f'<img alt="{escape(title)}" src="data:image/svg+xml;base64,{still}" '
        'style="max-width:100%;max-height:92%">'
        "<p>静态预览；信任此笔记本并重新运行，即可搜索、筛选、查看原句 · A still picture: "
        "trust this notebook and run it to search, filter and read the sentences.</p>"
        '<iframe sandbox="allow-scripts allow-popups allow-downloads" loading="lazy" '
        'style="position:absolute;inset:0;width:100%;height:100%;border:1px solid #d1d5db;'
        f'background:#fff" srcdoc="{escape(page)}"></iframe></div>'
    )
