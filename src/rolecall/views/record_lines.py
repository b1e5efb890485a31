"""Changed locations, staff, networks and people as people read them: sign, what, value, remark."""

from __future__ import annotations

from collections.abc import Iterable

from rolecall.domain.find import described
from rolecall.domain.plan import Change, Plan
from rolecall.domain.world import Location, Network, Record, Staff, User, World

Told = tuple[str, str, str, str]
Altered = Iterable[tuple[str, str]]
FIELDS = {
    Location: ("name", "currency", "sms_tariff", "region"),
    Staff: ("name", "position"),
    Network: ("name",),
    User: ("name", "email", "phone"),
}
FROM_MAIN = ("currency", "sms_tariff")
TITLES = {"email": "e-mail", "sms_tariff": "SMS tariff"}


def record_lines(before: World, after: World, plan: Plan) -> Iterable[Told]:
    """A line for each record, other than a membership, that is added or removed, and for each field that changes."""
    for change in plan.changes:
        if change.kind != "membership":
            yield from _told(before, after, change)


def _told(before: World, after: World, change: Change) -> Iterable[Told]:
    if change.before is None and change.after is not None:
        yield "+", f"{change.kind} {_name(change.after)}", _details(after, change.after), ""
    elif change.after is None and change.before is not None:
        yield "−", f"{change.kind} {_name(change.before)}", _details(before, change.before), ""
    elif change.before is not None and change.after is not None:
        for value, note in _altered(before, after, change.before, change.after):
            yield "~", f"{change.kind} {_name(change.before)}", value, note


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


def _altered(before: World, after: World, old: Record, new: Record) -> Altered:
    """What became of each field that changed, with a remark."""
    for name in FIELDS[type(old)]:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield _arrow(name, was, now), _remark(before, after, new, name)
    if isinstance(old, Location) and isinstance(new, Location) and old.main_network != new.main_network:
        names = (w.network[x.main_network].name if x.main_network else "" for w, x in ((before, old), (after, new)))
        yield _arrow("main network", *names), ""
    if isinstance(old, Network) and isinstance(new, Network) and old.locations != new.locations:
        yield from _members(before, after, old, new)


def _arrow(name: str, was: str, now: str) -> str:
    return f"{TITLES.get(name, name)} {was or 'none'} → {now or 'none'}"


def _remark(before: World, after: World, new: Record, name: str) -> str:
    """Where a staff member works; whose currency and SMS tariff change with those of their main location (rule 76)."""
    if isinstance(new, Staff):
        return f"at {after.location[new.location].name}"
    if not isinstance(new, Location) or name not in FROM_MAIN:
        return ""
    networks = [n for n in after.networks_of(new.id) if n.locations[0] == new.id and _was_main(before, n)]
    names = ", ".join(n.name for n in networks)
    return f"also of the {'network' if len(networks) == 1 else 'networks'} {names}" if networks else ""


def _was_main(before: World, network: Network) -> bool:
    """Whether the network has the main location that it had; what another one brings is told with the network."""
    old = before.network.get(network.id)
    return old is not None and old.locations[:1] == network.locations[:1]


def _members(before: World, after: World, old: Network, new: Network) -> Altered:
    """What joins and leaves a network, its main location with what that brings (rule 76), and an order of its own."""
    for verb, world, these, others in (("adds", after, new, old), ("drops", before, old, new)):
        names = [world.location[key].name for key in these.locations if key not in others.locations]
        if names:
            yield f"{verb} {', '.join(names)}", ""
    was, now = before.location[old.locations[0]], after.location[new.locations[0]]
    if was.id != now.id:
        yield _arrow("main location", was.name, now.name), ""
        for name in FROM_MAIN:
            if getattr(was, name) != getattr(now, name):
                yield _arrow(name, getattr(was, name), getattr(now, name)), f"as at {now.name}"
    if _reordered(old, new):
        yield f"order {_locations(after, new)}", ""


def _reordered(old: Network, new: Network) -> bool:
    """Whether the locations stand in another order than joining, leaving and becoming the main one explain."""
    kept = [key for key in old.locations if key in new.locations]
    joined = [key for key in new.locations if key not in old.locations]
    main = new.locations[0]
    return list(new.locations) not in ([*kept, *joined], [main, *(key for key in (*kept, *joined) if key != main)])
