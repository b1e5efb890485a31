"""Plans from files: looked at again, and saved on the store they were made on, once, while it is as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import offer, refuse_broken
from rolecall.documents.plan_file import AGAIN, Made, read
from rolecall.domain.access import place, usually_remembered
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more
from rolecall.domain.difference import differences, effect
from rolecall.domain.errors import BadData, Conflict, Refused, WrongUsage
from rolecall.domain.plan import Plan, applied, dangling, stale
from rolecall.domain.values import ALL, NONE, SELF
from rolecall.domain.world import Membership, Settings, World
from rolecall.store.reading import Snapshot

MOST_KEYS = 10
ANYWAY = f"{AGAIN} To save it all the same, add --anyway."


def apply_plan(context: Context, data: bytes, file: str, *, anyway: bool) -> Result:
    """Shows and saves the plan that a file holds.

    Raises Conflict where it was made on another store, is saved already or would reach otherwise than it did then,
    unless `anyway`, and where a record that it touches has changed since.
    """
    if context.environment.batch:
        hint = f"Apply it by itself: {command_line('apply', (file,))}"
        raise WrongUsage("A saved plan is a change of its own.", hint=hint)
    plan, made = read(data, file)
    snapshot = context.beginning
    if not anyway:
        _refuse_elsewhere_and_twice(context, plan, made, file)
    moved = stale(snapshot.world, plan)
    if moved:
        changed = f"{len(moved)} of the {len(plan.changes)} records in {file} changed since the plan was made"
        conflict = Conflict(f"{changed} ({made.at}).", hint=AGAIN)
        later = snapshot.history.touching(moved, made.change) if snapshot.revision else ()
        conflict.details = tuple(entry.line for entry in later)
        raise conflict
    after = applied(snapshot.world, plan)
    for record in dangling(after, plan):
        raise BadData(
            f"{file} is not a complete plan: {record.id} refers to something that does not exist.", hint=AGAIN
        )
    _refuse_names(snapshot.world, after, plan)
    refuse_broken(snapshot.world, after, plan)
    if not anyway and made.change != snapshot.revision:
        _refuse_another_effect(snapshot, after, plan, made, file)
    for note in _remembered(after, plan):
        context.remark(note)
    return offer(context, snapshot, plan, made.title, reason=made.reason)


def _refuse_elsewhere_and_twice(context: Context, plan: Plan, made: Made, file: str) -> None:
    """Raises Conflict unless the history holds the change that the plan was made on, and not yet the plan."""
    now = context.beginning
    base = now.history.entry(made.change) if now.revision else None
    head = base.digest if base else ""
    if (made.change == 0) != (now.revision == 0) or head != made.head or (made.store and made.store != now.identity):
        raise Conflict(f"{file} was made on another store, or before this one was restored ({made.at}).", hint=ANYWAY)
    for entry in now.history.entries(made.change) if now.revision else ():
        if entry.changes == len(plan.changes) and now.history.plan(entry) == plan:
            raise Conflict(f"{file} was saved by {entry.actor} as change {entry.number} ({entry.at}).", hint=ANYWAY)


def _refuse_another_effect(now: Snapshot, after: World, plan: Plan, made: Made, file: str) -> None:
    """Raises Conflict where others changed, since the plan was made, what everybody gains and loses by it: the records
    that limits resolve through, accesses that a login opens, or the contact that opens an access.
    """
    from rolecall.store.moments import world_after

    then = world_after(now, made.change)
    planned = applied(then, plan)
    if effect(after, differences(now.world, after, plan)) != effect(planned, differences(then, planned, plan)):
        message = f"The plan in {file} no longer gives and takes what it did when it was made ({made.at})."
        raise Conflict(message, hint=ANYWAY)


def _refuse_names(before: World, after: World, plan: Plan) -> None:
    """Raises Refused for a limit that names a position which nobody at the location has, or of what is remembered also
    a staff member or network that is not there, unless a limit at the location named it before.
    """
    for access, _ in _accesses(plan):
        here = place(after, access.location)
        there: dict[str, Collection[str]] = {"position": here.positions, "staff": here.staff, "network": here.networks}
        unknown = _unknown(access.settings, {"position": here.positions})
        unknown |= {each for settings in access.remembered.values() for each in _unknown(settings, there)}
        for key, value in sorted(unknown - _named(before, access.location)) if unknown else ():
            kind = catalogue().limit[key].values
            what = f"the position {value}, which nobody there has" if kind == "position" else f"no {kind} that is there"
            raise Refused(f"{after.whose(access)}: {key} names {what}.")


def _unknown(settings: Settings, there: Mapping[str, Collection[str]]) -> set[tuple[str, str]]:
    """The limits, with their values, that name what is not `there` by its kind."""
    kinds = {key: catalogue().limit[key].values for key in settings.limits}
    return {
        (key, value)
        for key, value in settings.limits.items()
        if kinds[key] in there and value not in (*there[kinds[key]], ALL, NONE, SELF)
    }


def _named(world: World, location: str) -> set[tuple[str, str]]:
    """What limits name at a location, also where they are remembered: limits and values."""
    each = (s for m in world.memberships_at(location) for s in (m.settings, *m.remembered.values()))
    return {limit for settings in each for limit in settings.limits.items()}


def _remembered(after: World, plan: Plan) -> Iterator[str]:
    """What a plan lets an access remember of a role, other than what it had in the role it leaves (rule 22)."""
    for access, before in _accesses(plan):
        usual = usually_remembered(before)
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
