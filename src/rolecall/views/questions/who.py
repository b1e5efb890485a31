"""Who has permissions effectively, with the limits that narrow them and where they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import effective, limit_value, names_of, origin
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import count
from rolecall.domain.find import described
from rolecall.domain.world import INVITED, Membership, Settings, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses
from rolecall.views.reports.contacts import limits_on_the_way

FLAT = {**ACCESS, "permission": "Permission", "origin": "From", "limits": "Limits"}
ONE = {"user": "User", "location": "Location", "role": "Role", "origin": "From", "limits": "Limits"}
SEVERAL = {"user": "User", "location": "Location", "role": "Role", "has": "Has", "origin": "From", "limits": "Limits"}
FEW = 3
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What an access holds of the permissions asked for: `data` and `rows` have an entry each, `seen` is for people."""

    data: tuple[tuple[str, str, Mapping[str, str]], ...]
    rows: tuple[tuple[str, str, str], ...]
    seen: tuple[str, ...]


def who(world: World, memberships: Iterable[Membership], mask: int, *, every: bool = False) -> Answer:
    """A row for each permission of `mask` that one of `memberships` has effectively; with `every` only those with all.

    In the data and in what people see, one entry an access.
    """
    names, told = names_of(world), dict[Key, Held]()
    found = [(m, _held(m, mask, names, told)) for m in accesses(world, _having(memberships, mask, every=every))]
    data = [{**access_data(world, m), "permissions": _plain(held)} for m, held in found]
    rows = [(*cells, *row) for m, held in found for cells in [access_cells(world, m)] for row in held.rows]
    seen = table(ONE if mask.bit_count() == 1 else SEVERAL, _seen(world, found))
    return Answer(data, table(FLAT, rows), (seen,), _summary([m for m, _ in found], mask))


def _having(memberships: Iterable[Membership], mask: int, *, every: bool) -> Iterator[Membership]:
    for membership in memberships:
        got = effective(membership) & mask
        if got == mask or (got and not every):
            yield membership


def _held(membership: Membership, mask: int, names: dict[str, str], told: dict[Key, Held]) -> Held:
    """What is told of an access: once for all of a role who have the same, from the same origin, equally limited."""
    settings, got = membership.settings, effective(membership) & mask
    key = (membership.role, got, settings.copied & mask, *settings.limits.items())
    if key not in told:
        told[key] = _tell(membership, got, mask, names)
    return told[key]


def _tell(membership: Membership, got: int, mask: int, names: dict[str, str]) -> Held:
    members = catalogue().members(got)
    limits = [(p, _limits(membership.settings, p)) for p in members]
    typed = [{x.key: values.show(x, value, names) for x, value in found} for _, found in limits]
    origins = [origin(membership, p.bit) for p in members]
    in_words = dict.fromkeys(
        _in_words(p, x, value, names, alone=len(members) == 1) for p, f in limits for x, value in f
    )
    seen = (", ".join(dict.fromkeys(origins)), ", ".join(in_words))
    return Held(
        data=tuple((p.key, came, found) for p, came, found in zip(members, origins, typed, strict=True)),
        rows=tuple((p.key, c, _joined(t)) for p, c, t in zip(members, origins, typed, strict=True)),
        seen=seen if mask.bit_count() == 1 else (_has(members, mask), *seen),
    )


def _has(members: Sequence[Permission], mask: int) -> str:
    """`all 10` or `3 of 10`; where few were asked for, which of them."""
    number, of = len(members), mask.bit_count()
    if number == of:
        return f"all {of}"
    return f"{number} of {of}" if of > FEW else ", ".join(p.key for p in members)


def _limits(settings: Settings, permission: Permission) -> list[tuple[Limit, str]]:
    """The limits of a permission, of those above it and of the whole access, that narrow."""
    limits = (*limits_on_the_way(permission.number), *_whole())
    return [(x, value) for x in limits if (value := limit_value(settings, x)) != values.ALL]


@lru_cache(maxsize=1)
def _whole() -> tuple[Limit, ...]:
    """The limits of the whole access."""
    return tuple(x for x in catalogue().limits if not x.permission)


def _in_words(permission: Permission, limit: Limit, value: str, names: dict[str, str], *, alone: bool) -> str:
    """`history: 30 days`; of what stands above the one permission asked for, and among several, `calendar history`."""
    above, _, name = limit.key.rpartition(":")
    own = alone and above == permission.key
    return f"{name if own else f'{above} {name}'}: {values.tell(limit, value, names)}"


def _joined(typed: Mapping[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in typed.items())


def _plain(held: Held) -> list[dict[str, Any]]:
    return [{"key": key, "origin": came, "limits": dict(limits)} for key, came, limits in held.data]


def _seen(world: World, found: Sequence[tuple[Membership, Held]]) -> list[tuple[str, ...]]:
    namesakes = Counter(user.name for user in world.user.values())
    rows: list[tuple[str, ...]] = []
    for membership, held in found:
        user = world.user[membership.user]
        name = described(user) if namesakes[user.name] > 1 else user.name
        rows.append((name, world.location[membership.location].name, membership.role, *held.seen))
    return rows


def _summary(found: Sequence[Membership], mask: int) -> str:
    if not found:
        return "Nobody has it." if mask.bit_count() == 1 else "Nobody has them."
    people, invited = len({m.user for m in found}), sum(m.status == INVITED for m in found)
    told = count(people, "user")
    told += f", {len(found)} accesses" if len(found) != people else ""
    told += f"; {invited} not accepted yet" if invited else ""
    return f"{told}." if mask.bit_count() == 1 else f"{told}. --format lines tells each permission with its limits."
