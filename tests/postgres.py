"""A PostgreSQL server for tests: made of what is installed here, in a folder of its own, and gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from itertools import count
from pathlib import Path

import psycopg

SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40", "listen_addresses=")
_NUMBERS = count(1)


def programs() -> Path | None:
    """The folder with initdb and pg_ctl; None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    found = [*([os.path.realpath(on_path)] if on_path else []), *sorted(glob("/usr/lib/postgresql/*/bin/initdb"))]
    folders = [Path(place).parent for place in found]
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """A running server that listens on a socket in its folder only; gives that folder."""
    bin_, folder = programs(), tempfile.mkdtemp(prefix="rolecall-pg-", dir="/tmp")
    assert bin_ is not None
    try:
        user = _unprivileged()
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        _run(user, bin_ / "initdb", "-D", data, "-A", "trust", "-U", "rolecall", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} " + " ".join(f"-c {option}" for option in SPEED)
        _run(user, bin_ / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield folder
        finally:
            _run(user, bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database(folder: str) -> str:
    """The URL of a new, empty database of a server."""
    name = f"team{next(_NUMBERS)}"
    with psycopg.connect(f"postgresql://rolecall@/postgres?host={folder}", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"postgresql://rolecall@/{name}?host={folder}"


def _unprivileged() -> str | None:
    """Whom the server runs as: root may not, so that someone else does."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(user: str | None, *words: str | Path) -> None:
    group = pwd.getpwnam(user).pw_gid if user else None
    extra = () if user else None
    ran = subprocess.run(
        words, user=user, group=group, extra_groups=extra, cwd="/", stdout=subprocess.PIPE, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stdout
