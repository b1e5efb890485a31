"""The lines of a diff about locations, staff, networks and users: what is added, removed, or changes field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rolecall.domain.find import described
from rolecall.domain.world import Location, Network, Record, Staff, User, World
from rolecall.views.change_lines import ADDED, CHANGED, REMOVED, ChangeLine
from rolecall.views.plan_view import PlanView

FIELDS = {
    Location: ("name", "currency", "sms_tariff", "region"),
    Staff: ("name", "position"),
    Network: ("name",),
    User: ("name", "email", "phone"),
}
FROM_MAIN = ("currency", "sms_tariff")
TITLES = {"email": "e-mail", "sms_tariff": "SMS tariff"}

HISTORY = "the history keeps the name"


def record_lines(view: PlanView) -> Iterator[ChangeLine]:
    """A line for each record, other than a membership, that is added or removed, and for each field that changes."""
    for change in view.plan.changes:
        kind, old, new = change.kind, change.before, change.after
        if kind == "membership":
            continue
        if old is None and new is not None:
            details = _details(view.after, new)
            yield ChangeLine(ADDED, kind, _name(new), after=details, value=details)
        elif old is not None and new is None:
            details = _details(view.before, old)
            note = HISTORY if isinstance(old, User) else ""
            yield ChangeLine(REMOVED, kind, _name(old), before=details, value=details, note=note)
        elif old is not None and new is not None:
            for field, before, after, value, note in _altered(view, old, new):
                text = value or f"{field} {before or 'none'} → {after or 'none'}"
                yield ChangeLine(CHANGED, kind, _name(old), field, before, after, text, note)


def _name(record: Record) -> str:
    return described(record) if isinstance(record, User) else getattr(record, "name", record.id)


def _details(world: World, record: Record) -> str:
    match record:
        case Location(currency=currency, sms_tariff=tariff, region=region):
            return " · ".join(part for part in (currency, tariff, region) if part)
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
