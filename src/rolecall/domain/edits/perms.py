"""Granting, revoking and copying permissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rolecall.domain import values
from rolecall.domain.access import allowed, broader_role, effective, in_force, limit_value, recommended
from rolecall.domain.catalogue import catalogue
from rolecall.domain.counting import count
from rolecall.domain.edits.limits import carried, choose_payroll_staff, narrow_limits, set_limits, with_limit
from rolecall.domain.errors import BeyondRole, Refused
from rolecall.domain.lookup import Wanted
from rolecall.domain.world import Membership, Settings, World

MERGE, REPLACE = "merge", "replace"


def grant(world: World, targets: Sequence[Membership], asked: Wanted) -> World:
    """Turns on what was asked for and all it needs above it (rule 37). Raises BeyondRole, listing every refusal."""
    refuse_grant(world, targets, asked)
    return world.put(*(replace(m, settings=granted(world, m, asked)) for m in targets))


def refuse_grant(world: World, targets: Sequence[Membership], asked: Wanted) -> None:
    """Raises BeyondRole, listing every refusal, where a role does not allow what was asked for."""
    refuse_beyond(world, [(m, _needed(asked)) for m in targets])
    sweep = asked.swept & ~catalogue().narrowing
    if sweep and not asked.named:  # a section of which the role allows nothing is refused like a single permission
        refuse_beyond(world, [(m, sweep) for m in targets if not sweep & allowed(m)])


def granted(world: World, membership: Membership, asked: Wanted) -> Settings:
    """The settings after a grant."""
    on = membership.settings.on | turned_on(membership, asked)
    settings = replace(set_limits(world, membership, asked.limits), on=on)
    return choose_payroll_staff(world, membership, settings, on & ~membership.settings.on, asked.limits)


def turned_on(membership: Membership, asked: Wanted) -> int:
    """What a grant turns on. What a section or `all` sweeps up stops at the role and at narrowing permissions."""
    swept = asked.swept & ~catalogue().narrowing & allowed(membership)
    return _needed(asked) | catalogue().needed(swept)


def revoke(world: World, targets: Sequence[Membership], asked: Wanted) -> World:
    """Turns off what was asked for. What hangs below stays stored, dormant; `X.*`, a section and `all` clear it too."""
    return world.put(*(replace(m, settings=revoked(m, asked)) for m in targets))


def revoked(membership: Membership, asked: Wanted) -> Settings:
    """The settings after a revoke."""
    settings = narrow_limits(membership.settings, asked.limits)
    on = settings.on & ~asked.mask
    return replace(settings, on=on, copied=settings.copied & on)


def copy(world: World, source: Membership, targets: Sequence[Membership], *, mode: str = MERGE) -> World:
    """Gives the targets what is effective for `source` (rule 56). Raises BeyondRole for what a role does not allow."""
    refuse_beyond(world, [(m, effective(source)) for m in targets])
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
    settings = Settings(on=kept | given, copied=current.copied & kept | given & ~kept, limits=limits)
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
    return world.put(*(replace(m, settings=recommended(catalogue().role[m.role])) for m in targets))


def refuse_beyond(world: World, wanted: Sequence[tuple[Membership, int]]) -> None:
    """Raises BeyondRole listing what each membership's role does not allow, and the lowest role that would."""
    beyond = [(m, mask & ~allowed(m)) for m, mask in wanted if mask & ~allowed(m)]
    if beyond:
        keys = [(m, ", ".join(catalogue().keys(mask))) for m, mask in beyond]
        lines = [f"{world.whose(m)}: the role {m.role} does not allow {names}." for m, names in keys]
        roles = {role.key for m, mask in beyond if (role := broader_role(m, mask))}
        which = f"The role {' or '.join(sorted(roles))} would allow it" if roles else "No role allows all of it"
        hint = f"{which}: rolecall role set USER ROLE"
        raise BeyondRole(lines[0] + _others(lines), hint=hint, candidates=lines)


def _others(refused: Sequence[object]) -> str:
    """How many users are refused besides the first: ` (and 2 more users)`."""
    return f" (and {count(len(refused) - 1, 'more user')})" if len(refused) > 1 else ""
