"""Selectors: `role:administrator,location:Riverside`, `!status:invited`, `can:clients.export`, `all`.

A comma means and, repeating means or, `!` means not. A word without a colon is a user's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

from rolecall.domain import find, lookup
from rolecall.domain.access import effective
from rolecall.domain.catalogue import Role
from rolecall.domain.errors import NotFound, RolecallError, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import refuse_as_option
from rolecall.domain.words import Name, each
from rolecall.domain.world import ACTIVE, INVITED, Location, Membership, User, World

Test = Callable[[Membership], bool]
KINDS = ("role", "location", "network", "staff", "status", "can")


def is_selector(word: str) -> bool:
    """Whether a word selects by property rather than names one user."""
    parts = [part.strip().removeprefix("!") for part in word.split(",")]
    known = any(part == "all" or (":" in part and part.split(":")[0] in KINDS) for part in parts)
    return known or (len(parts) > 1 and ":" in word)


def refuse_misread(name: str) -> None:
    """Raises WrongUsage for a user's name that a command would take for something else: `all`, `role:x`, `-x`, `@x`."""
    refuse_as_option(name)
    if is_selector(name) or name.startswith(find.ID):
        raise WrongUsage(f"The name “{name}” would be read as a selector.", hint="Choose another name.")


def word_for(world: World, user: str) -> str:
    """The word that stands for this user alone on a command line: a contact, else the name, else `id:…`."""
    person = world.user[user]
    for word in filter(None, (person.email, person.phone, person.name)):
        try:
            refuse_misread(word)
            if find.user(world, word).id == user:
                return word
        except RolecallError:
            continue
    return f"{find.ID}{user}"


def memberships(world: World, words: Iterable[Name | str], at: Location | None = None) -> list[Membership]:
    """The accesses that any of `words` stands for, each once, ordered by user name and location.

    A user's name stands for the access at `at`, or the only one. Raises what is wrong with every word at once, as
    when a selector fits nobody.
    """

    def standing_for(word: str) -> list[Membership]:
        if not is_selector(word):
            return [find.membership(world, user(world, word), at)]
        test = selector(world, word)
        matches = [m for m in _candidates(world, word, at) if (at is None or m.location == at.id) and test(m)]
        if not matches:
            where = f" at {at.name}" if at else ""
            raise NotFound(f"No users{where} match {word}.", hint="See who there is with: rolecall user list")
        return matches

    words = [*words]
    find.fetch_users(world, names_among(words))
    chosen = each(words, standing_for)
    distinct = {membership.id: membership for memberships in chosen for membership in memberships}

    def order(membership: Membership) -> tuple[str, str, str]:
        name, place = world.user[membership.user].name, world.location[membership.location].name
        return name.casefold(), membership.user, place.casefold()

    return sorted(distinct.values(), key=order)


def names_among(words: Iterable[Name | str]) -> list[str]:
    """The texts of those words that are no selectors."""
    texts = (word.text if isinstance(word, Name) else word for word in words)
    return [text for text in texts if not is_selector(text)]


def user(world: World, word: str) -> User:
    """The user of that name, where a selector could stand too. Raises NotFound with the selector that was meant."""
    try:
        return find.user(world, word)
    except NotFound as error:
        if meant := _meant(world, word):
            raise NotFound(error.message, hint=f"Did you mean {' or '.join(meant)}?") from None
        raise


def _meant(world: World, word: str) -> list[str]:
    """Selectors of the location, network or role of that name, as a shell reads them."""
    from shlex import quote

    selected = []
    for kind, look_up in (("location", find.location), ("network", find.network), ("role", find.role)):
        with suppress(RolecallError):
            record = look_up(world, word)
            name = record.key if isinstance(record, Role) else record.name
            selected += [quote(f"{kind}:{name}")] if "," not in name else []
    return selected


def _candidates(world: World, word: str, at: Location | None) -> Iterable[Membership]:
    """The accesses among which those of a selector are: at the locations that it or `--at` names, else all."""
    parts = (part.strip().partition(":") for part in word.split(","))
    kinds = {kind: name for kind, colon, name in parts if colon}
    if at:
        return world.memberships_at(at.id)
    if "location" in kinds:
        return world.memberships_at(find.location(world, kinds["location"]).id)
    if "network" in kinds:
        return world.memberships_within(find.network(world, kinds["network"]))
    return world.membership.values()


def selector(world: World, word: str) -> Test:
    """The test that a selector stands for. Raises NotFound or WrongUsage for parts that mean nothing."""
    tests = [_part(world, part.strip()) for part in word.split(",")]
    return lambda membership: all(test(membership) for test in tests)


def _part(world: World, part: str) -> Test:
    if part.startswith("!"):
        inner = _part(world, part[1:])
        return lambda membership: not inner(membership)
    if part == "all":
        return lambda membership: True
    kind, colon, name = part.partition(":")
    if not colon:
        user = find.user(world, part).id
        return lambda membership: membership.user == user
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"Choose from: {', '.join(f'{k}:' for k in KINDS)}, all."
        raise WrongUsage(f"Unknown selector “{kind}:”.", hint=hint)
    return _of_kind(world, kind, name)


def _of_kind(world: World, kind: str, name: str) -> Test:
    match kind:
        case "role":
            role = "" if name == "none" else find.role(world, name).key
            return lambda membership: membership.role == role
        case "location":
            location = find.location(world, name).id
            return lambda membership: membership.location == location
        case "network":
            locations = find.network(world, name).locations
            return lambda membership: membership.location in locations
        case "staff":
            return _staff(world, name)
        case "status":
            if name not in (ACTIVE, INVITED):
                raise WrongUsage(f"“{name}” is not a status.", hint=f"Choose from: {ACTIVE}, {INVITED}.")
            return lambda membership: membership.status == name
        case _:
            return _can(name)


def _staff(world: World, name: str) -> Test:
    if name == "none":
        return lambda membership: not membership.staff
    ids = {s.id for s in world.staff.values() if fold(name) and fold(name) in fold(s.name)}
    if not ids:
        raise NotFound(f"No staff member is called “{name}”.", hint="See them with: rolecall staff list")
    return lambda membership: membership.staff in ids


def _can(name: str) -> Test:
    wanted = lookup.wanted([name])
    for limit, _ in wanted.limits:
        hint = f"Select by what it narrows: can:{limit.permission}" if limit.permission else ""
        raise WrongUsage(f"{limit.key} is a limit; can: takes permissions.", hint=hint)
    return lambda membership: effective(membership) & wanted.mask == wanted.mask
