"""Who of a declared world is who in the store, and the users as the file wants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rolecall.domain.declared import DeclaredUser, Finding
from rolecall.domain.find import described
from rolecall.domain.nearness import fold
from rolecall.domain.world import User, World, fresh_id


def users(world: World, declared: Sequence[DeclaredUser], findings: list[Finding]) -> list[User]:
    """The users as declared, in that order: known ones, by e-mail, else phone, else name, and new ones."""
    known = _matches(world, declared, findings)
    taken = set(world.user)
    users: list[User] = []
    for number, wish in enumerate(declared):
        old = known.get(number)
        identity = old.id if old else fresh_id(taken, "user", wish.email or wish.phone or wish.name)
        taken.add(identity)
        email = wish.email or (old.email if old else "")
        users.append(User(identity, wish.name, email, wish.phone or (old.phone if old else "")))
    return users


def _matches(world: World, declared: Sequence[DeclaredUser], findings: list[Finding]) -> dict[int, User]:
    """The known users by the number of who declares them; each is declared by one at most."""
    matches: dict[int, User] = {}
    for key in ("email", "phone"):
        known = {getattr(user, key): user for user in world.user.values() if getattr(user, key)}
        taken = {user.id for user in matches.values()}
        for number, wish in enumerate(declared):
            user = known.get(getattr(wish, key) or "")
            if user and number not in matches and user.id not in taken:
                matches[number] = user
                taken.add(user.id)
    taken = {user.id for user in matches.values()}
    names: dict[str, list[User]] = {}
    for user in world.user.values():
        if user.id not in taken:
            names.setdefault(fold(user.name), []).append(user)
    _match_by_name_alone(matches, names, declared, findings)
    _match_by_name(matches, names, declared)
    return matches


def _match_by_name_alone(
    matches: dict[int, User],
    names: dict[str, list[User]],
    declared: Sequence[DeclaredUser],
    findings: list[Finding],
) -> None:
    """Matches those declared without e-mail and phone; where several have the name, that is a finding."""
    for number, wish in enumerate(declared):
        namesakes = [] if number in matches or wish.email or wish.phone else names.get(fold(wish.name), [])
        if len(namesakes) == 1:
            matches[number] = namesakes.pop()
        elif namesakes:
            hint = f"Add the e-mail or phone of the one meant: {', '.join(map(described, namesakes))}"
            message = f"There are {len(namesakes)} users called {wish.name}."
            findings.append(Finding((*wish.path, "name"), message, hint))


def _match_by_name(matches: dict[int, User], names: dict[str, list[User]], declared: Sequence[DeclaredUser]) -> None:
    """Matches by name where one declared and one known user of that name are left and their contacts do not differ."""
    rivals: dict[str, list[tuple[int, DeclaredUser]]] = {}
    for number, wish in enumerate(declared):
        if number not in matches and (wish.email or wish.phone):
            rivals.setdefault(fold(wish.name), []).append((number, wish))
    for name, wishes in rivals.items():
        namesakes = names.get(name, [])
        if len(wishes) == len(namesakes) == 1:
            (number, wish), user = wishes[0], namesakes[0]
            pairs = ((wish.email, user.email), (wish.phone, user.phone))
            if all(not declared or not current or declared == current for declared, current in pairs):
                matches[number] = user


def taken_contacts(world: World, declared: Sequence[DeclaredUser], users: Sequence[User]) -> Iterator[Finding]:
    """Contacts that someone else in the new world has too; repetitions within the file are found elsewhere."""
    for what, key in (("e-mail", "email"), ("phone", "phone")):
        owners: dict[str, list[User]] = {}
        for owner in world.user.values():
            owners.setdefault(getattr(owner, key), []).append(owner)
        declarers = {(getattr(wish, key), user.id) for wish, user in zip(declared, users, strict=True)}
        for wish in declared:
            contact = getattr(wish, key)
            others = [u for u in owners.get(contact, []) if (contact, u.id) not in declarers] if contact else []
            if others:
                message = f"The {what} {contact} belongs to {described(others[0])}."
                hint = "Leave it out, or change the other one in the file too."
                yield Finding((*wish.path, key), message, hint)
