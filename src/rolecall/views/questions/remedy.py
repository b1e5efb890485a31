"""The smallest change that makes a permission effective: found by search, and tried on a copy of the world.

Small is what changes little in all: permissions gained beside the one asked for, permissions lost, and limits whose
reach changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rolecall.domain import values
from rolecall.domain.access import broader_roles, effective, limit_value, names_of, place
from rolecall.domain.catalogue import Limit, Permission, Role, catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more, count
from rolecall.domain.difference import AccessChange, access_change
from rolecall.domain.edits import perms
from rolecall.domain.edits.limits import payroll_limits
from rolecall.domain.edits.people import Invitation, invite
from rolecall.domain.edits.roles import KEEP, RETURN, set_role
from rolecall.domain.edits.staff import free_namesake
from rolecall.domain.errors import RolecallError
from rolecall.domain.lookup import wanted
from rolecall.domain.nearness import fold
from rolecall.domain.rules import broken
from rolecall.domain.selectors import word_for
from rolecall.domain.world import Location, Membership, User, World, membership_id

MOST_KEYS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One command, and the edit it stands for."""

    command: str
    edit: Callable[[World], World]


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to type, one step after the other, and remarks: what was chosen on the way, and what changes beside."""

    steps: tuple[Step, ...]
    remarks: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The steps as one line, the next only where the one before was saved."""
        return " && ".join(step.command for step in self.steps)

    @property
    def to_paste(self) -> str:
        """`command` with a line for each step."""
        return " &&\n".join(step.command for step in self.steps)


def remedy(world: World, membership: Membership, permission: Permission) -> Remedy | None:
    """The smallest change of an access after which `permission` is effective; None where there is none."""
    near, name = _around(world, membership.user, membership.location), word_for(world, membership.user)
    grant = [_grant(near, membership, permission, name)]
    roles = _with_role(near, membership, permission, name)
    return _smallest(near, grant, membership, permission) or _smallest(near, roles, membership, permission)


def entry(world: World, user: User, location: Location, permission: Permission) -> Remedy | None:
    """The invitation of a known person to a location after which `permission` is effective there."""
    if not (user.email or user.phone):
        return None
    near = _around(world, user.id, location.id)
    return _smallest(near, _invitations(near, user, location, permission), Membership(user.id, location.id), permission)


def choice(world: World, membership: Membership, permission: Permission) -> Remedy | None:
    """The grant that chooses what an effective permission still lacks; None where nothing does or can be chosen."""
    if not unchosen(membership, permission):
        return None
    words, _ = grant_words(world, membership, permission)
    name = word_for(world, membership.user)
    return _grant(world, membership, permission, name) if any("=" in word for word in words) else None


def _around(world: World, user: str, location: str) -> World:
    """The part of the world that decides about one access: everyone's there, and all of the user's own."""
    accesses = {m.id: m for m in (*world.memberships_at(location), *world.memberships(user))}
    people, places = {user, *(m.user for m in accesses.values())}, {location, *(m.location for m in accesses.values())}
    staff = {s.id: s for key in places for s in world.staff_of(key)}
    return replace(world, staff=staff, user={key: world.user[key] for key in people}, membership=accesses)


def _smallest(
    world: World, attempts: Sequence[Remedy] | Iterator[Remedy], access: Membership, permission: Permission
) -> Remedy | None:
    """Of the attempts that work, the one that changes least, the earlier where two change alike."""
    results: list[tuple[int, Remedy]] = []
    for attempt in attempts:
        after = _outcome(world, attempt.steps)
        now = after.membership.get(access.id) if after else None
        if after and now and effective(now) & permission.bit:
            change = access_change(world, after, world.membership.get(access.id), now)
            remarks = (*attempt.remarks, *_beside(change, permission))
            permissions = change.gained.bit_count() + change.lost.bit_count()
            size = permissions + change.widened + change.narrowed + change.altered
            results.append((size, replace(attempt, remarks=remarks)))
    return min(results, key=lambda result: result[0], default=(0, None))[1]


def _outcome(world: World, steps: Sequence[Step]) -> World | None:
    """The world after all steps; None where one is impossible or breaks a rule."""
    for step in steps:
        try:
            after = step.edit(world)
        except RolecallError:
            return None
        if broken(world, after):
            return None
        world = after
    return world


def _beside(change: AccessChange, permission: Permission) -> Iterator[str]:
    """All that changes but the permission asked for and what it needs."""
    known = catalogue()
    more = change.gained & ~known.above[permission.number]
    if change.before is None:
        yield f"The invitation gives {count(change.gained.bit_count(), 'permission')} in all."
    elif more:
        yield f"It also gives {count(more.bit_count(), 'more permission')}: {and_more(known.keys(more), MOST_KEYS)}."
    if change.lost:
        lost = known.keys(change.lost)
        yield f"It takes away {count(len(lost), 'permission')}: {and_more(lost, MOST_KEYS)}."
    for direction in ("wider", "narrower", "different"):
        limits = [c.limit.key for c in change.limits if c.direction == direction]
        if limits:
            yield f"It makes {count(len(limits), 'limit')} {direction}: {and_more(limits, MOST_KEYS)}."


# -- attempts --------------------------------------------------------------------------------------


def _with_role(world: World, membership: Membership, permission: Permission, name: str) -> Iterator[Remedy]:
    """Each role that allows it, keeping what there is or not, alone or with a grant; the lowest first."""
    for role in broader_roles(world, membership, catalogue().above[permission.number]):
        for how in (RETURN, KEEP):
            step = _role_step(world, membership, role, how, name)
            try:
                after = step.edit(world)
            except RolecallError:
                continue
            access = after.membership[membership.id]
            if effective(access) & permission.bit and not unchosen(access, permission):
                yield Remedy((step,))
            else:
                grant = _grant(after, access, permission, name)
                yield replace(grant, steps=(step, *grant.steps))


def _role_step(world: World, membership: Membership, role: Role, how: str, name: str) -> Step:
    keep = ("--keep",) if how == KEEP else ()
    command = command_line("role set", (name, role.key), (*keep, *_at(world, membership)))
    return Step(command, lambda world: set_role(world, world.membership[membership.id], role, how=how))


def _grant(world: World, membership: Membership, permission: Permission, name: str) -> Remedy:
    words, remarks = grant_words(world, membership, permission)
    command = command_line("perms grant", (name, *words), _at(world, membership))
    edit = lambda world: perms.grant(world, [world.membership[membership.id]], wanted(words))  # noqa: E731
    return Remedy((Step(command, edit),), remarks)


def _at(world: World, membership: Membership) -> tuple[str, ...]:
    """`--at LOCATION` where the user has several accesses."""
    several = len(world.memberships(membership.user)) > 1
    return ("--at", world.location[membership.location].name) if several else ()


def _invitations(world: World, user: User, location: Location, permission: Permission) -> Iterator[Remedy]:
    """Invitations with the lowest role first; a grant comes along where the role does not recommend the permission."""
    contact = ("--email", user.email) if user.email else ("--phone", user.phone)
    for role in sorted((r for r in world.roles_at(location.id).values() if r.invited), key=lambda r: r.rank):
        staff = free_namesake(world, user.name, location) if role.staff == "required" else None
        wish = Invitation(user.name, user.email, user.phone, location, role, staff.id if staff else "")
        try:
            invited = invite(world, wish)
        except RolecallError:
            continue
        access = invited.membership[membership_id(user.id, location.id)]
        linked = ("--staff", staff.name) if staff else ()
        options = (*contact, "--at", location.name, "--role", role.key, *linked)
        if effective(access) & permission.bit and not unchosen(access, permission):
            yield Remedy((_invitation(wish, options),))
        else:
            words, remarks = grant_words(invited, access, permission)
            granting = tuple(part for word in words for part in ("--grant", word))
            yield Remedy((_invitation(replace(wish, grant=wanted(words)), (*options, *granting)),), remarks)


def _invitation(wish: Invitation, options: Sequence[str]) -> Step:
    return Step(command_line("invite", (wish.name,), options), lambda world: invite(world, wish))


# -- what has to be chosen -------------------------------------------------------------------------


def grant_words(
    world: World, membership: Membership, permission: Permission
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a grant has to name, values that have to be chosen included; and remarks on the choice."""
    limits = unchosen(membership, permission)
    choices = [(limit, _options(world, membership, limit)) for limit in limits]
    names = names_of(world)
    words = [f"{x.key}={values.show(x, options[0], names)}" for x, options in choices if options]
    whole = any(x.permission == permission.key for x, options in choices if options)
    remarks = tuple(_chosen(world, membership, x, options) for x, options in choices if len(options) != 1)
    return ((*words,) if whole else (permission.key, *words)), remarks


def unchosen(membership: Membership, permission: Permission) -> list[Limit]:
    """Limits on the way to a permission that need a value: the network (rule 80), whose payroll it is (rule 31)."""
    known, settings = catalogue(), membership.settings
    above = known.above[permission.number]
    keys = known.keys(above)
    networks = [x for x in known.limits if x.values == "network" and x.permission in keys]
    open_networks = [x for x in networks if limit_value(settings, x) == values.NONE]
    payroll = [x for x in payroll_limits(above & ~settings.on) if x.key not in settings.limits]
    return [*open_networks, *([] if membership.staff else payroll)]


def _options(world: World, membership: Membership, limit: Limit) -> list[str]:
    """The values that may be chosen, the likeliest first: the user's namesake, else in order of names."""
    here = place(world, membership.location)
    named = here.networks if limit.values == "network" else here.staff
    own = fold(world.user[membership.user].name)
    return sorted(named, key=lambda key: (fold(named[key]) != own, fold(named[key])))


def _chosen(world: World, membership: Membership, limit: Limit, options: Sequence[str]) -> str:
    """The remark where there is nothing to choose from, or more than one (rules 31, 80)."""
    where, names = world.location[membership.location].name, names_of(world)
    what = "network" if limit.values == "network" else "team member"
    if not options:
        return f"{limit.key} needs a {what}, and {where} has none."
    others = [values.show(limit, key, names) for key in options[1:]]
    return f"{limit.key} needs a {what}; others at {where}: {and_more(others, 3)}."
