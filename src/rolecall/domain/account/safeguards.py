"""What a push refuses by itself, whatever the account would do: nobody knows what it does in these cases. And what may
cost money.
"""

from __future__ import annotations

from collections.abc import Iterable

from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.merging import with_items
from rolecall.domain.account.picture import LocationPicture, UserRights
from rolecall.domain.account.push_steps import PushStep, StepKind
from rolecall.domain.account.value_forms import bit_of
from rolecall.domain.account.vocabulary import limits, permissions, slugs_of
from rolecall.domain.rules import MANAGING, OWNER


def refusal(step: PushStep, place: LocationPicture, caller: int) -> str:
    """Why a step for somebody listed is not taken; empty where it may be."""
    row = place.user[step.user]
    may = place.caller.remove if step.kind is StepKind.REMOVE else place.caller.edit
    what = "remove people" if step.kind is StepKind.REMOVE else "change rights"
    locked = sorted(_slugs(step) & place.locked.get(step.user, frozenset()))
    reasons = (
        (not may, f"You may not {what} at this location."),
        (row.id == caller, "Nobody changes or removes oneself."),
        (row.non_deletable, "The account protects this person."),
        (step.before is not None and step.before.role == OWNER, "An owner is changed in the account only."),
        (step.before is not None and not step.before.editable, "You may not edit this person."),
        (bool(locked), f"Not yours to give: {', '.join(locked)}."),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _slugs(step: PushStep) -> set[str]:
    known = limits()
    return {slug for item in step.wish for slug in (slugs_of(known[item]) if item in known else (item,))}


def left_without_manager(place: LocationPicture, last: LastPull, steps: Iterable[PushStep]) -> str:
    """Why the steps together may not be taken: somebody active could manage users' rights, and nobody could then."""
    states = {user: place.rights.get(user, state) for user in place.user if (state := _state(place, last, user))}
    active = {user: rights for user, rights in states.items() if place.user[user].approved}
    after = dict(active)
    for step in steps:
        if step.kind is StepKind.REMOVE:
            after.pop(step.user, None)
        elif step.user in after:
            after[step.user] = with_items(after[step.user], step.wish)
    if any(map(_manages, active.values())) and not any(map(_manages, after.values())):
        return "Nobody would be left who can sign in and manage users' rights."
    return ""


def _state(place: LocationPicture, last: LastPull, user: int) -> UserRights | None:
    return place.rights.get(user) or last.states.get((place.id, user))


def _manages(rights: UserRights) -> bool:
    """Whether somebody may change users' rights: an owner, or who has the permission and all above it."""
    if rights.role == OWNER:
        return True
    values, parts = rights.values(), MANAGING.split(".")
    keys = {".".join(parts[: n + 1]) for n in range(len(parts))}
    return all(bit_of(values.get(slug, "")) for slug, p in permissions().items() if p.key in keys)


def paid_only(steps: Iterable[PushStep], last: LastPull) -> list[tuple[PushStep, str]]:
    """The wishes that switch on a permission which the account gives to paid users only."""
    found = []
    for step in steps:
        book = last.books.get(step.location)
        for item, raw in step.wish.items():
            if book and item in book.nodes and book.nodes[item].paid_only and raw[0] in ("true", "1", '"1"'):
                found.append((step, item))
    return found
