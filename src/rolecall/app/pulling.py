"""Pulling: the account is read, laid over the store's world, shown and saved with what is to be remembered of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain import find
from rolecall.domain.account import budget
from rolecall.domain.account.identities import LOCATION, NETWORK, STAFF, USER, Given
from rolecall.domain.account.merging import Side
from rolecall.domain.account.picture import AccountPicture
from rolecall.domain.account.worlds import Pulled, pulled
from rolecall.domain.counting import and_more, count
from rolecall.domain.errors import Ambiguous, NotFound, RolecallError, Unavailable, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.plan import Plan, compare
from rolecall.domain.text import visible
from rolecall.store.account_reading import KnownAccount
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient

ALLOWED_A_SECOND = 5
"""What the account documents."""


@dataclass(frozen=True, slots=True)
class PullWords:
    """What a pull is told: which locations (none: all), the currency of new ones, pairs `ID=NAME` that are in doubt,
    who is right for whom, and whether what can be read is saved without what cannot.
    """

    locations: Sequence[str] = ()
    currency: str = ""
    matches: Sequence[str] = ()
    ours: Sequence[str] = ()
    theirs: Sequence[str] = ()
    keep: Side = Side.LEAVE
    partial: bool = False


def pull(context: Context, words: PullWords) -> Result:
    """Reads the account and offers the plan that makes the store like it.

    What only the store changed stays and waits for a push; what both changed is in conflict, stays too unless a side is
    chosen, and the status is 6 then. Raises Unavailable where a location could not be read, unless the rest is enough.
    """
    known = account_access.known(context)
    words = replace(words, currency=_currency(context, known, words.currency))
    picture = read(context, known, words.locations)
    _refuse_or_leave_unread(context, picture, partial=words.partial)
    found = _settled(context, picture, known, words)
    plan = compare(context.world, found.world)
    in_json = context.screen.format == JSON
    if not in_json and not (plan and context.lacks_consent):
        _say_what_stays(context, found)
    result = _offered(context, known, picture, plan, found)
    result = _with_what_stays(context, found, result) if in_json else result
    if any(person.conflicts for person in found.people):
        return replace(result, status=Exit.CONFLICT)
    return replace(result, status=Exit.PARTLY) if picture.unread and result.status == Exit.OK else result


def _currency(context: Context, known: KnownAccount, text: str) -> str:
    """The code of `--currency`, "" where the store may have all locations already. Where it has none, the reading of a
    whole account waits for this answer.

    Raises WrongUsage for no code of a currency, or none at all where nobody can be asked.
    """
    from rolecall.documents import identity

    if text:
        return identity.currency(text)
    if known.last.ids.location or context.world.location:
        return ""
    if not context.can_ask:
        raise WrongUsage("The account names no currency for its locations.", hint="Give it: --currency EUR")
    return identity.currency(context.asker.text("Currency of the account's locations, such as EUR:", identity.currency))


# -- reading ---------------------------------------------------------------------------------------


def read(context: Context, known: KnownAccount, names: Sequence[str]) -> AccountPicture:
    """The account, all of it or the locations of these names, with progress at a terminal."""
    from rolecall.account.picturing import account_picture

    total, url = 0, known.binding.url
    with (
        context.screen.meter("requests") as tell,
        account_access.client_of(
            context, url, watch=lambda done: tell(done, max(done, total) if total else 0)
        ) as client,
    ):
        total = _announce(context, known, names)
        ids = _numbers(context, client, known, names) if names else ()
        return account_picture(client, ids, caller=known.binding.caller)


def _announce(context: Context, known: KnownAccount, names: Sequence[str]) -> int:
    """Says how long the reading takes, as far as the last pull tells; gives the number of requests, 0 if unknown."""
    at, last = [_known_number(context, known, name) for name in names], known.last.within(context.world)
    numbers = [number for number in at if number] if names else list(last.ids.location)
    if not numbers or len(numbers) < len(names):
        _say(context, f"Reading the account: a request for each user, {budget.PER_SECOND} a second.")
        return 0
    requests = budget.pull_requests(len(last.users_at(number)) for number in numbers) + 2
    what = and_more([context.world.location[last.ids.location[number]].name for number in numbers], 3)
    seconds = f"about {budget.seconds(requests):.0f} s at {budget.PER_SECOND} a second"
    _say(context, f"Reading {what}: {count(requests, 'request')}, {seconds} ({ALLOWED_A_SECOND} are allowed).")
    return requests


def _say(context: Context, progress: str) -> None:
    if context.screen.format != JSON:
        context.screen.say(progress)


def _known_number(context: Context, known: KnownAccount, name: str) -> int:
    """The account's number of a location of the store; 0 where it is not known."""
    try:
        key = find.location(context.world, name).id
    except RolecallError:
        return 0
    return known.last.ids.numbers[LOCATION].get(key, 0)


def _numbers(context: Context, client: AccountClient, known: KnownAccount, names: Sequence[str]) -> list[int]:
    """The numbers of the locations that are named as the store or the account does. Raises NotFound or Ambiguous."""
    numbers, listed = [_known_number(context, known, name) for name in names], None
    for place, name in enumerate(names):
        if not numbers[place]:
            listed = client.locations() if listed is None else listed
            fits = [x.id for x in listed if fold(x.title) == fold(name) or str(x.id) == name.strip()]
            if not fits:
                hint = did_you_mean(name, [x.title for x in listed])
                raise NotFound(f"The account has no location that is called “{name}”.", hint=hint)
            if len(fits) > 1:
                message = f"“{name}” matches {len(fits)} locations of the account: {', '.join(map(str, fits))}."
                raise Ambiguous(message, hint="Name one by its number.", candidates=[str(x) for x in fits])
            numbers[place] = fits[0]
    return numbers


def refuse_unread(picture: AccountPicture, undone: str, hint: str = "Try again in a moment.") -> None:
    """Raises Unavailable for locations that could not be read; `undone` says what was not done therefore."""
    if lines := _unread(picture):
        number = count(len(lines), "location")
        raise Unavailable(f"{number} could not be read, so nothing was {undone}: {'; '.join(lines)}", hint=hint)


def _refuse_or_leave_unread(context: Context, picture: AccountPicture, *, partial: bool) -> None:
    """Raises Unavailable for locations that could not be read, unless those that could be are enough."""
    if not (partial and picture.locations):
        others = "; to save the others: --partial" if picture.locations else ""
        refuse_unread(picture, "saved", f"Try again in a moment{others}.")
    for line in _unread(picture):
        context.screen.say(f"Caution: left as it is, because it could not be read: {line}")


def _unread(picture: AccountPicture) -> list[str]:
    """Each location that could not be read, and why."""
    return [f"{visible(unread.location.title)}: {unread.reason}" for unread in picture.unread]


# -- merging ---------------------------------------------------------------------------------------


def _settled(context: Context, picture: AccountPicture, known: KnownAccount, words: PullWords) -> Pulled:
    """The world after the pull, with conflicts settled as the words, or the person at the terminal, say."""
    sides = {find.user(context.world, name).id: Side.OURS for name in words.ours}
    for name in words.theirs:
        if sides.setdefault(find.user(context.world, name).id, Side.THEIRS) is Side.OURS:
            raise WrongUsage(f"“{name}” stands in both --ours and --theirs.", hint="Keep one of them.")

    def made(chosen: dict[str, Side]) -> Pulled:
        given = _given(context, words.matches)
        return pulled(
            context.world, picture, known.last, currency=words.currency, keep=words.keep, sides=chosen, given=given
        )

    found = made(sides)
    if not any(person.conflicts for person in found.people):
        return found
    from rolecall.app import conflicts

    chosen = conflicts.settle(context, found)
    return made(sides | chosen) if chosen else found


def _given(context: Context, matches: Sequence[str]) -> Given:
    """The pairs of `--match ID=NAME`; NAME is empty for somebody new. Raises WrongUsage, NotFound or Ambiguous."""
    given: dict[tuple[str, int], str] = {}
    for text in matches:
        number, equals, name = text.partition("=")
        if not (equals and number.strip().isascii() and number.strip().isdigit()):
            message = f"“{text}” is not a valid value for --match."
            raise WrongUsage(message, hint="Write the account's number and your name for it, like --match 1315=Anna.")
        kind, key = _named(context, name.strip())
        given[kind, int(number)] = key
    return given


def _named(context: Context, name: str) -> tuple[str, str]:
    """The kind and id of what a name stands for: a user, else a location, a network or, at `--at`, a staff member."""
    world = context.world
    if not name:
        return USER, ""
    if context.at:
        return STAFF, find.staff(world, name, context.at).id
    for kind, look_up in ((LOCATION, find.location), (NETWORK, find.network)):
        try:
            return kind, look_up(world, name).id
        except NotFound:
            continue
    return USER, find.user(world, name).id


# -- what is said and saved ------------------------------------------------------------------------


def _waiting(found: Pulled) -> list[str]:
    """The names of those for whom a push would send something."""
    users = {found.last.ids.user[person.user] for person in found.people if person.waiting}
    return sorted(map(found.name, users))


def _unknown(found: Pulled) -> list[str]:
    """The account's slugs that are kept word for word, because rolecall has no permission for them."""
    return sorted({slug for person in found.people for slug in person.unknown})


def _say_what_stays(context: Context, found: Pulled) -> None:
    """What stays as it is: what waits for a push, and what rolecall has no words for. JSON has it in the answer."""
    unknown, waiting = _unknown(found), _waiting(found)
    if unknown:
        what = f"{count(len(unknown), 'permission')} of the account that rolecall does not know"
        kept = f"{what} {'is' if len(unknown) == 1 else 'are'} kept as it has them"
        context.screen.say(f"{kept}: {and_more(unknown, 5)}")
    if waiting:
        stay = "stays and waits" if len(waiting) == 1 else "stay and wait"
        context.screen.say(f"What was changed here for {count(len(waiting), 'user')} {stay} for: rolecall push")


def _with_what_stays(context: Context, found: Pulled, result: Result) -> Result:
    """The answer in JSON with what stays as it is, open conflicts included."""
    from rolecall.app import conflicts

    assert isinstance(result.answer, Answer)
    stays = {"conflicts": conflicts.data(found), "waiting": _waiting(found), "kept": _unknown(found)}
    return replace(result, answer=Answer({**result.answer.data, **stays}))


def _offered(context: Context, known: KnownAccount, picture: AccountPicture, plan: Plan, found: Pulled) -> Result:
    """Offers the plan; a pull that changes nothing in the world is remembered all the same."""
    from rolecall.app.saving import offer
    from rolecall.store import account_writing

    at, actor = context.environment.clock(), visible(context.environment.actor())
    along = account_writing.pulled(known, found.last, at, actor)
    places = and_more([visible(place.location.title) for place in picture.locations], 3)
    result = offer(context, context.snapshot, plan, f"pull from the account: {places}", observed=True, along=along)
    if not plan and not context.options.dry_run:
        context.store.release()  # whoever writes needs no second connection
        account_writing.remember(context.store.address, along)
    return result
