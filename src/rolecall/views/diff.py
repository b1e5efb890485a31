"""A plan as people read it: who changes, what each gains and loses, identical changes of many told once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rolecall.domain import values
from rolecall.domain.access import dormant, effective, limit_value, names_of
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import count
from rolecall.domain.difference import AccessChange
from rolecall.domain.edits.roles import empty_selfs
from rolecall.domain.plan import Plan, applied
from rolecall.domain.world import INVITED, Membership, World
from rolecall.views.record_lines import record_lines

GAIN, LOSS, CHANGE = "+", "−", "~"


@dataclass(frozen=True, slots=True)
class Line:
    """One gain, loss or change: sign, what, its value, and a remark (client contacts, needed by …, wider)."""

    sign: str
    text: str
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Users at locations whose access changes alike; `sections` holds the lines by section title."""

    heading: str
    names: tuple[str, ...]
    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    members: tuple[AccessChange, ...]
    silent: str = ""


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything the diff shows: changed records, groups of users, and the sum of it."""

    records: tuple[Line, ...]
    groups: tuple[Group, ...]
    summary: tuple[str, ...]
    changes: tuple[AccessChange, ...]


def tell(before: World, plan: Plan, changes: Sequence[AccessChange], asked: int = 0) -> Diff:
    """The story of a plan and its `changes` on the world it was made from. What came along with `asked` is noted."""
    both = _Both(before, applied(before, plan), asked)
    groups = _grouped(both, changes)
    records = tuple(Line(*line) for line in record_lines(before, both.after, plan))
    number = sum(c.kind != "membership" for c in plan.changes)
    return Diff(records, tuple(groups), tuple(_summary(changes, number)), tuple(changes))


@dataclass(frozen=True)
class _Both:
    before: World
    after: World
    asked: int

    @property
    def names(self) -> dict[str, str]:
        return names_of(self.before) | names_of(self.after)

    def user(self, membership: Membership) -> str:
        world = self.after if membership.user in self.after.user else self.before
        return world.user[membership.user].name

    def location(self, membership: Membership) -> str:
        world = self.after if membership.location in self.after.location else self.before
        return world.location[membership.location].name


def _grouped(both: _Both, changes: Sequence[AccessChange]) -> list[Group]:
    """Groups in order of first appearance by user name; alike means the same heading and the same lines."""
    names = both.names
    alike: dict[Hashable, list[AccessChange]] = {}
    for change in sorted(changes, key=lambda c: (both.user(c.known).casefold(), both.location(c.known).casefold())):
        key = (
            _state(change),
            change.gained,
            change.lost,
            _limit_key(change, names),
            bool(change.dormant),
            _remark(change),
        )
        alike.setdefault(key, []).append(change)
    return [_group(both, members, names) for members in alike.values()]


def _limit_key(change: AccessChange, names: dict[str, str]) -> tuple[str, ...]:
    gained = tuple(f"{x.key}={values.show(x, value, names)}" for x, value in _gained_limits(change))
    return (*gained, *(f"{c.limit.key}:{c.before}:{values.show(c.limit, c.after, names)}" for c in change.limits))


def _group(both: _Both, members: list[AccessChange], names: dict[str, str]) -> Group:
    first = members[0]
    lines = sorted(_lines(both, first, names), key=lambda found: found[0])
    order = {s.key: s.title for s in catalogue().sections}
    sections = tuple(
        (title, tuple(line for _, section, line in lines if section == key))
        for key, title in order.items()
        if any(section == key for _, section, _ in lines)
    )
    silent = "" if first.gained | first.lost or first.limits else _silent(first)
    return Group(_heading(both, members), tuple(both.user(m.known) for m in members), sections, tuple(members), silent)


def _silent(change: AccessChange) -> str:
    if remark := _remark(change):
        return remark
    if change.dormant:
        number = change.dormant.bit_count()
        told = f"{count(number, 'dormant permission')} change{'s' if number == 1 else ''}"
        return f"{told}, effective access does not"
    if not (change.before and change.after) or _state(change)[0] != _state(change)[1]:
        return ""
    return "stored settings change, effective access does not"


def _remark(change: AccessChange) -> str:
    """What is to be known of a change that neither gives nor takes permissions."""
    if change.renewed:
        return "noted here; the message itself goes out from Altegio"
    if change.before and change.after and change.before.staff and (keys := _showing_nobody(change.after)):
        return f"oneself is nobody without a link: {', '.join(keys)}"
    return ""


def _showing_nobody(membership: Membership) -> list[str]:
    """The limits in use that a lost link leaves showing nobody."""
    above = {key: catalogue().limit[key].permission for key in empty_selfs(membership)}
    return [key for key, permission in above.items() if effective(membership) & catalogue().permission[permission].bit]


def _state(change: AccessChange) -> tuple[tuple[str, str, bool], tuple[str, str, bool]]:
    """Role, status and link before and after: what the heading tells."""
    return _seen(change.before, change), _seen(change.after, change)


def _seen(membership: Membership | None, change: AccessChange) -> tuple[str, str, bool]:
    if membership is None:
        return "", "", False
    before, after = change.before, change.after
    relinked = bool(before and after and before.staff != after.staff)
    kept = bool(before and after and before.status == after.status)
    return membership.role, "" if kept else membership.status, relinked and bool(membership.staff)


def _heading(both: _Both, members: list[AccessChange]) -> str:
    first, locations = members[0], sorted({both.location(m.known) for m in members}, key=str.casefold)
    where = locations[0] if len(locations) == 1 else count(len(locations), "location")
    transition = _transition(both, first, alone=len(members) == 1)
    if len(members) == 1:
        return " · ".join((both.user(first.known), where, transition))
    role = first.before.role if first.before else first.known.role
    who = f"{len(members)} {role or 'user'}s at {where}"
    return who if transition == role else f"{who} · {transition.removeprefix(f'{role} · ')}"


def _transition(both: _Both, change: AccessChange, *, alone: bool) -> str:
    before, after = change.before, change.after
    if before is None:
        return " · ".join(_new(both, change.known, alone=alone))
    if after is None:
        ends = "invitation withdrawn" if before.status == INVITED else "access ends"
        return f"{before.role or 'no role'} · {ends}"
    role = before.role or "no role"
    parts = [role if before.role == after.role else f"{role} → {after.role or 'no role'}"]
    parts += [f"{before.status} → {after.status}"] if before.status != after.status else []
    parts += [_again(before, alone=alone)] if change.renewed else []
    return " · ".join((*parts, *_relinked(both, before, after, alone=alone)))


def _again(before: Membership, *, alone: bool) -> str:
    return f"invited again, before on {before.invited[:10]}" if alone and before.invited else "invited again"


def _new(both: _Both, after: Membership, *, alone: bool) -> Iterable[str]:
    yield f"invited as {after.role}" if after.status == INVITED else f"new {after.role or 'user without a role'}"
    if after.staff and alone:
        yield f"linked to {both.names.get(after.staff, after.staff)}"


def _relinked(both: _Both, before: Membership, after: Membership, *, alone: bool) -> Iterable[str]:
    if before.staff != after.staff:
        name = both.names.get(after.staff, after.staff)
        yield f"linked to {name if alone else 'a staff member'}" if after.staff else "unlinked"


def _lines(both: _Both, change: AccessChange, names: dict[str, str]) -> Iterable[tuple[int, str, Line]]:
    """Each line with its place in the catalogue and its section."""
    limited = {x.permission: values.tell(x, value, names) for x, value in _gained_limits(change)}
    for p in catalogue().members(change.gained):
        yield p.number, p.section, Line(GAIN, p.title, limited.get(p.key, ""), _gain_note(both, change, p))
    for p in catalogue().members(change.lost):
        yield p.number, p.section, Line(LOSS, p.title, "", _loss_note(change, p))
    for c in change.limits:
        above = catalogue().permission.get(c.limit.permission)
        told = f"{values.tell(c.limit, c.before, names)} → {values.tell(c.limit, c.after, names)}"
        number = above.number if above else len(catalogue().permissions)
        yield (
            number,
            c.limit.section,
            Line(CHANGE, _limit_title(c.limit), told, "" if c.direction == "different" else c.direction),
        )


def _limit_title(limit: Limit) -> str:
    """`View appointment list: history`: labels of limits alone do not say what they narrow."""
    above = catalogue().permission.get(limit.permission)
    return f"{above.title}: {limit.key.rpartition(':')[2]}" if above else limit.title


def _gained_limits(change: AccessChange) -> Iterable[tuple[Limit, str]]:
    """The limits that narrow what is gained."""
    if change.after is None:
        return
    for limit in _limits_of(change.gained):
        value = limit_value(change.after.settings, limit)
        if value != values.ALL:
            yield limit, value


@lru_cache(maxsize=4096)
def _limits_of(mask: int) -> tuple[Limit, ...]:
    """The limits of the permissions in a mask; users of a role gain the same."""
    known = catalogue()
    return tuple(x for x in known.limits if x.permission and mask & known.permission[x.permission].bit)


def _gain_note(both: _Both, change: AccessChange, p: Permission) -> str:
    if p.bit & catalogue().contacts:
        return "client contacts"
    if change.before and dormant(change.before) & p.bit:
        return "was dormant"
    below = change.gained & both.asked & catalogue().below[p.number] & ~p.bit
    if both.asked & ~p.bit and not both.asked & p.bit and below:
        return "needed by " + ("the next" if below.bit_count() == 1 else "what is below it")
    return ""


def _loss_note(change: AccessChange, p: Permission) -> str:
    still = change.after.settings.on & p.bit if change.after else 0
    notes = ["client contacts" if p.bit & catalogue().contacts else "", "kept, dormant" if still else ""]
    return ", ".join(note for note in notes if note)


def _summary(changes: Sequence[AccessChange], records: int) -> Iterable[str]:
    if changes:
        people = len({c.known.user for c in changes})
        yield f"{count(people, 'user')}: {', '.join(_sums(changes)) or 'effective permissions stay as they are'}."
        gaining = {c.known.user for c in changes if c.contacts_gained}
        hidden = {c.known.user for c in changes if c.contacts_hidden}
        yield from (_sight(len(who), people, gains=who is gaining) for who in (gaining, hidden) if who)
    elif records:
        yield f"{count(records, 'record')}; no user's permissions change."


def _sight(people: int, of: int, *, gains: bool) -> str:
    """`3 users gain sight of client contacts.`; of one user without the number."""
    one, many = ("gains", "gain") if gains else ("no longer has", "no longer have")
    if people == of == 1:
        return f"{one[0].upper()}{one[1:]} sight of client contacts."
    return f"{count(people, 'user')} {one if people == 1 else many} sight of client contacts."


def _sums(changes: Sequence[AccessChange]) -> Iterable[str]:
    sums = {
        "gained": sum(c.gained.bit_count() for c in changes),
        "widened": sum(c.widened for c in changes),
        "changed": sum(c.altered for c in changes),
        "narrowed": sum(c.narrowed for c in changes),
        "lost": sum(c.lost.bit_count() for c in changes),
    }
    return (f"{number} {what}" for what, number in sums.items() if number)
