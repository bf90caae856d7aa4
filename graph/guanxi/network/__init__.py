"""Analysing: the store's claims as a NetworkX graph, and what that graph says.

:func:`project` makes the graph; every other function takes it, so the same analyses serve a graph
that was filtered, merged or made by hand.
"""

from guanxi.network.activity import Activity, Burst, PeriodCount, activity, bursts
from guanxi.network.changes import Change, ChangeKind, Diff, changes
from guanxi.network.claims import ClaimEdge, Fact, Quote, claims, facts
from guanxi.network.collapse import directed, undirected
from guanxi.network.communities import Community, communities
from guanxi.network.exchange import NetworkFormat, write_network
from guanxi.network.findings import FINDINGS_FORMATS, Findings, FindingsFormat
from guanxi.network.happenings import GRANULARITIES, Granularity
from guanxi.network.link_scores import LINK_MEASURES, LinkMeasure, link_scores
from guanxi.network.paths import ExplanationPath, Paths, PathStep, explanation_paths
from guanxi.network.period import day_bounds, in_period
from guanxi.network.prediction import (
    GUESSED,
    PREDICTED,
    LikelyFact,
    PredictionMeasure,
    likely_facts,
)
from guanxi.network.prediction_trial import PredictionTrial, hidden_trial, later_trial
from guanxi.network.projection import Projection, project
from guanxi.network.property_graph import edge_table, node_table
from guanxi.network.report import report
from guanxi.network.selection import select
from guanxi.network.standing import MEASURES, Measure, Standing, standing

__all__ = [
    "FINDINGS_FORMATS",
    "GRANULARITIES",
    "GUESSED",
    "LINK_MEASURES",
    "MEASURES",
    "PREDICTED",
    "Activity",
    "Burst",
    "Change",
    "ChangeKind",
    "ClaimEdge",
    "Community",
    "Diff",
    "ExplanationPath",
    "Fact",
    "Findings",
    "FindingsFormat",
    "Granularity",
    "LikelyFact",
    "LinkMeasure",
    "Measure",
    "NetworkFormat",
    "PathStep",
    "Paths",
    "PeriodCount",
    "PredictionMeasure",
    "PredictionTrial",
    "Projection",
    "Quote",
    "Standing",
    "activity",
    "bursts",
    "changes",
    "claims",
    "communities",
    "day_bounds",
    "directed",
    "edge_table",
    "explanation_paths",
    "facts",
    "hidden_trial",
    "in_period",
    "later_trial",
    "likely_facts",
    "link_scores",
    "node_table",
    "project",
    "report",
    "select",
    "standing",
    "undirected",
    "write_network",
]
