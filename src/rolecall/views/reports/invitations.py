"""The invitations report: who was invited and has not accepted yet, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rolecall.domain.counting import count
from rolecall.domain.world import INVITED, Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions.listing import PERSON, access_data, accesses

UNKNOWN = "unknown"
COLUMNS = {
    **PERSON,
    "location": "Location",
    "role": "Role",
    "staff": "Staff member",
    "invited": "Invited",
    "days": "Days",
}
SEEN = {
    "name": "Name",
    "contact": "Contact",
    "location": "Location",
    "role": "Role",
    "invited": "Invited",
    "age": "Age",
}


def invitations(
    world: World,
    memberships: Iterable[Membership] | None = None,
    now: str = "",
) -> Answer:
    """The invitations that are pending (rule 7), the oldest first, those of unknown age last.

    `now` is the time in ISO 8601; without it, and where the time of an invitation was not kept, the age is unknown.
    """
    pending = [m for m in accesses(world, memberships) if m.status == INVITED]
    data = [_data(world, m, now) for m in pending]
    data.sort(key=lambda entry: (entry["invited"] is None, -(entry["days"] or 0), entry["invited"] or ""))
    return Answer(
        data, table(COLUMNS, [_row(x) for x in data]), (), _note(data), condensed=(table(SEEN, [*map(_seen, data)]),)
    )


def _data(world: World, membership: Membership, now: str) -> dict[str, Any]:
    told = access_data(world, membership)
    del told["status"]
    since = membership.invited
    staff = world.staff[membership.staff].name if membership.staff else None
    return {**told, "staff": staff, "invited": since or None, "days": _days(since, now) if since and now else None}


def _days(since: str, now: str) -> int:
    """Whole days from one time to another; none where clocks disagree."""
    from datetime import UTC, datetime

    times = [datetime.fromisoformat(text) for text in (since, now)]
    first, last = (time if time.tzinfo else time.replace(tzinfo=UTC) for time in times)
    return max(0, (last - first).days)


def _row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        UNKNOWN if value is None and key in ("invited", "days") else str(value or "") for key, value in _known(entry)
    )


def _known(entry: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    """The entry's values; a number as text, so that no days are not taken for nothing."""
    return ((key, str(value) if isinstance(value, int) else value) for key, value in entry.items())


def _seen(entry: Mapping[str, Any]) -> tuple[str, ...]:
    contact = entry["email"] or entry["phone"] or ""
    when = (entry["invited"] or UNKNOWN)[:10]
    return entry["name"], contact, entry["location"], entry["role"] or "", when, _age(entry["days"])


def _age(days: int | None) -> str:
    if days is None:
        return UNKNOWN
    return "today" if days == 0 else count(days, "day")


def _note(data: Sequence[Mapping[str, Any]]) -> str:
    ages = [entry["days"] for entry in data if entry["days"] is not None]
    unknown = len(data) - len(ages)
    told = f"{count(len(data), 'invitation')} pending"
    told += f", the oldest for {_age(max(ages))}" if ages and max(ages) else ""
    return f"{told}{f', {unknown} of unknown age' if unknown else ''}."
