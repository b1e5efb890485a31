"""People as the account lists them: names, and contacts in the form in which the store keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rolecall.domain.account.identities import contact_keys
from rolecall.domain.account.picture import AccountPicture, AccountUser
from rolecall.domain.account.pulled_places import read_name
from rolecall.domain.nearness import fold
from rolecall.domain.text import visible
from rolecall.domain.world import User, World

MOST_DIGITS = 15
"""Of a phone with its country code (E.164)."""
LONGEST_EMAIL = 254


def with_users(world: World, picture: AccountPicture, ids: Mapping[int, str], wanted: Iterable[str]) -> World:
    """The wanted users (our ids) as the account lists them; a contact that it hides stays as the store has it."""
    rows = {row.id: row for place in reversed(picture.locations) for row in place.users}
    known = {number for number, key in ids.items() if key in world.user and world.user[key].contacts}
    names, chosen = _names(rows, known), set(wanted)
    made = [_user(row, ids[row.id], names[row.id], world) for row in rows.values() if ids.get(row.id) in chosen]
    return world.put(*_each_contact_once(made, world))


def _each_contact_once(users: Sequence[User], world: World) -> Iterator[User]:
    """The users, of whom one alone has a contact that the account lists for several: whoever had it, else the first."""
    holders: dict[str, str] = {}
    listed = [(contact, user) for user in users for contact in user.contacts]
    had = [(contact, user) for contact, user in listed if contact in _contacts_here(user, world)]
    for contact, holder in (*had, *listed):
        holders.setdefault(contact, holder.id)
    for user in users:
        others = {contact for contact in user.contacts if holders[contact] != user.id}
        yield user.without(others) if others else user


def _contacts_here(user: User, world: World) -> tuple[str, ...]:
    return world.user[user.id].contacts if user.id in world.user else ()


def _names(rows: Mapping[int, AccountUser], known: Collection[int]) -> dict[int, str]:
    """The names by number. A namesake whom no contact distinguishes carries its number, since files find by name.

    `known` are those who have one in the store, whatever the account shows.
    """
    names = {row.id: read_name(row.name, "User", row.id) for row in rows.values()}
    counts = Counter(map(fold, names.values()))
    return {
        number: f"{name} #{number}"
        if counts[fold(name)] > 1 and number not in known and not _contacts(rows[number])
        else name
        for number, name in names.items()
    }


def _contacts(row: AccountUser) -> tuple[str, ...]:
    return contact_keys(row.email, row.phone)


def _user(row: AccountUser, key: str, name: str, world: World) -> User:
    known = world.user.get(key, User(key, name))
    return User(key, name, email_of(row) or known.email, phone_of(row) or known.phone)


def email_of(row: AccountUser) -> str:
    """The e-mail in lower case; empty for a hidden one and for what is none."""
    keys = [key for key in contact_keys(row.email, "") if visible(key) == key and not set(key) & set(" \t,;<>\"'")]
    return keys[0] if keys and len(keys[0]) <= LONGEST_EMAIL else ""


def phone_of(row: AccountUser) -> str:
    """The phone with its country code after a plus; empty for a hidden one and for what is none."""
    keys = contact_keys("", row.phone)
    return f"+{keys[0]}" if keys and len(keys[0]) <= MOST_DIGITS else ""
