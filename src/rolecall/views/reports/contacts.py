"""The contacts report: who sees clients' phones and e-mails, where, through what, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from rolecall.domain.access import effective, limit_value, names_of
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.values import NONE, default, show, tell
from rolecall.domain.world import INVITED, Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses

LISTED, INFERRED, EXCEPTION = "listed", "inferred", "exception"

SHOWS: Mapping[str, str] = MappingProxyType(
    {
        "calendar.phones": "phone, in the calendar",
        "booking.client-data": "phone and e-mail, in the booking window",
        "booking.client-dropdown.phones": "phone, in the booking window's drop-down list",
        "booking.network-clients": "phone and e-mail, of the network's clients",
        "clients.list-contacts": "phone and e-mail, in the client list",
        "clients.card-contacts": "phone and e-mail, in the client card",
        "clients.export": "phone and e-mail, in the exported client list",
        "reports.summary.phones": "phone, in the Summary",
        "reports.appointments.phones": "phone, in the appointment list",
        "reports.messages.phones": "phone, in message details",
        "reports.calls.phones": "phone, in the call log",
    }
)
_NOT_DOCUMENTED = "Whether exports honour the phone rights is not documented (rule 68)"
_EXCEPTIONS = MappingProxyType(
    {
        "e-mail, of recipients in message details": (
            "For messages sent by e-mail, without the phone right too (rule 65)"
        ),
        "phone, in messages to staff": (
            "When the staff notification settings send client name and phone, without the phone right too (rule 65)"
        ),
    }
)
_COLUMNS = {
    **ACCESS,
    "permission": "Permission",
    "title": "Label",
    "shows": "Shows",
    "certainty": "Certainty",
    "note": "Note",
}
_SEEN = {"name": "Name", "location": "Location", "role": "Role", "shows": "Shows", "certainty": "Certainty"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an access shows client contacts.

    `certainty` is `listed` by the product's help (rule 62), `inferred`, or a documented `exception` (rule 65).
    """

    permission: str
    title: str
    shows: str
    certainty: str
    note: str = ""


def contacts(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """A row for each way in which one of `memberships`, or of all there are, shows contacts."""
    names = names_of(world)
    found = [(m, ways(m, names)) for m in accesses(world, memberships)]
    data = [_data(world, m, through) for m, through in found if through]
    rows = [(*access_cells(world, m), *_cells(way)) for m, through in found for way in through]
    seen = table(_SEEN, [row for m, through in found for row in _seen(world, m, through)])
    return Answer(data, table(_COLUMNS, rows), note=_summary(found), condensed=(seen,))


def ways(membership: Membership, names: Mapping[str, str]) -> list[Way]:
    """Every way in which a membership shows contacts; `names` gives the names of staff and network ids."""
    mask = effective(membership)
    through = [_way(p, membership, names) for p in catalogue().members(mask & catalogue().contacts)]
    return [*through, *_exceptions(mask)]


def _way(permission: Permission, membership: Membership, names: Mapping[str, str]) -> Way:
    sure = permission.contacts == LISTED
    notes = [] if sure else [_NOT_DOCUMENTED]
    for limit in limits_on_the_way(permission.number):
        notes += _narrowed(limit, limit_value(membership.settings, limit), names)
    certainty = LISTED if sure else INFERRED
    return Way(permission.key, permission.title, SHOWS[permission.key], certainty, "; ".join(notes))


@lru_cache(maxsize=64)
def limits_on_the_way(number: int) -> tuple[Limit, ...]:
    """The limits of a permission and of those above it."""
    known = catalogue()
    keys = set(known.keys(known.above[number]))
    return tuple(x for x in known.limits if x.permission in keys)


def _narrowed(limit: Limit, value: str, names: Mapping[str, str]) -> list[str]:
    """What a limit's value says of the clients seen. One network has to be chosen for a user (rule 80)."""
    if limit.values == "network":
        return ["No network is chosen (rule 80)" if value == NONE else f"Network: {show(limit, value, names)}"]
    return [] if value == default(limit) else [f"{limit.title}: {tell(limit, value, names)}"]


def _exceptions(mask: int) -> list[Way]:
    """What message details show although their phone right is off (rule 65)."""
    messages = catalogue().permission["reports.messages"]
    phones = catalogue().permission["reports.messages.phones"]
    if not mask & messages.bit or mask & phones.bit:
        return []
    return [Way(messages.key, messages.title, shows, EXCEPTION, note) for shows, note in _EXCEPTIONS.items()]


def _data(world: World, membership: Membership, through: list[Way]) -> dict[str, Any]:
    listed = [{**asdict(way), "note": way.note or None} for way in through]
    return {**access_data(world, membership), "through": listed}


def _cells(way: Way) -> tuple[str, ...]:
    return way.permission, way.title, way.shows, way.certainty, way.note


def _seen(world: World, membership: Membership, through: list[Way]) -> Iterable[tuple[str, ...]]:
    """The rows for people; whose access it is stands in the first of them only."""
    user, location = world.user[membership.user].name, world.location[membership.location].name
    for n, way in enumerate(through):
        yield *((user, location, membership.role) if n == 0 else ("", "", "")), way.shows, way.certainty


def _summary(found: list[tuple[Membership, list[Way]]]) -> str:
    """How many of how many accesses show contacts, and what qualifies the number."""
    seeing = [(m, through) for m, through in found if through]
    unsure = sum(all(way.certainty != LISTED for way in through) for _, through in seeing)
    invited = sum(m.status == INVITED for m, _ in seeing)
    extra = [f"{unsure} only by an exception or an inferred permission"] if unsure else []
    extra += [f"{invited} not accepted yet"] if invited else []
    return f"{len(seeing)} of {len(found)} accesses show client contacts{': ' if extra else ''}{', '.join(extra)}."
