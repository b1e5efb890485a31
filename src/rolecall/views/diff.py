"""A plan as people read it: changed records, groups of users whose access changes alike, and the sum of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from rolecall.domain import values
from rolecall.domain.access import effective, effective_mask
from rolecall.domain.catalogue import catalogue
from rolecall.domain.counting import count
from rolecall.domain.difference import AccessChange
from rolecall.domain.edits.roles import empty_selfs
from rolecall.domain.world import INVITED, Membership
from rolecall.views.change_lines import ChangeLine, exchanged, gained_limits, limit_lines, login_lines, settings_lines
from rolecall.views.diff_summary import summary
from rolecall.views.plan_view import PlanView
from rolecall.views.record_lines import record_lines

SHOWS = {"calendar:staff": "schedule", "clients:visited-staff": "clients", "finance.own-payroll:staff": "payroll"}
"""What a limit to one person shows of them; any other shows protocols."""


@dataclass(frozen=True, slots=True)
class Group:
    """Users whose access changes alike: who and where, their names, the lines of one for all, and a remark where there
    are none. `beside` is a group that the plan itself leaves alone: its limits reach others than before.
    """

    heading: str
    names: tuple[str, ...]
    lines: tuple[ChangeLine, ...]
    remark: str = ""
    beside: bool = False

    @property
    def sections(self) -> list[tuple[str, list[ChangeLine]]]:
        """The lines under the titles of the catalogue's sections."""
        titles = {section.key: section.title for section in catalogue().sections}
        return [(titles[key], list(lines)) for key, lines in groupby(self.lines, lambda line: line.section)]


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything a diff shows."""

    records: tuple[ChangeLine, ...]
    logins: tuple[ChangeLine, ...]
    groups: tuple[Group, ...]
    summary: tuple[str, ...]


def diff_of(view: PlanView) -> Diff:
    """What a plan changes, as people read it."""
    return Diff(tuple(record_lines(view)), tuple(login_lines(view)), tuple(_groups(view)), tuple(summary(view)))


def _groups(view: PlanView) -> Iterable[Group]:
    """Groups in order of first appearance by user name, those that the plan is about first; alike means the same
    heading and the same lines, and whatever the role for those whose own access stays as it is.
    """
    alike: dict[Hashable, list[AccessChange]] = {}
    for change in sorted(view.changes, key=lambda c: _order(view, c)):
        limits = [f"{x.key}={values.show(x, value, view.names)}" for x, value in gained_limits(change)]
        limits += [f"{x.field}:{x.change}:{x.before}:{x.value}" for x in limit_lines(view, change)]
        limits += _account_titles(view, change)
        heading = ("", "") if _beside(change) else (_role(change), _transition(view, change, alone=False))
        key = (*heading, change.gained, change.lost, *limits, bool(change.dormant), _remark(view, change))
        alike.setdefault(key, []).append(change)
    for members in alike.values():
        first, names = members[0], tuple(view.user(m.known).name for m in members)
        lines = tuple(settings_lines(view, first))
        remark = _remark(view, first) or ("" if lines else _silent(view, first))
        yield Group(_heading(view, members), names, lines, remark, beside=_beside(first))


def _order(view: PlanView, change: AccessChange) -> tuple[bool, str, str]:
    return _beside(change), view.user(change.known).name.casefold(), view.location(change.known).name.casefold()


def _beside(change: AccessChange) -> bool:
    """Whether the access itself stays as it is, and only what its limits reach changes."""
    return change.before == change.after


def _account_titles(view: PlanView, change: AccessChange) -> list[str]:
    """What the account of the location calls what changes there, where it has other words than we."""
    here, titles = change.known.location, view.after.titles
    if here not in titles:
        return []
    keys = [*catalogue().keys(change.gained | change.lost), *(c.limit.permission or c.limit.key for c in change.limits)]
    return [titles[here][key] for key in keys if key in titles[here]]


def _role(change: AccessChange) -> str:
    return change.before.role if change.before else change.known.role


def _silent(view: PlanView, change: AccessChange) -> str:
    """The remark on an access whose permissions and limits stay as they are."""
    if change.dormant:
        number = change.dormant.bit_count()
        return f"{count(number, 'dormant permission')} change{'s' * (number == 1)}, effective access does not"
    same = _transition(view, change, alone=False) == (_role(change) or "no role")
    return "stored settings change, effective access does not" if same else ""


def _remark(view: PlanView, change: AccessChange) -> str:
    """What is to be known of a change besides its lines."""
    remarks = [*_exchanges(view, change), *_remembered(change)]
    if change.renewed:
        remarks.append("noted here; the message itself goes out from Altegio")
    if change.before and change.after and change.before.staff and not change.gained | change.lost:
        allows = effective(change.after)
        above = {key: catalogue().permission[catalogue().limit[key].permission] for key in empty_selfs(change.after)}
        keys = [key for key, permission in above.items() if allows & permission.bit]
        remarks += [f"oneself is nobody without a link: {', '.join(keys)}"] if keys else []
    return "; ".join(remarks)


def _remembered(change: AccessChange) -> Iterable[str]:
    """What is remembered otherwise for roles that are neither left nor taken: it is effective once such a role is."""
    if change.before and change.after:
        old, new = change.before.remembered, change.after.remembered
        for role in sorted({*old, *new} - {change.before.role, change.after.role}):
            was, now = (effective_mask(kept[role].on) if role in kept else 0 for kept in (old, new))
            if old.get(role) != new.get(role):
                more, fewer = (now & ~was).bit_count(), (was & ~now).bit_count()
                yield f"remembered for the role {role}: {count(more, 'permission')} more, {fewer} fewer"


def _exchanges(view: PlanView, change: AccessChange) -> Iterable[str]:
    """`sees Vilma Ozere's schedule and clients instead of Anna Petrova's`."""
    exchanges: dict[tuple[str, str], list[str]] = {}
    for c in change.limits:
        if people := exchanged(view, c):
            exchanges.setdefault(people, []).append(SHOWS.get(c.limit.key, "protocols"))
    for (old, new), things in exchanges.items():
        *first, last = dict.fromkeys(things)
        what = f"{', '.join(first)} and {last}" if first else last
        yield f"sees {new}'s {what} instead of {old}'s"


def _heading(view: PlanView, members: Sequence[AccessChange]) -> str:
    first, locations = members[0], sorted({view.location(m.known).name for m in members}, key=str.casefold)
    where = locations[0] if len(locations) == 1 else count(len(locations), "location")
    if len(members) == 1:
        return " · ".join((view.user(first.known).name, where, _transition(view, first, alone=True)))
    if len({_role(m) for m in members}) > 1:
        return f"{len(members)} users at {where}"
    role, transition = _role(first), _transition(view, first, alone=False)
    who = f"{len(members)} {role or 'user'}s at {where}"
    return who if transition == role else f"{who} · {transition.removeprefix(f'{role} · ')}"


def _transition(view: PlanView, change: AccessChange, *, alone: bool) -> str:
    """What becomes of role, status and link; with names and days where it is about one user `alone`."""
    before, after = change.before, change.after
    if before is None:
        new = change.known
        start = _start(view, new)
        return f"{start} · linked to {view.names.get(new.staff, new.staff)}" if new.staff and alone else start
    role = before.role or "no role"
    if after is None:
        return f"{role} · {_end(view, before)}"
    parts = [role if before.role == after.role else f"{role} → {after.role or 'no role'}"]
    if before.status != after.status:
        parts.append(f"{before.status} → {after.status}")
    if change.renewed:
        parts.append(f"invited again, before on {before.invited[:10]}" if alone and before.invited else "invited again")
    if before.staff != after.staff:
        name = view.names.get(after.staff, after.staff) if alone else "a staff member"
        parts.append(f"linked to {name}" if after.staff else "unlinked")
    return " · ".join(parts)


def _start(view: PlanView, new: Membership) -> str:
    """How an access begins; one that was another person's or elsewhere says whence it comes."""
    if old := view.successions.get(new.id):
        source = view.location(old).name if old.user == new.user else view.user(old).name
        return " · ".join((new.role or "no role", *([INVITED] if new.status == INVITED else []), f"from {source}"))
    if new.status == INVITED:
        return f"invited as {new.role}" if new.role else "invited"
    return f"new {new.role or 'user without a role'}"


def _end(view: PlanView, old: Membership) -> str:
    """How an access ends; one that goes on elsewhere or as another person's says where."""
    if new := view.successions.get(old.id):
        what = "invitation" if old.status == INVITED else "access"
        to = f"moves to {view.location(new).name}" if old.user == new.user else f"passes to {view.user(new).name}"
        return f"{what} {to}"
    return "invitation withdrawn" if old.status == INVITED else "access ends"
