"""Three ways: what the account had at the last pull, what the store has, what the account has now; item by item.

An item is the role, the linked staff member, or a slug (a switch with its list of ids is one). Conflicts come out as
values and stay as they are until a side is chosen; a push never chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from rolecall.domain.account.picture import ABSENT, UserRights, exact, parsed
from rolecall.domain.account.value_forms import Raw, Terms, Unsayable
from rolecall.domain.account.vocabulary import (
    ROLE,
    STAFF,
    altered,
    item_of,
    limits,
    permissions,
    raw_of,
    role_key,
    role_slug,
    settings_in,
    slugs_of,
    with_settings,
)
from rolecall.domain.catalogue import catalogue
from rolecall.domain.values import default
from rolecall.domain.world import Membership

Items = Mapping[str, Raw]
"""Exact values by item. A value of ours that the account has no form for is `?` and our kept form."""
UNSAID = "?"
NOTHING: Raw = (ABSENT,)


class Side(Enum):
    """Who is right where both changed one thing: nobody yet, the store, or the account."""

    LEAVE = "leave"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class ItemConflict:
    """An item that both sides changed, each to something else; `base` is empty where nothing was known before."""

    item: str
    base: Raw
    ours: Raw
    theirs: Raw


@dataclass(frozen=True, slots=True)
class Merge:
    """What became of each item: `ours` are those where the store's value stands, `waiting` those a push would send.

    `base` is what to remember as known of the account; None where a conflict left it unknown.
    """

    ours: frozenset[str]
    waiting: frozenset[str]
    conflicts: tuple[ItemConflict, ...]
    base: UserRights | None


def merge(base: UserRights | None, ours: Items, theirs: UserRights, side: Side = Side.LEAVE) -> Merge:
    """Merges one person's rights at one location. `ours` is what `items_here` made of the store against the base."""
    before, now = items_of(base) if base else None, items_of(theirs)
    kept, waiting, conflicts = set[str](), set[str](), list[ItemConflict]()
    for item in {**(before or {}), **now, **ours}:
        old = before.get(item, NOTHING) if before is not None else None
        mine, other = ours.get(item, NOTHING), now.get(item, NOTHING)
        if same(mine, other) or (old is not None and same(mine, old)):
            continue
        if old is None or not same(other, old):
            if side is Side.THEIRS:
                continue
            if side is Side.LEAVE:
                conflicts.append(ItemConflict(item, old or NOTHING, mine, other))
                kept.add(item)
                continue
        kept.add(item)
        waiting.add(item)
    return Merge(frozenset(kept), frozenset(waiting), tuple(conflicts), _base(base, theirs, conflicts))


def _base(base: UserRights | None, theirs: UserRights, conflicts: Iterable[ItemConflict]) -> UserRights | None:
    """What the account has, but for open conflicts, which stay as they were last known."""
    open_items = {conflict.item: conflict.base for conflict in conflicts}
    if not open_items:
        return theirs
    return with_items(theirs, open_items) if base else None


def same(one: Raw, other: Raw) -> bool:
    """Whether two exact values are one: type and value, but for the order in a list of ids."""
    return one == other or tuple(map(_unordered, one)) == tuple(map(_unordered, other))


def _unordered(raw: str) -> str:
    if not raw.startswith("["):
        return raw
    listed = parsed(raw)
    return "[" + ",".join(sorted({exact(item) for item in listed})) + "]" if isinstance(listed, list) else raw


def same_rights(one: UserRights, other: UserRights) -> bool:
    """Whether two readings say the same of a person, whatever the order of the list."""
    first, second = items_of(one), items_of(other)
    return first.keys() == second.keys() and all(same(raw, second[item]) for item, raw in first.items())


# -- items -----------------------------------------------------------------------------------------


def items_of(rights: UserRights) -> dict[str, Raw]:
    """The items of a user's rights."""
    values = rights.values()
    items: dict[str, Raw] = {ROLE: (exact(rights.role),), STAFF: (exact(rights.staff_id),)}
    for slug, value in values.items():
        limit = limits().get(slug)
        items[item_of(slug)] = raw_of(limit, values) if limit else (value,)
    return items


def with_items(rights: UserRights, items: Items) -> UserRights:
    """The rights with items at exact values; where every value is absent, without their entries."""
    values = {
        slug: raw for item, parts in items.items() for slug, raw in zip(_slugs(item), _padded(parts, item), strict=True)
    }
    role, staff = values.pop(ROLE, ""), values.pop(STAFF, "")
    dropped = {slug for slug, raw in values.items() if raw == ABSENT}
    entries = (entry for entry in rights.entries if entry.slug not in dropped)
    wished = {slug: raw for slug, raw in values.items() if raw != ABSENT}
    changed = replace(rights, entries=altered(entries, wished))
    changed = replace(changed, role=str(parsed(role))) if role else changed
    return replace(changed, staff=staff) if staff not in ("", exact(rights.staff_id)) else changed


def _padded(parts: Raw, item: str) -> Raw:
    """The values with one absent for each slug that an absent item leaves out."""
    return (*parts, *[ABSENT] * (len(_slugs(item)) - len(parts)))


def _slugs(item: str) -> tuple[str, ...]:
    limit = limits().get(item)
    return slugs_of(limit) if limit else (item,)


def items_here(membership: Membership, known: UserRights, terms: Terms, roles: Iterable[str] = ()) -> dict[str, Raw]:
    """What the store says, as items: those of `known` but where the store says something else.

    `roles` are the slugs of the location's roles, none where they are not known.
    """
    items, moved = items_of(known), membership.staff != terms.staff.get(known.staff_id, "")
    link = terms.staff_id(membership.staff) if moved else known.staff_id
    if membership.role != role_key(known.role):
        items[ROLE] = _role_here(membership.role, roles)
    if moved:
        items[STAFF] = (exact(link),) if link or not membership.staff else (UNSAID + membership.staff,)
    written = with_settings(known, membership.settings, terms, link)
    changed = items_of(written.rights)
    items |= {item: raw for item, raw in changed.items() if item not in (ROLE, STAFF)}
    return items | {_item(unsaid.key): _unsaid(unsaid.key, membership) for unsaid in written.unsaid}


def _role_here(role: str, roles: Iterable[str]) -> Raw:
    try:
        return (exact(role_slug(role, roles)),)
    except Unsayable:
        return (UNSAID + role,)


def _item(key: str) -> str:
    limit = catalogue().limit.get(key)
    return limit.slug if limit else catalogue().permission[key].slug


def _unsaid(key: str, membership: Membership) -> Raw:
    limit = catalogue().limit.get(key)
    if limit is None:
        on = membership.settings.on & catalogue().permission[key].bit
        return (UNSAID + ("on" if on else "off"),)
    return (UNSAID + membership.settings.limits.get(key, default(limit)),)


def merged_membership(here: Membership, theirs: UserRights, terms: Terms, ours: frozenset[str]) -> Membership:
    """The access as the account has it, but for the items where the store's value stands."""
    found = settings_in(theirs, terms, terms.staff_id(here.staff) if STAFF in ours else theirs.staff_id)
    role = here.role if ROLE in ours else role_key(theirs.role)
    kept = catalogue().join(p.bit for slug, p in permissions().items() if slug in ours)
    on = (found.on & ~kept) | (here.settings.on & kept)
    stand = {x.key for x in catalogue().limits if x.slug in ours}
    values = {key: value for key, value in found.limits.items() if key not in stand}
    values |= {key: value for key, value in here.settings.limits.items() if key in stand}
    return replace(
        here,
        role=role,
        staff=here.staff if STAFF in ours else terms.staff.get(theirs.staff_id, ""),
        settings=replace(found, on=on, copied=here.settings.copied & on, limits=values),
        remembered={key: settings for key, settings in here.remembered.items() if key != role},
    )
