"""`store restore`: a backup checked, compared with the store, shown as a diff, and put in the store's place."""

from __future__ import annotations

import os

from rolecall.app.consenting import consent, refuse_unasked
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import show_difference
from rolecall.app.store_verifying import checked, refuse_faulty
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import count
from rolecall.domain.errors import BadData, NotFound, WrongUsage
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.store.address import SQLITE, Address, address
from rolecall.store.reading import VERSION, Snapshot
from rolecall.store.store import Store
from rolecall.terminal import interrupts
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer


def restore(context: Context, file: str) -> Result:
    """Shows what a backup changes for everyone, and makes the store hold exactly what it holds.

    Raises Conflict where the backup does not verify or the store changes meanwhile, Unanswered without consent.
    """
    from rolecall.views.diff_summary import extent
    from rolecall.views.plan_view import PlanView

    backup, options = _backup(context, file), context.options
    now, after = _now(context), backup.snapshot
    context.remark(_compared(context.store, now, backup.store, after))
    view = PlanView(now.world, compare(now.world, after.world))
    changes = show_difference(context, view)
    refuse_unasked(context, extent(view))
    context.store.release()  # a reader may keep the writer out
    kept, saved = "", not options.dry_run
    notes: tuple[str, ...] = ("Dry run: nothing was saved.",)
    if saved:
        name = os.path.basename(context.store.address.place) if context.store.exists() else ""
        consent(context, name)
        kept = _replace(context, backup.store.address, (after.head, now.head))
        notes = (f"Restored {context.store.address.shown} to change {after.revision}.",)
        notes += (f"The store as it was is kept in {kept}.",) if kept else ()
    data = {"saved": saved, "changes": after.revision, "head": after.head, "replaced": now.revision}
    answer = Answer({**data, "kept": kept or None, "differences": changes}) if context.screen.format == JSON else None
    return Result(answer, notes=notes, saved=saved)


def _backup(context: Context, file: str) -> Context:
    """The backup, once all of it verifies. Raises NotFound, and WrongUsage for what is no file or the store."""
    place = address(file)
    if place.kind != SQLITE:
        raise WrongUsage("A backup is a file.", hint="From one database to another: rolecall store copy FROM TO")
    if place == context.store.address:
        raise WrongUsage(f"{place.place} is the store itself.", hint="Name a backup of it.")
    if not os.path.exists(place.place):
        raise NotFound(f"There is no file {file}.", hint="Check the path.")
    backup = context.with_options(store=place.place)
    if Store(place).version() != VERSION:
        hint = f"Upgrade a copy of it with: {command_line('store upgrade', (), ('--store', file))}"
        raise BadData(f"{file} is of an earlier version.", hint=hint)
    refuse_faulty(checked(backup), place.place, "Choose another backup.")
    return backup


def _now(context: Context) -> Snapshot:
    """The store as it stands; an empty one where there is none yet, or none that can be read."""
    try:
        return context.beginning
    except BadData as error:
        context.remark(f"Caution: {error.message} The backup cannot be compared with it.")
        return Snapshot(World(), 0)


def _compared(store: Store, now: Snapshot, backup: Store, after: Snapshot) -> str:
    """How the backup and the store are related, by the digests of their changes."""
    if not now.revision:
        return f"The backup holds {count(after.revision, 'change')}."
    if after.head == now.head:
        return f"The backup and the store are both at change {now.revision}."
    if store.digest(after.revision) == after.head:
        lost = count(now.revision - after.revision, "change")
        return f"The backup is of change {after.revision}: it takes back {lost} that the store saved since."
    if backup.digest(now.revision) == now.head:
        return f"The backup is ahead: the store is at change {now.revision} of its {after.revision}."
    whose = "another store" if after.identity != now.identity else "another history of this store"
    return f"The backup is of {whose}: {count(after.revision, 'change')} replace {now.revision}."


def _replace(context: Context, backup: Address, heads: tuple[str, str]) -> str:
    from rolecall.store.restoring import restore as write

    with context.screen.meter("rows") as progress:
        return write(backup, context.store.address, heads, progress, interrupts.ignore)
