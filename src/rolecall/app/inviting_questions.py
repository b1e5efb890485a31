"""What an invitation lacks, as it is asked for at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from rolecall.app.askable import Blank, Question
from rolecall.app.command_words import ASK
from rolecall.documents import identity
from rolecall.domain import find
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.edits.staff import namesake
from rolecall.domain.errors import RolecallError, WrongUsage
from rolecall.domain.nearness import fold
from rolecall.domain.selectors import word_for
from rolecall.domain.world import Location, User

NOBODY, NEW = "", "\0"
"""Choices that are none of the users, and none of the staff: no name is that."""


def contact(blank: Blank) -> Question:
    """The e-mail or the phone; a phone is read as the location's country writes it."""
    region = _place(blank).region

    def check(text: str) -> object:
        if "@" in text:
            return identity.email(text)
        if not any(c.isdigit() for c in text):
            what = f"“{text}” is neither an e-mail address nor a phone number." if text.strip() else ""
            raise WrongUsage(what or "Type an e-mail address or a phone number.")
        return identity.phone(text, region)

    question = "E-mail or phone the person signs in with:"
    return Question(question, check=check, fills=lambda text: {"email" if "@" in text else "phone": text})


def role(blank: Blank) -> Question:
    """The role; whoever is asked for it is asked whom to copy from, too."""
    roles = sorted(catalogue().roles, key=lambda r: (not r.invited, r.rank))
    rows = [(r.key, r.title, r.description) for r in roles]
    giver = {} if blank.values["copy_from"] else {"copy_from": ASK}
    return Question("Which role?", rows, fills=lambda key: {"role": key, **giver})


def giver(blank: Blank) -> Question:
    """Whom to copy from: nobody, colleagues of the role at the location, anybody else whose access is clear."""
    world, at = blank.context.world, _place(blank)
    peers = {m.user for m in world.memberships_at(at.id) if m.role == blank.values["role"]}
    others = [user for user in world.user.values() if user.id in peers or _is_clear(blank, user, at)]
    others.sort(key=lambda user: (user.id not in peers, user.name.casefold()))
    rows = [(u.id, find.described(u), f"{blank.values['role']} at {at.name}" if u.id in peers else "") for u in others]
    return Question(
        "Copy permissions from:",
        [(NOBODY, "nobody", "start with what the role recommends"), *rows],
        word=lambda key: word_for(world, key) if key else NOBODY,
    )


def _is_clear(blank: Blank, user: User, at: Location) -> bool:
    """Whether it is clear which access of a user is meant."""
    try:
        find.nearest(blank.context.world, user, at)
    except RolecallError:
        return False
    return True


def staff_to_link(blank: Blank) -> Question:
    """The staff member to link: one of the person's name first, or a new one where nobody has that name."""
    world, at, name = blank.context.world, _place(blank), _name(blank)
    free = [s for s in world.staff_of(at.id) if not world.linked_to(s.id)]
    free.sort(key=lambda s: fold(s.name) != fold(name))
    rows = [(s.name, s.name, s.position) for s in free]
    if namesake(world, name, at) is None:
        rows.insert(0, (NEW, f"Add '{name}' as staff", "a new staff member, linked at once"))
    if not rows:
        hint = f"Add one: {command_line('staff add', ('NAME',), ('--at', at.name))}"
        message = f"The role {blank.values['role']} needs a staff member, and {at.name} has none that is free."
        raise WrongUsage(message, hint=hint)
    question = "Staff member to link:"
    return Question(question, rows, fills=lambda key: {"new_staff": True} if key == NEW else {"staff": key})


def sheet(blank: Blank) -> Question:
    """The sheet of a workbook to read, of those with data."""
    return Question("Which sheet?", [(title, title, "") for title in blank.gap.among])


def _name(blank: Blank) -> str:
    """The name that the person has: a known login keeps its own."""
    world, values = blank.context.world, blank.values
    email = identity.email(values["email"]) if values["email"] else ""
    phone = identity.phone(values["phone"], _place(blank).region) if values["phone"] else ""
    users = {*world.users_with(email), *world.users_with(phone)}
    return next(iter(users)).name if len(users) == 1 else str(values["name"])


def _place(blank: Blank) -> Location:
    assert blank.context.at  # it is asked for first
    return blank.context.at


KINDS: Mapping[str, Callable[[Blank], Question]] = MappingProxyType(
    {"contact": contact, "role to invite": role, "giver": giver, "staff to link": staff_to_link, "sheet": sheet}
)
