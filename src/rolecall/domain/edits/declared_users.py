"""Who of a declared world is who in the store, and the users as the file wants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rolecall.domain.bounds import MOST_FAULTS
from rolecall.domain.declared import DeclaredUser, Finding, noting
from rolecall.domain.edits.people import names_agree
from rolecall.domain.find import described
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.selectors import refuse_misread
from rolecall.domain.world import User, World, fresh_id, grouped


def users(
    world: World, declared: Sequence[DeclaredUser], findings: list[Finding], *, any_name: bool = False
) -> list[User]:
    """The users as declared, in that order: known by e-mail, else phone, else former name, else name; and new ones.

    A known login under another name is a finding, unless the file says so or it may have `any_name`.
    """
    known = _matches(world, declared, findings)
    for number, user in known.items() if not any_name else ():
        _note_other_name(declared[number], user, findings)
    taken = set(world.user)
    users: list[User] = []
    for number, wish in enumerate(declared):
        old = known.get(number)
        if not old or old.name != wish.name:
            with noting(findings, (*wish.path, "name")):
                refuse_misread(wish.name)
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
    _match_former(matches, world, declared, findings)
    taken = {user.id for user in matches.values()}
    names = grouped((fold(user.name), user) for user in world.user.values() if user.id not in taken)
    _match_by_name_alone(matches, names, declared, findings)
    _match_by_name(matches, names, declared)
    return matches


def _match_former(
    matches: dict[int, User], world: World, declared: Sequence[DeclaredUser], findings: list[Finding]
) -> None:
    """Matches by the former name, e-mail or phone that the file gives, while nobody has the new one."""
    wishes = [(number, wish) for number, wish in enumerate(declared) if wish.was and number not in matches]
    if not (wishes and world.user):
        return
    taken = {user.id for user in matches.values()}
    free = [user for user in world.user.values() if user.id not in taken]
    called = grouped((text, user) for user in free for text in {fold(text) for text in (user.name, *user.contacts)})
    for number, wish in wishes:
        was, path = wish.was or "", (*wish.path, "was")
        former = called.get(fold(was), [])
        if len(former) == 1:
            matches[number] = former[0]
        elif former:
            hint = f"Write the former e-mail or phone of the one meant: {', '.join(map(described, former))}"
            findings.append(Finding(path, f"There are {len(former)} users called {was}.", hint))
        elif fold(wish.name) not in called:
            near = did_you_mean(was, called) if len(findings) < MOST_FAULTS else ""
            findings.append(Finding(path, f"No user is called “{was}”.", near or "Leave was out if the user is new."))


def _note_other_name(wish: DeclaredUser, user: User, findings: list[Finding]) -> None:
    """Notes a known login that has another name in the file, which would hand the access to somebody else."""
    former = {fold(text) for text in (user.name, user.email, user.phone) if text}
    if names_agree(user.name, wish.name) or fold(wish.was or "") in former:
        return
    contact = next((text for text in (wish.email, wish.phone) if text and text in (user.email, user.phone)), "")
    message = f"{contact or wish.name} belongs to {user.name}, not to {wish.name}."
    hint = f'If {user.name} has a new name, add was = "{user.name}"; else fix the e-mail or phone.'
    findings.append(Finding((*wish.path, "name"), message, hint))


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
    left = ((n, wish) for n, wish in enumerate(declared) if n not in matches and (wish.email or wish.phone))
    for name, wishes in grouped((fold(wish.name), (number, wish)) for number, wish in left).items():
        namesakes = names.get(name, [])
        if len(wishes) == len(namesakes) == 1:
            (number, wish), user = wishes[0], namesakes[0]
            pairs = ((wish.email, user.email), (wish.phone, user.phone))
            if all(not declared or not current or declared == current for declared, current in pairs):
                matches[number] = user


def taken_contacts(world: World, declared: Sequence[DeclaredUser], users: Sequence[User]) -> Iterator[Finding]:
    """Contacts that someone else in the new world has too; repetitions within the file are found elsewhere."""
    for what, key in (("e-mail", "email"), ("phone", "phone")):
        owners = grouped((getattr(owner, key), owner) for owner in world.user.values())
        declarers = {(getattr(wish, key), user.id) for wish, user in zip(declared, users, strict=True)}
        for wish in declared:
            contact = getattr(wish, key)
            others = [u for u in owners.get(contact, []) if (contact, u.id) not in declarers] if contact else []
            if others:
                message = f"The {what} {contact} belongs to {described(others[0])}."
                hint = "Leave it out, or change the other one in the file too."
                yield Finding((*wish.path, key), message, hint)
