"""Building: reading, extracting and storing, side by side in several processes or in one."""

from guanxi.building.batches import ExtractedBatch, Extracting, InProcess
from guanxi.building.build import build_documents
from guanxi.building.cluster import Cluster
from guanxi.building.crew import BATCH, Crew
from guanxi.building.destination import Destination, NewStore, Outcome, PresentStore
from guanxi.building.limits import DocumentLimits
from guanxi.building.reader import ReaderProcess
from guanxi.building.summary import BuildSummary, Listeners, Progress, ReadingListener, Report
from guanxi.building.timings import Timings

__all__ = [
    "BATCH",
    "BuildSummary",
    "Cluster",
    "Crew",
    "Destination",
    "DocumentLimits",
    "ExtractedBatch",
    "Extracting",
    "InProcess",
    "Listeners",
    "NewStore",
    "Outcome",
    "PresentStore",
    "Progress",
    "ReaderProcess",
    "ReadingListener",
    "Report",
    "Timings",
    "build_documents",
]
