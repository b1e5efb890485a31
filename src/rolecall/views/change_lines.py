"""Where each line of a diff comes from: what a plan changes as typed lines, made once, which every format renders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rolecall.domain import values
from rolecall.domain.access import dormant, limit_value
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.difference import AccessChange, LimitChange
from rolecall.domain.find import described
from rolecall.domain.plan import Change
from rolecall.domain.world import Location, Network, Record, Staff, User, World
from rolecall.views.plan_view import PlanView

GAIN, LOSS, CHANGE = "+", "−", "~"
ADDED, REMOVED, CHANGED, GAINED, LOST = "added", "removed", "changed", "gained", "lost"
_SIGNS = {ADDED: GAIN, GAINED: GAIN, REMOVED: LOSS, LOST: LOSS}
CONTACTS = "client contacts"

FIELDS = {
    Location: ("name", "currency", "sms_tariff", "region"),
    Staff: ("name", "position"),
    Network: ("name",),
    User: ("name", "email", "phone"),
}
FROM_MAIN = ("currency", "sms_tariff")
TITLES = {"email": "e-mail", "sms_tariff": "SMS tariff"}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One gain, loss or change.

    `change` is the word for it (added, gained, wider, …). `kind` is what it is about: a record's kind, `access`,
    `permission` or `limit`; `name` is that record, permission or limit as people call it, and `field` what of a record
    changes, or the key of a permission or limit. `before` and `after` are its values as scripts read them and `value`
    is what became of them as people do. `note` is a remark; `section` is the catalogue's, of permissions and limits.
    """

    change: str
    kind: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    value: str = ""
    note: str = ""
    section: str = ""

    @property
    def sign(self) -> str:
        return _SIGNS.get(self.change, CHANGE)

    @property
    def subject(self) -> str:
        """What the line is about: `location Riverside`, or the permission's label."""
        return self.name if self.section else f"{self.kind} {self.name}"


# -- locations, staff, networks and users ----------------------------------------------------------


def record_lines(view: PlanView) -> Iterator[ChangeLine]:
    """A line for each record, other than a membership, that is added or removed, and for each field that changes."""
    for change in view.plan.changes:
        if change.kind != "membership":
            yield from _record_lines(view, change)


def _record_lines(view: PlanView, change: Change) -> Iterable[ChangeLine]:
    old, new = change.before, change.after
    if old is None and new is not None:
        details = _details(view.after, new)
        yield ChangeLine(ADDED, change.kind, _name(new), after=details, value=details)
    elif old is not None and new is None:
        details = _details(view.before, old)
        yield ChangeLine(REMOVED, change.kind, _name(old), before=details, value=details)
    elif old is not None and new is not None:
        for field, before, after, value, note in _altered(view, old, new):
            text = value or f"{field} {before or 'none'} → {after or 'none'}"
            yield ChangeLine(CHANGED, change.kind, _name(old), field, before, after, text, note)


def _name(record: Record) -> str:
    return described(record) if isinstance(record, User) else getattr(record, "name", record.id)


def _details(world: World, record: Record) -> str:
    match record:
        case Location(currency=currency, sms_tariff=tariff):
            return " · ".join(part for part in (currency, tariff) if part)
        case Staff(location=location, position=position):
            return " · ".join(part for part in (world.location[location].name, position) if part)
        case Network():
            return _in_order(world, record)
        case User(phone=phone, email=email):
            return phone if email else ""
    return ""


def _in_order(world: World, network: Network) -> str:
    """The network's locations in order, the main one marked."""
    names = [world.location[key].name for key in network.locations]
    return ", ".join((f"{names[0]} (main)", *names[1:]))


Altered = tuple[str, str, str, str, str]


def _altered(view: PlanView, old: Record, new: Record) -> Iterable[Altered]:
    """Each field that changes: its title, before, after, both in words where an arrow would not do, and a remark."""
    for name in FIELDS[type(old)]:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield TITLES.get(name, name), before, after, "", _field_note(view, new, name)
    if isinstance(old, Location) and isinstance(new, Location) and old.main_network != new.main_network:
        worlds = ((view.before, old), (view.after, new))
        before, after = (w.network[x.main_network].name if x.main_network else "" for w, x in worlds)
        yield "main network", before, after, "", ""
    if isinstance(old, Network) and isinstance(new, Network) and old.locations != new.locations:
        yield from _network_locations(view, old, new)


def _field_note(view: PlanView, new: Record, name: str) -> str:
    """Where a staff member works; whose currency and SMS tariff change with those of their main location (rule 76)."""
    if isinstance(new, Staff):
        return f"at {view.after.location[new.location].name}"
    if not isinstance(new, Location) or name not in FROM_MAIN:
        return ""
    kept = [n for n in view.after.networks_of(new.id) if n.locations[0] == new.id and n.id in view.before.network]
    # what another main location brings is on a line of the network
    names = [n.name for n in kept if view.before.network[n.id].locations[:1] == n.locations[:1]]
    return f"also of the {'network' if len(names) == 1 else 'networks'} {', '.join(names)}" if names else ""


def _network_locations(view: PlanView, old: Network, new: Network) -> Iterable[Altered]:
    """What joins and leaves a network, its main location with what that brings (rule 76), and an order of its own."""
    joined = [key for key in new.locations if key not in old.locations]
    kept = [key for key in old.locations if key in new.locations]
    if joined:
        names = ", ".join(view.after.location[key].name for key in joined)
        yield "locations", "", names, f"adds {names}", ""
    if len(kept) < len(old.locations):
        names = ", ".join(view.before.location[key].name for key in old.locations if key not in kept)
        yield "locations", names, "", f"drops {names}", ""
    was, main = view.before.location[old.locations[0]], view.after.location[new.locations[0]]
    if was.id != main.id:
        yield "main location", was.name, main.name, "", ""
        for name in FROM_MAIN:
            if getattr(was, name) != getattr(main, name):
                yield TITLES.get(name, name), getattr(was, name), getattr(main, name), "", f"as at {main.name}"
    explained = [*kept, *joined]  # where joining, leaving and becoming the main one leave each
    if list(new.locations) not in (explained, [main.id, *(key for key in explained if key != main.id)]):
        order = _in_order(view.after, new)
        yield "order", _in_order(view.before, old), order, f"order {order}", ""


# -- accesses --------------------------------------------------------------------------------------


def access_lines(view: PlanView, change: AccessChange) -> Iterator[ChangeLine]:
    """What becomes of one access as such: its role, status and link, and an invitation that is sent again."""
    for name in ("role", "status", "staff", "invited"):
        before, after = (getattr(m, name) if m else "" for m in (change.before, change.after))
        if before != after and (name != "invited" or change.renewed):
            old, new = view.names.get(before, before), view.names.get(after, after)
            yield ChangeLine(name, "access", "", name, old, new)


def settings_lines(view: PlanView, change: AccessChange) -> list[ChangeLine]:
    """The permissions and limits that change at one access, in the catalogue's order."""
    known, limited = catalogue(), dict[str, list[str]]()
    for limit, value in gained_limits(change):
        limited.setdefault(limit.permission, []).append(values.describe(limit, value, view.names))
    lines = [
        *((p.number, _gain(view, change, p, ", ".join(limited.get(p.key, ())))) for p in known.members(change.gained)),
        *((p.number, _loss(change, p)) for p in known.members(change.lost)),
        *((_number(c.limit), _limit_line(view, c)) for c in change.limits),
    ]
    order = {section.key: place for place, section in enumerate(known.sections)}
    return [line for _, line in sorted(lines, key=lambda pair: (order[pair[1].section], pair[0]))]


def gained_limits(change: AccessChange) -> Iterator[tuple[Limit, str]]:
    """The limits that narrow what is gained, with their kept values."""
    after = change.after
    pairs = ((x, limit_value(after.settings, x)) for x in _limits_of(change.gained)) if after else ()
    yield from (pair for pair in pairs if pair[1] != values.ALL)


@lru_cache(maxsize=4096)
def _limits_of(mask: int) -> tuple[Limit, ...]:
    """The limits of the permissions in a mask; users of a role gain the same."""
    known = catalogue()
    return tuple(x for x in known.limits if x.permission and mask & known.permission[x.permission].bit)


def _gain(view: PlanView, change: AccessChange, p: Permission, limits: str) -> ChangeLine:
    below = change.gained & view.asked & catalogue().below[p.number] & ~p.bit
    note = ""
    if p.bit & catalogue().contacts:
        note = CONTACTS
    elif change.before and dormant(change.before) & p.bit:
        note = "was dormant"
    elif below and not view.asked & p.bit:
        note = "needed by " + ("the next" if below.bit_count() == 1 else "what is below it")
    return ChangeLine(GAINED, "permission", p.title, p.key, "off", "on", limits, note, p.section)


def _loss(change: AccessChange, p: Permission) -> ChangeLine:
    kept = change.after is not None and change.after.settings.on & p.bit
    notes = [CONTACTS] * bool(p.bit & catalogue().contacts) + ["kept, dormant"] * bool(kept)
    return ChangeLine(LOST, "permission", p.title, p.key, "on", "off", "", ", ".join(notes), p.section)


def _limit_line(view: PlanView, c: LimitChange) -> ChangeLine:
    before, after = (values.show(c.limit, value, view.names) for value in (c.before, c.after))
    arrow = " → ".join(values.describe(c.limit, value, view.names) for value in (c.before, c.after))
    if c.before == c.after:
        arrow = _reached(c, view.names)
    note = "" if c.direction == "different" else c.direction
    return ChangeLine(
        c.direction or CHANGED, "limit", limit_name(c.limit), c.limit.key, before, after, arrow, note, c.limit.section
    )


def limit_lines(view: PlanView, change: AccessChange) -> list[ChangeLine]:
    """The limits that change at one access, or whose reach does."""
    return [_limit_line(view, c) for c in change.limits]


def _reached(change: LimitChange, names: Mapping[str, str]) -> str:
    """Whom or what the unchanged value reaches otherwise: `Anna → Boris`, or what is added and what is gone."""
    before, after = change.reached_before.ids, change.reached_after.ids
    new, gone = (sorted(names.get(key, key) for key in ids) for ids in (after - before, before - after))
    if len(before) == len(after) == len(new) == 1:
        return f"{gone[0]} → {new[0]}"
    return ", ".join((*(f"+ {name}" for name in new), *(f"− {name}" for name in gone)))


def _number(limit: Limit) -> int:
    """The place of a limit among the permissions: beside the one it narrows, or behind them all."""
    above = catalogue().permission.get(limit.permission)
    return above.number if above else len(catalogue().permissions)


def limit_name(limit: Limit) -> str:
    """`View appointment list: history`: labels of limits alone do not say what they narrow."""
    above = catalogue().permission.get(limit.permission)
    return f"{above.title}: {limit.key.rpartition(':')[2]}" if above else limit.title
