"""Reading locations of the account, all or those that are named, with what that takes and progress at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.context import Context
from rolecall.domain import find
from rolecall.domain.account import budget
from rolecall.domain.account.identities import LOCATION
from rolecall.domain.account.picture import AccountLocation, AccountPicture
from rolecall.domain.counting import and_more, count
from rolecall.domain.errors import Ambiguous, NotFound, RolecallError, Unavailable
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import visible
from rolecall.store.account_reading import KnownAccount
from rolecall.terminal.screen import JSON

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient

ALLOWED_A_SECOND = 5
"""What the account documents."""


@dataclass(slots=True)
class RequestCounter:
    """Counts requests, of how many where the `total` is known, and shows that as soon as something can `show` it."""

    total: int = 0
    show: Callable[[int, int], None] = lambda done, total: None

    def count(self, done: int) -> None:
        self.show(done, max(done, self.total) if self.total else 0)


@dataclass(frozen=True, slots=True)
class LocationReading:
    """What is about to be read: the locations that the account lists, and those of them that were `chosen`."""

    context: Context
    known: KnownAccount
    client: AccountClient
    counter: RequestCounter
    listed: tuple[AccountLocation, ...]
    chosen: tuple[AccountLocation, ...]

    def picture(self) -> AccountPicture:
        """The chosen locations, read whole, after saying how long that takes."""
        from rolecall.account.picturing import account_picture

        self.counter.total = _announced(self.context, self.known, self.chosen)
        with self.context.screen.meter("requests") as self.counter.show:
            ids, listed = [location.id for location in self.chosen], (*self.listed, *self.chosen)
            caller = account_access.caller(self.known.binding, self.client)
            return account_picture(self.client, ids, listed=listed, caller=caller)


@contextmanager
def reading(context: Context, known: KnownAccount, names: Sequence[str]) -> Iterator[LocationReading]:
    """A reading of all locations, or of those that are named as the store or the account does.

    Raises NotFound, also where the account lists none, or Ambiguous.
    """
    counter = RequestCounter()
    with account_access.client_of(context, known.binding.url, watch=counter.count) as client:
        listed = client.locations()
        chosen = tuple(_chosen(context, client, known, listed, names)) if names else listed
        if not chosen:
            message = "The account lists no locations, as for some applications' tokens."
            raise NotFound(message, hint="Name each by its id: --location ID")
        yield LocationReading(context, known, client, counter, listed, chosen)


def _chosen(
    context: Context,
    client: AccountClient,
    known: KnownAccount,
    listed: Sequence[AccountLocation],
    names: Sequence[str],
) -> Iterator[AccountLocation]:
    """The locations of these names, each once."""
    by_number = {location.id: location for location in listed}
    for number in dict.fromkeys(_known_number(context, known, name) or _listed_number(listed, name) for name in names):
        yield by_number.get(number) or client.location(number)


def _known_number(context: Context, known: KnownAccount, name: str) -> int:
    """The account's number of a location of the store; 0 where it is not known."""
    try:
        key = find.location(context.world, name).id
    except RolecallError:
        return 0
    return known.last.ids.numbers[LOCATION].get(key, 0)


def _listed_number(listed: Sequence[AccountLocation], name: str) -> int:
    """The number of a location with that title or number, which the account need not list."""
    fits = [x.id for x in listed if fold(x.title) == fold(name) or str(x.id) == name.strip()]
    if len(fits) > 1:
        message = f"“{name}” matches {len(fits)} locations of the account: {', '.join(map(str, fits))}."
        raise Ambiguous(message, hint="Name one by its number.", candidates=[str(x) for x in fits])
    if not fits and not (name.strip().isascii() and name.strip().isdigit()):
        hint = did_you_mean(name, [x.title for x in listed])
        raise NotFound(f"The account has no location that is called “{name}”.", hint=hint)
    return fits[0] if fits else int(name)


def _announced(context: Context, known: KnownAccount, chosen: Sequence[AccountLocation]) -> int:
    """Says how long the reading takes, as far as the last pull tells; gives the number of requests, 0 if unknown."""
    last = known.last.within(context.world)
    if any(location.id not in last.ids.location for location in chosen):
        _say(context, f"Reading the account: a request for each user, {budget.PER_SECOND} a second.")
        return 0
    users = (len(last.users_at(location.id)) for location in chosen)
    requests = budget.OF_THE_LISTS + budget.pull_requests(users)
    what = and_more([context.world.location[last.ids.location[location.id]].name for location in chosen], 3)
    seconds = f"about {budget.seconds(requests):.0f} s at {budget.PER_SECOND} a second"
    _say(context, f"Reading {what}: {count(requests, 'request')}, {seconds} ({ALLOWED_A_SECOND} are allowed).")
    return requests


def _say(context: Context, progress: str) -> None:
    if context.screen.format != JSON:
        context.screen.say(progress)


# -- what could not be read ------------------------------------------------------------------------


def refuse_unread(picture: AccountPicture, undone: str, hint: str = "Try again in a moment.") -> None:
    """Raises Unavailable for locations that could not be read; `undone` says what was not done therefore."""
    if lines := unread_lines(picture):
        number = count(len(lines), "location")
        raise Unavailable(f"{number} could not be read, so nothing was {undone}: {'; '.join(lines)}", hint=hint)


def unread_lines(picture: AccountPicture) -> list[str]:
    """Each location that could not be read, and why."""
    return [f"{visible(unread.location.title)}: {unread.reason}" for unread in picture.unread]
