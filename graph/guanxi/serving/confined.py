"""Runs a program that must not connect to anything nor outlive the process that wanted it.

A script of its own, which imports nothing of guanxi::

    python -I -S confined.py PARENT_PID MEMORY_BYTES PROGRAM [ARGUMENT…]

On Linux it turns into the program, after the kernel was told to kill it with its parent, to refuse
it every ``connect`` and to bound its memory. Elsewhere it stays beside the program and ends it when
its own standard input is closed, as it is when the parent dies.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import subprocess
import sys
from collections.abc import Sequence

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

# Instructions of the Berkeley packet filter that seccomp reads.
_LOAD = 0x20
_JUMP_IF_EQUAL = 0x15
_RETURN = 0x06
_NUMBER_OF_CALL, _ARCHITECTURE = 0, 4  # offsets in struct seccomp_data
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 13  # with EACCES

# By machine: the kernel's name of the architecture, and its number of connect().
_CONNECT = {"x86_64": (0xC000003E, 42), "aarch64": (0xC00000B7, 203)}


def run_confined(parent: int, memory: int, command: Sequence[str]) -> int:
    """Run a program and return its exit code; on Linux it takes this process's place.

    Parameters
    ----------
    parent : int
        Process that must be the parent of this one; if it has died already, nothing is run.
    memory : int
        Most bytes of data that the program may have.
    command : sequence of str
        Path of the program, then its arguments.
    """
    if sys.platform == "linux":
        _confine(memory)
        # It may have died before the kernel was told to watch it.
        if os.getppid() == parent:
            os.execv(command[0], list(command))
        return 1
    return watched(command)


def watched(command: Sequence[str]) -> int:
    """Run a program until it ends or standard input does."""
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    while os.read(0, 1):
        pass
    program.kill()
    return program.wait()


def _confine(memory: int) -> None:
    import resource

    libc = ctypes.CDLL(None, use_errno=True)
    _control(libc, _PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if platform.machine() in _CONNECT:
        architecture, connect = _CONNECT[platform.machine()]
        instructions = (
            (_LOAD, 0, 0, _ARCHITECTURE),
            (_JUMP_IF_EQUAL, 0, 3, architecture),
            (_LOAD, 0, 0, _NUMBER_OF_CALL),
            (_JUMP_IF_EQUAL, 0, 1, connect),
            (_RETURN, 0, 0, _REFUSE),
            (_RETURN, 0, 0, _ALLOW),
        )
        code = b"".join(struct.pack("=HBBI", *each) for each in instructions)
        buffer = ctypes.create_string_buffer(code)
        program = struct.pack("@HP", len(instructions), ctypes.addressof(buffer))
        _control(libc, _PR_SET_NO_NEW_PRIVS, 1)
        _control(libc, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, program)


def _control(libc: ctypes.CDLL, option: int, first: int, second: int | bytes = 0) -> None:
    arguments = (
        ctypes.c_ulong(first),
        ctypes.c_char_p(second) if isinstance(second, bytes) else ctypes.c_ulong(second),
        ctypes.c_ulong(0),
        ctypes.c_ulong(0),
    )
    if libc.prctl(ctypes.c_int(option), *arguments):
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}): {os.strerror(code)}")


if __name__ == "__main__":
    sys.exit(run_confined(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
