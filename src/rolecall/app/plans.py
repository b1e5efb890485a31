"""Plans from files: looked at again, and saved while the store is as it was."""

from __future__ import annotations

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.app.saving import offer, refuse_broken
from rolecall.domain.errors import Conflict, WrongUsage
from rolecall.domain.plan import applied, stale


def apply_plan(context: Context, data: bytes, file: str) -> Result:
    """Shows and saves the plan that a file holds. Raises Conflict when a record it touches has changed since."""
    from rolecall.documents.plan_file import read

    if context.environment.batch:
        raise WrongUsage("A saved plan is a change of its own.", hint="Apply it by itself: rolecall apply FILE")
    plan, made = read(data, file)
    snapshot = context.beginning
    moved = stale(snapshot.world, plan)
    if moved:
        message = (
            f"{len(moved)} of the {len(plan.changes)} records in {file} changed since the plan was made ({made.at})."
        )
        raise Conflict(message, hint="Make the plan again with --plan-out.")
    refuse_broken(snapshot.world, applied(snapshot.world, plan))
    return offer(context, snapshot, plan, made.title, reason=made.reason)
