"""The invitations report: who was invited and has not accepted yet, and for how long."""

from __future__ import annotations

from collections.abc import Iterable

from rolecall.domain.counting import count
from rolecall.domain.world import INVITED, Membership, World
from rolecall.views.answers import Answer, Layout, table
from rolecall.views.questions.listing import PERSON, access_data, accesses, cell

UNKNOWN = "unknown"
COLUMNS = {
    **PERSON,
    "location": "Location",
    "role": "Role",
    "staff": "Staff member",
    "invited": "Invited",
    "days": "Days",
}
CONDENSED = {
    "name": "Name",
    "contact": "Contact",
    "location": "Location",
    "role": "Role",
    "invited": "Invited",
    "age": "Age",
}
LAYOUT = Layout(optional=("invited",), once=("name", "contact"), beneath="contact")


def invitations(world: World, memberships: Iterable[Membership] | None = None, now: str = "") -> Answer:
    """The invitations that are pending (rule 7), the oldest first, those of unknown age last.

    `now` is the time in ISO 8601; without it, and where the time of an invitation was not kept, the age is unknown.
    """
    data = []
    for m in accesses(world, memberships):
        if m.status == INVITED:
            entry = access_data(world, m)
            del entry["status"]
            entry["staff"] = world.staff[m.staff].name if m.staff else None
            entry["invited"], entry["days"] = m.invited or None, _days(m.invited, now) if m.invited and now else None
            data.append(entry)
    data.sort(key=lambda entry: (entry["invited"] is None, -(entry["days"] or 0), entry["invited"] or ""))
    rows, condensed = [], []
    for entry in data:
        times = (entry["invited"] or UNKNOWN, UNKNOWN if entry["days"] is None else str(entry["days"]))
        who = [cell(entry[key]) for key in COLUMNS if key not in ("invited", "days")]
        rows.append((*who, *times))
        contact = entry["email"] or entry["phone"] or ""
        condensed.append((who[0], contact, *who[3:5], times[0][:10], _age(entry["days"])))
    ages = [entry["days"] for entry in data if entry["days"] is not None]
    note = f"{count(len(data), 'invitation')} pending"
    note += f", the oldest for {_age(max(ages))}" if ages and max(ages) else ""
    note += f", {len(data) - len(ages)} of unknown age." if len(data) > len(ages) else "."
    return Answer(data, table(COLUMNS, rows), (), note, condensed=(table(CONDENSED, condensed, layout=LAYOUT),))


def _days(since: str, now: str) -> int:
    """Whole days from one time to another; none where clocks disagree."""
    from datetime import UTC, datetime

    times = [datetime.fromisoformat(text) for text in (since, now)]
    first, last = (time if time.tzinfo else time.replace(tzinfo=UTC) for time in times)
    return max(0, (last - first).days)


def _age(days: int | None) -> str:
    if days is None:
        return UNKNOWN
    return "today" if days == 0 else count(days, "day")
