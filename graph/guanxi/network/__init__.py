"""Analysing: the store's claims as a NetworkX graph, and what that graph says.

:func:`project` makes the graph; every other function takes it, so the same analyses serve a graph
that was filtered, merged or made by hand.
"""

from guanxi.network.brokerage import Broker, Hole, brokers, structural_holes
from guanxi.network.claims import ClaimEdge, Fact, Quote, claims, facts
from guanxi.network.collapse import directed, undirected
from guanxi.network.communities import Community, communities
from guanxi.network.ecosystems import Ecosystem, Membership, ecosystems
from guanxi.network.exchange import NetworkFormat, write_network
from guanxi.network.findings import FINDINGS_FORMATS, Findings, FindingsFormat
from guanxi.network.ownership import Level, heads, roll_up
from guanxi.network.period import before_and_since, in_period
from guanxi.network.projection import Projection, project
from guanxi.network.property_graph import edge_table, node_table
from guanxi.network.report import report
from guanxi.network.rivalry import (
    RivalClique,
    Rivalry,
    rival_cliques,
    rivalries,
    rivalry_graph,
    rivalry_matrix,
)
from guanxi.network.selection import select
from guanxi.network.standing import MEASURES, Measure, Standing, standing
from guanxi.network.standing_changes import StandingChange, standing_changes

__all__ = [
    "FINDINGS_FORMATS",
    "MEASURES",
    "Broker",
    "ClaimEdge",
    "Community",
    "Ecosystem",
    "Fact",
    "Findings",
    "FindingsFormat",
    "Hole",
    "Level",
    "Measure",
    "Membership",
    "NetworkFormat",
    "Projection",
    "Quote",
    "RivalClique",
    "Rivalry",
    "Standing",
    "StandingChange",
    "before_and_since",
    "brokers",
    "claims",
    "communities",
    "directed",
    "ecosystems",
    "edge_table",
    "facts",
    "heads",
    "in_period",
    "node_table",
    "project",
    "report",
    "rival_cliques",
    "rivalries",
    "rivalry_graph",
    "rivalry_matrix",
    "roll_up",
    "select",
    "standing",
    "standing_changes",
    "structural_holes",
    "undirected",
    "write_network",
]
