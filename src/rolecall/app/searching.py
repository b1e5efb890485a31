"""From the words of the `list` verbs to tables: selectors choose people, all other words search the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from rolecall.app.context import Context
from rolecall.app.named_users import named
from rolecall.domain import lookup
from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, unaccented
from rolecall.domain.row_words import RowWords
from rolecall.domain.selectors import is_selector
from rolecall.domain.words import Name
from rolecall.domain.world import Membership, User, World
from rolecall.views.answers import Answer
from rolecall.views.questions import listing
from rolecall.views.row_search import matching

ROLE = "role:"


def users(context: Context, words: Sequence[str], users_from: str, *, without_access: bool = False) -> Answer:
    """The people whom selectors, given or in a file, and `--at` choose, or everyone; of these the rows with all words.

    With `without_access` those who have access nowhere. Raises WrongUsage where accesses are chosen too, NotFound where
    nobody is left.
    """
    selectors, search = _parted(words)
    chosen = [*map(Name, selectors), *(named((), users_from) if users_from else ())]
    if without_access and (chosen or context.at):
        message = "--without-access lists people of whom no access can be chosen."
        raise WrongUsage(message, hint="Leave out selectors and --at (ROLECALL_AT may be set).")
    everyone = not chosen and context.at is None
    if everyone and not search and not without_access:
        return listing.users(context.world)
    accesses = list(context.world.membership.values()) if everyone else context.accesses(chosen or ["all"])
    nowhere = _without_access(context.world, accesses, search) if everyone else []
    fitting = _fitting(context.world, accesses, search) if search and not without_access else accesses
    if search and not (fitting or nowhere):
        raise _nobody(context.world, words)
    return listing.users(context.world, () if without_access else fitting, also=nowhere)


def _parted(words: Sequence[str]) -> tuple[list[str], RowWords]:
    """The selectors among words, and the others."""
    selectors = [word for word in words if is_selector(word)]
    return selectors, RowWords.of(word for word in words if not is_selector(word))


def _without_access(world: World, accesses: Iterable[Membership], search: RowWords) -> list[User]:
    """The people who have none of all the accesses, and whose rows have all words."""
    with_access = {m.user for m in accesses}
    people = (user for user in world.user.values() if user.id not in with_access)
    return [user for user in people if search.fit((*_person(user), listing.NO_ACCESS))]


def _fitting(world: World, accesses: Iterable[Membership], search: RowWords) -> list[Membership]:
    """The accesses whose rows have all words."""
    people: dict[str, str] = {}
    places = {key: unaccented(place.name) for key, place in world.location.items()}
    staff = {key: unaccented(member.name) for key, member in world.staff.items()}

    def row(m: Membership) -> str:
        if m.user not in people:
            people[m.user] = unaccented("\n".join(_person(world.user[m.user])))
        return f"{people[m.user]}\n{places[m.location]}\n{m.role}\n{m.status}\n{staff.get(m.staff, '')}"

    return [m for m in accesses if search.fit_text(row(m))]


def _person(user: User) -> tuple[str, ...]:
    return user.name, *user.contacts


def _nobody(world: World, words: Sequence[str]) -> NotFound:
    text = " ".join(words)
    known = chain(world.of("user").names_like(text), _places_and_roles(world, text) if len(words) == 1 else ())
    hint = did_you_mean(text, known) or "See them with: rolecall user list"
    return NotFound(f"No users match “{text}”.", hint=hint)


def _places_and_roles(world: World, text: str) -> Iterable[str]:
    """The names of locations and the keys of roles, among them those that resemble a text."""
    return chain(world.of("location").names_like(text), catalogue().role)


def staff(context: Context, words: Sequence[str]) -> Answer:
    """Staff, of one location or of all; with selectors those linked to the people whom these choose."""
    selectors, search = _parted(words)
    linked = {m.staff for m in context.accesses(selectors)} if selectors else None
    return matching(listing.staff(context.world, context.at, linked), search, "staff", words)


def locations(context: Context, words: Sequence[str]) -> Answer:
    """Locations; with selectors those where the people whom these choose have access."""
    selectors, search = _parted(words)
    places = {m.location for m in context.accesses(selectors)} if selectors else None
    return matching(listing.locations(context.world, places), search, "locations", words)


def networks(context: Context, words: Sequence[str]) -> Answer:
    """Networks; with selectors those that have a location where the people whom these choose have access."""
    selectors, search = _parted(words)
    places = {m.location for m in context.accesses(selectors)} if selectors else None
    return matching(listing.networks(context.world, places), search, "networks", words)


def roles(words: Sequence[str]) -> Answer:
    """The roles; with `role:KEY` that one."""
    from rolecall.views.questions import catalogue_answers

    chosen = [lookup.role(word.removeprefix(ROLE)) for word in words if word.startswith(ROLE)]
    search = RowWords.of(word for word in words if not word.startswith(ROLE))
    return matching(catalogue_answers.roles(chosen), search, "roles", words)
