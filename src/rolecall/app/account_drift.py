"""Drift of the account: it is read anew and compared with the store, and with a file where one is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rolecall.app import account_access
from rolecall.app.account_own_facts import kept_here
from rolecall.app.context import Context
from rolecall.app.files import read
from rolecall.app.location_reading import reading, refuse_unread
from rolecall.app.result import Result
from rolecall.app.world_files import applying
from rolecall.domain.account.merging import Side
from rolecall.domain.account.own_facts import OwnFact
from rolecall.domain.account.picture import AccountPicture
from rolecall.domain.account.worlds import Pulled, account_world, pulled
from rolecall.domain.errors import NotFound
from rolecall.domain.exits import Exit
from rolecall.domain.text import visible
from rolecall.store.account_reading import KnownAccount
from rolecall.terminal.screen import JSON
from rolecall.views import account_moves
from rolecall.views.account_moves import ACCOUNT, STORE, Move, ThreeWays
from rolecall.views.push_lines import facts_left

Format = Literal["table", "lines", "csv", "json", "markdown"]


def run(context: Context, file: str, locations: Sequence[str], format: Format | None) -> Result:
    """Shows where the account differs from the store, and from the file if one is named, and who moved; saves nothing.

    The status is 4 then. Raises NotFound before the first pull, Unavailable where a location cannot be read.
    """
    known = account_access.known(context)
    if not known.pulls:
        message = "Nothing was pulled from the account yet, so there is nothing to compare it with."
        raise NotFound(message, hint="Begin with: rolecall pull")
    source = read(file) if file else None
    names = locations or [context.world.location[key].name for key in known.last.ids.location.values()]
    with reading(context, known, names) as begun:
        picture = begun.picture()
    refuse_unread(picture, "compared")
    picture = _of_pulled(context, picture, known)
    if source:
        edit, account = applying(source, prune=True, any_name=True), account_world(context.world, picture, known.last)
        found = account_moves.moves_from_file(context.world, account, edit(context.world), edit(account))
        return _shown(context, found, _next(found), format, with_file=True)
    merged, own = kept_here(context, pulled(context.world, picture, known.last, keep=Side.LEAVE))
    found = account_moves.moves(_three_ways(context, picture, known, merged))
    notes = _next(found, (person.waiting for person in merged.people), own)
    return _shown(context, found, notes, format, with_file=False)


def _of_pulled(context: Context, picture: AccountPicture, known: KnownAccount) -> AccountPicture:
    """The picture without locations that no pull has brought; of those that the account lists it is said."""
    for location in picture.known:
        if location.id not in known.last.ids.location:
            context.screen.say(f"{visible(location.title)} is in the account and was never pulled.")
    return replace(picture, locations=tuple(x for x in picture.locations if x.id in known.last.ids.location))


def _three_ways(context: Context, picture: AccountPicture, known: KnownAccount, merged: Pulled) -> ThreeWays:
    world, last = context.world, known.last
    settled, _ = kept_here(context, pulled(world, picture, last, keep=Side.THEIRS))
    return ThreeWays(world, account_world(world, picture, last), merged.world, settled.world)


def _shown(
    context: Context, found: Sequence[Move], then: Iterable[str], format: Format | None, *, with_file: bool
) -> Result:
    status = Exit.PENDING if found else Exit.OK
    notes = (account_moves.summary(found, with_file=with_file), *then)
    answer = account_moves.answer(found, with_file=with_file)
    if format == "markdown":
        from rolecall.documents.markdown import markdown_text

        return Result(markdown_text(answer, "Drift from the account"), status, notes)
    screen = context.with_options(format=format or "").screen
    if found or screen.format == JSON:
        screen.show(answer)
    return Result(None, status, notes)


def _next(found: Sequence[Move], waiting: Iterable[object] = (True,), own: Sequence[OwnFact] = ()) -> Iterator[str]:
    """What to type next; `waiting` is what a push would send, `own` what it cannot."""
    who = {move.moved for move in found}
    if ACCOUNT in who:
        yield "What moved in the account comes with: rolecall pull"
    if STORE in who and any(waiting):
        yield "What moved in the store is sent with: rolecall push"
    yield from facts_left(own, full=False)
