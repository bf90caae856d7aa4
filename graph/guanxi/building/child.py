"""Processes of our own that end with us, and whose end is noticed.

They are started by :mod:`subprocess`, not by :mod:`multiprocessing`: so a script that builds needs
no ``if __name__ == "__main__"``, builds run inside the daemons of a cluster, and a process that is
killed holds no lock that others wait for. Of the pools that are there, ``multiprocessing.Pool``
hangs when a process is killed, ``ProcessPoolExecutor`` breaks as a whole, as `pebble` does where
all of its processes are dead at once.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from multiprocessing.connection import Connection, Pipe
from typing import IO, Any, Final

from guanxi.building.limits import is_out_of_memory
from guanxi.errors import GuanxiError

_PROGRAM: Final = """
import sys
sys.path[:] = {path!r}
from guanxi.building.child import serve
serve({module!r}, {descriptor})
"""
_LAST_WORDS: Final = 2000
FAILED_STARTS: Final = 3
"""Processes of a kind that end before they are ready, after which no more are started."""
_ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)


class Child:
    """A process that answers on a connection.

    Parameters
    ----------
    module : str
        Its function ``main(connection)`` is what the process runs. It ends when nobody can be at
        the other end any more.

    Attributes
    ----------
    connection : multiprocessing.connection.Connection
        Raises EOFError or OSError once the process has ended.

    Raises
    ------
    GuanxiError
        On Windows.
    """

    def __init__(self, module: str) -> None:
        if sys.platform == "win32":
            raise GuanxiError(
                "--workers needs Linux or macOS; leave it out to build in one process"
            )
        self.connection, theirs = Pipe()
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        program = _PROGRAM.format(path=sys.path, module=module, descriptor=theirs.fileno())
        self._process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            pass_fds=[theirs.fileno()],
            env=os.environ | _ONE_THREAD,
            # Ctrl-C is for us alone: we end them.
            process_group=0,
        )
        theirs.close()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def send(self, message: Any) -> None:
        """Tell it something; nothing happens if it has ended: its connection tells."""
        with contextlib.suppress(OSError):
            self.connection.send(message)

    def wait(self) -> int:
        """Return its exit code, negative for a signal, once it has ended."""
        return self._process.wait()

    def last_words(self) -> str:
        """Return the last line that it wrote to standard error; if memory ran out, the one on that.

        Whoever gets no memory may say more afterwards.
        """
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, self._log.tell() - _LAST_WORDS))
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return next(filter(is_out_of_memory, reversed(lines)), lines[-1] if lines else "")

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self.connection.close()
        self._log.close()


def unready(kind: str, exit_code: int, last_words: str) -> GuanxiError:
    """Return the error that processes of a kind end before they can begin with their work."""
    return GuanxiError(
        f"{kind} end before they are ready (exit code {exit_code}): "
        f"{last_words or 'is there enough memory?'}"
    )


def serve(module: str, descriptor: int) -> None:
    """Run a child; called in the new process."""
    from importlib import import_module

    connection: Connection[Any, Any] = Connection(descriptor)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        import_module(module).main(connection)
