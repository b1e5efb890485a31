"""Where the store and a declared world differ: what either lacks, and what both have but not alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rolecall.domain.access import effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.find import described
from rolecall.domain.plan import Change, Plan, compare
from rolecall.domain.values import ALL
from rolecall.domain.world import Location, Membership, Record, Staff, User, World, kind_of
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.change_lines import CHANGED, login_lines
from rolecall.views.diff_data import lines_of, where
from rolecall.views.plan_view import PlanView
from rolecall.views.record_lines import record_lines

MISSING, UNDECLARED, DIFFERENT = "missing", "undeclared", "different"
FLAT = {
    "drift": "Drift",
    "what": "What",
    "location": "Location",
    "item": "Item",
    "title": "Title",
    "file": "File",
    "store": "Store",
    "note": "Remark",
}
ONE_SIDED = {"what": "What", "details": "Details"}
BOTH = {"what": "What", "item": "Item", "file": "File", "store": "Store", "note": "Remark"}


@dataclass(frozen=True)
class Drift:
    """The `store`'s world, and the one that `file` declares."""

    store: World
    declared: World
    file: str

    @cached_property
    def plan(self) -> Plan:
        """What makes the store what the file declares."""
        return compare(self.store, self.declared)

    def kind(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind: missing, undeclared or different."""
        sides = {MISSING: (False, True), UNDECLARED: (True, False), DIFFERENT: (True, True)}[kind]
        return tuple(x for x in self.plan.changes if (x.before is not None, x.after is not None) == sides)


@dataclass(frozen=True, slots=True)
class Difference:
    """What both sides have but not alike: of which record, and where; the values; `title` is the item's label."""

    what: str
    location: str
    item: str
    title: str = ""
    file: str = ""
    store: str = ""
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.location, self.item, self.title, self.file, self.store, self.note


def summary(drift: Drift) -> str:
    """The counts: `Drift: 1 missing, 2 undeclared, 1 different.`."""
    if not drift.plan:
        return f"The store agrees with {drift.file}."
    sums = ((len(drift.kind(kind)), kind) for kind in (MISSING, UNDECLARED, DIFFERENT))
    return f"Drift: {', '.join(f'{number} {kind}' for number, kind in sums if number)}."


def answer(drift: Drift) -> Answer:
    """Every difference; what differs goes from the file to the store, in effective permissions."""
    missing, undeclared, different = one_sided(drift, MISSING), one_sided(drift, UNDECLARED), differences(drift)
    rows = [
        *((MISSING, what, "", "", "", details, "", "") for what, details in missing),
        *((UNDECLARED, what, "", "", "", "", details, "") for what, details in undeclared),
        *((DIFFERENT, *d.cells) for d in different),
    ]
    optional = ("location", "title", "note")
    named = [dict(zip([*FLAT][1:], d.cells, strict=True)) for d in different]
    data = {
        "agrees": not drift.plan,
        MISSING: [{"what": what, "details": details} for what, details in missing],
        UNDECLARED: [{"what": what, "details": details} for what, details in undeclared],
        DIFFERENT: [{key: value or None if key in optional else value for key, value in row.items()} for row in named],
    }
    return Answer(data, table(FLAT, rows), tuple(_parts(drift.file, missing, undeclared, different)))


def _parts(
    file: str, missing: list[tuple[str, str]], undeclared: list[tuple[str, str]], different: Sequence[Difference]
) -> Iterator[Table]:
    if missing:
        yield table(ONE_SIDED, missing, f"Missing: {file} declares it, the store does not have it")
    if undeclared:
        yield table(ONE_SIDED, undeclared, f"Undeclared: the store has it, {file} does not")
    if different:
        rows = [(_place(d), d.title or d.item, d.file, d.store, d.note) for d in different]
        yield table(BOTH, rows, f"Different: {file} and the store say otherwise", Layout(heading="what"))


def _place(difference: Difference) -> str:
    return " · ".join(filter(None, (difference.what, difference.location)))


def one_sided(drift: Drift, kind: str) -> list[tuple[str, str]]:
    """What one side alone has, with details about it; `kind` is missing or undeclared."""
    world = drift.declared if kind == MISSING else drift.store
    records = [change.after or change.before for change in drift.kind(kind)]
    return [(_name(world, record), _details(world, record)) for record in records if record is not None]


def _name(world: World, record: Record) -> str:
    if isinstance(record, Membership):
        return f"access {described(world.user[record.user])} · {world.location[record.location].name}"
    if isinstance(record, Staff):
        return f"staff {record.name} · {world.location[record.location].name}"
    return f"{kind_of(record)} {described(record) if isinstance(record, User) else record.name}"


def _details(world: World, record: Record) -> str:
    if isinstance(record, Membership):
        mask = effective(record)
        sight = ", sees client contacts" if mask & catalogue().contacts else ""
        return f"{record.role or 'no role'}, {mask.bit_count()} permissions{sight}"
    if isinstance(record, Location | Staff):
        return record.currency if isinstance(record, Location) else record.position
    return "" if isinstance(record, User) else ", ".join(world.location[x].name for x in record.locations)


def differences(drift: Drift) -> list[Difference]:
    """Changed locations, staff, networks and people, then accesses, those last that effectively allow the same."""
    view = PlanView(drift.declared, drift.plan.reverse())
    records = [*(x for x in record_lines(view) if x.change == CHANGED), *login_lines(view)]
    loud, silent = [], []
    for change in (c for c in view.changes if c.before and c.after):
        user, contact, location = where(view, change.known)
        place = f"{user} <{contact}>" if contact else user, location
        for x in lines_of(view, change):
            # what is unlimited follows the staff, which is a difference of its own
            if not x.before == x.after == ALL:
                side = f"the store is {x.change}" if x.change in ("wider", "narrower") else x.note
                note = f"{x.value}, {side}" if x.before == x.after else side
                loud.append(Difference(*place, x.field, x.name, x.before, x.after, note))
        if change.before != change.after and not lines_of(view, change):
            silent.append(Difference(*place, "stored settings", note="differ; effective access does not"))
    return [*(Difference(x.subject, "", x.field, "", x.before, x.after, x.note) for x in records), *loud, *silent]


def missing_names(drift: Drift) -> list[str]:
    """What the file declares and the store does not have."""
    return [what for what, _ in one_sided(drift, MISSING)]


def kept_in_store(drift: Drift) -> list[Record]:
    """The store's locations, networks and users that the file declares differently or not at all."""
    kept: dict[str, Record] = {}
    for change in drift.plan.changes:
        record = change.before or change.after
        owner: Record | None = record
        if isinstance(record, Membership):
            owner = drift.store.user.get(record.user)
        elif isinstance(record, Staff):
            owner = drift.store.location.get(record.location)
        if owner is not None and owner.id in drift.store.of(kind_of(owner)):
            kept[owner.id] = drift.store.of(kind_of(owner))[owner.id]
    return list(kept.values())
