"""The report on changes: who gained and lost what, through which change, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rolecall.domain.counting import count
from rolecall.domain.difference import LoginChange
from rolecall.domain.history import Entry
from rolecall.domain.times import local
from rolecall.domain.world import Membership
from rolecall.views.answers import Answer, Layout, table
from rolecall.views.change_lines import GAINED, LOST, ChangeLine, login_lines
from rolecall.views.diff_data import flat, lines_of, where
from rolecall.views.plan_view import PlanView

COLUMNS = {
    "number": "Change",
    "at": "When",
    "actor": "Who",
    "title": "What was done",
    "reason": "Why",
    "user": "User",
    "contact": "Contact",
    "location": "Location",
    "change": "Change of access",
    "item": "Permission or limit",
    "label": "Label",
    "before": "Before",
    "after": "After",
    "note": "Remark",
}
SHORT = {"number": "Change", "at": "When", "actor": "Who", "user": "User", "change": "Change of access"}
LAYOUT = Layout(once=("number", "at", "actor"))
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """Saved changes, oldest first, each on the world that it was made from.

    `users` are the ids of people who are meant with every access they ever had, at the location of an id where `at` is
    one.
    """

    entries: Iterable[tuple[Entry, PlanView]] = ()
    users: frozenset[str] = frozenset()
    at: str = ""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a report is about: accesses by id, None for all, and people."""

    accesses: frozenset[str] | None
    past: Past

    def takes(self, access: Membership) -> bool:
        there = self.past.at in ("", access.location)
        return self.accesses is None or access.id in self.accesses or (there and access.user in self.past.users)

    def takes_login(self, login: LoginChange) -> bool:
        return self.accesses is None or bool({login.before, login.after} & self.past.users)


def changes(past: Past, memberships: Sequence[Membership] | None) -> Answer:
    """A row for each permission, limit and fact of each access that changed, of `memberships` and of the people meant,
    or of all there were; and for each login that came to open another access.
    """
    chosen = _Chosen(None if memberships is None else frozenset(m.id for m in memberships), past)
    rows = [row for entry, view in past.entries for row in _rows(entry, view, chosen)]
    note = (
        f"{count(len(rows), 'line')} of {count(len({row[0] for row, _ in rows}), 'saved change')}."
        if rows
        else "Nothing changed."
    )
    whole, short = table(COLUMNS, [row for row, _ in rows]), table(SHORT, [short for _, short in rows], layout=LAYOUT)
    data = [dict(zip(COLUMNS, row, strict=True)) for row in whole.rows]
    return Answer(data, whole, note=note, condensed=(short,))


def _rows(entry: Entry, view: PlanView, chosen: _Chosen) -> Iterator[tuple[Row, Row]]:
    """Each row as scripts read it, and as people do."""
    said = (str(entry.number), entry.at, entry.actor, entry.title, entry.reason)
    short = (str(entry.number), local(entry.at), entry.actor)
    for change in view.changes:
        if chosen.takes(change.known):
            user, contact, location = where(view, change.known)
            for line in lines_of(view, change):
                yield (*said, user, contact, location, *_facts(line)), (*short, f"{user} · {location}", _short(line))
    for login, line in zip(view.difference.logins, login_lines(view), strict=True):
        if chosen.takes_login(login):
            user = line.after or line.before
            yield (*said, user, line.name, "", *_facts(line)), (*short, user, f"{line.name} {line.value}")


def _short(line: ChangeLine) -> str:
    """`+ Export clients`, or what the value was and is."""
    if line.change in (GAINED, LOST):
        return f"{line.sign} {line.name}"
    values = line.value or f"{line.before or 'none'} → {line.after or 'none'}"
    return f"{line.sign} {line.name or line.field} {values}"


def _facts(line: ChangeLine) -> tuple[str, ...]:
    label = line.name if line.section else ""
    return line.change, line.field, label, line.before, line.after, flat(line)
