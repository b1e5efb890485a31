"""Trials of disks that fail: full ones, folders that cannot be written or are gone, spoiled pages of a store."""

from __future__ import annotations

import os
import random
import resource
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import disks
from disks import as_nobody, fill, small_disk
from program import Done
from stress.places import Databases, Files
from stress.stopping import CHANGE, CREATION, WRITE
from stress.tally import Tally, ask, started

READS = (("user", "list"), ("export", "-"), ("perms", "show", "all"), ("history", "list"), ("store", "info"))
PAGE = 4096


# -- no room ---------------------------------------------------------------------------------------


def limited(places: Files, begun: str, tries: int, dice: random.Random) -> Tally:
    """A process may write files up to a size only, while it saves and while it creates: all of its change, or none."""
    tally = Tally("files of limited size, sqlite")
    before, most = ask(begun, "export", "-").out, 4 * os.path.getsize(begun)
    for attempt in range(tries):
        words = CREATION if attempt % 3 == 0 else CHANGE
        address = places.empty() if words is CREATION else places.like(begun)
        size = dice.randrange(0, most)
        limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
        with started(address, *words, first=limit) as process:
            _, err = process.communicate(timeout=60)
        end, faults = _judged(address, words, Done(process.returncode, "", err), before)
        tally.note(end, *(f"up to {size} bytes: {fault}" for fault in faults))
        places.drop(address)
    return tally


def full(places: Files, begun: str, tries: int, dice: random.Random) -> Tally:
    """The disk runs full, while a process saves and while it creates."""
    tally, disk = Tally("full disk, sqlite"), places.folder / "disk"
    before, size = ask(begun, "export", "-").out, os.path.getsize(begun)
    with small_disk(disk, "8m") as mounted:
        for attempt in range(tries if mounted else 0):
            words = CREATION if attempt % 3 == 0 else CHANGE
            address = str(disk / "store.db")
            if words is CHANGE:
                shutil.copy(begun, address)
            room = dice.randrange(0, 3 * size)
            fill(disk, room)
            end, faults = _judged(address, words, ask(address, *words), before, filler=disk / "filler")
            tally.note(end, *(f"{room} bytes free: {fault}" for fault in faults))
            for path in disk.iterdir():
                path.unlink()
    if not mounted:
        tally.ends["no disk can be mounted here"] += 1
    return tally


def full_server(places: Databases, begun: str, tries: int, dice: random.Random) -> Tally:
    """The disk of the server's database runs full."""
    tally, disk = Tally("full disk, postgresql"), Path(places.server) / "disk"
    before = ask(begun, "export", "-").out
    with small_disk(disk, "64m") as mounted:
        for _ in range(tries if mounted else 0):
            address, room = places.on_disk(begun, disk), dice.randrange(0, 2**20)
            fill(disk, room)
            end, faults = _judged(address, CHANGE, ask(address, *CHANGE), before, filler=disk / "filler")
            tally.note(end, *(f"{room} bytes free: {fault}" for fault in faults))
            places.drop(address)
        if tally.tries:
            places.forget_disk()
    if not mounted:
        tally.ends["no disk can be mounted here"] += 1
    return tally


def _judged(
    address: str, words: tuple[str, ...], done: Done, before: str, filler: Path | None = None
) -> tuple[str, list[str]]:
    """How a command ended that may have found no room, and what is wrong with that; then there is room again."""
    faults = list(_unexplained(done))
    read = ask(address, "export", "-")
    if done.status and read.status == 0 and (words is CREATION or read.out != before):
        faults.append(f"something was saved: {done.err}")
    if done.status and read.status not in ((9,) if words is CREATION else (0,)):
        faults.append(f"it cannot be read: {read.err}")
    if done.status == 0 and read.status:
        faults.append(f"it cannot be read: {read.err}")
    if filler:
        filler.unlink()
    again = ask(address, *(WRITE if read.status == 0 else CREATION))
    verified = ask(address, "history", "verify")
    faults += [f"later: {each.err}" for each in (again, verified) if each.status]
    return f"{words[0]}: status {done.status}", faults


def _unexplained(done: Done) -> Iterator[str]:
    if done.status not in (0, 75) or "Traceback" in done.err:
        yield f"status {done.status}: {done.err}"
    if done.status == 75 and "nothing was saved" not in done.err and "cannot be created" not in done.err:
        yield f"it does not say that nothing was saved: {done.err}"


# -- no way in -------------------------------------------------------------------------------------


def folders(places: Files, begun: str) -> Tally:
    """Folders and files that may not be written or are not there, for somebody who is not root."""
    tally = Tally("folders that cannot be used, sqlite")
    address = places.like(begun)
    folder = Path(address).parent
    for path in (folder, Path(address)):
        if os.geteuid() == 0:
            os.chown(path, disks.NOBODY, disks.NOBODY)
    cases = {
        "read-only folder": (folder, 0o555, address, 0),
        "read-only file": (Path(address), 0o400, address, 0),
        "unreadable file": (Path(address), 0o000, address, 75),
        "closed folder": (folder, 0o000, address, 75),
        "store to be, read-only folder": (folder, 0o555, str(folder / "new.db"), 9),
        "store to be, missing folder": (folder, 0o555, str(folder / "new" / "store.db"), 9),
        "store to be, a folder": (folder, 0o755, str(folder), 75),
    }
    for name, (path, mode, place, read) in cases.items():
        usual = path.stat().st_mode
        path.chmod(mode)
        for words, status in ((READS[0], read), (WRITE, 75)):
            done = as_nobody(lambda place=place, words=words: ask(place, *words))  # type: ignore[misc]
            fault = done.status != status or "Traceback" in done.err
            tally.note(f"{name}: {words[0]} {done.status}", *([f"{name}: {done.status} {done.err}"] if fault else []))
        path.chmod(usual)
    return tally


# -- spoiled pages ---------------------------------------------------------------------------------


def flips(places: Files, begun: str, tries: int, dice: random.Random) -> Tally:
    """A store each of whose pages is inverted in turn, and then spoiled at random: each command answers as before or
    says what is damaged, and `store verify` finds whatever a command does not answer as before.
    """
    tally, address = Tally("spoiled pages, sqlite"), places.like(begun)
    whole = {words: ask(begun, *words).out.replace(begun, address) for words in READS}
    data = Path(begun).read_bytes()
    for attempt, (kind, spoiled) in enumerate((*_inverted(data), *(_spoiled(data, dice) for _ in range(tries)))):
        for path in Path(address).parent.iterdir():
            path.unlink()
        Path(address).write_bytes(spoiled)
        Path(address).chmod(0o600)
        answers = {words: ask(address, *words) for words in READS}
        verified = ask(address, "history", "verify")
        sound = ask(address, "store", "verify")
        others = [(("history", "verify"), verified), (("store", "verify"), sound), (WRITE, ask(address, *WRITE))]
        faults = []
        for words, done in (*answers.items(), *others):
            if done.status not in (0, 6, 9, 65, 75) or "Traceback" in done.err:
                faults.append(f"{' '.join(words)}: status {done.status}: {done.err}")
            if done.status in (9, 75) and kind != "cut":
                faults.append(f"{' '.join(words)}: status {done.status} is not damage: {done.err}")
        for words, done in answers.items():
            if sound.status == done.status == 0 and done.out != whole[words]:
                faults.append(f"{' '.join(words)}: another answer, and store verify finds nothing")
        if sound.status == 0 and any(done.status for done in (*answers.values(), verified)):
            faults.append("store verify finds nothing")
        seen = "noticed" if any(done.status for done in answers.values()) else "read"
        end = f"{kind}: {seen}, history verify {verified.status}, store verify {sound.status}"
        tally.note(end, *(f"try {attempt} ({kind}): {fault}" for fault in faults))
    places.drop(address)
    return tally


def _inverted(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file with each of its pages inverted."""
    for page in range(0, len(data), PAGE):
        inverted = bytes(byte ^ 0xFF for byte in data[page : page + PAGE])
        yield "inverted", data[:page] + inverted + data[page + PAGE :]


def _spoiled(data: bytes, dice: random.Random) -> tuple[str, bytes]:
    """The bytes of a file after an accident, and what happened."""
    pages = len(data) // PAGE
    page = dice.randrange(pages) * PAGE
    place = page + dice.randrange(PAGE)
    match dice.choice(("bit", "byte", "run", "zeros", "swap", "cut")):
        case "bit":
            return "bit", data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]
        case "byte":
            return "byte", data[:place] + dice.randbytes(1) + data[place + 1 :]
        case "run":
            return "run", (data[:place] + dice.randbytes(64) + data[place + 64 :])[: len(data)]
        case "zeros":
            return "zeros", data[:page] + bytes(PAGE) + data[page + PAGE :]
        case "swap":
            other = dice.randrange(pages) * PAGE
            spoiled = bytearray(data)
            spoiled[page : page + PAGE], spoiled[other : other + PAGE] = (
                data[other : other + PAGE],
                data[page : page + PAGE],
            )
            return "swap", bytes(spoiled)
        case _:
            return "cut", data[:place]
