"""``guanxi serve``: the graph for other programs and for browsers."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from guanxi.commands.opening import opened_ontology
from guanxi.commands.options import DEFAULT_STORE, Overlays, StoreFolder
from guanxi.commands.terminal import messages
from guanxi.errors import ServingError

__all__ = ["serve"]

_TOKEN = "GUANXI_TOKEN"


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of 127.0.0.1; 0 for any.")] = 7878,
    timeout: Annotated[
        int, typer.Option(min=1, max=3600, metavar="SECONDS", help="Longest that a query may take.")
    ] = 30,
    max_answer: Annotated[
        int, typer.Option(min=1, metavar="MIB", help="Longest answer to a query.")
    ] = 256,
    max_memory: Annotated[
        int, typer.Option(min=256, metavar="MIB", help="Most memory of all queries together.")
    ] = 4096,
    allow_updates: Annotated[
        bool,
        typer.Option(
            "--allow-updates",
            help=f"Also answer updates that carry the token: that of the environment variable "
            f"{_TOKEN}, else a new one, which is printed.",
        ),
    ] = False,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="Let pages from there read answers, such as http://localhost:3000. May be given "
            "several times.",
        ),
    ] = None,
    store: StoreFolder = Path(DEFAULT_STORE),
    ontology: Overlays = None,
) -> None:
    """Serve the graph on this machine: a SPARQL endpoint, a query page, the explorer, entity pages.

    Reads only, fetches nothing, follows the store as it changes. Stop it with Ctrl-C.

    ```
    guanxi serve
    curl http://127.0.0.1:7878/sparql --data-urlencode 'query=ASK { ?a gx:competesWith ?b }'
    curl -L -H 'Accept: text/turtle' http://127.0.0.1:7878/entity/企业微信
    ```
    """
    try:
        from guanxi.serving import Limits, serve
    except ImportError as error:
        raise ServingError("`guanxi serve` needs more: pip install 'guanxi[serve]'") from error

    token = None
    if allow_updates:
        token = os.environ.get(_TOKEN, "").strip()
        if not token:
            token = secrets.token_urlsafe()
            messages().print(
                f"Updates need the header  Authorization: Bearer {token}", markup=False
            )

    def ready(address: str) -> None:
        messages().print(f"Serving {store} at {address} until Ctrl-C", markup=False)

    serve(
        store,
        ontology=opened_ontology(ontology),
        port=port,
        limits=Limits(
            seconds=timeout,
            answer_bytes=max_answer << 20,
            memory_bytes=max_memory << 20,
        ),
        token=token,
        origins=allow_origin or (),
        on_ready=ready,
    )
