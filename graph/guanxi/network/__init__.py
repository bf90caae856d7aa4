"""Analysing: the store's claims as a NetworkX graph, and what that graph says.

:func:`project` makes the graph; every other function takes it, so the same analyses serve a graph
that was filtered, merged or made by hand.
"""

from guanxi.network.activity import Activities, Activity, Burst, PeriodCount, activity, bursts
from guanxi.network.brokerage import Broker, Hole, brokers, structural_holes
from guanxi.network.changes import Change, ChangeKind, Diff, changes
from guanxi.network.claims import ClaimEdge, Fact, Quote, claims, facts
from guanxi.network.collapse import directed, undirected
from guanxi.network.communities import Community, communities
from guanxi.network.contradictions import Contested, Contradiction, contested, contradictions
from guanxi.network.ecosystems import Ecosystem, Membership, ecosystems
from guanxi.network.exchange import NetworkFormat, write_network
from guanxi.network.findings import FINDINGS_FORMATS, Findings, FindingsFormat
from guanxi.network.gaps import SingleSource, Unconfirmed, single_sources, unconfirmed
from guanxi.network.happenings import GRANULARITIES, Granularity
from guanxi.network.link_scores import LINK_MEASURES, LinkMeasure, link_scores
from guanxi.network.open_questions import (
    QUESTION_KINDS,
    OpenQuestion,
    QuestionKind,
    open_questions,
)
from guanxi.network.ownership import Level, heads, roll_up
from guanxi.network.paths import ExplanationPath, Paths, PathStep, explanation_paths
from guanxi.network.period import before_and_since, day_bounds, in_period
from guanxi.network.prediction import (
    GUESSED,
    PREDICTED,
    Guesses,
    LikelyFact,
    PredictionMeasure,
    likely_facts,
)
from guanxi.network.prediction_trial import PredictionTrial, hidden_trial, later_trial
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
from guanxi.network.suspicious_merges import SuspiciousMerge, suspicious_merges

__all__ = [
    "FINDINGS_FORMATS",
    "GRANULARITIES",
    "GUESSED",
    "LINK_MEASURES",
    "MEASURES",
    "PREDICTED",
    "QUESTION_KINDS",
    "Activities",
    "Activity",
    "Broker",
    "Burst",
    "Change",
    "ChangeKind",
    "ClaimEdge",
    "Community",
    "Contested",
    "Contradiction",
    "Diff",
    "Ecosystem",
    "ExplanationPath",
    "Fact",
    "Findings",
    "FindingsFormat",
    "Granularity",
    "Guesses",
    "Hole",
    "Level",
    "LikelyFact",
    "LinkMeasure",
    "Measure",
    "Membership",
    "NetworkFormat",
    "OpenQuestion",
    "PathStep",
    "Paths",
    "PeriodCount",
    "PredictionMeasure",
    "PredictionTrial",
    "Projection",
    "QuestionKind",
    "Quote",
    "RivalClique",
    "Rivalry",
    "SingleSource",
    "Standing",
    "StandingChange",
    "SuspiciousMerge",
    "Unconfirmed",
    "activity",
    "before_and_since",
    "brokers",
    "bursts",
    "changes",
    "claims",
    "communities",
    "contested",
    "contradictions",
    "day_bounds",
    "directed",
    "ecosystems",
    "edge_table",
    "explanation_paths",
    "facts",
    "heads",
    "hidden_trial",
    "in_period",
    "later_trial",
    "likely_facts",
    "link_scores",
    "node_table",
    "open_questions",
    "project",
    "report",
    "rival_cliques",
    "rivalries",
    "rivalry_graph",
    "rivalry_matrix",
    "roll_up",
    "select",
    "single_sources",
    "standing",
    "standing_changes",
    "structural_holes",
    "suspicious_merges",
    "unconfirmed",
    "undirected",
    "write_network",
]
