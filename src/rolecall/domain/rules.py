"""What a world must always satisfy. A change is refused for what it breaks, not for what was broken before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rolecall.domain.access import allowed, broader_role, effective, limit_value, role_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.nearness import fold
from rolecall.domain.plan import Plan, compare
from rolecall.domain.tables import NAME, names
from rolecall.domain.values import ALL, SELF, is_as_it_is
from rolecall.domain.world import ACTIVE, KINDS, Location, Membership, Network, Record, Staff, User, World, kind_of

OWNER = "owner"
MANAGING, SCOPE = "settings.users.edit", "settings.users.edit:scope"
Scope = Mapping[str, Iterable[str]]
"""The ids of the records to look at, by kind."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule. `rule` and `subject` identify it, so that violations of two worlds can be compared.

    `number` is that of the documented rule behind it, 0 where there is none.
    """

    rule: str
    subject: str
    message: str
    hint: str = ""
    number: int = 0


def violations(world: World) -> list[Violation]:
    """Every rule the world breaks."""
    everything: Scope = {kind: world.of(kind) for kind in KINDS}
    return [*_besides_roles(world, everything), *_beyond_roles(World(), world, everything)]


def broken(before: World, after: World, plan: Plan | None = None, *, former: World | None = None) -> list[Violation]:
    """What `after` breaks and `before` did not; only what `plan`, which separates the two, touches is looked at.

    Losing the last owner of a location, the last one who can manage users' rights, or somebody's only login is refused
    too, unless `former`, a state of the history that is returned to, had none either.
    """
    plan = compare(before, after) if plan is None else plan
    former = before if former is None else former
    scope = _reached(before, after, plan)
    known = {(v.rule, v.subject) for v in _besides_roles(before, scope)}
    new = [v for v in _besides_roles(after, scope) if (v.rule, v.subject) not in known]
    shut_out = [user for c in plan.changes if isinstance(user := c.after, User) and _loses_login(before, user)]
    accesses = [m for c in plan.changes if isinstance(m := c.before, Membership)]
    accesses += [m for user in shut_out for m in before.memberships(user.id)]
    weakened = (m for m in accesses if _safeguards(before, [m]) - _safeguards(after, _still(after, m)))
    losses = _losses(former, before, after, dict.fromkeys(m.location for m in weakened))
    logins = (_no_login(user) for user in shut_out if _loses_login(former, user))
    return [*new, *_beyond_roles(before, after, scope), *losses, *logins]


def _still(after: World, membership: Membership) -> list[Membership]:
    return [after.membership[membership.id]] if membership.id in after.membership else []


def _loses_login(before: World, user: User) -> bool:
    """Whether a user has nothing to sign in with, and had."""
    old = before.user.get(user.id)
    return bool(old and old.contacts and not user.contacts)


def _no_login(user: User) -> Violation:
    message = f"{user.name} would have neither e-mail nor phone to sign in with."
    return Violation("contact", user.id, message, number=13)


def _reached(before: World, after: World, plan: Plan) -> Scope:
    """The records that a plan touches, and their neighbours: those that it can make break a rule."""
    scope: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    _fetch_neighbours(before, after, [x for c in plan.changes for x in (c.before, c.after) if x is not None])
    for change in plan.changes:
        old, new = change.before, change.after
        if isinstance(old, Network):
            left = [place for place in old.locations if not isinstance(new, Network) or place not in new.locations]
            scope["location"] |= dict.fromkeys(left)
        if isinstance(old, Network | Staff):
            scope["membership"] |= dict.fromkeys(m.id for m in (*after.naming(old.id), *after.linked_to(old.id)))
        if isinstance(old, Location):
            scope["network"] |= dict.fromkeys(n.id for n in before.networks_of(old.id))
        if isinstance(new, User):
            scope["user"] |= dict.fromkeys(u.id for x in new.contacts for u in before.users_with(x))
        if isinstance(new, Location | Network | Staff):
            namesakes = before.of(change.kind).having(NAME, fold(new.name))
            scope[change.kind] |= dict.fromkeys(x.id for x in namesakes)
        if isinstance(new, Membership):
            scope["membership"] |= dict.fromkeys(m.id for m in after.linked_to(new.staff))
        scope[change.kind][change.id] = None
    return scope


def _fetch_neighbours(before: World, after: World, records: Sequence[Record]) -> None:
    """Has read at once what is asked about each of a plan's records."""
    linked = (m.staff for m in records if isinstance(m, Membership) and m.staff)
    after.of("membership").fetch_having("staff", linked)
    before.of("user").fetch_having("contact", (x for u in records if isinstance(u, User) for x in u.contacts))
    for kind in ("location", "network", "staff"):
        named = (fold(x.name) for x in records if isinstance(x, Location | Network | Staff) and kind_of(x) == kind)
        before.of(kind).fetch_having(NAME, named)


def _besides_roles(world: World, scope: Scope) -> Iterator[Violation]:
    """The rules whose violations are the same or not; of what goes beyond a role a part may be new."""
    yield from _shared_names(world, scope)
    for key in scope["network"]:
        if key in world.network:
            yield from _network(world, world.network[key])
    for key in scope["location"]:
        if key in world.location:
            yield from _main_network(world, key)
    for key in scope["membership"]:
        if key in world.membership:
            yield from _links(world, world.membership[key])
            yield from _limits(world, world.membership[key])


def _shared_names(world: World, scope: Scope) -> Iterator[Violation]:
    """Names are unique among their kind, those of staff at their location, whatever their spelling; contacts too."""
    users = [world.user[key] for key in scope["user"] if key in world.user]
    world.of("user").fetch_having("contact", (contact for user in users for contact in user.contacts))
    named = [
        *(("location name", "", x.name) for x in _namesakes(world, "location", scope)),
        *(("network name", "", x.name) for x in _namesakes(world, "network", scope)),
        *(("staff name", x.location, x.name) for x in _namesakes(world, "staff", scope)),
        *(("e-mail", "", x.email) for key in dict.fromkeys(u.email for u in users) for x in world.users_with(key)),
        *(("phone", "", x.phone) for key in dict.fromkeys(u.phone for u in users) for x in world.users_with(key)),
    ]
    same: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for what, place, name in named:
        same[what, place, fold(name)].append(name)
    for (what, place, folded), spellings in same.items():
        if len(spellings) > 1:
            where = f" at {world.location[place].name}" if place else ""
            message = f"{len(spellings)} records share the {what} {min(spellings, key=len)}{where}."
            yield Violation("unique", f"{what} {place} {folded}", message)


def _namesakes(world: World, kind: str, scope: Scope) -> list[Any]:
    """The records in the scope with all that share a name with one, each once."""
    table = world.of(kind)
    named = dict.fromkeys(fold(name) for key in scope[kind] if key in table for name in names(table[key]))
    table.fetch_having(NAME, named)
    return [x for name in named for x in table.having(NAME, name)]


def _network(world: World, network: Network) -> Iterator[Violation]:
    name = f"The network {network.name}"
    if not network.locations:
        yield Violation("network", network.id, f"{name} needs at least one location.", number=74)
    if any(location not in world.location for location in network.locations):
        yield Violation("network", network.id, f"{name} has a location that does not exist.", number=74)
    if len(set(network.locations)) < len(network.locations):
        yield Violation("network", network.id, f"{name} has a location twice.", number=75)


def _main_network(world: World, key: str) -> Iterator[Violation]:
    location = world.location[key]
    main = world.network.get(location.main_network)
    if location.main_network and (main is None or key not in main.locations):
        name = f"the network {main.name}" if main else "its main network, which is deleted"
        other = command_line("location edit", (location.name,), ("--main-network", "NETWORK"))
        message = f"{location.name} does not belong to {name}."
        yield Violation("main-network", key, message, f"Choose another: {other}", 78)


def _links(world: World, membership: Membership) -> Iterator[Violation]:
    role, who = role_of(world, membership), world.whose(membership)
    if role and role.staff == "required" and not membership.staff:
        message = f"{who}: the role {role.key} needs a linked staff member."
        yield Violation("staff", membership.id, message, "Name the staff member with --staff.", 28)
    member = world.staff.get(membership.staff)
    if member and len(world.linked_to(member.id)) > 1:
        message = f"{who}: the staff member {member.name} is linked to another user already."
        yield Violation("link", membership.id, message)
    if member and member.location != membership.location:
        message = f"{who} is linked to the staff member {member.name}, who does not work there."
        yield Violation("linked elsewhere", membership.id, message)


def _limits(world: World, membership: Membership) -> Iterator[Violation]:
    """A limit names a network that contains the location, or a staff member who works there."""
    for key, value in membership.settings.limits.items():
        if is_as_it_is(value):
            continue
        kind = catalogue().limit[key].values
        if kind == "network" and value:
            network = world.network.get(value)
            if network is None or membership.location not in network.locations:
                name = network.name if network else "a deleted network"
                message = f"{world.whose(membership)}: {key} names {name}, which does not contain the location."
                yield Violation("network-limit", membership.id, message, number=80)
        elif kind == "staff" and value not in (ALL, SELF):
            staff = world.staff.get(value)
            if staff is None or staff.location != membership.location:
                name = staff.name if staff else "a removed staff member"
                message = f"{world.whose(membership)}: {key} names {name}, who does not work there."
                yield Violation("staff-limit", f"{membership.id} {key}", message)


def _beyond_roles(before: World, after: World, scope: Scope) -> Iterator[Violation]:
    """What goes beyond a role in `after` and did not in `before`."""
    for membership in (after.membership[key] for key in scope["membership"] if key in after.membership):
        old = before.membership.get(membership.id)
        beyond = (
            membership.settings.on
            & ~allowed(after, membership)
            & ~(old.settings.on & ~allowed(before, old) if old else 0)
        )
        if beyond:
            keys = ", ".join(catalogue().keys(beyond))
            broader = broader_role(after, membership, beyond)
            hint = f"The role {broader.key} would allow it." if broader else ""
            message = f"{after.whose(membership)}: the role {membership.role} does not allow {keys}."
            yield Violation("role", membership.id, message, hint)


def _losses(former: World, before: World, after: World, places: Iterable[str]) -> Iterator[Violation]:
    """A location keeps its last owner, and who can manage users' rights, without limit if someone could."""
    for place in places:
        was, is_now = (_safeguards(world, world.memberships_at(place)) for world in (before, after))
        lost = was - is_now and _safeguards(former, former.memberships_at(place)) & was - is_now
        if lost and place in after.location:
            without, right = next(loss for safeguard, loss in _LOSSES.items() if safeguard in lost)
            name = after.location[place].name
            at = ("--at", name)
            hint = f"Make someone else an owner first: {command_line('role set', ('USER', OWNER), at)}"
            if right:
                hint = f"Give someone else the right first: {command_line('perms grant', ('USER', right), at)}"
            yield Violation("manager" if right else "owner", place, f"{name} would be left {without}.", hint)


_LOSSES = {
    "owner": ("without an owner", ""),
    "active owner": ("without an owner", ""),
    "manager": ("with nobody who can manage users' rights", MANAGING),
    "manager with a login": ("with nobody who can sign in and manage users' rights", MANAGING),
    "unlimited manager": ("with nobody who can manage users' rights beyond their own", f"{SCOPE}=all"),
    "unlimited manager with a login": (
        "with nobody who can sign in and manage users' rights beyond their own",
        f"{SCOPE}=all",
    ),
}
"""What a location must not lose, the one that says most first: what is missing then, and the right that somebody
else has to be given first; empty where that is the role of an owner.
"""


def _safeguards(world: World, memberships: Iterable[Membership]) -> set[str]:
    """Which of them some accesses give their location."""
    managing, scope, safeguards = catalogue().permission[MANAGING].bit, catalogue().limit[SCOPE], set()
    for membership in memberships:
        active = membership.status == ACTIVE
        if membership.role == OWNER:
            safeguards |= {"owner", "active owner"} if active else {"owner"}
        if active and effective(membership) & managing:
            unlimited = limit_value(membership.settings, scope) == ALL
            kinds = {"manager", "unlimited manager"} if unlimited else {"manager"}
            safeguards |= kinds | {f"{kind} with a login" for kind in kinds if world.user[membership.user].contacts}
    return safeguards
