"""Granting, revoking and copying permissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rolecall.domain import values
from rolecall.domain.access import allowed, broader_role, effective, in_force, limit_value, recommended, role_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more, count
from rolecall.domain.edits.limits import carried, choose_payroll_staff, narrow_limits, set_limits, with_limit
from rolecall.domain.errors import BeyondRole, Refused
from rolecall.domain.lookup import Wanted
from rolecall.domain.selectors import word_for
from rolecall.domain.world import Membership, Settings, World

MERGE, REPLACE = "merge", "replace"
MOST_KEYS = 12
"""How many permissions beyond a role an error names."""
MOST_NAMED = 3
"""How many users the command in its hint names."""


def grant(world: World, targets: Sequence[Membership], asked: Wanted) -> World:
    """Turns on what was asked for and all it needs above it (rule 37). Raises BeyondRole, listing every refusal."""
    refuse_grant(world, targets, asked)
    return world.put(*(replace(m, settings=granted(world, m, asked)) for m in targets))


def refuse_grant(world: World, targets: Sequence[Membership], asked: Wanted) -> None:
    """Raises BeyondRole, listing every refusal, where a role does not allow what was asked for."""
    refuse_beyond(world, [(m, _needed(asked)) for m in targets])
    sweep = asked.swept & ~catalogue().narrowing
    if sweep and not asked.named:  # a section of which the role allows nothing is refused like a single permission
        refuse_beyond(world, [(m, sweep) for m in targets if not sweep & allowed(world, m)])


def granted(world: World, membership: Membership, asked: Wanted) -> Settings:
    on = membership.settings.on | turned_on(world, membership, asked)
    settings = replace(set_limits(world, membership, asked.limits), on=on)
    return choose_payroll_staff(world, membership, settings, on & ~membership.settings.on, asked.limits)


def turned_on(world: World, membership: Membership, asked: Wanted) -> int:
    """What a grant turns on. What a section or `all` sweeps up stops at the role and at narrowing permissions."""
    swept = asked.swept & ~catalogue().narrowing & allowed(world, membership)
    return _needed(asked) | catalogue().needed(swept)


def revoke(world: World, targets: Sequence[Membership], asked: Wanted) -> World:
    """Turns off what was asked for. What hangs below stays stored, dormant; `X.*`, a section and `all` clear it too."""
    who = word_for(world, targets[0].user) if len(targets) == 1 and asked.limits else "USER"
    return world.put(*(replace(m, settings=revoked(m, asked, who)) for m in targets))


def revoked(membership: Membership, asked: Wanted, who: str = "USER") -> Settings:
    settings = narrow_limits(membership.settings, asked.limits, who)
    on = settings.on & ~asked.mask
    return replace(settings, on=on, copied=settings.copied & on)


def copy(world: World, source: Membership, targets: Sequence[Membership], *, mode: str = MERGE) -> World:
    """Gives the targets what is effective for `source` (rule 56). Raises BeyondRole for what a role does not allow."""
    refuse_beyond(world, [(m, effective(source)) for m in targets], "; or copy the role too: --with-role")
    return world.put(*(replace(m, settings=copied(world, source, m, mode=mode)) for m in targets))


def copied(world: World, source: Membership, target: Membership, *, mode: str = MERGE) -> Settings:
    """The target's settings after a copy: `merge` adds and never narrows, `replace` makes equal.

    From where a user may sign in is nobody else's: it is never copied.
    """
    given, current = effective(source), target.settings
    kept = current.on if mode == MERGE else current.on & given
    limits = {key: value for key, value in source.settings.limits.items() if catalogue().limit[key].permission}
    own = {key: value for key, value in current.limits.items() if not catalogue().limit[key].permission}
    limits = carried(world, limits, target, source) | own
    settings = replace(current, on=kept | given, copied=current.copied & kept | given & ~kept, limits=limits)
    merged = settings
    for limit in catalogue().limits if mode == MERGE else ():
        before = limit_value(current, limit)
        if not limit.permission or not in_force(limit, given):  # what only the target has keeps its limit
            merged = with_limit(merged, limit, before)
        elif in_force(limit, effective(target)):  # what both have gets the limit that opens what both did
            merged = with_limit(merged, limit, values.widest(limit, before, limit_value(settings, limit)))
    return merged


def _needed(asked: Wanted) -> int:
    """What was named one by one, through a limit too, with all that it needs."""
    limited = catalogue().mask(limit.permission for limit, _ in asked.limits if limit.permission)
    return catalogue().needed(asked.named | limited)


def reset(world: World, targets: Sequence[Membership]) -> World:
    """Back to what each target's role recommends, its starting limits too (rule 20). Raises Refused without a role."""
    roleless = [m for m in targets if not m.role]
    if roleless:
        message = f"{world.whose(roleless[0])} has no role, so there is nothing to reset to{_others(roleless)}."
        hint = "Give a role that fits: rolecall role suggest --without-role --assign"
        leave_out = "; or leave them out with the selector '!role:none'" if len(roleless) > 1 else ""
        raise Refused(message, hint=hint + leave_out)
    return world.put(*(replace(m, settings=recommended(r)) for m in targets if (r := role_of(world, m))))


def refuse_beyond(world: World, wanted: Sequence[tuple[Membership, int]], instead: str = "") -> None:
    """Raises BeyondRole listing what each membership's role does not allow, and the lowest role that would.

    `instead` is another way out, to follow the hint.
    """
    beyond = [(m, mask & ~allowed(world, m)) for m, mask in wanted if mask & ~allowed(world, m)]
    if beyond:
        listed = [(m, and_more(catalogue().keys(mask), MOST_KEYS)) for m, mask in beyond]
        lines = [f"{world.whose(m)}: the role {m.role} does not allow {keys}." for m, keys in listed]
        roles = sorted({role.key for m, mask in beyond if (role := broader_role(world, m, mask))})
        one, hint = len(beyond) == 1, f"No role allows all of it{instead or '.'}"
        if roles:
            way = _setting(world, [m for m, _ in beyond], roles)
            least = _explaining(world, *beyond[0]) if one and not instead else ""
            hint = f"The role {' or '.join(roles)} would allow it{way}{instead or least}"
        message = lines[0] if one else f"{len(beyond)} accesses have a role that does not allow this."
        refused = BeyondRole(message, hint=hint, candidates=lines)
        refused.details = () if one else tuple(lines)
        raise refused


def _setting(world: World, accesses: Sequence[Membership], roles: Sequence[str]) -> str:
    """The command that gives accesses a role that is wide enough and else leaves them what they have, to follow a
    sentence; an invitation has none yet. Where they are many, or one command cannot name them, it is the form of it.
    """
    if accesses[0].id not in world.membership:
        return "."
    places = {m.location for m in accesses}
    if len(accesses) > MOST_NAMED or len(roles) > 1 or len(places) > 1:
        return ": rolecall role set USER ROLE --keep"
    at = next((_at(world, m) for m in accesses if _at(world, m)), ())
    first, *others = (word_for(world, m.user) for m in accesses)
    options = ("--keep", *at, *(x for word in others for x in ("--user", word)))
    return ": " + command_line("role set", (first, roles[0]), options)


def _explaining(world: World, access: Membership, mask: int) -> str:
    """The command that says which way to one permission changes least, to follow another one."""
    keys = catalogue().keys(mask & ~allowed(world, access))
    if access.id not in world.membership or len(keys) != 1:
        return ""
    asked = command_line("perms explain", (word_for(world, access.user), keys[0]), _at(world, access))
    return f"; or see what changes least: {asked}"


def _at(world: World, access: Membership) -> tuple[str, ...]:
    """The option that chooses an access of a user who has several."""
    several = len(world.memberships(access.user)) > 1
    return ("--at", world.location[access.location].name) if several else ()


def _others(refused: Sequence[object]) -> str:
    """How many accesses are refused besides the first: ` (and 2 more accesses)`."""
    return f" (and {count(len(refused) - 1, 'more access', 'more accesses')})" if len(refused) > 1 else ""
