"""From the names people type to locations, staff, networks, users and their accesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Generic, TypeVar, cast

from rolecall.domain import lookup
from rolecall.domain.catalogue import Role, unknown_role
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more
from rolecall.domain.errors import Ambiguous, Gap, NotFound, SeveralAccesses, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.tables import NAME, MemoryTable, RecordTable, names
from rolecall.domain.world import Location, Membership, Network, Staff, User, World

T = TypeVar("T", Location, Staff, Network, User)
FEWEST_DIGITS = 5
MOST = 1000
"""So many matches are looked at; of more only the number is not given."""
ID = "id:"


class Finder(Generic[T]):
    """The one of a table's records that a text names: its whole name, else a part of it, else a phone with spaces."""

    def __init__(self, what: str, table: RecordTable[T]) -> None:
        self._what = what
        self._table: RecordTable[T] = table

    def __call__(self, text: str) -> T:
        """Raises NotFound, Ambiguous or WrongUsage."""
        wanted = fold(text)
        if not wanted:
            raise WrongUsage(f"The name of the {self._what} is empty.", hint="Type a name or a part of it.")
        matches = self._table.having(NAME, wanted) or self._table.containing(wanted, MOST + 1) or self._with_phone(text)
        if len(matches) == 1:
            return matches[0]
        if not matches:
            near = did_you_mean(text, self._table.names_like(text))
            raise self.unknown(text, near or f"See them with: rolecall {self._what.split()[0]} list")
        candidates = sorted((described(record) for record in matches), key=str.casefold)
        number = len(matches) if len(matches) <= MOST else f"more than {MOST}"
        word, at, where = self._what.partition(" at ")
        raise Ambiguous(
            f"“{text}” matches {number} {word}s{at}{where}: {and_more(candidates, 8)}.",
            hint="Type more of the name.",
            candidates=candidates,
            gap=Gap(word.split()[0], text, tuple(record.id for record in matches) if len(matches) <= MOST else ()),
        )

    def unknown(self, text: str, hint: str) -> NotFound:
        return NotFound(f"No {self._what} is called “{text}”.", hint=hint)

    def _with_phone(self, text: str) -> list[T]:
        """Those whose phone is written with spaces and dashes."""
        digits = "".join(c for c in text if c.isascii() and c.isdigit()).lstrip("0")
        if len(digits) < FEWEST_DIGITS or not all(c in "+-() ." or c.isdigit() for c in text):
            return []
        matches = self._table.containing(digits, MOST + 1)
        return [x for x in matches if any(name.startswith("+") and digits in name for name in names(x))]


def role(world: World, text: str) -> Role:
    """A role of ours, or one of an account: in a role book, or that somebody has or had. Raises NotFound."""
    try:
        return lookup.role(text)
    except NotFound:
        for book in world.role_books.values():
            for known in book.values():
                if fold(text) in (fold(known.key), fold(known.title)):
                    return known
        if text and any(text in (access.role, *access.remembered) for access in world.membership.values()):
            return unknown_role(text)
        raise


def location(world: World, text: str) -> Location:
    """A location by name or an unambiguous part of it."""
    return locations(world)(text)


def locations(world: World) -> Finder[Location]:
    """`location` for many names."""
    return Finder("location", cast("RecordTable[Location]", world.location))


def network(world: World, text: str) -> Network:
    """A network by name or an unambiguous part of it."""
    return networks(world)(text)


def networks(world: World) -> Finder[Network]:
    """`network` for many names."""
    return Finder("network", cast("RecordTable[Network]", world.network))


def staff(world: World, text: str, at: Location) -> Staff:
    """A staff member of a location by name or an unambiguous part of it."""
    members = MemoryTable("staff", {member.id: member for member in world.staff_of(at.id)})
    return Finder(f"staff member at {at.name}", members)(text)


def regions(world: World) -> dict[str, str]:
    """The region of each location by its folded name, for reading national phones."""
    return {fold(x.name): x.region for x in world.location.values()}


def user(world: World, text: str) -> User:
    """A user by e-mail, phone, name, or an unambiguous part of one of them; a name never hides another's contact.

    `id:…` is the user's key in the store, for whom nothing else names alone.
    """
    if text.startswith(ID) and text[len(ID) :] in world.user:
        return world.user[text[len(ID) :]]
    users = world.users_with(fold(text))
    return users[0] if len(users) == 1 else Finder("user", cast("RecordTable[User]", world.user))(text)


def fetch_users(world: World, texts: Iterable[str]) -> None:
    """Reads at once the users that e-mails and phones among the texts name, and their accesses."""
    contacts = {fold(text) for text in texts}
    world.of("user").fetch_having("contact", contacts)
    named = {known.id for contact in contacts for known in world.users_with(contact)}
    world.of("membership").fetch_having("user", named)


def in_first(worlds: Iterable[World], text: str, look_up: Callable[[World, str], T]) -> T:
    """What a text names in the first of the worlds where it names anything. Raises NotFound as the first one does."""
    missing: NotFound | None = None
    for world in worlds:
        try:
            return look_up(world, text)
        except NotFound as error:
            missing = missing or error
    assert missing is not None
    raise missing


def described(record: Location | Staff | Network | User) -> str:
    """A record's name, a user's with the contact."""
    contact = (record.email or record.phone) if isinstance(record, User) else ""
    return f"{record.name} <{contact}>" if contact else record.name


def nearest(world: World, user: User, at: Location | None, chosen_by: str = "at") -> Membership:
    """A user's access at `at` where there is one, else the only one; `chosen_by` is the parameter that chooses."""
    here = [m for m in world.memberships(user.id) if at and m.location == at.id]
    if here:
        return here[0]
    try:
        return membership(world, user, None)
    except SeveralAccesses as error:
        error.gap = replace(error.gap, parameter=chosen_by) if error.gap else None
        raise


def membership(world: World, user: User, at: Location | None) -> Membership:
    """The access of a user at `at`, or the only one. Raises NotFound, or SeveralAccesses where `--at` has to choose."""
    memberships = world.memberships(user.id)
    chosen = [m for m in memberships if at is None or m.location == at.id]
    if len(chosen) == 1:
        return chosen[0]
    places = ", ".join(world.location[m.location].name for m in memberships)
    if at is not None:
        raise NotFound(f"{user.name} has no access at {at.name}.", hint=f"Access at: {places}" if places else "")
    if memberships:
        message = f"{user.name} has access at {len(memberships)} locations."
        gap = Gap("location", among=tuple(m.location for m in memberships), parameter="at", whose=user.id)
        raise SeveralAccesses(message, hint=f"Choose with --at: {places}", gap=gap)
    contact = ("--phone", user.phone) if user.phone and not user.email else ("--email", user.email or "E")
    again = command_line("invite", (user.name,), (*contact, "--at", "LOCATION", "--role", "ROLE"))
    raise NotFound(f"{user.name} has no access anywhere.", hint=f"Invite the person again: {again}")
