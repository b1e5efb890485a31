"""What of an expectation is not met: who, what was expected, what is, why, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from rolecall.domain import values
from rolecall.domain.access import (
    COPIED,
    ROLE,
    allowed,
    broader_role,
    limit_value,
    origin,
)
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.declared import Path, finding
from rolecall.domain.edits.limits import payroll_limits
from rolecall.domain.errors import RolecallError
from rolecall.domain.expectations import Expectation, Failure, Only, few
from rolecall.domain.meaning import Meaning, can, cannot
from rolecall.domain.world import Membership
from rolecall.views.checks.fixes import GRANT, Fix, command, smallest_change

MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Unmet:
    """Tells what one access does not meet; `live` tells changes as commands for the store."""

    meaning: Meaning
    live: bool = False

    def permissions(self, stated: Expectation, access: Membership) -> Iterator[Failure]:
        """The words of `can`, `cannot` and `only` that are not met."""
        on = self.meaning.effective(access)
        for n, text in enumerate(stated.can.texts):
            missing = can(text) & ~on
            if missing:
                yield self._missing(stated.can.place(n), f"can {_named(text)}", access, missing)
        for n, text in enumerate(stated.cannot.texts):
            held = cannot(text) & on
            if held:
                yield self._held(stated.cannot.place(n), f"cannot {_named(text)}", access, held)
        if stated.only is not None:
            yield from self._only(stated.only, access, on)

    def _only(self, only: Only, access: Membership, on: int) -> Iterator[Failure]:
        wanted, within = self.meaning.only(only)
        told = 0
        for n, text in enumerate(only.words.texts):
            missing = catalogue().needed(can(text)) & ~on & ~told
            if missing:
                told |= missing
                yield self._missing(only.words.place(n), f"can {_named(text)}", access, missing)
        if within & ~wanted & on:
            yield self._held(only.path, f"only {_listed(only)}", access, within & ~wanted & on)

    def _missing(self, path: Path, expected: str, access: Membership, missing: int) -> Failure:
        why = _reasons(missing, lambda p: _chain(access, p))
        mend = smallest_change(access, missing, can=True)
        return self._failure(path, access, expected, f"cannot{_which(expected, missing)}", why, mend)

    def _held(self, path: Path, expected: str, access: Membership, held: int) -> Failure:
        why = _reasons(held, lambda p: _granted(access, p))
        mend = smallest_change(access, held, can=False)
        return self._failure(path, access, expected, f"can{_which(expected, held)}", why, mend)

    def limits(self, limits: Sequence[tuple[Limit, str, Path]], access: Membership) -> Iterator[Failure]:
        """The limits that are not exactly as expected, or narrow nothing since their permission is not effective."""
        for limit, text, path in limits:
            try:
                kept = self.meaning.is_kept(access, limit, text)
            except RolecallError as error:
                self.meaning.findings.append(finding(path, error))
                continue
            above = catalogue().permission.get(limit.permission)
            if above is not None and not self.meaning.effective(access) & above.bit:
                yield self._narrows_nothing(limit, text, path, access, above, kept=kept)
            elif not kept:
                yield self._another_value(limit, text, path, access)

    def _narrows_nothing(
        self, limit: Limit, text: str, path: Path, access: Membership, above: Permission, *, kept: bool
    ) -> Failure:
        mend = smallest_change(access, above.bit, can=True)
        alone = kept and limit not in payroll_limits(above.bit)
        mend = mend if alone else replace(mend, words=(f"{limit.key}={text}",))
        found, why = f"cannot {above.title} ({above.key})", (f"{above.key}: {_chain(access, above)}",)
        return self._failure(path, access, f"{limit.key}={text}", found, why, mend)

    def _another_value(self, limit: Limit, text: str, path: Path, access: Membership) -> Failure:
        value = values.show(limit, limit_value(access.settings, limit), self.meaning.names)
        mend = Fix(GRANT, (f"{limit.key}={text}",))
        found, why = f"{limit.key}={value}", (_set_by(access, limit),)
        return self._failure(path, access, f"{limit.key}={text}", found, why, mend)

    def role(self, stated: Expectation, access: Membership) -> Iterator[Failure]:
        """The role, where it is another one."""
        wanted = self.meaning.role(stated)
        if wanted is not None and access.role != wanted:
            told, found = f"role {wanted or 'none'}", f"role {access.role or 'none'}"
            mend = Fix(GRANT, (), wanted) if wanted else None
            yield self._failure((*stated.path, "role"), access, told, found, (), mend)

    def _failure(
        self, path: Path, access: Membership, expected: str, found: str, why: tuple[str, ...], mend: Fix | None
    ) -> Failure:
        world = self.meaning.world
        user, where = world.user[access.user], world.location[access.location].name
        who = " · ".join((user.name, where, access.role or "no role"))
        change = "" if mend is None else command(world, access, mend) if self.live else mend.told
        contact = user.email or user.phone
        return Failure(path, who, expected, found, why, change, user.name, contact, where, access.role)


def network_failures(meaning: Meaning, stated: Expectation) -> Iterator[Failure]:
    """The locations of a network, in order, and its main one, where they are others."""
    places = meaning.world.location
    try:
        network = meaning.network(stated.network)
    except RolecallError as error:
        meaning.findings.append(finding((*stated.path, "network"), error))
        return
    held, wanted = list(network.locations), _locations(meaning, stated)
    who, found = f"network {network.name}", ", ".join(places[x].name for x in held)
    if stated.members and None not in wanted and wanted != held:
        first = next((n for n, pair in enumerate(zip(wanted, held, strict=False)) if pair[0] != pair[1]), len(held))
        path = stated.members.place(first) if first < len(wanted) else stated.members.path
        names = ", ".join(places[x].name for x in wanted if x)
        yield Failure(path, who, f"locations {names}", f"locations {found}", (), f"make its locations {names}")
    main = _main(meaning, stated)
    if main and held[:1] != [main]:
        told, first_name = places[main].name, places[held[0]].name if held else "none"
        change = f"make {told} the main location"
        yield Failure((*stated.path, "main"), who, f"main location {told}", f"main location {first_name}", (), change)


def _locations(meaning: Meaning, stated: Expectation) -> list[str | None]:
    return [_location(meaning, text, stated.members.place(n)) for n, text in enumerate(stated.members.texts)]


def _main(meaning: Meaning, stated: Expectation) -> str | None:
    return _location(meaning, stated.main, (*stated.path, "main")) if stated.main else None


def _location(meaning: Meaning, text: str, path: Path) -> str | None:
    try:
        return meaning.location(text).id
    except RolecallError as error:
        meaning.findings.append(finding(path, error))
        return None


def _chain(access: Membership, permission: Permission) -> str:
    """Each step from the top to a permission that is not effective: `reports on › reports.messages off`."""
    on = access.settings.on
    told = " › ".join(f"{p.key} {'on' if on & p.bit else 'off'}" for p in catalogue().chain(permission))
    beyond = catalogue().above[permission.number] & ~on & ~allowed(access)
    if not beyond:
        return told
    wider = broader_role(access, beyond)
    return f"{told}; the role {access.role} does not allow it" + (f", {wider.key} would" if wider else "")


def _granted(access: Membership, permission: Permission) -> str:
    """Where a permission that is on came from."""
    found = origin(access, permission.bit)
    if found == ROLE:
        return f"the role {access.role} recommends it"
    if found == COPIED:
        return "copied from another user"
    return f"granted beyond what the role {access.role} recommends" if access.role else "granted; there is no role"


def _set_by(access: Membership, limit: Limit) -> str:
    role = catalogue().role.get(access.role)
    if limit.key not in access.settings.limits:
        return "no limit is set"
    own = role is not None and role.limits.get(limit.key) == access.settings.limits[limit.key]
    return f"the role {access.role} starts with it" if own else "set for this user"


def _reasons(mask: int, why: Callable[[Permission], str]) -> tuple[str, ...]:
    """The reasons for the first few permissions of a mask."""
    told = [f"{p.key}: {why(p)}" for p in _first(mask)]
    rest = mask.bit_count() - MOST_REASONS
    return (*told, *([f"and {rest} more"] if rest > 0 else []))


def _first(mask: int) -> list[Permission]:
    return [catalogue().permissions[number] for number in islice(catalogue().numbers(mask), MOST_REASONS)]


@lru_cache(maxsize=1024)
def _named(text: str) -> str:
    """The word with the label of the one permission it stands for."""
    members = catalogue().members(cannot(text))
    if len(members) != 1 or text.startswith("@") or text.endswith(".*"):
        return text
    return f"{members[0].title} ({members[0].key})"


def _which(expected: str, mask: int) -> str:
    """The permissions meant, where the expectation's word does not name the one."""
    keys, rest = [p.key for p in _first(mask)], mask.bit_count() - MOST_REASONS
    if len(keys) == 1 and expected.endswith(f"({keys[0]})"):
        return ""
    return f" {', '.join(keys)}" + (f" and {rest} more" if rest > 0 else "")


def _listed(only: Only) -> str:
    told = few(only.words.texts, MOST_REASONS) or "nothing"
    return f"{told} in {', '.join(only.sections.texts)}" if only.sections else told
