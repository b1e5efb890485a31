"""`store upgrade`, and its offer to people whose store an earlier version of rolecall wrote."""

from __future__ import annotations

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.catalogue import catalogue
from rolecall.domain.catalogue_changes import effect, title
from rolecall.domain.counting import count
from rolecall.store.reading import VERSION
from rolecall.terminal import interrupts
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer


def upgrade(context: Context) -> Result:
    """Brings the store to today's version, with consent."""
    from rolecall.app.consenting import consent, refuse_unasked

    previous, kept = context.store.version(), ""
    due, saved = previous < VERSION, False
    effects = catalogue_effects(context)
    say = context.remark if due else context.screen.say
    for line in effects:
        say(line)
    if not due:
        notes: tuple[str, ...] = (f"Nothing to upgrade: the store has version {previous}.",)
    elif context.options.dry_run:
        notes = (f"The store would be upgraded from version {previous} to {VERSION}.", "Dry run: nothing was saved.")
    else:
        refuse_unasked(context, f"{count(len(effects), 'access', 'accesses')} would change." if effects else "")
        consent(context, question=_question(context, previous))
        kept, notes = _upgrade(context)
        saved = True
    now = {"previous": previous, "version": VERSION if saved else previous}
    data = {"saved": saved, **now, "kept": kept or None, "effects": effects}
    return Result(Answer(data) if context.screen.format == JSON else None, notes=notes, saved=saved)


def offered(context: Context) -> bool:
    """Offers to upgrade the store, where it is outdated and a person is there to say yes; whether that was done."""
    silent = context.options.dry_run or context.screen.format == JSON or not context.can_ask
    if silent or not context.store.exists() or (previous := context.store.version()) == VERSION:
        return False
    if not context.asker.confirm(_question(context, previous)):
        return False
    _, notes = _upgrade(context)
    for note in notes:
        context.screen.say(note)
    return True


def catalogue_effects(context: Context) -> list[str]:
    """What the catalogue's changes since it was saved make of each access in the store, a line each."""
    if not (catalogue().renamed or catalogue().dropped):
        return []
    from rolecall.store.saved_settings import saved_settings

    lines = []
    for plain, user, location in saved_settings(context.store.address):
        meaning = effect(plain["permissions"], plain["limits"])
        parts = {"loses": meaning.lost, "gains": meaning.gained, "is no longer limited by": meaning.unlimited}
        effects = [f"{word} {', '.join(map(title, keys))}" for word, keys in parts.items() if keys]
        lines += [f"{user} · {location}: {'; '.join(effects)} by a change of the catalogue."] if effects else []
    return lines


def _question(context: Context, previous: int) -> str:
    shown = context.store.address.shown
    return f"Upgrade {shown} from version {previous} to {VERSION}? Earlier versions of rolecall cannot use it then."


def _upgrade(context: Context) -> tuple[str, tuple[str, ...]]:
    """Where the store is kept as it was, and remarks about it."""
    from rolecall.store.upgrading import upgrade as write

    shown = context.store.address.shown
    with interrupts.heeded_again(), context.screen.meter("changes") as progress:
        done = write(context.store.address, progress, interrupts.ignore)
    if done.previous == VERSION:
        return "", (f"Another process upgraded {shown} meanwhile.",)
    notes = (f"Upgraded {shown} from version {done.previous} to {VERSION}.",)
    return done.kept, (*notes, f"The store as it was is kept in {done.kept}.") if done.kept else notes
