"""The smallest command that makes a permission effective: found by search, and tried on a copy of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rolecall.domain import values
from rolecall.domain.access import broader_roles, effective, limit_value, names_of, place
from rolecall.domain.catalogue import Limit, Permission, Role, catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.edits import perms
from rolecall.domain.edits.limits import payroll_limits
from rolecall.domain.edits.people import Invitation, invite
from rolecall.domain.edits.roles import set_role
from rolecall.domain.errors import RolecallError
from rolecall.domain.lookup import wanted
from rolecall.domain.nearness import fold
from rolecall.domain.rules import broken
from rolecall.domain.selectors import word_for
from rolecall.domain.world import Location, Membership, Staff, User, World, membership_id

Edit = Callable[[World], World]
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One command, word by word, and the edit it stands for."""

    verb: str
    names: Words
    options: Words
    edit: Edit

    @property
    def line(self) -> str:
        """The command as it is typed."""
        return command_line(self.verb, self.names, self.options)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to type, one step after the other, and what was chosen on the way."""

    steps: tuple[Step, ...]
    remarks: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The steps as one line, the next only where the one before was saved."""
        return " && ".join(step.line for step in self.steps)


def remedy(world: World, membership: Membership, permission: Permission) -> Remedy | None:
    """The smallest change of an access after which `permission` is effective; None where there is none."""
    name, near = word_for(world, membership.user), _around(world, membership.user, membership.location)
    for found in _attempts(near, membership, permission, name):
        after = _outcome(near, found.steps, membership.id)
        if after and effective(after) & permission.bit:
            return replace(found, remarks=(*found.remarks, *_loss(membership, after)))
    return None


def entry(world: World, user: User, location: Location, permission: Permission) -> Remedy | None:
    """The invitation of a known person to a location after which `permission` is effective there."""
    near, key = _around(world, user.id, location.id), membership_id(user.id, location.id)
    found = _invitations(near, user, location, permission) if user.email or user.phone else iter(())
    tried = ((r, _outcome(near, r.steps, key)) for r in found)
    return next((r for r, after in tried if after and effective(after) & permission.bit), None)


def choice(world: World, membership: Membership, permission: Permission) -> Remedy | None:
    """The grant that chooses what an effective permission still lacks; None where nothing does or can be chosen."""
    if not unchosen(world, membership, permission):
        return None
    found = _grants(world, membership, permission, word_for(world, membership.user))
    return next((r for r in found if any("=" in word for word in r.steps[0].names[1:])), None)


def at_option(world: World, membership: Membership) -> Words:
    """`--at LOCATION` where the user has several accesses."""
    several = len(world.memberships(membership.user)) > 1
    return ("--at", world.location[membership.location].name) if several else ()


def _around(world: World, user: str, location: str) -> World:
    """The part of the world that decides about one access: everyone's there, and all of the user's own."""
    held = {m.id: m for m in world.membership.values() if location == m.location or user == m.user}
    people, places = {user, *(m.user for m in held.values())}, {location, *(m.location for m in held.values())}
    staff = {s.id: s for s in world.staff.values() if s.location in places}
    return replace(world, staff=staff, user={key: world.user[key] for key in people}, membership=held)


def _outcome(world: World, steps: Sequence[Step], access: str) -> Membership | None:
    """The access after all steps; None where one is impossible or breaks a rule."""
    for step in steps:
        try:
            after = step.edit(world)
        except RolecallError:
            return None
        if broken(world, after):
            return None
        world = after
    return world.membership[access]


def _loss(before: Membership, after: Membership) -> Words:
    held, lost = effective(before), effective(before) & ~effective(after)
    told = f"The role {after.role} takes away {lost.bit_count()} of the {held.bit_count()} permissions effective now."
    return (told,) if lost else ()


def _attempts(world: World, membership: Membership, permission: Permission, name: str) -> Iterator[Remedy]:
    """From the smallest change to the largest: a grant, another role, another role and a grant."""
    yield from _grants(world, membership, permission, name)
    for role in broader_roles(membership, catalogue().above[permission.number]):
        step = _role_step(world, membership, role, name)
        try:
            after = step.edit(world)
        except RolecallError:
            continue
        if not unchosen(after, after.membership[membership.id], permission):
            yield Remedy((step,))
        for grant in _grants(after, after.membership[membership.id], permission, name):
            yield replace(grant, steps=(step, *grant.steps))


def _role_step(world: World, membership: Membership, role: Role, name: str) -> Step:
    def edit(world: World) -> World:
        return set_role(world, world.membership[membership.id], role)

    return Step("role set", (name, role.key), at_option(world, membership), edit)


def _grants(world: World, membership: Membership, permission: Permission, name: str) -> Iterator[Remedy]:
    words, remarks = grant_words(world, membership, permission)

    def edit(world: World) -> World:
        return perms.grant(world, [world.membership[membership.id]], wanted(words))

    yield Remedy((Step("perms grant", (name, *words), at_option(world, membership), edit),), remarks)


def grant_words(world: World, membership: Membership, permission: Permission) -> tuple[Words, Words]:
    """What a grant has to name, values that have to be chosen included; and what is to be said of the choice."""
    limits = unchosen(world, membership, permission)
    choices = [(limit, _options(world, membership, limit)) for limit in limits]
    names = names_of(world)
    words = [f"{x.key}={values.show(x, options[0], names)}" for x, options in choices if options]
    whole = any(x.permission == permission.key for x, options in choices if options)
    remarks = tuple(_chosen(world, membership, x, options) for x, options in choices if len(options) != 1)
    return ((*words,) if whole else (permission.key, *words)), remarks


def unchosen(world: World, membership: Membership, permission: Permission) -> list[Limit]:
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
    """What to say where there is nothing to choose from, or more than one (rules 31, 80)."""
    where, names = world.location[membership.location].name, names_of(world)
    what = "network" if limit.values == "network" else "team member"
    if not options:
        return f"{limit.key} needs a {what}, and {where} has none."
    others = [values.show(limit, key, names) for key in options[1:]]
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    return f"{limit.key} needs a {what}; others at {where}: {', '.join(others[:3])}{more}."


def _invitations(world: World, user: User, location: Location, permission: Permission) -> Iterator[Remedy]:
    """Invitations with the lowest role first; a grant comes along where the role does not recommend the permission."""
    for role in sorted((r for r in catalogue().roles if r.invited), key=lambda r: r.rank):
        staff = _namesake(world, user, location) if role.staff == "required" else None
        wish = Invitation(user.name, user.email, user.phone, location, role, staff.id if staff else "")
        linked = ("--staff", staff.name) if staff else ()
        try:
            invited = invite(world, wish)
        except RolecallError:
            continue
        access = invited.membership[membership_id(user.id, location.id)]
        if not unchosen(invited, access, permission):
            yield Remedy((_invitation(wish, linked),))
        words, remarks = grant_words(invited, access, permission)
        granting = tuple(part for word in words for part in ("--grant", word))
        yield Remedy((_invitation(replace(wish, grant=wanted(words)), (*linked, *granting)),), remarks)


def _invitation(wish: Invitation, more: Words) -> Step:
    contact = ("--email", wish.email) if wish.email else ("--phone", wish.phone)
    options = (*contact, "--at", wish.location.name, "--role", wish.role.key, *more)
    return Step("invite", (wish.name,), options, lambda world: invite(world, wish))


def _namesake(world: World, user: User, location: Location) -> Staff | None:
    """The location's staff member of the user's name, if linked to nobody."""
    linked = {m.staff for m in world.membership.values()}
    same = (s for s in world.staff_of(location.id) if fold(s.name) == fold(user.name) and s.id not in linked)
    return next(same, None)
