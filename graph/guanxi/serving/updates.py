"""Updates by those who hold the token: applied to the live database, published, then served."""

from __future__ import annotations

import asyncio
import hmac

from guanxi.errors import StoreError
from guanxi.serving.protocol import ProtocolRequest, RefusedError
from guanxi.serving.snapshots import Snapshots
from guanxi.store import GraphStore

_SCHEME = "bearer"


class Updates:
    """Changes the store that is served, one update at a time.

    Parameters
    ----------
    snapshots : Snapshots
    token : str
        What a request must carry: ``Authorization: Bearer TOKEN``.
    """

    def __init__(self, snapshots: Snapshots, token: str) -> None:
        self._snapshots = snapshots
        self._token = token.encode()
        self._turn = asyncio.Lock()

    def check(self, authorization: str | None) -> None:
        """Let those pass who know the token.

        Raises
        ------
        RefusedError
        """
        scheme, _, given = (authorization or "").partition(" ")
        is_known = hmac.compare_digest(given.strip().encode("utf-8", "replace"), self._token)
        if scheme.lower() != _SCHEME or not is_known:
            raise RefusedError(401, "updates need the header Authorization: Bearer TOKEN")

    async def apply(self, request: ProtocolRequest) -> None:
        """Change the store; when this returns, queries are answered from what it is then.

        Raises
        ------
        RefusedError
            If the request names graphs, or somebody else is writing the store.
        QueryError
            If the update is malformed or would fetch something.
        """
        if request.has_dataset:
            raise RefusedError(400, "name graphs in the update: USING, WITH or GRAPH")
        async with self._turn:
            seen = self._snapshots.current
            try:
                await asyncio.to_thread(self._update, request.text)
            except StoreError as error:
                raise RefusedError(409, str(error)) from error
            await self._snapshots.renew(seen)

    def _update(self, text: str) -> None:
        ontology = self._snapshots.ontology
        with GraphStore.open(self._snapshots.path, ontology=ontology, write=True) as store:
            store.update(text)
            store.publish()
