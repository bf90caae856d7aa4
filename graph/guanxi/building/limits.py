"""What one document may take before it is given up."""

from __future__ import annotations

import os
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from guanxi.errors import GuanxiError

_MEGABYTE: Final = 1_000_000
_MOST_SECONDS: Final = 10**7
_MOST_MEGABYTES: Final = 10**9
_LEFT_OUT: Final = "it is left out"
_NATIVE_END: Final = re.compile(r"memory allocation of \d+ bytes failed|std::bad_alloc")


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a process may take for one document.

    Attributes
    ----------
    seconds : float
        Of elapsed time, for reading and for extraction each. A process that takes longer is ended
        by the system, whatever library it is stuck in.
    megabytes : int
        Of memory beyond what the process takes without any document (10⁶ bytes each; on Linux).
    attempts : int
        How often a document may end its process before it is left out. One that takes too long
        is tried twice at most.

    Raises
    ------
    GuanxiError
        If one of them is no number above 0, or one that no system takes.
    """

    seconds: float = 60
    megabytes: int = 2000
    attempts: int = 3

    def __post_init__(self) -> None:
        if not 0 < self.seconds <= _MOST_SECONDS:
            raise GuanxiError(
                f"--document-timeout: {self.seconds:g} seconds cannot be waited for; give a number "
                f"above 0, up to {_MOST_SECONDS}"
            )
        if not 1 <= self.megabytes <= _MOST_MEGABYTES:
            raise GuanxiError(
                f"--document-memory: {self.megabytes} MB cannot be kept to; give 1MB or more, such "
                "as 2GB"
            )
        if self.attempts < 1:
            raise GuanxiError(f"{self.attempts} attempts make no document; take 1 or more")

    def limit_memory(self) -> None:
        """Limit this process, which has loaded all that it needs besides documents."""
        if sys.platform != "linux":
            return
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        present = pages * os.sysconf("SC_PAGE_SIZE")
        allowed = present + self.megabytes * _MEGABYTE
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard != resource.RLIM_INFINITY:
            allowed = min(allowed, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))

    def start_clock(self) -> None:
        """Let the system end this process unless :meth:`stop_clock` is called in time."""
        signal.setitimer(signal.ITIMER_REAL, self.seconds)

    def stop_clock(self) -> None:
        """Let this process live on."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def is_enough(self, deaths: int, exit_code: int) -> bool:
        """Tell whether a document that ended its process so often is to be left out."""
        return deaths >= (min(2, self.attempts) if is_late(exit_code) else self.attempts)

    def told(
        self, deaths: int, exit_code: int, last_words: str = "", left_out: str = _LEFT_OUT
    ) -> str:
        """Say what is wrong with such a document, and the remedy.

        Parameters
        ----------
        deaths, exit_code : int
            How often it ended a process, and how the last time.
        last_words : str
            Of that process, on standard error.
        left_out : str
            What of it is lost.
        """
        if is_late(exit_code):
            return (
                f"takes longer than {self.seconds:g} s; {left_out}: cut it into articles, or "
                "raise --document-timeout"
            )
        if is_out_of_memory(last_words):
            return self.told_memory(left_out)
        times = "once" if deaths == 1 else f"{deaths} times"
        return (
            f"ended the process that worked on it {times} ({_cause(exit_code)}); {left_out}: "
            "see whether it is damaged or too large"
        )

    def told_memory(self, left_out: str = _LEFT_OUT) -> str:
        """Say what is wrong with a document that needs more memory, and the remedy."""
        return (
            f"needs more memory than {self.megabytes} MB; {left_out}: cut it into articles, "
            "or raise --document-memory"
        )


def is_out_of_memory(words: str) -> bool:
    """Tell whether a process ended for want of memory, by a line of its last words.

    Python and libraries for it raise errors; those in Rust and C++ end the process.
    """
    is_raised = MemoryError.__name__ in words.partition(":")[0]
    return is_raised or _NATIVE_END.search(words) is not None


def is_late(exit_code: int) -> bool:
    """Tell whether a process was ended by its clock."""
    return exit_code == -signal.SIGALRM


def _cause(exit_code: int) -> str:
    if exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return signal.Signals(-exit_code).name
    except ValueError:
        return f"signal {-exit_code}"
