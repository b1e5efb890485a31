"""The contacts report: who sees clients' phones and e-mails, where, through what, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from types import MappingProxyType

from rolecall.domain.access import effective, limit_value, messages_show_contacts, names_of
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.values import NONE, default
from rolecall.domain.world import INVITED, Membership, World
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.questions.listing import ACCESS, access_cells, access_data, accesses, names_apart
from rolecall.views.reach_names import in_words

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
NOT_DOCUMENTED = "Whether exports honour the phone rights is not documented"
EXCEPTIONS = MappingProxyType(
    {
        "e-mail, of recipients in message details": "For messages sent by e-mail, without the phone right too",
        "phone, in messages to staff": (
            "When the staff notification settings send client name and phone, without the phone right too"
        ),
    }
)
COLUMNS = {
    **ACCESS,
    "ways": "Ways",
    "sees": "Sees",
    "certainty": "Certainty",
    "permissions": "Permissions",
}
CONDENSED = {
    "name": "Name",
    "location": "Location",
    "role": "Role",
    "ways": "Ways",
    "sees": "Sees",
    "certainty": "Certainty",
}
LAYOUT = Layout(optional=("certainty",), once=("name",))
DETAILED = {
    **ACCESS,
    "permission": "Permission",
    "title": "Label",
    "shows": "Shows",
    "certainty": "Certainty",
    "note": "Note",
}
DETAILED_CONDENSED = {
    "name": "Name",
    "location": "Location",
    "role": "Role",
    "shows": "Shows",
    "certainty": "Certainty",
    "permission": "Permission",
    "note": "Note",
}
DETAILED_LAYOUT = Layout(optional=("note", "permission", "certainty"), once=("name", "location", "role"))
KINDS = ("phone", "e-mail")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which an access shows client contacts.

    `certainty` is `listed` by the product's help (rule 62), `inferred` (rule 68), or a documented `exception` (rule
    65).
    """

    permission: str
    title: str
    shows: str
    certainty: str
    note: str = ""


Seeing = Sequence[tuple[Membership, Sequence[Way]]]
"""The accesses that show contacts, each with the ways."""


def contacts(world: World, memberships: Iterable[Membership] | None = None, *, details: bool = False) -> Answer:
    """A row for each of `memberships`, or of all there are, that shows contacts, with the number of ways; with
    `details` a row for each way.
    """
    names, chosen = names_of(world), accesses(world, memberships)
    seeing = [(m, through) for m in chosen if (through := ways(world, m, names))]
    data = [
        {
            **access_data(world, m),
            "ways": len(through),
            "through": [{**asdict(way), "note": way.note or None} for way in through],
        }
        for m, through in seeing
    ]
    flat, condensed = (_details if details else _counts)(world, seeing)
    unsure = sum(all(way.certainty != LISTED for way in through) for _, through in seeing)
    invited = sum(m.status == INVITED for m, _ in seeing)
    extra = [f"{unsure} only by an exception or an inferred permission"] if unsure else []
    extra += [f"{invited} not accepted yet"] if invited else []
    note = f"{len(data)} of {len(chosen)} accesses show client contacts{': ' if extra else ''}{', '.join(extra)}."
    return Answer(data, flat, note=note, condensed=(condensed,))


def _counts(world: World, seeing: Seeing) -> tuple[Table, Table]:
    """A row an access, for scripts and for people."""
    rows = []
    for m, through in seeing:
        sees = ", ".join(kind for kind in KINDS if any(kind in way.shows for way in through))
        certainty = min((way.certainty for way in through), key=(LISTED, INFERRED, EXCEPTION).index)
        keys = ", ".join(dict.fromkeys(way.permission for way in through))
        rows.append((*access_cells(world, m), str(len(through)), sees, certainty, keys))
    return table(COLUMNS, rows), table(
        CONDENSED, [(name, *r[3:5], *r[6:9]) for name, r in zip(names_apart(rows), rows, strict=True)], layout=LAYOUT
    )


def _details(world: World, seeing: Seeing) -> tuple[Table, Table]:
    """A row a way, for scripts and for people."""
    rows = [
        (*access_cells(world, m), way.permission, way.title, way.shows, way.certainty, way.note)
        for m, through in seeing
        for way in through
    ]
    named = zip(names_apart(rows), rows, strict=True)
    condensed = [(name, *r[3:5], *r[8:10], r[6], r[10]) for name, r in named]
    return table(DETAILED, rows), table(DETAILED_CONDENSED, condensed, layout=DETAILED_LAYOUT)


def ways(world: World, membership: Membership, names: Mapping[str, str]) -> list[Way]:
    """Every way in which a membership shows contacts; `names` gives those of staff, networks and locations by id.

    Message details show some though their phone right is off (rule 65).
    """
    mask, known = effective(membership), catalogue()
    through = [_way(world, p, membership, names) for p in known.members(mask & known.contacts)]
    if messages_show_contacts(membership):
        messages = known.permission["reports.messages"]
        through += [Way(messages.key, messages.title, shows, EXCEPTION, note) for shows, note in EXCEPTIONS.items()]
    return through


def _way(world: World, permission: Permission, membership: Membership, names: Mapping[str, str]) -> Way:
    """A permission that shows contacts, with what its limits say of the clients seen."""
    listed = permission.contacts == LISTED
    notes = [] if listed else [NOT_DOCUMENTED]
    for limit in limits_on_the_way(permission.number):
        value = limit_value(membership.settings, limit)
        if limit.values == "network":  # one has to be chosen (rule 80)
            network = in_words(world, membership, limit, value, names)
            notes.append("No network is chosen" if value == NONE else f"Network: {network}")
        elif value != default(limit):
            notes.append(f"{limit.title}: {in_words(world, membership, limit, value, names)}")
    certainty = LISTED if listed else INFERRED
    return Way(permission.key, permission.title, SHOWS[permission.key], certainty, "; ".join(notes))


@lru_cache(maxsize=256)
def limits_on_the_way(number: int) -> tuple[Limit, ...]:
    """The limits of a permission and of those above it."""
    known = catalogue()
    keys = set(known.keys(known.above[number]))
    return tuple(x for x in known.limits if x.permission in keys)
