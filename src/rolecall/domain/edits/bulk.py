"""Inviting many people at once: one world with all who fit, and what is wrong with the others.

Each person is invited by the very steps of a single invitation, one after the other, as if the ones before were saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

from rolecall.domain.edits.people import (
    Invitation,
    changed_access,
    fetch_for,
    names_agree,
    new_access,
    person,
    refuse_second_access,
    staff_for,
)
from rolecall.domain.errors import Refused, RolecallError
from rolecall.domain.nearness import fold
from rolecall.domain.world import GrowingWorld, Membership, Staff, User, World, membership_id

Duplicates = Literal["error", "skip", "update"]
Changed = User | Membership | Staff
AT_ONCE = 500
"""So many rows are read before the world is asked about all of them."""
HINT = "Leave the row out, or say what to do with such people: --on-duplicate skip or --on-duplicate update."


@dataclass(frozen=True, slots=True)
class Invitee:
    """One row of a list: its number and line, whom it is about, and where.

    An invitation for each of the locations; none where the row could not be read.
    """

    number: int
    line: int
    email: str
    phone: str
    locations: tuple[str, ...]
    invitations: tuple[Invitation, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with the row of a number, by the column that is to blame."""

    number: int
    column: str
    message: str
    hint: str = ""


@dataclass(slots=True)
class BulkResult:
    """The world with everyone who fits, how many accesses came to what, and what is wrong with the rest.

    `unchanged` rows ask for what is so already; `skipped` ones are duplicates left as they are. `cautions` name known
    people to whom the list gives another name. `roles` are those in which people are newly invited.
    """

    world: World
    invited: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    misfits: list[Misfit] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)


class Notes:
    """Notes errors about a row instead of letting them pass: `with notes("role"):`."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.misfits: list[Misfit] = []

    @contextmanager
    def __call__(self, column: str, /) -> Iterator[None]:
        try:
            yield
        except RolecallError as error:
            self.add(column, error.message, error.hint)

    def add(self, column: str, message: str, hint: str) -> None:
        self.misfits.append(Misfit(self.number, column, message, hint))


def invite_all(
    world: World, invitees: Iterable[Invitee], duplicates: Duplicates = "error", *, keep_names: bool = False
) -> BulkResult:
    """Invites everyone on a list. A row that asks for what is so already changes nothing and is no fault.

    A duplicate is a person who has access or is invited at the location already, or who is on the list twice: an
    error, skipped, or an update of the access to the role, staff member and permissions of the row. A known login
    under another name is an error, unless such people keep their names. A row with a fault changes nothing at all.
    """
    many = _Bulk(world, duplicates, keep_names=keep_names)
    rows = iter(invitees)
    while chunk := list(islice(rows, AT_ONCE)):
        fetch_for(world, [wish for invitee in chunk for wish in invitee.invitations])
        for invitee in chunk:
            many.add(invitee)
    many.result.world = many.growing.world
    return many.result


class _Bulk:
    """The list so far: the growing world, the lines by location and contact, and the name and line of each person.

    `done` are the records that the row has changed: as they were, and as they are.
    """

    def __init__(self, world: World, duplicates: Duplicates, *, keep_names: bool) -> None:
        self.known, self.growing = world.user, GrowingWorld(world)
        self.duplicates, self.keep_names = duplicates, keep_names
        self.result = BulkResult(world)
        self.lines: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        self.names: dict[str, tuple[str, int]] = {}
        self.done: list[tuple[Changed | None, Changed]] = []

    def add(self, invitee: Invitee) -> None:
        notes, result, row = Notes(invitee.number), self.result, (invitee.number, invitee.line)
        for column, contact in (("email", invitee.email), ("phone", invitee.phone)):
            for location in invitee.locations if contact else ():
                number, first = self.lines[location].setdefault(contact, row)
                if number != invitee.number and self.duplicates == "error" and not notes.misfits:
                    where = self.growing.world.location[location].name
                    notes.add(column, f"{contact} is in line {first} already, for {where} too.", HINT)
        before = result.invited, result.updated, result.unchanged, result.skipped
        self.done = []
        for wish in invitee.invitations:
            if not notes.misfits:
                self._invite(wish, invitee.line, notes)
        if notes.misfits:
            self._undo(0)
            result.invited, result.updated, result.unchanged, result.skipped = before
        result.misfits += notes.misfits
        result.roles |= {x.role for former, x in self.done if former is None and isinstance(x, Membership)}

    def _put(self, before: Changed | None, after: Changed) -> None:
        self.growing.put(after)
        self.done.append((before, after))

    def _undo(self, first: int) -> None:
        """Leaves the records as they were, down to the first of those that the row has changed."""
        while len(self.done) > first:
            before, after = self.done.pop()
            self.growing.drop(after)
            if before:
                self.growing.put(before)

    def _invite(self, wish: Invitation, line: int, notes: Notes) -> None:
        world, first = self.growing.world, len(self.done)
        user: User | None = None
        with notes("email" if wish.email else "phone"):
            user = person(world, wish)
        if user is None:
            return
        self._note_other_name(user, wish, line, notes)
        if notes.misfits:
            return
        known = world.user.get(user.id)
        if known != user:
            self._put(known, user)
        current = world.membership.get(membership_id(user.id, wish.location.id))
        if wish.new_staff and not (current and (current.staff or self.duplicates != "update")):
            wish = self._with_staff(user, wish, notes)
        if wish.role.staff == "required" and not (wish.staff or current or notes.misfits):
            hint = "Name one in the column staff, or add those who are not there: --new-staff"
            notes.add("staff", f"The role {wish.role.key} needs a linked staff member.", hint)
        if notes.misfits:
            return
        if current:
            completed = known is not None and known != user
            access = self._again(current, wish, notes, completed=completed)
        else:
            access = new_access(world, user, wish, notes)
        if access:
            self._put(current, access)
            self.result.invited += current is None
            self.result.updated += current is not None
        else:
            self._undo(first)

    def _with_staff(self, user: User, wish: Invitation, notes: Notes) -> Invitation:
        """The invitation with the staff member that it adds."""
        try:
            self._put(None, member := staff_for(self.growing.world, user, wish))
        except Refused as error:
            notes.add("staff", error.message, "Name the one to link in the column staff, or correct the person's name.")
            return wish
        return replace(wish, staff=member.id)

    def _note_other_name(self, user: User, wish: Invitation, line: int, notes: Notes) -> None:
        """Notes a login that has another name in the store or further up: more often a slip than a person."""
        contact, known = user.email or user.phone, self.known.get(user.id)
        if known and not names_agree(known.name, wish.name):
            if self.keep_names:
                self.result.cautions.append(f"{contact} stays {known.name}; the list calls this person {wish.name}.")
            else:
                hint = "Fix the name or the contact, or let known people keep their names: --keep-names"
                notes.add("name", f"{contact} belongs to {known.name}, not to {wish.name}.", hint)
            return
        name, first = self.names.setdefault(user.id, (wish.name, line))
        if fold(name) != fold(wish.name):
            message = f"{contact} is {name} in line {first} and {wish.name} here."
            notes.add("name", message, "One login is one person: fix the name, or the e-mail and phone.")

    def _again(self, current: Membership, wish: Invitation, notes: Notes, *, completed: bool) -> Membership | None:
        """The access of someone who has one already, as the row wants it; None where it is left as it is."""
        world, trial = self.growing.world, Notes(notes.number)
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
