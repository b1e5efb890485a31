"""Where the store and a declared world differ: what either lacks, and what both have and say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rolecall.domain.access import effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.find import described
from rolecall.domain.plan import Change, Plan, compare
from rolecall.domain.world import Location, Membership, Record, Staff, User, World, kind_of
from rolecall.views.answers import Answer, Table, table
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
Row = tuple[str, ...]


@dataclass(frozen=True)
class Drift:
    """The store's world as it is `held`, and as `file` has it `declared`."""

    held: World
    declared: World
    file: str

    @cached_property
    def plan(self) -> Plan:
        """What makes the store what the file declares."""
        return compare(self.held, self.declared)

    def kind(self, kind: str) -> tuple[Change, ...]:
        """The changes that are missing, undeclared or different."""
        return tuple(change for change in self.plan.changes if _kind(change) == kind)


def _kind(change: Change) -> str:
    return MISSING if change.before is None else UNDECLARED if change.after is None else DIFFERENT


def summary(found: Drift) -> str:
    """The counts: `Drift: 1 missing, 2 undeclared, 1 different.`."""
    if not found.plan:
        return f"The store agrees with {found.file}."
    sums = ((len(found.kind(kind)), kind) for kind in (MISSING, UNDECLARED, DIFFERENT))
    return f"Drift: {', '.join(f'{number} {kind}' for number, kind in sums if number)}."


def answer(found: Drift) -> Answer:
    """Every difference; what differs is told from the file to the store, in effective permissions."""
    missing, undeclared = (list(_one_sided(found, kind)) for kind in (MISSING, UNDECLARED))
    both = Plan(found.kind(DIFFERENT)).reverse()
    told = PlanView(found.declared, both).answer
    loud = list(_accesses(told.table))
    different = [*_records(found, both), *loud, *_silent(found, both, loud)]
    rows = [
        *((MISSING, what, "", "", "", details, "", "") for what, details in missing),
        *((UNDECLARED, what, "", "", "", "", details, "") for what, details in undeclared),
        *((DIFFERENT, *row) for row in different),
    ]
    data = {
        "agrees": not found.plan,
        MISSING: [{"what": what, "details": details} for what, details in missing],
        UNDECLARED: [{"what": what, "details": details} for what, details in undeclared],
        DIFFERENT: [_difference(row) for row in different],
    }
    return Answer(data, table(FLAT, rows), tuple(_parts(found, missing, undeclared, different)))


def _parts(
    found: Drift, missing: Sequence[Row], undeclared: Sequence[Row], different: Sequence[Row]
) -> Iterator[Table]:
    if missing:
        yield table(ONE_SIDED, missing, f"Missing: {found.file} declares it, the store does not have it")
    if undeclared:
        yield table(ONE_SIDED, undeclared, f"Undeclared: the store has it, {found.file} does not")
    if different:
        names = [_where(row) for row in different]
        said = ["" if n and names[n - 1] == name else name for n, name in enumerate(names)]
        rows = [(name, _item(row), *row[4:]) for name, row in zip(said, different, strict=True)]
        yield table(BOTH, rows, f"Different: {found.file} and the store say otherwise")


def _where(row: Row) -> str:
    return f"{row[0]} · {row[1]}" if row[1] else row[0]


def _item(row: Row) -> str:
    """The label of a permission; of a limit the key, since labels of limits alone do not say what they narrow."""
    return row[2] if ":" in row[2] or not row[3] else row[3]


def _one_sided(found: Drift, kind: str) -> Iterator[tuple[str, str]]:
    world = found.declared if kind == MISSING else found.held
    for change in found.kind(kind):
        record = change.after or change.before
        assert record is not None
        yield _name(world, record), _details(world, record)


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


def _records(found: Drift, both: Plan) -> Iterator[Row]:
    """Changed locations, staff, networks and people: what, where, item, title, file, store, remark."""
    for _, what, details, _ in record_lines(found.declared, found.held, both):
        item, _, values = details.partition(" ")
        before, _, after = values.partition(" → ")
        yield what, "", item, "", before, after, ""


def _accesses(told: Table) -> Iterator[Row]:
    """The rows of changed accesses, from those of the whole story."""
    for change, user, contact, location, item, title, before, after, note in told.rows:
        if location:
            remark = f"the store is {change}" if change in ("wider", "narrower") else note
            yield f"{user} <{contact}>" if contact else user, location, item, title, before, after, remark


def _silent(found: Drift, both: Plan, loud: Sequence[Row]) -> Iterator[Row]:
    """Accesses that store something else and effectively allow the same."""
    told = {row[:2] for row in loud}
    for record in (change.before for change in both.changes):
        if isinstance(record, Membership):
            who = described(found.declared.user[record.user]), found.declared.location[record.location].name
            if who not in told:
                yield *who, "stored settings", "", "", "", "differ; effective access does not"


def _difference(row: Row) -> dict[str, Any]:
    what, location, item, title, file, store, note = row
    return {
        "what": what,
        "location": location or None,
        "item": item,
        "title": title or None,
        "file": file,
        "store": store,
        "note": note or None,
    }


def missing_names(found: Drift) -> list[str]:
    """What the file declares and the store does not have."""
    return [what for what, _ in _one_sided(found, MISSING)]


def kept_in_store(found: Drift) -> list[Record]:
    """The store's locations, networks and users that the file says otherwise or not at all."""
    kept: dict[str, Record] = {}
    for change in found.plan.changes:
        record = change.before or change.after
        owner: Record | None = record
        if isinstance(record, Membership):
            owner = found.held.user.get(record.user)
        elif isinstance(record, Staff):
            owner = found.held.location.get(record.location)
        if owner is not None and owner.id in found.held.of(kind_of(owner)):
            kept[owner.id] = found.held.of(kind_of(owner))[owner.id]
    return list(kept.values())
