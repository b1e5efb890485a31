"""Mutations: which permissions could be flipped without any expectation noticing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from rolecall.domain import lookup, selectors
from rolecall.domain.access import allowed, effective_mask
from rolecall.domain.catalogue import catalogue
from rolecall.domain.counting import and_more
from rolecall.domain.expectations import Outcome, Resolved
from rolecall.domain.meaning import Meaning
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Table, table
from rolecall.views.checks.evaluation import failures_of
from rolecall.views.checks.unmet import Unmet

COLUMNS = {"user": "User", "location": "Location", "on": "Could be turned on", "off": "Could be turned off"}
MOST_KEYS = 6


@dataclass(frozen=True, slots=True)
class Unnoticed:
    """The permissions of one access that could be turned on, and off, without an expectation failing."""

    world: World
    membership: Membership
    on: int
    off: int

    @property
    def names(self) -> tuple[str, str]:
        """The user's and the location's."""
        return self.world.user[self.membership.user].name, self.world.location[self.membership.location].name


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
    """Flips each permission of each access, one by one, where that changes what is effective and the role allows it.

    Expectations of several files on the same world count together.
    """
    worlds: dict[int, tuple[World, list[Outcome]]] = {}
    for world, outcomes in checked:
        worlds.setdefault(id(world), (world, []))[1].extend(outcomes)
    flips, unnoticed = 0, []
    for world, gathered in worlds.values():
        guard = _Guard.of(world, gathered)
        for membership in world.membership.values():
            off, on = _flippable(membership.settings.on, allowed(world, membership))
            flips += off.bit_count() + on.bit_count()
            off, on = guard.silent(membership, off, on)
            unnoticed += [Unnoticed(world, membership, on, off)] if on | off else []
    return Mutations(flips, tuple(unnoticed))


@lru_cache(maxsize=4096)
def _flippable(on: int, allowed: int) -> tuple[int, int]:
    """What may be turned off and on one by one so that effective access changes (rule 37)."""
    above, members = catalogue().above, catalogue().numbers(catalogue().everything & ~on & allowed)
    return effective_mask(on), sum(1 << n for n in members if not above[n] & ~on & ~(1 << n))


@dataclass
class _Guard:
    """What expectations require: per access what has to be effective and what must not be.

    Those that select by `can:` are kept apart: a flip itself may bring an access into the selection or out of it.
    """

    need: dict[str, int]
    forbid: dict[str, int]
    by_access: list[_SelectedByAccess]
    unmet: Unmet
    _known: dict[tuple[int, ...], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World, outcomes: Sequence[Outcome]) -> _Guard:
        need: dict[str, int] = {}
        forbid: dict[str, int] = {}
        meaning, by_access = Meaning(world), []
        for resolved in (o.resolved for o in outcomes):
            if any("can:" in word for word in resolved.expectation.every.texts):
                by_access.append(_SelectedByAccess.of(meaning, resolved))
                continue
            for m in resolved.subjects:
                need[m.id] = need.get(m.id, 0) | resolved.need
                forbid[m.id] = forbid.get(m.id, 0) | resolved.forbid
        return cls(need, forbid, by_access, Unmet(meaning))

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
        for each in self.by_access:
            noticed = sum(1 << n for n in catalogue().numbers(off | on) if each.notices(self.unmet, access, 1 << n))
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


@dataclass(frozen=True, slots=True)
class _SelectedByAccess:
    """An expectation that selects by `can:`; `watched` are the permissions that decide who is selected.

    `named` are accesses selected by name; `fitting` has for each of `tests` the accesses it selects.
    """

    resolved: Resolved
    location: str
    named: frozenset[str]
    tests: Sequence[selectors.Test]
    fitting: Sequence[frozenset[str]]
    watched: int

    @classmethod
    def of(cls, meaning: Meaning, resolved: Resolved) -> _SelectedByAccess:
        expectation = resolved.expectation
        names = [word for word in expectation.every.texts if not selectors.is_selector(word)]
        words = [word for word in expectation.every.texts if selectors.is_selector(word)]
        parts = [part.strip().lstrip("!") for word in words for part in word.split(",")]
        return cls(
            resolved,
            meaning.location(expectation.at).id if expectation.at else "",
            frozenset(m.id for name in names for m in meaning.accesses(expectation, meaning.user(name))),
            [selectors.selector(meaning.world, word) for word in words],
            [frozenset(m.id for m in meaning.selected(word, expectation.at)) for word in words],
            lookup.wanted(part.removeprefix("can:") for part in parts if part.startswith("can:")).mask,
        )

    def notices(self, unmet: Unmet, access: Membership, bit: int) -> bool:
        """Whether after the flip a selected access fails that met it before, or a selector fits nobody."""
        if self.location not in ("", access.location):
            return False
        stored = access.settings.on
        before, after = effective_mask(stored), _flipped(stored, bit)
        subject = access.id in self.named or any(access.id in ids for ids in self.fitting)
        if not (before ^ after) & self.watched:
            return subject and bool(before & ~after & self.resolved.need or after & ~before & self.resolved.forbid)
        flipped = replace(access, settings=replace(access.settings, on=stored ^ bit))
        fits = [test(flipped) for test in self.tests]
        if any(not fit and ids == {access.id} for fit, ids in zip(fits, self.fitting, strict=True)):
            return True
        if not (access.id in self.named or any(fits)) or not failures_of(unmet, self.resolved, flipped):
            return False
        return not (subject and failures_of(unmet, self.resolved, access))


def sentence(mutations: Mutations) -> str:
    noticed = mutations.flips - mutations.survived
    percent = noticed * 100 // mutations.flips if mutations.flips else 0
    return f"Mutations: {noticed} of {mutations.flips} flipped permissions noticed, {percent}%."


def data(mutations: Mutations) -> dict[str, Any]:
    """The mutations for machines, with every flip that nothing noticed."""
    unnoticed = [
        {"user": user, "location": location, "role": role or None, "permission": key, "flip": flip}
        for user, location, role, key, flip in flips(mutations)
    ]
    return {"flips": mutations.flips, "noticed": mutations.flips - mutations.survived, "unnoticed": unnoticed}


def flips(mutations: Mutations) -> Iterator[tuple[str, str, str, str, str]]:
    """User, location, role, permission and `on` or `off` of every flip that nothing noticed."""
    for u in mutations.unnoticed:
        for flip, mask in (("on", u.on), ("off", u.off)):
            for key in catalogue().keys(mask):
                yield *u.names, u.membership.role, key, flip


def part(mutations: Mutations) -> Table:
    """One row per access, the first few permissions of each kind named."""
    rows = [
        (*u.names, and_more(catalogue().keys(u.on), MOST_KEYS), and_more(catalogue().keys(u.off), MOST_KEYS))
        for u in mutations.unnoticed
    ]
    return table(COLUMNS, rows, sentence(mutations))
