"""Expectations written from what the store holds, so that today's state becomes a guard against regressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rolecall.app.checking import at_store
from rolecall.app.context import Context
from rolecall.documents.atomic import write_atomically
from rolecall.documents.expectation_text import write
from rolecall.domain import find, selectors
from rolecall.domain.errors import NotFound, Unchecked, WrongUsage
from rolecall.domain.world import Location, Membership, World
from rolecall.terminal import streams


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose accesses are written down; `at` names one location."""

    users: Sequence[str]
    store: str = ""
    at: str = ""
    record: bool = True


def run(context: Context, wish: Wish, output: str) -> None:
    """Writes an expectation for each access."""
    if not wish.record:
        raise WrongUsage("--at goes with --record only.", hint='In a file write at = "…" below [[expect]].')
    if not wish.users:
        raise Unchecked("Nothing was recorded: nobody is named.", hint="Name users or selectors, or all.")
    world = at_store(context, wish.store).world
    at = find.location(world, wish.at) if wish.at else None
    text = write(world, accesses(world, wish.users, at))
    if output == "-":
        streams.write(text)
    else:
        write_atomically(Path(output), text.encode())
        context.screen.say(f"Wrote {output}.")


def accesses(world: World, words: Sequence[str], at: Location | None) -> list[Membership]:
    """The accesses meant: of a named user all, or the one at `at`."""
    found: dict[str, Membership] = {}
    for word in words:
        found.update((m.id, m) for m in _meant(world, word, at))
    return list(found.values())


def _meant(world: World, word: str, at: Location | None) -> list[Membership]:
    if selectors.is_selector(word) or at is not None:
        return selectors.memberships(world, [word], at)
    user = find.user(world, word)
    held = world.memberships(user.id)
    if not held:
        raise NotFound(f"{user.name} has no access anywhere.", hint="There is nothing to record.")
    return held
