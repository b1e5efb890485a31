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
    result: list[User] = []
    for number, wish in enumerate(declared):
        old = known.get(number)
        identity = old.id if old else fresh_id(taken, "user", wish.email or wish.phone or wish.name)
        taken.add(identity)
        email = wish.email or (old.email if old else "")
        result.append(User(identity, wish.name, email, wish.phone or (old.phone if old else "")))
    return result


def _matches(world: World, declared: Sequence[DeclaredUser], findings: list[Finding]) -> dict[int, User]:
    """The known users by the place of who declares them; each is declared by one at most."""
    found: dict[int, User] = {}
    _match(found, {u.email: u for u in world.user.values() if u.email}, [d.email for d in declared])
    _match(found, {u.phone: u for u in world.user.values() if u.phone}, [d.phone for d in declared])
    names = _by_name(world, found)
    left = [(n, wish) for n, wish in enumerate(declared) if n not in found]
    _match_anonymous(found, names, [item for item in left if not (item[1].email or item[1].phone)], findings)
    _match_names(found, names, [item for item in left if item[1].email or item[1].phone])
    return found


def _match(found: dict[int, User], known: dict[str, User], contacts: Sequence[str | None]) -> None:
    taken = {user.id for user in found.values()}
    for number, contact in enumerate(contacts):
        user = known.get(contact or "")
        if user and number not in found and user.id not in taken:
            found[number] = user
            taken.add(user.id)


def _by_name(world: World, found: dict[int, User]) -> dict[str, list[User]]:
    """The users that no contact has matched, by folded name."""
    taken = {user.id for user in found.values()}
    names: dict[str, list[User]] = {}
    for user in world.user.values():
        if user.id not in taken:
            names.setdefault(fold(user.name), []).append(user)
    return names


def _match_anonymous(
    found: dict[int, User],
    names: dict[str, list[User]],
    wishes: Sequence[tuple[int, DeclaredUser]],
    findings: list[Finding],
) -> None:
    """Matches those declared without e-mail and phone; where several have the name, that is a finding."""
    for number, wish in wishes:
        candidates = names.get(fold(wish.name), [])
        if len(candidates) == 1:
            found[number] = candidates.pop()
        elif candidates:
            hint = f"Add the e-mail or phone of the one meant: {', '.join(map(described, candidates))}"
            message = f"There are {len(candidates)} users called {wish.name}."
            findings.append(Finding((*wish.path, "name"), message, hint))


def _match_names(
    found: dict[int, User], names: dict[str, list[User]], wishes: Sequence[tuple[int, DeclaredUser]]
) -> None:
    """Matches by name where one declared and one known user of that name are left and their contacts do not differ."""
    rivals: dict[str, list[tuple[int, DeclaredUser]]] = {}
    for number, wish in wishes:
        rivals.setdefault(fold(wish.name), []).append((number, wish))
    for name, same in rivals.items():
        candidates = names.get(name, [])
        if len(same) == len(candidates) == 1 and _may_be(same[0][1], candidates[0]):
            found[same[0][0]] = candidates[0]


def _may_be(wish: DeclaredUser, user: User) -> bool:
    pairs = ((wish.email, user.email), (wish.phone, user.phone))
    return all(not said or not has or said == has for said, has in pairs)


def taken_contacts(world: World, declared: Sequence[DeclaredUser], made: Sequence[User]) -> Iterator[Finding]:
    """Contacts that someone else in the new world holds too; what stands twice in the file is told elsewhere."""
    for what, key in (("e-mail", "email"), ("phone", "phone")):
        said = [(getattr(wish, key), wish, user) for wish, user in zip(declared, made, strict=True)]
        holders: dict[str, list[User]] = {}
        for holder in world.user.values():
            holders.setdefault(getattr(holder, key), []).append(holder)
        sayers = {(contact, user.id) for contact, _, user in said}
        for contact, wish, _ in said:
            others = [u for u in holders.get(contact, []) if (contact, u.id) not in sayers] if contact else []
            if others:
                message = f"The {what} {contact} belongs to {described(others[0])}."
                hint = "Leave it out, or change the other one in the file too."
                yield Finding((*wish.path, key), message, hint)
