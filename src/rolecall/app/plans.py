"""Plans from files: looked at again, and saved on the store they were made on, once, while it is as it was."""

from __future__ import annotations

from collections.abc import Iterator

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import offer, refuse_broken
from rolecall.documents.plan_file import AGAIN, Made, read
from rolecall.domain.access import place
from rolecall.domain.catalogue import catalogue
from rolecall.domain.counting import and_more
from rolecall.domain.errors import BadData, Conflict, Refused, WrongUsage
from rolecall.domain.plan import Plan, applied, canonical, dangling, stale
from rolecall.domain.world import Membership, World

MOST_KEYS = 10


def apply_plan(context: Context, data: bytes, file: str, *, anyway: bool) -> Result:
    """Shows and saves the plan that a file holds.

    Raises Conflict where it was made on another store or is saved already, unless `anyway`, and where a record that it
    touches has changed since.
    """
    if context.environment.batch:
        raise WrongUsage("A saved plan is a change of its own.", hint="Apply it by itself: rolecall apply FILE")
    plan, made = read(data, file)
    snapshot = context.beginning
    if not anyway:
        _refuse_elsewhere_and_twice(context, plan, made, file)
    moved = stale(snapshot.world, plan)
    if moved:
        changed = f"{len(moved)} of the {len(plan.changes)} records in {file} changed since the plan was made"
        raise Conflict(f"{changed} ({made.at}).", hint=AGAIN)
    after = applied(snapshot.world, plan)
    for record in dangling(after):
        raise BadData(
            f"{file} is not a complete plan: {record.id} refers to something that does not exist.", hint=AGAIN
        )
    _refuse_positions(after, plan)
    refuse_broken(snapshot.world, after, plan)
    for note in _remembered(after, plan):
        context.screen.say(note)
    return offer(context, snapshot, plan, made.title, reason=made.reason)


def _refuse_elsewhere_and_twice(context: Context, plan: Plan, made: Made, file: str) -> None:
    """Raises Conflict unless the history holds the change that the plan was made on, and not yet the plan."""
    hint = f"{AGAIN} To save it all the same, add --anyway."
    entries = context.store.history() if context.store.exists() else []
    base = entries[made.change - 1].digest if 0 < made.change <= len(entries) else ""
    identity = context.beginning.identity
    if (made.change == 0) != (not entries) or base != made.head or (made.store and made.store != identity):
        raise Conflict(f"{file} was made on another store, or before this one was restored ({made.at}).", hint=hint)
    for entry in entries[made.change :]:
        if entry.plan_text == canonical(plan):
            raise Conflict(f"{file} was saved by {entry.actor} as change {entry.number} ({entry.at}).", hint=hint)


def _refuse_positions(after: World, plan: Plan) -> None:
    """Raises Refused for a limit that is newly set to a position which nobody at the location has."""
    limits = [limit.key for limit in catalogue().limits if limit.values == "position"]
    for access, before in _accesses(plan):
        for key in limits:
            value = access.settings.limits.get(key)
            known = before.settings.limits.get(key) if before else None
            if value and value != known and value not in place(after, access.location).positions:
                raise Refused(f"{after.whose(access)}: {key} names the position {value}, which nobody there has.")


def _remembered(after: World, plan: Plan) -> Iterator[str]:
    """What a plan lets an access remember of a role, other than what it had in the role it leaves (rule 22)."""
    for access, before in _accesses(plan):
        usual = {**before.remembered, before.role: before.settings} if before else {}
        for role, settings in access.remembered.items():
            if usual.get(role) != settings:
                keys = [*catalogue().keys(settings.on), *(f"{key}={value}" for key, value in settings.limits.items())]
                listed = and_more(keys, MOST_KEYS) or "nothing"
                yield f"{after.whose(access)}: the role {role} would come back with {listed}."


def _accesses(plan: Plan) -> Iterator[tuple[Membership, Membership | None]]:
    """Each access that a plan makes or changes, and what it was."""
    for change in plan.changes:
        if isinstance(change.after, Membership):
            yield change.after, change.before if isinstance(change.before, Membership) else None
