"""Why a user may do something or may not, step by step, and what would allow it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rolecall.domain import values
from rolecall.domain.access import allowed, effective, limit_value, names_of, origin
from rolecall.domain.catalogue import Permission, catalogue
from rolecall.domain.edits.roles import empty_selfs
from rolecall.domain.world import INVITED, Location, Membership, User, World
from rolecall.views.answers import Answer, Table, table
from rolecall.views.questions import remedy
from rolecall.views.questions.showing import heading, limits_of, narrowing, state
from rolecall.views.reports.contacts import EXCEPTION, ways

SEEN = {"title": "Step", "state": "State", "origin": "From", "limits": "Limits"}
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer before it is told: `command` would allow it, or where it is allowed choose what it still lacks."""

    allowed: bool
    reason: str
    command: str = ""
    remarks: tuple[str, ...] = ()


def explain(world: World, user: User, location: Location, permission: Permission) -> Answer:
    """Whether a user may do something at a location, and why; `allowed` in the data is the answer."""
    held = [m for m in world.memberships(user.id) if m.location == location.id]
    verdict = _verdict(world, held[0], permission) if held else _without_access(world, user, location, permission)
    who = {"user": user.name, "location": location.name, "role": (held[0].role or None) if held else None}
    steps = [_step(world, held[0], p) for p in catalogue().chain(permission)] if held else []
    data = {
        **who,
        "permission": permission.key,
        "allowed": verdict.allowed,
        "steps": steps,
        "reason": verdict.reason,
        "command": verdict.command or None,
        "remarks": list(verdict.remarks),
    }
    seen = _seen(world, held[0], permission) if held else Table((), (), f"{user.name} · {location.name} · no access")
    flat = table(FLAT, list(_flat(world, held[0] if held else None, permission, data)))
    return Answer(data, flat, (seen,), closing=tuple(_closing(permission, verdict)), command=verdict.command)


def _verdict(world: World, membership: Membership, permission: Permission) -> Verdict:
    if effective(membership) & permission.bit:
        lacking, choice = _lacking(world, membership, permission)
        remarks = (*_remarks(world, membership, permission), *lacking)
        return Verdict(allowed=True, reason=_why(permission), command=choice, remarks=remarks)
    found = remedy.remedy(world, membership, permission)
    said = found.remarks if found else remedy.grant_words(world, membership, permission)[1] or (NOTHING_HELPS,)
    remarks = (*_remarks(world, membership, permission), *_still_shown(world, membership, permission), *said)
    command = found.command if found else ""
    return Verdict(allowed=False, reason=_why_not(membership, permission), command=command, remarks=remarks)


def _without_access(world: World, user: User, location: Location, permission: Permission) -> Verdict:
    found = remedy.entry(world, user, location, permission)
    reason = f"{user.name} has no access at {location.name}."
    said = found.remarks if found else ("No invitation alone would allow it.",)
    return Verdict(allowed=False, reason=reason, command=found.command if found else "", remarks=said)


def _why(permission: Permission) -> str:
    return "It is on, and so is everything above it." if len(catalogue().chain(permission)) > 1 else "It is on."


def _why_not(membership: Membership, permission: Permission) -> str:
    """Off, dormant or beyond the role, with the steps that are off."""
    on, steps = membership.settings.on, catalogue().chain(permission)
    beyond = [p for p in steps if not (allowed(membership) | on) & p.bit]
    if beyond:
        what = "it" if beyond[0] is permission else f"{beyond[0].title}, which it needs"
        return f"The role {membership.role} does not allow {what}."
    off = [p.title for p in steps[:-1] if not on & p.bit]
    are, listed = "is" if len(off) == 1 else "are", _listed(off)
    if on & permission.bit:
        return f"It is dormant: stored as on, but {listed} above it {are} off."
    return f"It is off, and so {are} {listed} above it." if off else "It is off."


def _listed(titles: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(titles[:-1]), *titles[-1:])))


def _remarks(world: World, membership: Membership, permission: Permission) -> Iterator[str]:
    """What qualifies the answer, whichever it is."""
    if membership.status == INVITED:
        yield "The invitation is not accepted yet."
    if membership.settings.on & permission.bit & ~allowed(membership):
        yield f"The role {membership.role} does not allow it; it is on since before."
    for key in empty_selfs(membership):
        if catalogue().limit[key].permission in {p.key for p in catalogue().chain(permission)}:
            yield f"{key} is self and no staff member is linked, so it shows nobody."
    addresses = catalogue().limit["sign-in:addresses"]
    told = limit_value(membership.settings, addresses)
    if told != values.ALL:
        yield f"Signing in is limited to {told}."


def _lacking(world: World, membership: Membership, permission: Permission) -> tuple[list[str], str]:
    """What an effective permission shows nothing without, and the command that chooses it."""
    lacking = [f"{x.key} is not chosen, so it shows nothing." for x in remedy.unchosen(world, membership, permission)]
    found = remedy.choice(world, membership, permission)
    said = found.remarks if found else remedy.grant_words(world, membership, permission)[1]
    return [*lacking, *said], found.command if found else ""


def _still_shown(world: World, membership: Membership, permission: Permission) -> Iterator[str]:
    """What shows client contacts though this permission does not (rules 62, 65)."""
    if not permission.contacts:
        return
    found = ways(membership, names_of(world))
    through = [way for way in found if way.certainty != EXCEPTION]
    if through:
        yield f"Client contacts still show through {', '.join(way.permission for way in through)}."
    for way in found:
        if way.certainty == EXCEPTION:
            yield f"Still shown: {way.shows}. {way.note}."


def _step(world: World, membership: Membership, permission: Permission) -> dict[str, Any]:
    names = names_of(world)
    return {
        "key": permission.key,
        "title": permission.title,
        "on": bool(membership.settings.on & permission.bit),
        "origin": origin(membership, permission.bit) or None,
        "limits": {x.key: values.show(x, value, names) for x, value in narrowing(membership.settings, permission)},
    }


def _seen(world: World, membership: Membership, permission: Permission) -> Table:
    names = names_of(world)
    rows = [
        (p.title, _state(membership, p), origin(membership, p.bit), limits_of(membership, p, names))
        for p in catalogue().chain(permission)
    ]
    return table(SEEN, rows, heading(world, membership))


def _state(membership: Membership, permission: Permission) -> str:
    """`state` without the reason of a dormant step, which the steps above show."""
    return state(membership, permission).partition(":")[0]


def _flat(
    world: World, membership: Membership | None, permission: Permission, data: dict[str, Any]
) -> Iterator[tuple[str, ...]]:
    """One row a step, the verdict repeated in each; one without a step where there is no access."""
    who = (data["user"], data["location"], data["role"] or "", permission.key, "yes" if data["allowed"] else "no")
    said = (data["reason"], data["command"] or "", " ".join(data["remarks"]))
    for step, p in zip(data["steps"], catalogue().chain(permission), strict=False):
        assert membership is not None
        limits = ", ".join(f"{key}={value}" for key, value in step["limits"].items())
        yield (*who, p.key, p.title, _state(membership, p), step["origin"] or "", limits, *said)
    if membership is None:
        yield (*who, "", "", "", "", "", *said)


def _closing(permission: Permission, verdict: Verdict) -> Iterator[str]:
    yield f"{'Yes' if verdict.allowed else 'No'}: {permission.title} ({permission.key}). {verdict.reason}"
    yield from verdict.remarks
    if verdict.command:
        yield "This would choose it:" if verdict.allowed else "This would allow it:"
