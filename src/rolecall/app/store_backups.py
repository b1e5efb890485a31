"""`store backup` and `store copy`: a whole store, history and all, written somewhere else."""

from __future__ import annotations

from dataclasses import asdict

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import count
from rolecall.domain.errors import WrongUsage
from rolecall.store.address import SQLITE, address
from rolecall.store.store import Store
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer


def backup(context: Context, file: str, *, force: bool) -> Result:
    """Writes the store down in a file, as it stands at one moment. Raises WrongUsage for what is no file."""
    from rolecall.store.backups import backup as write

    if address(file).kind != SQLITE:
        raise WrongUsage("A backup is a file.", hint="From one database to another: rolecall store copy FROM TO")
    with context.screen.meter("pages") as progress:
        done = write(context.store.address, file, progress, replace=force)
    note = f"Wrote {file}: {count(done.changes, 'change')}. Check it with: {_verify(file)}"
    answer = Answer({"file": file, **asdict(done)}) if context.screen.format == JSON else None
    return Result(answer, notes=(note,))


def copy(context: Context, source: str, target: str) -> Result:
    """Makes a store at an empty address of all that another one holds."""
    from rolecall.store import copying

    origin, place = context.with_options(store=source), address(target)
    if context.options.dry_run:
        if Store(place).exists():
            raise copying.occupied(place)
        revision = origin.snapshot.revision
        notes: tuple[str, ...] = ("Dry run: nothing was saved.",)
    else:
        with context.screen.meter("rows") as progress:
            copying.copy(origin.store.address, place, progress)
        revision = context.with_options(store=target).snapshot.revision
        shown = target if place.kind == SQLITE else place.shown  # a URL may hold a password
        notes = (f"Wrote {place.shown}: {count(revision, 'change')}. Check it with: {_verify(shown)}",)
    data = {"saved": not context.options.dry_run, "from": origin.store.address.shown, "to": place.shown}
    return Result(Answer({**data, "changes": revision}) if context.screen.format == JSON else None, notes=notes)


def _verify(store: str) -> str:
    return command_line("store verify", (), ("--store", store))
