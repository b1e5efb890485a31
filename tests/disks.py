"""Disks and people for tests: a small disk that can be filled, and somebody without root's powers."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from program import Done

NOBODY = 65534


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[bool]:
    """Mounts a disk of its own, of a size such as `1m`, at a folder. Gives whether this process may do so."""
    place.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)]
    mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", place], check=True)


def fill(disk: Path, room: int = 0) -> None:
    """Leaves so many bytes of a disk free, in whole pages."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    if room:
        os.truncate(filler, max(0, filler.stat().st_size - room))


def as_nobody(work: Callable[[], Done]) -> Done:
    """What a command does without root's powers: in a copy of this process where it is needed."""
    if os.geteuid() != 0:
        return work()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            done = work()
            os.write(write, json.dumps([done.status, done.out, done.err]).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        result = json.loads(stream.read() or b'[-1, "", "the child died"]')
    os.waitpid(child, 0)
    return Done(*result)
