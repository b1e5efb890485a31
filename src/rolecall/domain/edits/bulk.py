"""Inviting many people at once: one world with all who fit, and what is wrong with the others.

Each person is invited by the very steps of a single invitation, one after the other, as if the ones before were saved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rolecall.domain.edits.people import Invitation, changed_access, new_access, person, refuse_second_access
from rolecall.domain.errors import Refused, RolecallError
from rolecall.domain.nearness import fold
from rolecall.domain.world import GrowingWorld, Membership, User, World, membership_id

Duplicates = Literal["error", "skip", "update"]
HINT = "Leave the row out, or say what to do with such people: --on-duplicate skip or --on-duplicate update."


@dataclass(frozen=True, slots=True)
class Invitee:
    """One row of a list: its line, whom it is about and where; without an invitation where it could not be read."""

    line: int
    email: str
    phone: str
    location: str
    invitation: Invitation | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with the row in a line, by the column that is to blame."""

    line: int
    column: str
    message: str
    hint: str = ""


@dataclass(slots=True)
class BulkResult:
    """The world with everyone who fits, how many rows did what, and what is wrong with the rest.

    `unchanged` rows ask for what is so already; `skipped` ones are duplicates left as they are.
    """

    world: World
    invited: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    misfits: list[Misfit] = field(default_factory=list)


class Notes:
    """Notes errors about a row instead of letting them pass: `with notes("role"):`."""

    def __init__(self, line: int) -> None:
        self.line, self.column = line, ""
        self.misfits: list[Misfit] = []

    def __call__(self, what: str, /) -> Notes:
        self.column = what
        return self

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if isinstance(error, RolecallError):
            self.add(self.column, error.message, error.hint)
            return True
        return False

    def add(self, column: str, message: str, hint: str) -> None:
        self.misfits.append(Misfit(self.line, column, message, hint))


def invite_all(world: World, invitees: Iterable[Invitee], duplicates: Duplicates = "error") -> BulkResult:
    """Invites everyone on a list. A row that asks for what is so already changes nothing and is no fault.

    A duplicate is a person who has access or is invited at the location already, or who is on the list twice: an
    error, skipped, or an update of the access to the role, staff member and permissions of the row.
    """
    many = _Bulk(GrowingWorld(world), duplicates)
    for invitee in invitees:
        many.add(invitee)
    many.result.world = many.draft.world
    return many.result


class _Bulk:
    """The list so far: the draft, the lines by contact and location, and the name and line of each person."""

    def __init__(self, draft: GrowingWorld, duplicates: Duplicates) -> None:
        self.draft, self.duplicates = draft, duplicates
        self.result = BulkResult(draft.world)
        self.lines: dict[tuple[str, str], int] = {}
        self.names: dict[str, tuple[str, int]] = {}

    def add(self, invitee: Invitee) -> None:
        notes = Notes(invitee.line)
        for column, contact in (("email", invitee.email), ("phone", invitee.phone)):
            if not (contact and invitee.location):
                continue
            first = self.lines.setdefault((contact, invitee.location), invitee.line)
            if first != invitee.line and self.duplicates == "error" and not notes.misfits:
                where = self.draft.world.location[invitee.location].name
                notes.add(column, f"{contact} is in line {first} already, for {where} too.", HINT)
        if invitee.invitation is not None and not notes.misfits:
            self._invite(invitee.invitation, notes)
        self.result.misfits += notes.misfits

    def _invite(self, wish: Invitation, notes: Notes) -> None:
        world = self.draft.world
        user: User | None = None
        with notes("email" if wish.email else "phone"):
            user = person(world, wish)
        if user is None:
            return
        self._note_other_name(user, wish, notes)
        known = world.user.get(user.id)
        if known != user:
            self.draft.put(user)
        current = world.membership.get(membership_id(user.id, wish.location.id))
        completed = known is not None and known != user
        if current:
            access = self._again(current, wish, notes, completed=completed)
        else:
            access = new_access(world, user, wish, notes)
        if access and not notes.misfits:
            self.draft.put(access)
            self.result.invited += current is None
            self.result.updated += current is not None
        elif known != user:  # the person is left as before the row
            self.draft.drop(user)
            if known:
                self.draft.put(known)

    def _note_other_name(self, user: User, wish: Invitation, notes: Notes) -> None:
        """Notes that one login has two names in the list: more often a slip than a person."""
        name, line = self.names.setdefault(user.id, (wish.name, notes.line))
        if fold(name) != fold(wish.name):
            message = f"{user.email or user.phone} is {name} in line {line} and {wish.name} here."
            notes.add("name", message, "One login is one person: fix the name, or the e-mail and phone.")

    def _again(self, current: Membership, wish: Invitation, notes: Notes, *, completed: bool) -> Membership | None:
        """The access of someone who has one already, as the row wants it; None where it is left as it is."""
        world, trial = self.draft.world, Notes(notes.line)
        wanted = changed_access(world, current, wish, trial)
        if wanted == current and not completed and not trial.misfits:
            self.result.unchanged += 1
        elif self.duplicates == "update":
            notes.misfits += trial.misfits
            return wanted
        elif self.duplicates == "skip":
            self.result.skipped += 1
        else:
            try:
                refuse_second_access(world, world.user[current.user], wish.location)
            except Refused as error:
                notes.add("email" if wish.email else "phone", error.message, HINT)
        return None
