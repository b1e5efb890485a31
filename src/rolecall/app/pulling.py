"""Pulling: the account is read, laid over the store's world, shown and saved with what is to be remembered of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rolecall.app import account_access
from rolecall.app.account_own_facts import kept_here
from rolecall.app.context import Context
from rolecall.app.location_reading import reading, refuse_unread, unread_lines
from rolecall.app.result import Result
from rolecall.domain import find
from rolecall.domain.account.identities import LOCATION, NETWORK, STAFF, USER, Given, match
from rolecall.domain.account.merging import Side
from rolecall.domain.account.own_facts import OwnFact
from rolecall.domain.account.picture import AccountLocation, AccountPicture, LocationPicture
from rolecall.domain.account.pulled_places import without_currency
from rolecall.domain.account.worlds import Pulled, pulled
from rolecall.domain.counting import and_more, count
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.plan import Plan, compare
from rolecall.domain.text import visible
from rolecall.store.account_reading import KnownAccount
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer
from rolecall.views.push_lines import facts_data, facts_kept


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
    currency = _currency_of_all(context, known, words.currency)
    choice = _choice(context, words)  # what is wrong with it is said before anything is asked
    with reading(context, known, words.locations or ([context.options.at] if context.options.at else [])) as begun:
        choice = replace(choice, currency=currency or _currency_of_new(context, known, begun.chosen, choice.given))
        picture = begun.picture()
    _refuse_or_leave_unread(context, picture, partial=words.partial)
    found = _settled(context, picture, known, choice)
    found, own = kept_here(context, found, choice.is_theirs)
    plan = compare(context.world, found.world)
    in_json = context.screen.format == JSON
    if not in_json and not (plan and context.lacks_consent):
        _say_what_stays(context, found, own)
    result = _offered(context, known, picture, plan, found)
    result = _with_what_stays(context, found, own, result) if in_json else result
    if any(person.conflicts for person in found.people):
        return replace(result, status=Exit.CONFLICT)
    return replace(result, status=Exit.PARTLY) if picture.unread and result.status == Exit.OK else result


@dataclass(frozen=True, slots=True)
class PullChoice:
    """What the words of a pull come to: the currency of new locations, pairs that are settled, who is right for whom
    (by our user id) and for everybody else.
    """

    currency: str
    given: Given
    sides: Mapping[str, Side]
    keep: Side

    def is_theirs(self, user: str) -> bool:
        """Whether the account is right about a user (our id), or a record of another kind."""
        return self.sides.get(user, self.keep) is Side.THEIRS


def _choice(context: Context, words: PullWords) -> PullChoice:
    """Raises WrongUsage, NotFound or Ambiguous."""
    sides = {find.user(context.world, name).id: Side.OURS for name in words.ours}
    for name in words.theirs:
        if sides.setdefault(find.user(context.world, name).id, Side.THEIRS) is Side.OURS:
            raise WrongUsage(f"“{name}” stands in both --ours and --theirs.", hint="Keep one of them.")
    return PullChoice("", _given(context, words.matches), sides, words.keep)


# -- currencies ------------------------------------------------------------------------------------


def _currency_of_all(context: Context, known: KnownAccount, text: str) -> str:
    """The code of `--currency`. Where the store has no location yet, nothing is asked of the account without one; ""
    where it may have all locations already.

    Raises WrongUsage for no code of a currency, or none at all where nobody can be asked.
    """
    from rolecall.documents import identity

    if text:
        return identity.currency(text)
    if known.last.ids.location or context.world.location:
        return ""
    return _asked_currency(context, "its locations", "the account's locations")


def _currency_of_new(context: Context, known: KnownAccount, chosen: Sequence[AccountLocation], given: Given) -> str:
    """The currency of those of the chosen locations that are new to the store, "" where none is; asked for before
    anything is read of them. Raises WrongUsage where nobody can be asked.
    """
    picture = AccountPicture(tuple(map(LocationPicture, chosen)))
    ids = match(picture, context.world, known.last.within(context.world).ids, given).ids
    new = [visible(x.title) for x in without_currency(picture, context.world, ids) if x.id in ids.location]
    if not new:
        return ""
    titles = and_more(new, 3)
    return _asked_currency(context, titles, titles)


def _asked_currency(context: Context, unnamed: str, whose: str) -> str:
    from rolecall.documents import identity

    if not context.can_ask:
        raise WrongUsage(f"The account names no currency for {unnamed}.", hint="Give it: --currency EUR")
    return identity.currency(context.asker.text(f"Currency of {whose}, such as EUR:", identity.currency))


# -- merging ---------------------------------------------------------------------------------------


def _refuse_or_leave_unread(context: Context, picture: AccountPicture, *, partial: bool) -> None:
    """Raises Unavailable for locations that could not be read, unless those that could be are enough."""
    if not (partial and picture.locations):
        others = "; to save the others: --partial" if picture.locations else ""
        refuse_unread(picture, "saved", f"Try again in a moment{others}.")
    for line in unread_lines(picture):
        context.screen.say(f"Caution: left as it is, because it could not be read: {line}")


def _settled(context: Context, picture: AccountPicture, known: KnownAccount, choice: PullChoice) -> Pulled:
    """The world after the pull, with conflicts settled as the words, or the person at the terminal, say."""

    def merged(sides: Mapping[str, Side]) -> Pulled:
        return pulled(
            context.world,
            picture,
            known.last,
            currency=choice.currency,
            keep=choice.keep,
            sides=sides,
            given=choice.given,
        )

    found = merged(choice.sides)
    if not any(person.conflicts for person in found.people):
        return found
    from rolecall.app import conflicts

    chosen = conflicts.settle(context, found)
    return merged({**choice.sides, **chosen}) if chosen else found


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


def _say_what_stays(context: Context, found: Pulled, own: Sequence[OwnFact]) -> None:
    """What stays as it is: what waits for a push, and what rolecall has no words for. JSON has it in the answer."""
    unknown, waiting = _unknown(found), _waiting(found)
    if unknown:
        what = f"{count(len(unknown), 'permission')} of the account that rolecall does not know"
        kept = f"{what} {'is' if len(unknown) == 1 else 'are'} kept as it has them"
        context.screen.say(f"{kept}: {and_more(unknown, 5)}")
    if waiting:
        stay = "stays and waits" if len(waiting) == 1 else "stay and wait"
        context.screen.say(f"What was changed here for {count(len(waiting), 'user')} {stay} for: rolecall push")
    for line in facts_kept(own, full=context.options.full):
        context.screen.say(line)


def _with_what_stays(context: Context, found: Pulled, own: Sequence[OwnFact], result: Result) -> Result:
    """The answer in JSON with what stays as it is, open conflicts included."""
    from rolecall.app import conflicts

    assert isinstance(result.answer, Answer)
    stays = {"conflicts": conflicts.data(found), "waiting": _waiting(found), "kept": _unknown(found)}
    stays |= {"unpushable": facts_data(own)}
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
