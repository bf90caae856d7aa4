"""Analysing: the store's claims as a NetworkX graph, and what that graph says.

:func:`project` makes the graph; every other function takes it, so the same analyses serve a graph
that was filtered, merged or made by hand.
"""

from guanxi.network.claims import ClaimEdge, Fact, Quote, claims, facts
from guanxi.network.collapse import directed, undirected
from guanxi.network.communities import Community, communities
from guanxi.network.exchange import NetworkFormat, write_network
from guanxi.network.findings import FINDINGS_FORMATS, Findings, FindingsFormat
from guanxi.network.period import in_period
from guanxi.network.projection import Projection, project
from guanxi.network.property_graph import edge_table, node_table
from guanxi.network.report import report
from guanxi.network.selection import select
from guanxi.network.standing import MEASURES, Measure, Standing, standing

__all__ = [
    "FINDINGS_FORMATS",
    "MEASURES",
    "ClaimEdge",
    "Community",
    "Fact",
    "Findings",
    "FindingsFormat",
    "Measure",
    "NetworkFormat",
    "Projection",
    "Quote",
    "Standing",
    "claims",
    "communities",
    "directed",
    "edge_table",
    "facts",
    "in_period",
    "node_table",
    "project",
    "report",
    "select",
    "standing",
    "undirected",
    "write_network",
]
