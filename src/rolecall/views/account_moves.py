"""Where a store, its account and perhaps a file differ, and which of them moved away from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rolecall.domain.counting import count
from rolecall.domain.world import World
from rolecall.views.answers import Answer, Layout, table
from rolecall.views.drift import MISSING, UNDECLARED, Difference, Drift, differences, one_sided

STORE, ACCOUNT, FILE, SEVERAL = "store", "account", "file", "several"
ABSENT, PRESENT = "absent", "present"
TITLES = {
    "moved": "Moved",
    "what": "What",
    "location": "Location",
    "item": "Item",
    "title": "Title",
    "file": "File",
    "store": "Store",
    "account": "Account",
    "note": "Remark",
}
LAYOUT = Layout(optional=("note",), heading="what")
Key = tuple[str, str, str, int]
"""What differs: the record, where, and the item of it, empty for the whole of it; and a number, as namesakes differ."""


@dataclass(frozen=True, slots=True)
class Move:
    """A difference with the value of each side, and who `moved`: the store, the account, the file, or several."""

    moved: str
    what: str
    location: str
    item: str
    title: str
    file: str
    store: str
    account: str
    note: str


@dataclass(frozen=True)
class ThreeWays:
    """The store and the account, and what a pull would make of the store: `merged` with conflicts left open, `settled`
    with the account's side in each.
    """

    store: World
    account: World
    merged: World
    settled: World


def moves(worlds: ThreeWays) -> list[Move]:
    """Each difference between store and account. What a pull would change moved in the account, but for conflicts."""
    merged, settled = _differing(worlds.store, worlds.merged), _differing(worlds.store, worlds.settled)
    found = []
    for key, x in _differing(worlds.store, worlds.account).items():
        moved = ACCOUNT if key in merged else SEVERAL if key in settled else STORE
        found.append(Move(moved, x.what, x.location, x.item, x.title, "", x.store, x.file, x.note))
    return found


def moves_from_file(store: World, account: World, declared: World, declared_there: World) -> list[Move]:
    """Each difference between a file, the store and the account.

    `declared` is what the file makes of the store, `declared_there` what it makes of the account.
    """
    here, there = _differing(store, declared), _differing(account, declared_there)
    between = _differing(store, account)
    return [
        *(_of_three(here.get(key), x, apart=key in between) for key, x in there.items()),
        *(_of_three(x, None, apart=True) for key, x in here.items() if key not in there),
    ]


def _of_three(here: Difference | None, there: Difference | None, *, apart: bool) -> Move:
    """One difference from the file, of the store (`here`), the account (`there`) or both, which may be `apart`."""
    x = there or here
    assert x is not None
    store, account = here.store if here else x.file, there.store if there else x.file
    moved = ACCOUNT if here is None else STORE if there is None else SEVERAL if apart else FILE
    note = x.note if moved == STORE else ""  # it tells how the store stands to the file
    return Move(moved, x.what, x.location, x.item, x.title, x.file, store, account, note)


def _differing(store: World, other: World) -> Mapping[Key, Difference]:
    """Where a world differs from another, whose values stand as those of a file."""
    both, repeated = Drift(store, other, ""), Counter[tuple[str, str, str]]()
    found: dict[Key, Difference] = {}
    for x in (*_whole(both), *differences(both)):
        key = (x.what, x.location, x.item)
        found[*key, repeated[key]] = x
        repeated[key] += 1
    return found


def _whole(both: Drift) -> Iterator[Difference]:
    """What one side alone has."""
    for what, details in one_sided(both, MISSING):
        yield Difference(what, "", "", file=details or PRESENT, store=ABSENT)
    for what, details in one_sided(both, UNDECLARED):
        yield Difference(what, "", "", file=ABSENT, store=details or PRESENT)


def answer(found: Sequence[Move], *, with_file: bool) -> Answer:
    """Every difference in one table; JSON says too whether there is none."""
    columns = {key: title for key, title in TITLES.items() if with_file or key != "file"}
    optional = ("location", "item", "title", "note")
    rows = [tuple(getattr(x, key) for key in columns) for x in found]
    named = [dict(zip(columns, row, strict=True)) for row in rows]
    data = [{key: value or None if key in optional else value for key, value in row.items()} for row in named]
    whole = table(columns, rows)
    shown = {key: title for key, title in columns.items() if key not in ("item", "location")}
    parts = (table(shown, [_for_people(x, shown) for x in found], layout=LAYOUT),)
    return Answer({"agrees": not found, "differences": data}, whole, parts if found else ())


def _for_people(move: Move, columns: Iterable[str]) -> tuple[str, ...]:
    """The cells of a row: where it is belongs to what it is, and an item that has a title needs no key."""
    place = " · ".join(filter(None, (move.what, move.location)))
    cells = {**{key: getattr(move, key) for key in columns}, "what": place, "title": move.title or move.item}
    return tuple(cells.values())


def summary(found: Sequence[Move], *, with_file: bool) -> str:
    """One sentence: how many differences there are and who moved, `2 differences: 2 moved in the store.` for one."""
    if not found:
        return f"{'The file, the store' if with_file else 'The store'} and the account agree."
    sums = ((sum(x.moved == side for x in found), side) for side in (FILE, STORE, ACCOUNT, SEVERAL))
    who = [f"{number} moved in {'several' if side == SEVERAL else f'the {side}'}" for number, side in sums if number]
    return f"{count(len(found), 'difference')}: {', '.join(who)}."
