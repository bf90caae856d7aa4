"""Workers: processes that extract, whatever happens to one of them.

A worker that is killed is replaced and what it had is done again. The document that it worked on
then is tried alone; one that ends its worker again and again is left out and reported.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Final

from guanxi.building.batches import ExtractedBatch
from guanxi.building.child import FAILED_STARTS, Child, unready
from guanxi.building.limits import DocumentLimits
from guanxi.building.messages import Begun, Done, Ready, Refused, Task, WorkerSetup
from guanxi.errors import DocumentError, OntologyError, StoreError
from guanxi.model import Document
from guanxi.store import shard_paths
from guanxi.vocabulary import Ontology

BATCH: Final = 20
"""Documents that a worker gets at once, if they are not long."""

_LONGEST_BATCH: Final = 40_000
"""Code points and bytes of originals after which a batch is long enough.

What is sent must not wait for the receiver.
"""

_AHEAD: Final = 2


def loadable(ontology: Ontology) -> tuple[Path, ...]:
    """Return the folders that another process loads an ontology from.

    Raises
    ------
    OntologyError
        If it was not made of folders.
    """
    if ontology.overlays is None:
        raise OntologyError(
            "other processes cannot load an ontology with names of its own: put the names into "
            "the folder `lexicon` of an overlay, or build without workers"
        )
    return ontology.overlays


@dataclass(slots=True)
class _Worker:
    child: Child
    tasks: deque[Task] = field(default_factory=deque)
    at: int | None = None
    is_ready: bool = False


class Crew:
    """Extracts in other processes.

    Parameters
    ----------
    ontology : Ontology
    workers : int
        How many processes; at least 1.
    shards : Path
        The folder that they write to.
    limits : DocumentLimits
    batch : int
        How many documents at most a worker gets at once.

    Raises
    ------
    GuanxiError
        On Windows, or if other processes cannot load the ontology.
    """

    def __init__(
        self,
        ontology: Ontology,
        workers: int,
        shards: Path,
        limits: DocumentLimits | None = None,
        batch: int = BATCH,
    ) -> None:
        self._limits = limits or DocumentLimits()
        self._setup = WorkerSetup(loadable(ontology), ontology.fingerprint, self._limits)
        self._shards = shard_paths(shards)
        self._batch = batch
        self._coming: list[Document] = []
        self._again: deque[Task] = deque()
        self._deaths: Counter[str] = Counter()
        self._failed_starts = 0
        self._workers = [self._started() for _ in range(workers)]

    @property
    def workers(self) -> int:
        """How many processes extract."""
        return len(self._workers)

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the workers."""
        return tuple(worker.child.pid for worker in self._workers)

    def put(self, document: Document) -> Iterator[ExtractedBatch]:
        """Take a document in; yield what is done meanwhile.

        Raises
        ------
        GuanxiError
            If no worker can do its work.
        """
        self._coming.append(document)
        size = sum(len(each.text) + len(each.original or b"") for each in self._coming)
        if len(self._coming) >= self._batch or size >= _LONGEST_BATCH:
            yield from self._give_out(self._next_task())
        yield from self._collected(0)

    def finish(self) -> Iterator[ExtractedBatch]:
        """Yield what is not done yet.

        Raises
        ------
        GuanxiError
            If no worker can do its work.
        """
        if self._coming:
            yield from self._give_out(self._next_task())
        while self._again or any(worker.tasks for worker in self._workers):
            yield from self._collected(None)

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.child.end()
        self._workers = []

    def _started(self) -> _Worker:
        child = Child("guanxi.building.worker")
        child.send(self._setup)
        return _Worker(child)

    def _next_task(self) -> Task:
        documents, self._coming = tuple(self._coming), []
        return self._task(documents)

    def _task(self, documents: tuple[Document, ...]) -> Task:
        return Task(documents, next(self._shards))

    def _give_out(self, task: Task) -> Iterator[ExtractedBatch]:
        """Give a task to the worker that has least to do, once there is one that has not enough."""
        self._again.append(task)
        while True:
            self._send_waiting()
            if not self._again:
                return
            yield from self._collected(None)

    def _send_waiting(self) -> None:
        while self._again:
            worker = min(self._workers, key=lambda each: len(each.tasks))
            if len(worker.tasks) >= _AHEAD:
                return
            task = self._again.popleft()
            worker.tasks.append(task)
            worker.child.send(task)

    def _collected(self, timeout: float | None) -> Iterator[ExtractedBatch]:
        """Yield what workers have done; wait for the next message if there is no timeout."""
        self._send_waiting()
        workers = {worker.child.connection: worker for worker in self._workers}
        for connection in wait(list(workers), timeout):
            worker = workers[connection]  # type: ignore[index]
            try:
                message = worker.child.connection.recv()
            except (EOFError, OSError):
                yield from self._replace(worker)
            else:
                yield from self._told(worker, message)

    def _told(self, worker: _Worker, message: Any) -> Iterator[ExtractedBatch]:
        match message:
            case Ready():
                worker.is_ready = True
                self._failed_starts = 0
            case Begun(index):
                worker.at = index
            case Refused(problem):
                raise StoreError(problem)
            case Done():
                worker.at = None
                yield self._finished(worker.tasks.popleft(), message)
                self._send_waiting()

    def _finished(self, task: Task, done: Done) -> ExtractedBatch:
        documents = tuple(
            document for index, document in enumerate(task.documents) if index not in done.problems
        )
        left_out = ((task.documents[index], problem) for index, problem in done.problems.items())
        problems = {each.iri: DocumentError(each.path, problem) for each, problem in left_out}
        written = task.shard if documents else ()
        return ExtractedBatch(documents, written, done.claims, problems, done.seconds)

    def _replace(self, worker: _Worker) -> Iterator[ExtractedBatch]:
        """Start another worker in the place of one that has ended, and do again what it had."""
        exit_code, last_words = worker.child.wait(), worker.child.last_words()
        if not worker.is_ready:
            self._failed_starts += 1
            if self._failed_starts >= FAILED_STARTS * len(self._workers):
                raise unready("workers", exit_code, last_words)
        tasks = list(worker.tasks)
        worker.child.end()
        self._workers[self._workers.index(worker)] = self._started()
        if worker.is_ready and tasks:
            task = tasks.pop(0)
            # If it has begun with none, its memory may be too small to receive them, for ever.
            at = worker.at or 0
            culprit = task.documents[at]
            others = task.documents[:at] + task.documents[at + 1 :]
            if others:
                tasks.append(self._task(others))
            self._deaths[culprit.iri] += 1
            deaths = self._deaths[culprit.iri]
            if self._limits.is_enough(deaths, exit_code):
                told = self._limits.told(deaths, exit_code, last_words)
                problem = DocumentError(culprit.path, told)
                yield ExtractedBatch(problems={culprit.iri: problem})
            else:
                tasks.append(self._task((culprit,)))
        self._again.extend(tasks)
        self._send_waiting()
