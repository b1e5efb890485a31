"""Which permissions could be flipped without any expectation noticing: how much a fixture really holds in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from rolecall.domain import lookup, selectors
from rolecall.domain.access import allowed, effective_mask
from rolecall.domain.catalogue import catalogue
from rolecall.domain.expectations import Meant, Outcome, few
from rolecall.domain.meaning import Meaning
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Table, table
from rolecall.views.checks.evaluation import failures_of
from rolecall.views.checks.unmet import Unmet

COLUMNS = {"user": "User", "location": "Location", "on": "Could be turned on", "off": "Could be turned off"}
MOST_KEYS = 6


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """The permissions of one access that could be turned on, and off, with every expectation as green as before."""

    world: World
    membership: Membership
    on: int
    off: int


@dataclass(frozen=True, slots=True)
class Mutations:
    """How many single permissions were flipped, and which flips nothing noticed."""

    flips: int
    unnoticed: tuple[Unnoticed, ...]

    @property
    def survived(self) -> int:
        """How many flips nothing noticed."""
        return sum(u.on.bit_count() + u.off.bit_count() for u in self.unnoticed)


def mutations(checked: Iterable[tuple[World, Iterable[Outcome]]]) -> Mutations:
    """Flips each stored permission of each access whose flip changes what is effective and stays within the role.

    Expectations of several files on the same world notice together.
    """
    worlds: dict[int, tuple[World, list[Outcome]]] = {}
    for world, outcomes in checked:
        worlds.setdefault(id(world), (world, []))[1].extend(outcomes)
    flips, found = 0, []
    for world, gathered in worlds.values():
        guard = _Guard.of(world, gathered)
        for membership in world.membership.values():
            off, on = _flippable(membership.settings.on, allowed(membership))
            flips += off.bit_count() + on.bit_count()
            off, on = guard.silent(membership, off, on)
            found += [Unnoticed(world, membership, on, off)] if on | off else []
    return Mutations(flips, tuple(found))


@lru_cache(maxsize=4096)
def _flippable(on: int, allowed: int) -> tuple[int, int]:
    """What may be turned off and on one by one so that effective access changes (rule 37)."""
    above, members = catalogue().above, catalogue().numbers(catalogue().everything & ~on & allowed)
    return effective_mask(on), sum(1 << n for n in members if not above[n] & ~on & ~(1 << n))


@dataclass
class _Guard:
    """What expectations hold in place: per access what has to be effective and what must not be.

    Those that select by what users can are apart: a flip itself may bring somebody in or take somebody out.
    """

    need: dict[str, int]
    forbid: dict[str, int]
    by_access: list[_Moving]
    unmet: Unmet
    _known: dict[tuple[int, ...], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World, outcomes: Sequence[Outcome]) -> _Guard:
        need: dict[str, int] = {}
        forbid: dict[str, int] = {}
        for meant in (o.meant for o in outcomes):
            for m in () if _is_moving(meant) else meant.subjects:
                need[m.id] = need.get(m.id, 0) | meant.need
                forbid[m.id] = forbid.get(m.id, 0) | meant.forbid
        meaning = Meaning(world)
        moving = [_Moving.of(meaning, o.meant) for o in outcomes if _is_moving(o.meant)]
        return cls(need, forbid, moving, Unmet(meaning))

    def silent(self, access: Membership, off: int, on: int) -> tuple[int, int]:
        """Of the flips to off and to on, those that nothing notices."""
        need, forbid = self.need.get(access.id, 0), self.forbid.get(access.id, 0)
        key = (access.settings.on, off, on, need, forbid)
        if key not in self._known:
            self._known[key] = (
                _silent(access.settings.on, off, need, forbid),
                _silent(access.settings.on, on, need, forbid),
            )
        off, on = self._known[key]
        for moving in self.by_access:
            noticed = sum(1 << n for n in catalogue().numbers(off | on) if moving.notices(self.unmet, access, 1 << n))
            off, on = off & ~noticed, on & ~noticed
        return off, on


def _silent(stored: int, flips: int, need: int, forbid: int) -> int:
    before, kept = effective_mask(stored), 0
    for number in catalogue().numbers(flips & ~(need & stored) & ~(forbid & ~stored)):
        after = _flipped(stored, 1 << number)
        if not (before & ~after & need or after & ~before & forbid):
            kept |= 1 << number
    return kept


def _flipped(stored: int, bit: int) -> int:
    """What is effective after a flip of a permission with all above it on."""
    below = catalogue().below[bit.bit_length() - 1]
    if stored & bit:
        return effective_mask(stored) & ~below
    return effective_mask(stored | bit) if stored & below else effective_mask(stored) | bit


def _is_moving(meant: Meant) -> bool:
    return any("can:" in word for word in meant.stated.every.texts)


@dataclass(frozen=True, slots=True)
class _Moving:
    """An expectation that selects by `can:`; `watched` are the permissions that decide who is selected.

    `named` are those who stay selected since they are named; `fitting` has for each of `tests` the accesses it fits.
    """

    meant: Meant
    location: str
    named: frozenset[str]
    tests: Sequence[selectors.Test]
    fitting: Sequence[frozenset[str]]
    watched: int

    @classmethod
    def of(cls, meaning: Meaning, meant: Meant) -> _Moving:
        stated, every = meant.stated, meant.stated.every.texts
        names = [word for word in every if not selectors.is_selector(word)]
        words = [word for word in every if selectors.is_selector(word)]
        parts = [part.strip().lstrip("!") for word in words for part in word.split(",")]
        return cls(
            meant,
            meaning.location(stated.at).id if stated.at else "",
            frozenset(m.id for name in names for m in meaning.accesses(stated, meaning.user(name))),
            [selectors.selector(meaning.world, word) for word in words],
            [frozenset(m.id for m in meaning.selected(word, stated.at)) for word in words],
            lookup.wanted(part.removeprefix("can:") for part in parts if part.startswith("can:")).mask,
        )

    def notices(self, unmet: Unmet, access: Membership, bit: int) -> bool:
        """Whether after the flip someone selected does not meet it who did, or a selector fits nobody."""
        if self.location not in ("", access.location):
            return False
        stored = access.settings.on
        before, after = effective_mask(stored), _flipped(stored, bit)
        subject = access.id in self.named or any(access.id in held for held in self.fitting)
        if not (before ^ after) & self.watched:
            return subject and bool(before & ~after & self.meant.need or after & ~before & self.meant.forbid)
        flipped = replace(access, settings=replace(access.settings, on=stored ^ bit))
        fits = [test(flipped) for test in self.tests]
        if any(not fit and held == {access.id} for fit, held in zip(fits, self.fitting, strict=True)):
            return True
        if not (access.id in self.named or any(fits)) or not failures_of(unmet, self.meant, flipped):
            return False
        return not (subject and failures_of(unmet, self.meant, access))


def told(found: Mutations) -> str:
    """The mutations in a sentence."""
    noticed = found.flips - found.survived
    percent = noticed * 100 // found.flips if found.flips else 0
    return f"Mutations: {noticed} of {found.flips} flipped permissions noticed, {percent}%."


def data(found: Mutations) -> dict[str, Any]:
    """The mutations for machines, with every flip that nothing noticed."""
    unnoticed = [
        {"user": user, "location": location, "role": role or None, "permission": key, "flip": flip}
        for user, location, role, key, flip in flips(found)
    ]
    return {"flips": found.flips, "noticed": found.flips - found.survived, "unnoticed": unnoticed}


def flips(found: Mutations) -> Iterator[tuple[str, str, str, str, str]]:
    """User, location, role, permission and `on` or `off` of every flip that nothing noticed."""
    for u in found.unnoticed:
        user, location = _where(u)
        for flip, mask in (("on", u.on), ("off", u.off)):
            for key in catalogue().keys(mask):
                yield user, location, u.membership.role, key, flip


def _where(u: Unnoticed) -> tuple[str, str]:
    return u.world.user[u.membership.user].name, u.world.location[u.membership.location].name


def part(found: Mutations) -> Table:
    """A row an access, the first few permissions of each kind named."""
    rows = [(*_where(u), _named(u.on), _named(u.off)) for u in found.unnoticed]
    return table(COLUMNS, rows, told(found))


def _named(mask: int) -> str:
    return few(catalogue().keys(mask), MOST_KEYS)
