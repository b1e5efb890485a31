"""The way back from a push against a fresh reading: only where the account still holds what that push made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.merging import items_of, same
from rolecall.domain.account.picture import AccountPicture, LocationPicture
from rolecall.domain.account.push_plan import LeftOut, PushPlan
from rolecall.domain.account.push_steps import PushStep, StepKind, undoing
from rolecall.domain.account.safeguards import left_without_manager, refusal


def undo_plan(
    steps: Iterable[PushStep],
    picture: AccountPicture,
    last: LastPull,
    *,
    only: Collection[str] | None = None,
    remove: bool = False,
) -> PushPlan:
    """The steps back that may be taken, and what is left out. Whom the push invited, only `remove` removes again."""
    back = undoing(steps)
    left = [LeftOut("refused", step.location, step.person, f"{why[:1].upper()}{why[1:]}.") for step, why in back.left]
    made: list[PushStep] = []
    for place in picture.locations:
        wanted = [x for x in back.steps if x.location == place.id and (only is None or x.person in only)]
        found = [_against(step, place, picture.caller, remove=remove) for step in wanted]
        here = [x for x in found if isinstance(x, PushStep)]
        left += [x for x in found if isinstance(x, LeftOut)]
        if reason := left_without_manager(place, last, here):
            left += [LeftOut("refused", place.id, step.person, reason) for step in here]
        else:
            made += here
    return PushPlan(tuple(replace(step, number=n) for n, step in enumerate(made, 1)), tuple(left))


def read_to_undo(steps: Iterable[PushStep]) -> dict[int, list[int]]:
    """By location, the users whose rights the way back has to read."""
    wanted: dict[int, list[int]] = {}
    for step in undoing(steps).steps:
        wanted.setdefault(step.location, []).extend([step.user] if step.user else [])
    return wanted


def _against(step: PushStep, place: LocationPicture, caller: int, *, remove: bool) -> PushStep | LeftOut:
    """A step back, from what the account has now."""

    def left(kind: str, reason: str) -> LeftOut:
        return LeftOut(kind, place.id, step.person, reason)

    if not step.user:
        return step if place.caller.invite else left("refused", "You may not invite people at this location.")
    if step.user not in place.user:
        return left("conflict", "The account does not list this person any more.")
    now = place.rights.get(step.user)
    if step.kind is StepKind.RIGHTS:
        if now is None or step.before is None:
            return left("conflict", "The person's rights cannot be read any more.")
        held, made = items_of(now), items_of(step.before)
        moved = [item for item in step.wish if not same(held.get(item, ()), made.get(item, ()))]
        if moved:
            return left("conflict", f"Changed in the account since: {', '.join(sorted(moved))}.")
    elif not remove:
        return left("removal", "Nobody is removed without --remove.")
    fresh = replace(step, before=now)
    reason = refusal(fresh, place, caller)
    return left("refused", reason) if reason else fresh
