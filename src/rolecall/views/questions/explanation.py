"""Why a user may do something or may not, step by step, and what would allow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import allowed, effective, limit_value, names_of, origin
from rolecall.domain.catalogue import Permission, catalogue
from rolecall.domain.edits.roles import empty_selfs
from rolecall.domain.world import INVITED, Location, Membership, User, World
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.questions import remedy
from rolecall.views.questions.showing import heading, limits_of, narrowing, state
from rolecall.views.reach_names import narrowed_to
from rolecall.views.reports.contacts import EXCEPTION, ways

STEPS = {"title": "Step", "state": "State", "origin": "From", "limits": "Limits"}
FLAT = {
    "user": "User",
    "location": "Location",
    "role": "Role",
    "permission": "Permission",
    "allowed": "Allowed",
    "step": "Step",
    "title": "Title",
    "state": "State",
    "origin": "From",
    "limits": "Limits",
    "reason": "Reason",
    "command": "Command",
    "remarks": "Remarks",
}
NOTHING_HELPS = "No single grant or role would allow it."


def explain(world: World, user: User, location: Location, permission: Permission) -> Answer:
    """Whether a user may do something at a location, and why; `allowed` in the data is the answer.

    `command` would allow it, or where it is allowed choose what it still lacks.
    """
    access = next((m for m in world.memberships(user.id) if m.location == location.id), None)
    data: dict[str, Any] = {
        "user": user.name,
        "location": location.name,
        "role": access.role or None if access else None,
        "permission": permission.key,
        "allowed": bool(access and effective(access) & permission.bit),
    }
    if access is None:
        data |= {"steps": [], "reason": f"{user.name} has no access at {location.name}."}
        change = remedy.entry(world, user, location, permission)
        remarks = change.remarks if change else ("No invitation alone would allow it.",)
        picture = Table((), (), f"{user.name} · {location.name} · no access")
    else:
        chain, names = catalogue().chain(permission), names_of(world)
        why = f"It is on{', and so is everything above it' if len(chain) > 1 else ''}."
        data["steps"] = [_step(world, access, p, names) for p in chain]
        data["reason"] = why if data["allowed"] else _why_not(world, access, permission)
        change = (remedy.choice if data["allowed"] else remedy.remedy)(world, access, permission)
        remarks = (*_remarks(world, access, permission), *_rest(world, access, permission, change))
        rows = [
            (p.title, _state(world, access, p), origin(world, access, p.bit), limits_of(world, access, p, names))
            for p in chain
        ]
        picture = table(STEPS, rows, heading(world, access), Layout(optional=("origin",)))
    data |= {"command": change.command if change else None, "remarks": list(remarks)}
    flat = table(FLAT, list(_flat(world, access, permission, data)))
    return Answer(
        data, flat, (picture,), closing=tuple(_closing(permission, data)), command=change.to_paste if change else ""
    )


def _why_not(world: World, membership: Membership, permission: Permission) -> str:
    """Off, dormant or beyond the role, with the steps that are off."""
    on, steps = membership.settings.on, catalogue().chain(permission)
    beyond = [p for p in steps if not (allowed(world, membership) | on) & p.bit]
    if beyond:
        what = "it" if beyond[0] is permission else f"{beyond[0].title}, which it needs"
        return f"The role {membership.role} does not allow {what}."
    off = [p.title for p in steps[:-1] if not on & p.bit]
    are, titles = "is" if len(off) == 1 else "are", " and ".join(filter(None, (", ".join(off[:-1]), *off[-1:])))
    if on & permission.bit:
        return f"It is dormant: stored as on, but {titles} above it {are} off."
    return f"It is off, and so {are} {titles} above it." if off else "It is off."


def _remarks(world: World, membership: Membership, permission: Permission) -> Iterator[str]:
    """What qualifies the answer, whichever it is."""
    if membership.status == INVITED:
        yield "The invitation is not accepted yet."
    if membership.settings.on & permission.bit & ~allowed(world, membership):
        yield f"The role {membership.role} does not allow it; it is on since before."
    for key in empty_selfs(membership):
        if catalogue().limit[key].permission in {p.key for p in catalogue().chain(permission)}:
            yield f"{key} is self and no staff member is linked, so it shows nobody."
    addresses = limit_value(membership.settings, catalogue().limit["sign-in:addresses"])
    if addresses != values.ALL:
        yield f"Signing in is limited to {addresses}."


def _rest(world: World, membership: Membership, permission: Permission, change: remedy.Remedy | None) -> Iterator[str]:
    """What an effective permission shows nothing without, or what shows client contacts though this one does not; and
    what the remedy leaves to choose, or that there is none.
    """
    choosing = change.remarks if change else remedy.grant_words(world, membership, permission)[1]
    if effective(membership) & permission.bit:
        lacking = remedy.unchosen(membership, permission)
        yield from (f"{limit.key} is not chosen, so it shows nothing." for limit in lacking)
        yield from choosing
        return
    if permission.contacts:
        shown = ways(world, membership, names_of(world))
        through = [way.permission for way in shown if way.certainty != EXCEPTION]
        if through:
            yield f"Client contacts still show through {', '.join(through)}."
        for way in shown:
            if way.certainty == EXCEPTION:
                yield f"Still shown: {way.shows}. {way.note}."
    yield from choosing if change else choosing or (NOTHING_HELPS,)


def _step(world: World, membership: Membership, permission: Permission, names: Mapping[str, str]) -> dict[str, Any]:
    limits = list(narrowing(membership.settings, permission))
    return {
        "key": permission.key,
        "title": permission.title,
        "on": bool(membership.settings.on & permission.bit),
        "origin": origin(world, membership, permission.bit) or None,
        "limits": {x.key: values.show(x, value, names) for x, value in limits},
        "reach": narrowed_to(world, membership, limits, names),
    }


def _state(world: World, membership: Membership, permission: Permission) -> str:
    """`state` without the reason of a dormant step, which the steps above show."""
    return state(world, membership, permission).partition(":")[0]


def _flat(
    world: World, membership: Membership | None, permission: Permission, data: dict[str, Any]
) -> Iterator[tuple[str, ...]]:
    """One row a step, the verdict repeated in each; one without a step where there is no access."""
    who = (data["user"], data["location"], data["role"] or "", permission.key, "yes" if data["allowed"] else "no")
    verdict = (data["reason"], data["command"] or "", " ".join(data["remarks"]))
    if membership is None:
        yield (*who, "", "", "", "", "", *verdict)
        return
    for step, p in zip(data["steps"], catalogue().chain(permission), strict=True):
        limits = ", ".join(f"{key}={value}" for key, value in step["limits"].items())
        yield (*who, p.key, p.title, _state(world, membership, p), step["origin"] or "", limits, *verdict)


def _closing(permission: Permission, data: dict[str, Any]) -> Iterator[str]:
    yield f"{'Yes' if data['allowed'] else 'No'}: {permission.title} ({permission.key}). {data['reason']}"
    yield from data["remarks"]
    if data["command"]:
        yield "This would choose it:" if data["allowed"] else "This would allow it:"
