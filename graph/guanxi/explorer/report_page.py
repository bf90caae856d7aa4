"""A report as one HTML page that travels alone: its figures inside, no script, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from jinja2 import Environment, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup


def report_page(markdown: str, images: Mapping[str, bytes]) -> str:
    """Return a report in Markdown as an HTML page.

    Parameters
    ----------
    markdown : str
        Its first heading becomes the page's title. HTML in it is shown, not obeyed.
    images : mapping of str to bytes
        SVG by the address that the report gives it. Other images are left out.

    Returns
    -------
    str
        From the doctype on.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.add_render_rule("image", _image)
    parser.add_render_rule("link_open", _link_open)
    tokens = parser.parse(markdown)
    for token in tokens:
        # The page's policy lets no attribute set a style.
        if str(token.attrs.pop("style", "")).endswith("right"):
            token.attrSet("class", "number")
    titles = (tokens[i + 1] for i, token in enumerate(tokens) if token.type == "heading_open")
    first = next(titles, None)
    title = "" if first is None else "".join(t.content for t in first.children or ())
    body = parser.renderer.render(tokens, parser.options, {"images": images})
    folder = files("guanxi.explorer") / "templates"
    style = (folder / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(
        (folder / "report.html").read_text(encoding="utf-8")
    )
    return template.render(
        title=title,
        style=Markup(style),
        policy=f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'",
        body=Markup(body),
    )


def _image(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: Any,
    environment: MutableMapping[str, Any],
) -> str:
    token = tokens[index]
    data = environment["images"].get(unquote(str(token.attrGet("src"))))
    if data is None:
        return ""
    alt = Markup.escape(self.renderInlineAsText(token.children, options, environment))
    # An image runs no script, and its identifiers do not meet those of the others.
    encoded = base64.b64encode(data).decode()
    return f'<img alt="{alt}" src="data:image/svg+xml;base64,{encoded}">'


def _link_open(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: Any,
    environment: MutableMapping[str, Any],
) -> str:
    del environment
    tokens[index].attrSet("rel", "noopener noreferrer")
    return self.renderToken(tokens, index, options, {})
