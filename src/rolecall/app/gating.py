"""Gates: what the options and the settings files let through, and what is cautioned of where nothing can be refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rolecall.app.context import Context
from rolecall.domain.counting import count
from rolecall.domain.errors import Refused

if TYPE_CHECKING:
    from rolecall.domain.guard import Gates
    from rolecall.views.plan_view import PlanView

MOST_CAUTIONS = 5


def guard(context: Context, view: PlanView, why: str, *, observed: bool) -> bool:
    """Whether the gates let a plan through. Raises Refused for what they do not.

    Of a plan that is `observed`, which tells what is so already, that is a caution, and so is each rule that it breaks
    and a reason that lacks.
    """
    wanted = gates(context) if view.plan else None
    if observed and view.plan:
        _caution_of_rules(context, view)
    if wanted is None:
        return True
    if not observed:
        _check(view, wanted, why)
        return True
    _is_let_through(context, view, replace(wanted, max_loss="", max_gain="", forbid=()), why)
    return _is_let_through(context, view, replace(wanted, require_reason=False), why)


def _check(view: PlanView, wanted: Gates, why: str) -> None:
    from rolecall.domain.guard import check

    check(view.difference, wanted, reason=why)


def _is_let_through(context: Context, view: PlanView, wanted: Gates, why: str) -> bool:
    """Whether gates let an observed plan through; else there is a caution."""
    try:
        _check(view, wanted, why)
    except Refused as error:
        context.remark(f"Caution: {error.message}")
        return False
    return True


def gates(context: Context) -> Gates | None:
    """The gates in force, None where there are none. Raises WrongUsage or NotFound for one that means nothing."""
    options = context.options
    if not (options.max_loss or options.max_gain or options.forbid or options.require_reason):
        return None
    from rolecall.domain.guard import Gates

    return Gates(options.max_loss, options.max_gain, options.forbid, options.require_reason).read()


def _caution_of_rules(context: Context, view: PlanView) -> None:
    from rolecall.domain.rules import broken

    cautions = [violation.message for violation in broken(view.before, view.after, view.plan)]
    for caution in cautions[:MOST_CAUTIONS]:
        context.remark(f"Caution: {caution}")
    if len(cautions) > MOST_CAUTIONS:
        more = count(len(cautions) - MOST_CAUTIONS, "more rule")
        context.remark(f"Caution: {more} broken; once it is saved, see: rolecall store verify")
