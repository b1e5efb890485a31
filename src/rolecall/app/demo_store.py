"""`rolecall demo`: a store with the example chain that comes with the package, and what to try on it."""

from __future__ import annotations

import os
import shlex
from os.path import basename, dirname, join

from rolecall.app.configuration import Configuration
from rolecall.app.context import Context
from rolecall.app.files import read
from rolecall.app.options import Options
from rolecall.app.saving import save
from rolecall.app.world_files import applying
from rolecall.domain.counting import count
from rolecall.domain.errors import Unavailable
from rolecall.views.answers import Answer, table

CHAIN = join(dirname(dirname(__file__)), "examples", "chain.toml")
TRY = (
    "rolecall perms show anna.petrova",
    "rolecall perms grant marta.ozola reports.messages.phones --dry-run",
    "rolecall report show contacts location:Riverside",
)


def create(context: Context) -> Answer:
    """Makes the store, which no policy of the working folder concerns. Raises Unavailable where there is no room."""
    from shutil import rmtree
    from tempfile import mkdtemp

    try:
        folder = mkdtemp(prefix="rolecall-demo-")
    except OSError as error:
        hint = "Name another temporary folder: TMPDIR=/path rolecall demo"
        raise Unavailable(f"No folder for the store can be made: {error.strerror}.", hint=hint) from error
    options = Options(store=join(folder, "store.db"), format=context.options.format, yes=True, quiet=True)
    there = Context(Configuration(options, {}), context.command, context.environment, context.opened)
    try:
        save(there, applying(read(CHAIN), prune=False), "demo: an example chain", begins=True)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    return _described(there)


def _described(there: Context) -> Answer:
    place = there.store.address.place
    world = there.store.load().world
    numbers = {kind: len(world.of(kind)) for kind in ("location", "network", "user")}
    holds = ", ".join(count(number, kind) for kind, number in numbers.items())
    use = _assignment(place)
    facts = [("store", place), ("holds", holds)]
    columns = {"what": "What", "details": "Value"}
    return Answer(
        {"store": place, "holds": numbers, "use": use, "try": list(TRY)},
        table(columns, [*facts, ("use", use), *(("try", line) for line in TRY)]),
        condensed=(table(columns, facts),),
        closing=("Use it in this shell, then try:",),
        command="\n".join((use, *TRY)),
    )


def _assignment(place: str) -> str:
    """The line that makes the person's shell use a store."""
    shell = basename(os.environ.get("SHELL", "")) or ("pwsh" if os.name == "nt" else "sh")
    if shell.startswith("pwsh"):
        return f"$env:ROLECALL_STORE = '{place.replace(chr(39), chr(39) * 2)}'"
    return f"{'set -gx ROLECALL_STORE ' if shell == 'fish' else 'export ROLECALL_STORE='}{shlex.quote(place)}"
