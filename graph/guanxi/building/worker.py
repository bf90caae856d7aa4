"""What a worker does: extract from batches of documents and write shards."""

from __future__ import annotations

import gc
import signal
from multiprocessing.connection import Connection
from typing import Any

from guanxi.building.batches import DocumentSteps
from guanxi.building.limits import DocumentLimits
from guanxi.building.messages import Begun, Done, Ready, Refused, Task, WorkerSetup
from guanxi.errors import ExtractionError, GuanxiError, StoreError
from guanxi.extraction import Extractor
from guanxi.model import Document
from guanxi.store import WrittenDocument, write_shard
from guanxi.vocabulary import Ontology, load_ontology


def main(connection: Connection[Any, Any]) -> None:
    """Answer with messages, in order, until nobody sends tasks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setup: WorkerSetup = connection.recv()
    try:
        ontology = load_ontology(setup.overlays)
        if ontology.fingerprint != setup.fingerprint:
            raise StoreError("the ontology changed since the build began; start it again")
        worker = _Worker(connection, ontology, setup.limits)
    except GuanxiError as error:
        connection.send(Refused(str(error)))
        return
    setup.limits.limit_memory()
    connection.send(Ready())
    while True:
        worker.do(connection.recv())


class _Worker:
    def __init__(
        self, connection: Connection[Any, Any], ontology: Ontology, limits: DocumentLimits
    ) -> None:
        self._connection = connection
        self._limits = limits
        extractor = Extractor(ontology)
        self._steps = DocumentSteps(ontology, lambda: extractor)

    def do(self, task: Task) -> None:
        written, problems, claims = [], {}, 0
        for index, document in enumerate(task.documents):
            self._connection.send(Begun(index))
            self._limits.start_clock()
            made = self._made(document)
            self._limits.stop_clock()
            if isinstance(made, str):
                problems[index] = made
            else:
                written.append(made[0])
                claims += made[1]
        try:
            if written:
                with self._steps.stage("writing"):
                    write_shard(task.shard, written)
        except StoreError as error:
            self._connection.send(Refused(str(error)))
            return
        self._connection.send(Done(claims, problems, self._steps.seconds()))

    def _made(self, document: Document) -> tuple[WrittenDocument, int] | str:
        """Return what a document says and the number of its claims, or what is wrong with it."""
        try:
            return self._steps.written(document)
        except (ExtractionError, StoreError) as error:
            return str(error)
        except MemoryError:
            gc.collect()
            return self._limits.told_memory()
        # One article in a million must not end a job of days, whatever it makes of a library.
        except Exception as error:  # noqa: BLE001
            return f"cannot be processed: an unexpected {type(error).__name__} ({error})"[:300]
