"""The cells of a row of people turned into an invitation; each word that stands for something is looked up once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from rolecall.documents.identity import email as read_email
from rolecall.documents.identity import phone as read_phone
from rolecall.documents.people_rows import PersonRow, words
from rolecall.domain import find, lookup
from rolecall.domain.bounds import MOST_FAULTS
from rolecall.domain.catalogue import Role
from rolecall.domain.counting import count
from rolecall.domain.edits.bulk import AT_ONCE, Invitee, Misfit, Notes
from rolecall.domain.edits.people import NOTHING, Invitation
from rolecall.domain.edits.staff import free_namesake
from rolecall.domain.errors import NotFound, RolecallError, WrongUsage
from rolecall.domain.lookup import Wanted
from rolecall.domain.nearness import fold
from rolecall.domain.tables import NAME
from rolecall.domain.text import name as clean
from rolecall.domain.words import once
from rolecall.domain.world import Location, Membership, Staff, World

T = TypeVar("T")
YES, NO = frozenset({"yes", "y", "true", "1", "да"}), frozenset({"no", "n", "false", "0", "нет"})


class InviteeReader:
    """Reads rows against one world; `at` and `role` are for rows that name none, `sent` is the time of the invitations.

    With `new_staff`, rows that name no staff member and whose role needs one get the free one of the person's name, or
    a new one. `asked` becomes the mask of all grants.
    """

    def __init__(self, world: World, at: Location | None, role: str, sent: str, *, new_staff: bool = False) -> None:
        self.world, self.at, self.sent, self.new_staff = world, at, sent, new_staff
        self.role = lookup.role(role) if role else None
        self.asked = self._unplaced = self._placed = 0
        self._unknown = 0
        self._user = partial(find.user, world)
        self._location, self._role, self._words = once(self._find_location), once(lookup.role), once(_permissions)
        self._staff_by_part, self._giver = once(self._find_staff), once(self._find_giver)

    def fetching(self, rows: Sequence[PersonRow]) -> Iterator[PersonRow]:
        """The rows; whom they name is read hundreds at a time."""
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            named = (("staff", "staff"), ("copy_from", "user"), *([("name", "staff")] if self.new_staff else []))
            for column, table in named:
                names = {fold(text) for row in some if (text := row.cells.get(column))}
                self.world.of(table).fetch_having(NAME, names)
            yield from some

    def invitee(self, source: PersonRow) -> tuple[Invitee, list[Misfit]]:
        """Whom a row invites, and what is wrong with its cells; the columns of its faults have been noted."""
        cells, bad = source.cells, source.faults
        row = _Cells(Notes(source.number), cells, bad)
        if "" in bad:
            return Invitee(source.number, source.line, "", "", (), ()), []
        everyone: tuple[Location, ...] | None = (self.at,) if self.at else None
        locations = row.required("location", self._locations, everyone) or ()
        role = row.required("role", self._role, self.role)
        name = row.required("name", lambda text: clean(text, "name"), None)
        email, phone = row.read("email", read_email) or "", _phone(row, locations)
        if not any(column in known for column in ("email", "phone") for known in (cells, bad)):
            row.notes.add("email", "The row has neither e-mail nor phone.", "Fill in what the person signs in with.")
        links = [self._link(row, at, role, name or "") for at in locations]
        givers = [row.read("copy_from", partial(self._giver, at)) for at in locations]
        grant, revoke = self._wanted(row, "grant"), self._wanted(row, "revoke")
        ids, wishes = tuple(at.id for at in locations), tuple[Invitation, ...]()
        if not (row.notes.misfits or bad) and role and name:
            self.asked |= grant.mask
            wishes = tuple(
                Invitation(name, email, phone, at, role, *link, self.sent, giver, grant, revoke)
                for at, link, giver in zip(locations, links, givers, strict=True)
            )
        return Invitee(source.number, source.line, email, phone, ids, wishes), row.notes.misfits

    def cautions(self) -> list[str]:
        """What the rows say of positions that is not saved."""
        people, staff = count(self._unplaced, "person", "people"), count(self._placed, "staff member")
        unplaced = f"The file gives {people} a position, who are no staff; it is not saved."
        placed = f"The file gives {staff} another position; change it with: rolecall staff edit"
        return [*([unplaced] if self._unplaced else []), *([placed] if self._placed else [])]

    def _link(self, row: _Cells, at: Location, role: Role | None, name: str) -> tuple[str, bool, str]:
        """The staff member that a row links by id, whether it adds one instead, and the position of that one."""
        position = row.read("position", lambda text: clean(text, "position")) or ""
        new = row.read("new_staff", _yes)
        member = row.read("staff", partial(self._staff, at)) or ""
        if new and "staff" in row.cells:
            message = "The row names a staff member and asks for a new one."
            row.notes.add("new_staff", message, "Leave one of the cells empty.")
        if new is None and self.new_staff and role and role.staff == "required" and "staff" not in row.cells:
            same = free_namesake(self.world, name, at)
            member, new = same.id if same else "", same is None
        if position and not new:
            self._unplaced += not member
            self._placed += bool(member) and self.world.staff[member].position != position
        return member, bool(new), position if new else ""

    def _locations(self, text: str) -> tuple[Location, ...]:
        """The location that a cell names, or those between semicolons, bars, line breaks or, last of all, commas."""
        for separators in ("", r"[;|\r\n]+", r"[;|\r\n,]+"):
            names = [name for part in re.split(separators, text) if (name := part.strip())] if separators else [text]
            try:
                return tuple({at.id: at for at in map(self._location, names)}.values())
            except NotFound:
                if separators.endswith(",]+") or not re.search(r"[;|\r\n,]", text):
                    raise
        raise AssertionError

    def _find_location(self, name: str) -> Location:
        if self._unknown < MOST_FAULTS or self.world.of("location").containing(fold(name), 1):
            return self._counted(lambda: find.location(self.world, name))
        raise NotFound(f"No location is called “{name}”.", hint="See them with: rolecall location list")

    def _counted(self, look_up: Callable[[], T]) -> T:
        """What is looked up; where that is not found it counts, since near misses take a while."""
        try:
            return look_up()
        except NotFound:
            self._unknown += 1
            raise

    def _staff(self, location: Location, text: str) -> str:
        """The id of a staff member: by the whole name at once, by a part of it with a walk through the location's.

        Near misses are looked for only so often: that takes a while.
        """
        namesakes = self.world.of("staff").having(NAME, fold(text))
        here = [x.id for x in namesakes if isinstance(x, Staff) and x.location == location.id]
        return here[-1] if here else self._staff_by_part(location, text)

    def _find_staff(self, location: Location, text: str) -> str:
        part = fold(text)
        if self._unknown < MOST_FAULTS or any(part in fold(s.name) for s in self.world.staff_of(location.id)):
            return self._counted(lambda: find.staff(self.world, text, location)).id
        hint = "See them with: rolecall staff list"
        raise NotFound(f"No staff member at {location.name} is called “{text}”.", hint=hint)

    def _find_giver(self, location: Location, text: str) -> Membership:
        return find.nearest(self.world, self._user(text), location)

    def _wanted(self, row: _Cells, column: str) -> Wanted:
        """What the permission words of a cell stand for; each unknown one is noted."""
        text = row.cells.get(column)
        if not text:
            return NOTHING
        before = len(row.notes.misfits)
        for word in words(text):
            with row.notes(column):
                self._words((word,))
        return self._words(tuple(words(text))) if len(row.notes.misfits) == before else NOTHING


def _yes(text: str) -> bool:
    """Whether a cell says yes. Raises WrongUsage for what is neither yes nor no."""
    word = fold(text)
    if word not in YES | NO:
        raise WrongUsage(f"“{text}” is neither yes nor no.", hint="Write yes, or leave it empty.")
    return word in YES


def _permissions(texts: tuple[str, ...]) -> Wanted:
    return lookup.wanted(texts)


def _phone(row: _Cells, locations: Sequence[Location]) -> str:
    """The phone; a national one whose location is unknown is left alone, since nothing can be said about it."""
    text = row.cells.get("phone", "")
    if not locations and not text.startswith("+"):
        return ""
    region = next((at.region for at in locations if at.region), "")
    return row.read("phone", lambda text: read_phone(text, region)) or ""


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row, and what is wrong with them by column; columns in `bad` have their faults already."""

    notes: Notes
    cells: Mapping[str, str]
    bad: Collection[str]

    def read(self, column: str, look_up: Callable[[str], T]) -> T | None:
        """What a cell stands for; None for a blank one, and for one that stands for nothing, which is noted."""
        text = self.cells.get(column)
        try:
            return look_up(text) if text else None
        except RolecallError as error:
            self.notes.add(column, error.message, error.hint)
            return None

    def required(self, column: str, look_up: Callable[[str], T], default: T | None) -> T | None:
        """Like `read`; a blank cell is `default`, and noted where there is none."""
        if column in self.cells:
            return self.read(column, look_up)
        if default is None and column not in self.bad:
            option = {"location": " or give --at LOCATION for everyone", "role": " or give --role ROLE for everyone"}
            hint = f"Fill it in{option.get(column, '')}."
            self.notes.add(column, f"The row has no {column}.", hint)
        return default
