"""Keep the README true: run its console blocks and write what they print.

A console block is a line ``$ command`` and what the command prints. All of them run in order, in a
folder where `seeds/` is built into `build/guanxi.db`. A block that needs the annotations of
../shared is left as it is where these are missing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SHARED = ROOT.parent / "shared"
_BLOCK = re.compile(r"(?<=```console\n)\$ (?P<command>[^\n]+)\n(?P<answer>.*?)(?=```)", re.DOTALL)


def true_readme() -> str:
    """Return the README as it should be: every console block with its real answer."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "guanxi"
        (place / "build").mkdir(parents=True)
        (place / "seeds").symlink_to(ROOT / "seeds")
        if SHARED.is_dir():
            (Path(folder) / "shared").symlink_to(SHARED)
        _answer("guanxi build seeds --store build/guanxi.db", place)
        return _BLOCK.sub(
            lambda block: f"$ {block['command']}\n{_block_answer(block, place)}",
            README.read_text(encoding="utf-8"),
        )


def _block_answer(block: re.Match[str], place: Path) -> str:
    if "../shared" in block["command"] and not SHARED.is_dir():
        return block["answer"]
    return _answer(block["command"], place)


def _answer(command: str, place: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=place,
        env=os.environ | {"PATH": path, "COLUMNS": "92", "TERM": "dumb"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


if __name__ == "__main__":
    README.write_text(true_readme(), encoding="utf-8")
