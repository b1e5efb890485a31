"""Writing a file so that afterwards it is the old one or the new one, never half of it."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex
from stat import S_IMODE, S_ISDIR, S_ISREG

from rolecall.domain.errors import Unavailable, WrongUsage

SQLITE = b"SQLite format 3\0"


def write_atomically(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Writes `data` beside its place, flushes it to the disk and renames it.

    The file gets `mode`, else the permissions of the one it replaces, else 0600 or what a narrower umask leaves: most
    that is written here is about people. A link keeps pointing where it does; a device or pipe is written to directly.
    Raises Unavailable with the reason, and WrongUsage where there is no such folder or a database would be lost,
    leaving all as it was.
    """
    try:
        try:
            state = path.stat().st_mode
        except FileNotFoundError:
            state = None
        if state is not None and S_ISDIR(state):
            raise WrongUsage(f"Cannot write {path}: it is a folder.", hint="Name a file in it.")
        if state is not None and not S_ISREG(state):
            path.write_bytes(data)
            return
        if state is not None and is_database(path):
            message = f"Cannot write {path}: it is a database, such as a store."
            raise WrongUsage(message, hint="Name another place for the file.")
        kept = S_IMODE(state) if state is not None else None
        place = Path(os.path.realpath(path)) if path.is_symlink() else path
        beside = place.with_name(f".rolecall-{token_hex(8)}.part")
        try:
            _write(beside, data, kept if mode is None else mode)
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        if isinstance(error, FileNotFoundError) and path.parent == Path():
            raise Unavailable(f"Cannot write {path}: the working folder is gone.", hint="Change to another.") from error
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            hint = "Create the folder first, or name another one."
            raise WrongUsage(f"Cannot write {path}: there is no folder {path.parent}.", hint=hint) from error
        hint = "Name another place for the file."
        raise Unavailable(f"Cannot write {path}: {error.strerror or error}.", hint=hint) from error


def is_database(path: Path) -> bool:
    """Whether a file is of SQLite, as stores are; one that cannot be read is taken for none."""
    try:
        with path.open("rb") as file:
            return file.read(len(SQLITE)) == SQLITE
    except PermissionError:
        return False


def _write(place: Path, data: bytes, mode: int | None) -> None:
    """Creates the file: readable by nobody else until it has the permissions of `mode`."""
    number = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(data)
        file.flush()
        if mode is not None:
            place.chmod(mode)
        os.fsync(file.fileno())
