"""What of an expectation is not met: who, what was expected, what is, why, and what would fix it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rolecall.domain import values
from rolecall.domain.access import COPIED, ROLE, allowed, broader_role, limit_value, origin, role_of
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import and_more, more
from rolecall.domain.declared import Path, finding
from rolecall.domain.edits.limits import payroll_limits
from rolecall.domain.errors import RolecallError
from rolecall.domain.expectations import Expectation, Failure
from rolecall.domain.meaning import Meaning, can, cannot
from rolecall.domain.world import Membership, World
from rolecall.views.checks.fixes import GRANT, Fix, command, smallest_change

MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Unmet:
    """Finds what one access does not meet; `live` renders fixes as commands for the store."""

    meaning: Meaning
    live: bool = False

    def permissions(self, expectation: Expectation, access: Membership) -> Iterator[Failure]:
        """The words of `can`, `cannot` and `only` that are not met."""
        on = self.meaning.effective(access)
        for n, text in enumerate(expectation.can.texts):
            if missing := can(text) & ~on:
                yield self._missing(expectation.can.place(n), text, access, missing)
        for n, text in enumerate(expectation.cannot.texts):
            if unwanted := cannot(text) & on:
                yield self._unwanted(expectation.cannot.place(n), f"cannot {_named(text)}", access, unwanted)
        if expectation.only is not None:
            only, reported = expectation.only, 0
            wanted, within = self.meaning.only(only)
            for n, text in enumerate(only.words.texts):
                if missing := catalogue().needed(can(text)) & ~on & ~reported:
                    reported |= missing
                    yield self._missing(only.words.place(n), text, access, missing)
            if unwanted := within & ~wanted & on:
                expected = f"only {and_more(only.words.texts, MOST_REASONS) or 'nothing'}"
                sections = f" in {', '.join(only.sections.texts)}" if only.sections else ""
                yield self._unwanted(only.path, expected + sections, access, unwanted)

    def _missing(self, path: Path, text: str, access: Membership, missing: int) -> Failure:
        expected, why = f"can {_named(text)}", _reasons(missing, lambda p: _chain(self.meaning.world, access, p))
        fix = smallest_change(self.meaning.world, access, missing, can=True)
        return self._failure(path, access, expected, f"cannot{_unless_named(expected, missing)}", why, fix)

    def _unwanted(self, path: Path, expected: str, access: Membership, unwanted: int) -> Failure:
        why = _reasons(unwanted, lambda p: _source_of(self.meaning.world, access, p))
        fix = smallest_change(self.meaning.world, access, unwanted, can=False)
        return self._failure(path, access, expected, f"can{_unless_named(expected, unwanted)}", why, fix)

    def limits(self, limits: Sequence[tuple[Limit, str, Path]], access: Membership) -> Iterator[Failure]:
        """The limits that are not exactly as expected, or have no effect since their permission is not effective."""
        for limit, text, path in limits:
            try:
                kept = self.meaning.is_kept(access, limit, text)
            except RolecallError as error:
                self.meaning.findings.append(finding(path, error))
                continue
            above, expected = catalogue().permission.get(limit.permission), f"{limit.key}={text}"
            if above is not None and not self.meaning.effective(access) & above.bit:
                fix = smallest_change(self.meaning.world, access, above.bit, can=True)
                alone = kept and limit not in payroll_limits(above.bit)
                fix = fix if alone else replace(fix, words=(expected,))
                actual, why = (
                    f"cannot {above.title} ({above.key})",
                    (f"{above.key}: {_chain(self.meaning.world, access, above)}",),
                )
                yield self._failure(path, access, expected, actual, why, fix)
            elif not kept:
                value = values.show(limit, limit_value(access.settings, limit), self.meaning.names)
                why = (_limit_source(self.meaning.world, access, limit),)
                yield self._failure(path, access, expected, f"{limit.key}={value}", why, Fix(GRANT, (expected,)))

    def role(self, expectation: Expectation, access: Membership) -> Iterator[Failure]:
        """The role, where it is another one."""
        wanted = self.meaning.role(expectation)
        if wanted is not None and access.role != wanted:
            expected, actual = f"role {wanted or 'none'}", f"role {access.role or 'none'}"
            fix = Fix(GRANT, (), wanted) if wanted else None
            yield self._failure((*expectation.path, "role"), access, expected, actual, (), fix)

    def _failure(
        self, path: Path, access: Membership, expected: str, actual: str, why: tuple[str, ...], fix: Fix | None
    ) -> Failure:
        world = self.meaning.world
        user, where = world.user[access.user], world.location[access.location].name
        who = " · ".join((user.name, where, access.role or "no role"))
        change = "" if fix is None else command(world, access, fix) if self.live else fix.text
        contact = user.email or user.phone
        return Failure(path, who, expected, actual, why, change, user.name, contact, where, access.role)


def network_failures(meaning: Meaning, expectation: Expectation) -> Iterator[Failure]:
    """The locations of a network, in order, and its main one, where they are others."""
    places, path = meaning.world.location, expectation.path

    def location(text: str, where: Path) -> str | None:
        try:
            return meaning.location(text).id
        except RolecallError as error:
            meaning.findings.append(finding(where, error))
            return None

    try:
        network = meaning.network(expectation.network)
    except RolecallError as error:
        meaning.findings.append(finding((*path, "network"), error))
        return
    members, current, who = expectation.members, list(network.locations), f"network {network.name}"
    wanted = [location(text, members.place(n)) for n, text in enumerate(members.texts)]
    if members and None not in wanted and wanted != current:
        first = next((n for n, (x, y) in enumerate(zip(wanted, current, strict=False)) if x != y), len(current))
        where = members.place(first) if first < len(wanted) else members.path
        names, actual = ", ".join(places[x].name for x in wanted if x), ", ".join(places[x].name for x in current)
        yield Failure(where, who, f"locations {names}", f"locations {actual}", (), f"make its locations {names}")
    main = location(expectation.main, (*path, "main")) if expectation.main else None
    if main and current[:1] != [main]:
        name, actual = places[main].name, places[current[0]].name if current else "none"
        change = f"make {name} the main location"
        yield Failure((*path, "main"), who, f"main location {name}", f"main location {actual}", (), change)


def _chain(world: World, access: Membership, permission: Permission) -> str:
    """Each step from the top to a permission that is not effective: `reports on › reports.messages off`."""
    on = access.settings.on
    steps = " › ".join(f"{p.key} {'on' if on & p.bit else 'off'}" for p in catalogue().chain(permission))
    beyond = catalogue().above[permission.number] & ~on & ~allowed(world, access)
    if not beyond:
        return steps
    wider = broader_role(world, access, beyond)
    return f"{steps}; the role {access.role} does not allow it" + (f", {wider.key} would" if wider else "")


def _source_of(world: World, access: Membership, permission: Permission) -> str:
    """Where a permission that is on came from."""
    source = origin(world, access, permission.bit)
    if source == ROLE:
        return f"the role {access.role} recommends it"
    if source == COPIED:
        return "copied from another user"
    return f"granted beyond what the role {access.role} recommends" if access.role else "granted; there is no role"


def _limit_source(world: World, access: Membership, limit: Limit) -> str:
    role = role_of(world, access)
    if limit.key not in access.settings.limits:
        return "no limit is set"
    own = role is not None and role.limits.get(limit.key) == access.settings.limits[limit.key]
    return f"the role {access.role} starts with it" if own else "set for this user"


def _reasons(mask: int, why: Callable[[Permission], str]) -> tuple[str, ...]:
    """The reasons for the first few permissions of a mask."""
    members = catalogue().members(mask)
    rest = more(len(members) - MOST_REASONS)
    return (*(f"{p.key}: {why(p)}" for p in members[:MOST_REASONS]), *([rest] if rest else []))


@lru_cache(maxsize=1024)
def _named(text: str) -> str:
    """The word with the label of the one permission it stands for."""
    members = catalogue().members(cannot(text))
    if len(members) != 1 or text.startswith("@") or text.endswith(".*"):
        return text
    return f"{members[0].title} ({members[0].key})"


def _unless_named(expected: str, mask: int) -> str:
    """The permissions of a mask, unless it is the one that the expectation's word names."""
    keys = catalogue().keys(mask)
    return "" if len(keys) == 1 and expected.endswith(f"({keys[0]})") else f" {and_more(keys, MOST_REASONS)}"
