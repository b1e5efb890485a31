"""How each verb is called in tests of what all verbs have in common: a line a verb, on a salon with some history."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from program import Answers, Done, Program
from rolecall.cli import root
from rolecall.domain.account.last_pull import LastPull
from rolecall.store import account_writing
from rolecall.store.account_reading import Binding, KnownAccount, Lease, Push
from rolecall.store.address import SQLITE, Address
from rolecall.terminal.streams import Streams
from stores import FOLDER as OLD_STORES
from worlds.salon import SALON

ALL = ("table", "lines", "csv", "json")
FILES = {
    "world.toml": SALON.replace('name = "Boris Kim"\nemail', 'name = "Boris Kimm"\nwas = "Boris Kim"\nemail'),
    "people.csv": "name,email,location,role\nEve Stone,eve@example.com,Harbour,manager\n",
    "team.toml": SALON + '\n[[expect]]\nuser = "anna@example.com"\ncan = ["clients.export"]\n',
    "changes.txt": "location add Quay --currency EUR\nstaff add Eve --at Quay\n",
}
BEFORE = (
    "invite Gone --email gone@example.com --at Harbour --role accountant",
    "user accept gone@example.com",
    "user remove gone@example.com",
    "perms revoke boris@example.com --all --at Riverside",
    "staff add Petrov --at Harbour",
    "location add Mole --currency EUR",
)
"""What was saved after the salon: the last change can be undone, and a lower role fits Boris."""
NOON = "2026-01-02T12:00:00+00:00"
PUSH = Push(0, NOON, "tester", "push", "cleaning up", 0, "tests", NOON, "open")


@dataclass(frozen=True)
class Call:
    """A call that succeeds. `status` is what a reading ends with; `asks` is what someone at the terminal answers."""

    words: str = ""
    status: int = 0
    formats: tuple[str, ...] = ALL
    asks: Callable[[], list[Any]] | None = None


def _ticked() -> list[Any]:
    """Anna's booking section with one permission more, then done."""
    return ["booking", lambda ticked: ticked | {"booking.create"}, "done"]


ANNA, BORIS, ZOE = "anna@example.com", "boris@example.com", "+447400123456"
CALLS: dict[str, Call] = {
    "invite": Call("Eve --email eve@example.com --at Harbour --role manager"),
    "user list": Call(),
    "user show": Call(ANNA),
    "user accept": Call(ZOE),
    "user resend": Call(ZOE),
    "user cancel": Call(ZOE),
    "user remove": Call(ANNA),
    "user move": Call(f"{ANNA} --to Harbour --new-staff"),
    "user merge": Call(f"{ZOE} {BORIS}"),
    "user forget": Call("gone@example.com"),
    "user edit": Call(f"{ANNA} --email ann@example.com"),
    "role list": Call(),
    "role show": Call("employee"),
    "role set": Call(f"{ANNA} manager"),
    "role suggest": Call(f"{BORIS} --at Riverside --assign"),
    "perms show": Call(ANNA),
    "perms list": Call(),
    "perms grant": Call(f"{ANNA} booking.create"),
    "perms revoke": Call(f"{ANNA} clients"),
    "perms edit": Call(ANNA, asks=_ticked),
    "perms copy": Call(f"{ZOE} {BORIS} --at Harbour --with-role"),
    "perms reset": Call(f"{BORIS} --at Riverside"),
    "perms explain": Call(f"{ANNA} clients.export", status=3),
    "perms who": Call("calendar"),
    "perms diff": Call(f"{BORIS} {BORIS} --at Riverside --with-at Harbour"),
    "location list": Call(),
    "location show": Call("Riverside"),
    "location add": Call("Quay --currency EUR"),
    "location copy": Call("Riverside Quay --with-team --networks"),
    "location edit": Call("Riverside --currency USD"),
    "location remove": Call("Mole"),
    "staff list": Call(),
    "staff add": Call("Eve --at Harbour"),
    "staff edit": Call("Petrov --at Harbour --position Barber"),
    "staff remove": Call("Petrov --at Harbour"),
    "network list": Call(),
    "network show": Call("North"),
    "network create": Call("South Harbour"),
    "network edit": Call("North --name Norden"),
    "network order": Call("North Harbour Riverside"),
    "network main": Call("North Harbour"),
    "network delete": Call("North"),
    "report list": Call(),
    "report show": Call("contacts"),
    "report export": Call("contacts", formats=("csv", "json")),
    "check": Call("team.toml", status=3),
    "drift": Call("world.toml", status=4),
    "apply": Call("world.toml"),
    "history list": Call(),
    "history show": Call("2"),
    "history undo": Call(),
    "history verify": Call(),
    "account connect": Call(),
    "account status": Call(),
    "account roles": Call(),
    "account probe": Call("--user lena.within@example.com --at Riverside", formats=()),
    "account pushes": Call(),
    "account disconnect": Call(formats=("json",)),
    "pull": Call("--currency EUR"),
    "push": Call(formats=("json",)),
    "store info": Call(),
    "store backup": Call("kept.db --force", formats=("json",)),
    "store restore": Call("backup.db"),
    "store copy": Call("backup.db copy.db", formats=("json",)),
    "store verify": Call(),
    "store upgrade": Call("--store old.db", formats=("json",)),
    "schema": Call("world", formats=()),
    "run": Call("changes.txt"),
    "export": Call("-", formats=()),
    "help": Call("selectors"),
    "demo": Call(),
    "home": Call(),
    "completion": Call("bash", formats=()),
}


def verbs() -> Iterator[tuple[str, Any]]:
    """Every command of the real tree with the words that reach it."""
    top = root()
    for word in top.members:
        command = top.get_command(None, word)
        nested = getattr(command, "commands", None)
        yield from ((f"{word} {name}", verb) for name, verb in nested.items()) if nested else [(word, command)]


def options(verb: Any) -> set[str]:
    """The options of a verb."""
    return {option for parameter in verb.params for option in parameter.opts if option.startswith("-")}


VERBS = dict(verbs())
DRY = [name for name, verb in VERBS.items() if "--dry-run" in options(verb)]
PUSHING = "push"
"""What changes the account, and has tests of its own."""
WRITING = [name for name in DRY if "--reason" in options(VERBS[name]) and name != PUSHING]
"""What makes an entry in the history."""
WHOLE = [name for name in DRY if name not in (*WRITING, PUSHING)]
"""What makes or replaces a whole store."""
READING = [name for name in VERBS if name not in DRY]


def furnish(folder: Path, account: str, named: Callable[[str], str] = str) -> Program:
    """The program on a salon with some history, connected to the account at that address, to which something was pushed
    once, and the files that calls name; `named` gives names another form.
    """
    for name, text in FILES.items():
        (folder / name).write_text(named(text), encoding="utf-8")
    shutil.copy(OLD_STORES / "version1.db", folder / "old.db")
    program = Program(folder / "store.db")
    backup = f"store backup {shlex.quote(str(folder / 'backup.db'))}"
    for line, text in (("apply - --yes", SALON), (backup, ""), *((f"{line} --yes", "") for line in BEFORE)):
        done = program.line(named(f"{line} --quiet"), text=named(text))
        assert done.status == 0, done.err
    place = Address(SQLITE, str(program.store))
    account_writing.bind(place, Binding(account))
    nothing_read = KnownAccount(Binding(account), LastPull())
    account_writing.remember(place, account_writing.pulled(nothing_read, LastPull(), PUSH.at, PUSH.actor))
    account_writing.begin(place, PUSH)
    account_writing.close(place, 1, Lease(PUSH.holder, PUSH.at, PUSH.at), "done")
    return program


def call(
    program: Program, name: str, more: str = "", *, streams: Streams | None = None, named: Callable[[str], str] = str
) -> Done:
    """Runs a verb's call with more words; answers are given only where the verb cannot do without."""
    entry = CALLS[name]
    answers = Answers(entry.asks()) if entry.asks else None
    return program.line(named(f"{name} {entry.words} {more}"), answers=answers, streams=streams)
