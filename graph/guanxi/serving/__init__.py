"""Serving: a SPARQL endpoint, pages and linked data, for this machine alone."""

from guanxi.serving.server import serve
from guanxi.serving.snapshots import Limits

__all__ = ["Limits", "serve"]
