"""The permissions of many accesses as a picture needs them: rows with a mask each, grouped by location."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rolecall.domain.access import effective, in_force, limit_value, names_of, role_of
from rolecall.domain.catalogue import Limit, Permission, Section, catalogue
from rolecall.domain.counting import count
from rolecall.domain.values import ALL
from rolecall.domain.world import Location, Membership, User, World
from rolecall.views.questions.listing import accesses
from rolecall.views.reach_names import in_words


@dataclass(frozen=True, slots=True)
class GridRow:
    """One access: whose, where, as what, the mask of what is effective, and the limits in force, in words."""

    user: User
    location: Location
    role: str
    status: str
    mask: int
    limits: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by location, and a remark about them; `sections` are those to look at closely, none for an overview."""

    rows: tuple[GridRow, ...]
    note: str
    sections: tuple[Section, ...] = ()


def grid(world: World, memberships: Iterable[Membership] | None = None, sections: Iterable[Section] = ()) -> Grid:
    """The rows of `memberships`, or of all there are: by location, then by falling rank of the role, then by name."""
    names, chosen = names_of(world), accesses(world, memberships)
    ranked = [_row(world, m, names) for m in sorted(chosen, key=lambda m: -_rank(world, m))]
    rows = sorted(ranked, key=lambda row: (row.location.name.casefold(), row.location.id))
    return Grid(tuple(rows), summary(chosen), tuple(sections))


def summary(chosen: Sequence[Membership]) -> str:
    """How many accesses, users and locations there are."""
    users, locations = len({m.user for m in chosen}), len({m.location for m in chosen})
    return f"{count(len(chosen), 'access', 'accesses')} of {count(users, 'user')} at {count(locations, 'location')}."


def columns() -> dict[str, list[Permission]]:
    """The permissions by the title of their section, in the catalogue's order."""
    known = catalogue()
    return {s.title: known.members(known.of_section(s.key)) for s in known.sections}


def _rank(world: World, membership: Membership) -> int:
    role = role_of(world, membership)
    return role.rank if role else -1


def _row(world: World, membership: Membership, names: Mapping[str, str]) -> GridRow:
    mask = effective(membership)
    values = ((x, limit_value(membership.settings, x)) for x in limits_in_force(mask))
    limits = tuple((x.key, in_words(world, membership, x, value, names)) for x, value in values if value != ALL)
    user, location = world.user[membership.user], world.location[membership.location]
    return GridRow(user, location, membership.role, membership.status, mask, limits)


@lru_cache(maxsize=4096)
def limits_in_force(mask: int) -> tuple[Limit, ...]:
    """The limits whose permission is in `mask`, and those that narrow the whole access."""
    return tuple(x for x in catalogue().limits if in_force(x, mask))
