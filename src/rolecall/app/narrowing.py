"""What is said of limits and links that mean nothing at a new location."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rolecall.app.context import Context
from rolecall.domain.access import limit_value, names_of
from rolecall.domain.counting import count
from rolecall.domain.edits.moving import narrowed
from rolecall.domain.values import show
from rolecall.domain.world import Membership, World, membership_id

MOST_CAUTIONS = 5


def caution_of_narrowed(context: Context, after: World, accesses: Sequence[Membership], location: str) -> None:
    """Says which limits and links the accesses lose at the location of an id, where they are in the world after."""
    pairs = ((m, after.membership[membership_id(m.user, location)]) for m in accesses)
    cautions = [text for old, new in pairs for text in _cautions(context.world, after, old, new)]
    for caution in cautions[:MOST_CAUTIONS]:
        context.remark(f"Caution: {caution}")
    if len(cautions) > MOST_CAUTIONS:
        context.remark(
            f"Caution: {count(len(cautions) - MOST_CAUTIONS, 'more limit or link', 'more limits and links')}."
        )


def _cautions(before: World, after: World, old: Membership, new: Membership) -> Iterator[str]:
    who, where = before.user[old.user].name, after.location[new.location].name
    for limit in narrowed(old, new):
        was = show(limit, limit_value(old.settings, limit), names_of(before))
        now = limit_value(new.settings, limit)
        shows = f"{limit.permission} shows oneself" if limit.values == "position" else f"it falls to {now}"
        yield f"{limit.key}={was} of {who} means nothing at {where}; {shows}."
    if old.staff and not new.staff:
        yield f"{who} is linked to nobody at {where}, which has no {before.staff[old.staff].name}."
