"""What a plan changes in effective access: login × permission × reach, whatever record the change was made on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rolecall.domain import reach
from rolecall.domain.access import effective, limit_value
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.plan import Plan
from rolecall.domain.values import ALL, Reach
from rolecall.domain.world import INVITED, Membership, Network, Record, Staff, User, World


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit of a permission that stays effective: its kept value changes, or what it resolves to.

    `direction` is what becomes of the reach: wider, narrower, different, or empty where only the value changes.
    """

    limit: Limit
    before: str
    after: str
    reached_before: Reach
    reached_after: Reach
    direction: str


@dataclass(frozen=True, slots=True)
class AccessChange:
    """What changes for one user at a location. The masks hold effective permissions; `dormant` what changes unseen."""

    before: Membership | None
    after: Membership | None
    gained: int
    lost: int
    limits: tuple[LimitChange, ...]
    dormant: int

    @property
    def known(self) -> Membership:
        """The membership as it will be, or as it was."""
        known = self.after or self.before
        assert known is not None
        return known

    @property
    def renewed(self) -> bool:
        """Whether an open invitation was sent again (rule 7)."""
        before, after = self.before, self.after
        open_still = before and after and before.status == after.status == INVITED
        return bool(before and after and open_still and before.invited != after.invited)

    @property
    def contacts_gained(self) -> bool:
        """Whether the user gains sight of client contacts (rule 62)."""
        return bool(self.gained & catalogue().contacts)

    @property
    def widened(self) -> int:
        return self._count("wider")

    @property
    def narrowed(self) -> int:
        return self._count("narrower")

    @property
    def altered(self) -> int:
        return self._count("different")

    def _count(self, direction: str) -> int:
        """The number of dimensions: two limits that narrow each other count once."""
        return len({reach.dimensions()[c.limit.key] for c in self.limits if c.direction == direction})


@dataclass(frozen=True, slots=True)
class LoginChange:
    """An e-mail or phone that comes to open another person's access: `before` and `after` are users' ids, or empty.

    `accesses` compare, location by location, what it opened with what it opens now.
    """

    contact: str
    before: str
    after: str
    accesses: tuple[AccessChange, ...]


@dataclass(frozen=True, slots=True)
class AccessDifference:
    """Everything a plan changes in what people can do: by user and location, and by login that changes hands."""

    accesses: tuple[AccessChange, ...] = ()
    logins: tuple[LoginChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.accesses or self.logins)


def differences(before: World, after: World, plan: Plan) -> AccessDifference:
    """What `plan`, which turns `before` into `after`, changes in effective access.

    The accesses that the plan names come first, in its order; then those whose reach changes though they do not.
    """
    named = ((c.before, c.after) for c in plan.changes if c.kind == "membership")
    changed = [access_change(before, after, old, new) for old, new in named]  # type: ignore[arg-type]
    beside = (access_change(before, after, m, m) for m in _resolving_anew(before, after, plan))
    return AccessDifference((*changed, *(c for c in beside if c.limits)), tuple(_logins(before, after, plan)))


def effect(after: World, difference: AccessDifference) -> object:
    """What a difference comes to in the world it leads to: equal for two where everyone gains and loses the same."""
    logins = ((x.contact, x.before, x.after, _effects(after, x.accesses)) for x in difference.logins)
    return _effects(after, difference.accesses), tuple(logins)


def _effects(after: World, changes: Iterable[AccessChange]) -> object:
    """Of each access the contacts that open it, what is gained, lost and reached otherwise, and how far what is gained
    reaches.
    """
    return tuple(
        (
            c.known.id,
            tuple(after.user[c.known.user].contacts) if c.known.user in after.user else (),
            c.gained,
            c.lost,
            c.limits,
            [reach.resolved(after, c.after, x) for x in reach.in_force(c.gained) if c.after and x.permission],
        )
        for c in changes
    )


def access_change(before: World, after: World, old: Membership | None, new: Membership | None) -> AccessChange:
    """The difference between a membership in one world and in another; None is no access."""
    had = effective(old) if old else 0
    has = effective(new) if new else 0
    stored = (old.settings.on if old else 0) ^ (new.settings.on if new else 0)
    limits = tuple(_limit_changes(before, after, old, new)) if old and new else ()
    dormant = stored & ~(had ^ has) if old and new else 0
    return AccessChange(old, new, gained=has & ~had, lost=had & ~has, limits=limits, dormant=dormant)


def _limit_changes(before: World, after: World, old: Membership, new: Membership) -> Iterator[LimitChange]:
    """What becomes of the limits in force on both sides; resolving them is put off to where it can matter."""
    anew = {kind for kind in (reach.STAFF, reach.NETWORK) if before.of(kind) is not after.of(kind)}
    if old.staff != new.staff:
        anew.add(reach.STAFF)
    if old.settings.limits == new.settings.limits and not anew:
        return
    for dimension in reach.in_force(effective(old) & effective(new)):
        kept = [(x, limit_value(old.settings, x), limit_value(new.settings, x)) for x in dimension.limits]
        altered = [(x, was, now) for x, was, now in kept if was != now]
        if altered or dimension.through in anew:
            reached = reach.resolved(before, old, dimension), reach.resolved(after, new, dimension)
            direction = reach.compare(*reached)
            if direction and not altered:
                altered = [next((k for k in kept if k[2] != ALL), kept[-1])]
            yield from (LimitChange(*values, *reached, direction) for values in altered)


def _resolving_anew(before: World, after: World, plan: Plan) -> list[Membership]:
    """The accesses that the plan leaves as they are, whose limits resolve through a staff member or network it changes.

    Each is looked up by its location, or by the network that its limits name.
    """
    changed = {c.id for c in plan.changes if c.kind == "membership"}
    places: set[str] = set()
    networks: set[str] = set()
    for c in plan.changes:
        if _resolves(c.before) != _resolves(c.after):
            places |= {record.location for record in (c.before, c.after) if isinstance(record, Staff)}
            networks |= {c.id} if c.kind == "network" else set()
    touched = {m.id: m for place in sorted(places) for m in before.memberships_at(place)}
    touched |= {m.id: m for network in sorted(networks) for m in before.naming(network)}
    return [m for key, m in touched.items() if key not in changed and key in after.membership]


def _resolves(record: Record | None) -> object:
    """What of a staff member or network decides whom and what limits reach."""
    match record:
        case Staff(location=location, position=position):
            return location, position
        case Network(locations=locations):
            return frozenset(locations)
    return None


def _logins(before: World, after: World, plan: Plan) -> Iterator[LoginChange]:
    """The contacts that change hands and open something, in the plan's order."""
    people = [c for c in plan.changes if c.kind == "user"]
    had, has = _holders(c.before for c in people), _holders(c.after for c in people)
    created = {c.id for c in people if c.before is None}
    removed = {c.id for c in people if c.after is None}
    for contact in {**had, **has}:
        old, new = had.get(contact, ""), has.get(contact, "")
        if old == new or (not old and new in created) or (not new and old in removed):
            continue
        changes = tuple(_opened(before, after, old, new))
        if changes:
            yield LoginChange(contact, old, new, changes)


def _holders(records: Iterable[Record | None]) -> Mapping[str, str]:
    """Whose each e-mail and phone is: contact → user id."""
    users = (record for record in records if isinstance(record, User))
    return {contact: user.id for user in users for contact in user.contacts}


def _opened(before: World, after: World, old: str, new: str) -> Iterator[AccessChange]:
    """What a login opened as one user's against what it opens as another's, location by location."""
    had = {m.location: m for m in before.memberships(old)}
    has = {m.location: m for m in after.memberships(new)}
    for location in {**had, **has}:
        yield access_change(before, after, had.get(location), has.get(location))
