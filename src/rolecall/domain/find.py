"""From the names people type to locations, staff, networks, users and their accesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more
from rolecall.domain.errors import Ambiguous, NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.world import Location, Membership, Network, Staff, User, World

T = TypeVar("T")
FEWEST_DIGITS = 5
ID = "id:"


def location(world: World, text: str) -> Location:
    """A location by name or an unambiguous part of it."""
    return _one(text, "location", world.location.values(), lambda x: (x.name,), lambda x: x.name)


def network(world: World, text: str) -> Network:
    """A network by name or an unambiguous part of it."""
    return _one(text, "network", world.network.values(), lambda x: (x.name,), lambda x: x.name)


def staff(world: World, text: str, at: Location) -> Staff:
    """A staff member of a location by name or an unambiguous part of it."""
    return _one(text, f"staff member at {at.name}", world.staff_of(at.id), lambda x: (x.name,), lambda x: x.name)


def user(world: World, text: str) -> User:
    """A user by e-mail, phone, name, or an unambiguous part of one of them; a name never hides another's contact.

    `id:…` is the user's key in the store, for whom nothing else names alone.
    """
    if text.startswith(ID) and text[len(ID) :] in world.user:
        return world.user[text[len(ID) :]]
    identified = world.users_with(fold(text))
    return identified[0] if len(identified) == 1 else _one(text, "user", world.user.values(), _user_names, described)


def finder(world: World) -> Callable[[str], User]:
    """`user` for many names: who is named in full is found without walking through everyone each time."""
    known: dict[str, list[User]] = {}
    for found in world.user.values():
        for name in {fold(name) for name in _user_names(found)}:
            known.setdefault(name, []).append(found)

    def found_user(text: str) -> User:
        exact = () if text.startswith(ID) else known.get(fold(text), ())
        return exact[0] if len(exact) == 1 else user(world, text)

    return found_user


def _user_names(user: User) -> Sequence[str]:
    return [name for name in (user.email, user.phone, user.name) if name]


def described(user: User) -> str:
    """The user's name with what tells namesakes apart."""
    contact = user.email or user.phone
    return f"{user.name} <{contact}>" if contact else user.name


def membership(world: World, found: User, at: Location | None) -> Membership:
    """The access of a user at `at`, or the only one. Raises NotFound, or WrongUsage where `--at` has to choose."""
    held = world.memberships(found.id)
    if at is not None:
        for access in held:
            if access.location == at.id:
                return access
        raise NotFound(f"{found.name} has no access at {at.name}.", hint=_held_at(world, held))
    if len(held) == 1:
        return held[0]
    if not held:
        contact = ("--phone", found.phone) if found.phone and not found.email else ("--email", found.email or "E")
        again = command_line("invite", (found.name,), (*contact, "--at", "LOCATION", "--role", "ROLE"))
        raise NotFound(f"{found.name} has no access anywhere.", hint=f"Invite the person again: {again}")
    raise WrongUsage(
        f"{found.name} has access at {len(held)} locations.", hint=f"Choose with --at: {_places(world, held)}"
    )


def _held_at(world: World, held: Sequence[Membership]) -> str:
    return f"Access at: {_places(world, held)}" if held else ""


def _places(world: World, held: Sequence[Membership]) -> str:
    return ", ".join(world.location[m.location].name for m in held)


def _one(text: str, what: str, items: Iterable[T], names: Callable[[T], Sequence[str]], shown: Callable[[T], str]) -> T:
    """The one item whose name equals or, failing that, contains `text`. Raises NotFound, Ambiguous or WrongUsage."""
    wanted, known = fold(text), list(items)
    if not wanted:
        raise WrongUsage(f"The name of the {what} is empty.", hint="Type a name or a part of it.")
    folded = [(item, [fold(name) for name in names(item)]) for item in known]
    found = [i for i, all_names in folded if wanted in all_names]
    found = found or [i for i, all_names in folded if any(wanted in name for name in all_names)]
    found = found or [i for i, all_names in folded if _same_phone(text, all_names)]
    if len(found) == 1:
        return found[0]
    if not found:
        hint = did_you_mean(text, [name for item in known for name in names(item)])
        raise NotFound(f"No {what} is called “{text}”.", hint=hint or _list_hint(what))
    candidates = sorted((shown(item) for item in found), key=str.casefold)
    raise Ambiguous(
        f"“{text}” fits {len(found)} {_plural(what)}.",
        hint=f"Type more of the name, or one of: {and_more(candidates, 8)}",
        candidates=candidates,
    )


def _same_phone(text: str, names: Sequence[str]) -> bool:
    """Whether a typed phone with spaces and dashes is one of `names`."""
    digits = "".join(c for c in text if c.isascii() and c.isdigit()).lstrip("0")
    only_phone = all(c in "+-() ." or c.isdigit() for c in text)
    return only_phone and len(digits) >= FEWEST_DIGITS and any(n.startswith("+") and digits in n for n in names)


def _plural(what: str) -> str:
    head, space, _ = what.partition(" ")
    return f"{head}s" if not space else f"{what.replace(' at ', 's at ', 1)}"


def _list_hint(what: str) -> str:
    kind = what.split(maxsplit=1)[0]
    return f"See them with: rolecall {kind} list"
