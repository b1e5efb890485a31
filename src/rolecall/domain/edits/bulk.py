"""Inviting many people at once: one world with all who fit, and what is wrong with the others.

Each person is taken in by the very steps of a single invitation, one after the other, as if the ones before were saved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rolecall.domain.edits.people import (
    Invitation,
    changed_access,
    new_access,
    person,
    refuse_second_access,
)
from rolecall.domain.errors import Refused, RolecallError
from rolecall.domain.nearness import fold
from rolecall.domain.world import Draft, Membership, User, World, membership_id

Duplicates = Literal["error", "skip", "update"]
HINT = "Leave the row out, or say what to do with such people: --on-duplicate skip or --on-duplicate update."


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list: its line, whom it is about and where; without an invitation where it could not be read."""

    line: int
    email: str
    phone: str
    location: str
    wish: Invitation | None


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with the row in a line, by the column that is to blame."""

    line: int
    column: str
    message: str
    hint: str = ""


@dataclass(slots=True)
class Outcome:
    """The world with everyone who fits, how many came to what, and what is wrong with the rest.

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


def invite_all(world: World, entries: Iterable[Entry], duplicates: Duplicates = "error") -> Outcome:
    """Invites everyone on a list. A row that asks for what is so already changes nothing and is no fault.

    A duplicate is a person who has access or is invited at the location already, or who stands twice on the list: an
    error, skipped, or an update of the access to the role, staff member and permissions of the row.
    """
    many = _Many(Draft(world), duplicates)
    for entry in entries:
        many.take_in(entry)
    many.outcome.world = many.draft.world
    return many.outcome


class _Many:
    """The list so far: the draft, the lines by contact and location, and what each person was called in which line."""

    def __init__(self, draft: Draft, duplicates: Duplicates) -> None:
        self.draft, self.duplicates = draft, duplicates
        self.outcome = Outcome(draft.world)
        self.lines: dict[tuple[str, str], int] = {}
        self.called: dict[str, tuple[str, int]] = {}

    def take_in(self, entry: Entry) -> None:
        notes = Notes(entry.line)
        self._note_repetition(entry, notes)
        if entry.wish is not None and not notes.misfits:
            self._invite(entry.wish, notes)
        self.outcome.misfits += notes.misfits

    def _note_repetition(self, entry: Entry, notes: Notes) -> None:
        """Notes a contact that stands above with the same location already, where that is an error."""
        for column, contact in (("email", entry.email), ("phone", entry.phone)):
            if not (contact and entry.location):
                continue
            first = self.lines.setdefault((contact, entry.location), entry.line)
            if first != entry.line and self.duplicates == "error" and not notes.misfits:
                where = self.draft.world.location[entry.location].name
                notes.add(column, f"{contact} stands in line {first} already, for {where} too.", HINT)

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
        held = world.membership.get(membership_id(user.id, wish.location.id))
        completed = known is not None and known != user
        access = self._again(held, wish, notes, completed=completed) if held else new_access(world, user, wish, notes)
        if access is None or notes.misfits:
            self._forget(user, known)
            return
        self.draft.put(access)
        self.outcome.invited += held is None
        self.outcome.updated += held is not None

    def _note_other_name(self, user: User, wish: Invitation, notes: Notes) -> None:
        """Notes that one login has two names in the list: more often a slip than a person."""
        name, line = self.called.setdefault(user.id, (wish.name, notes.line))
        if fold(name) != fold(wish.name):
            message = f"{user.email or user.phone} is {name} in line {line} and {wish.name} here."
            notes.add("name", message, "One login is one person: mend the name, or the e-mail and phone.")

    def _again(self, held: Membership, wish: Invitation, notes: Notes, *, completed: bool) -> Membership | None:
        """The access of someone who has one already, as the row wants it; None where it is left as it is."""
        world, trial = self.draft.world, Notes(notes.line)
        wanted = changed_access(world, held, wish, trial)
        if wanted == held and not completed and not trial.misfits:
            self.outcome.unchanged += 1
            return None
        if self.duplicates == "update":
            notes.misfits += trial.misfits
            return wanted
        if self.duplicates == "skip":
            self.outcome.skipped += 1
            return None
        try:
            refuse_second_access(world, world.user[held.user], wish.location)
        except Refused as error:
            notes.add("email" if wish.email else "phone", error.message, HINT)
        return None

    def _forget(self, user: User, known: User | None) -> None:
        """Leaves a person as before the row."""
        if known != user:
            self.draft.take(user)
            if known:
                self.draft.put(known)
