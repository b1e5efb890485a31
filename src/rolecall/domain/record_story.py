"""Changed locations, staff, networks and people as people read them: sign, what, value, remark."""

from __future__ import annotations

from collections.abc import Iterable

from rolecall.domain.find import described
from rolecall.domain.plan import Change, Plan
from rolecall.domain.world import Location, Network, Record, Staff, User, World

Told = tuple[str, str, str, str]
FIELDS = {
    Location: ("name", "currency", "sms_tariff", "region"),
    Staff: ("name", "position"),
    Network: ("name",),
    User: ("name", "email", "phone"),
}
TITLES = {"email": "e-mail", "sms_tariff": "SMS tariff"}


def record_lines(before: World, after: World, plan: Plan) -> Iterable[Told]:
    """A line for each record other than a membership that is added, changed or removed."""
    for change in plan.changes:
        if change.kind != "membership":
            yield from _told(before, after, change)


def _told(before: World, after: World, change: Change) -> Iterable[Told]:
    if change.before is None and change.after is not None:
        yield "+", f"{change.kind} {_name(change.after)}", _details(after, change.after), ""
    elif change.after is None and change.before is not None:
        yield "−", f"{change.kind} {_name(change.before)}", _details(before, change.before), ""
    elif change.before is not None and change.after is not None:
        for what, old, new in _altered(before, after, change.before, change.after):
            yield "~", f"{change.kind} {_name(change.before)}", f"{what} {old or 'none'} → {new or 'none'}", ""


def _name(record: Record) -> str:
    return described(record) if isinstance(record, User) else getattr(record, "name", record.id)


def _details(world: World, record: Record) -> str:
    match record:
        case Location(currency=currency, sms_tariff=tariff):
            return " · ".join(part for part in (currency, tariff) if part)
        case Staff(location=location, position=position):
            return " · ".join(part for part in (world.location[location].name, position) if part)
        case Network():
            return _locations(world, record)
        case User(phone=phone, email=email):
            return phone if email else ""
    return ""


def _locations(world: World, network: Network) -> str:
    """The locations in order, the main one marked."""
    names = [world.location[key].name for key in network.locations]
    return ", ".join((f"{names[0]} (main)", *names[1:]))


def _altered(before: World, after: World, old: Record, new: Record) -> Iterable[tuple[str, str, str]]:
    for name in FIELDS[type(old)]:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield TITLES.get(name, name), was, now
    if isinstance(old, Network) and isinstance(new, Network) and old.locations != new.locations:
        yield "locations", _locations(before, old), _locations(after, new)
