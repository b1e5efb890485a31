"""Conflicts of a pull: what the store and the account both changed, shown person by person, and who is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rolecall.app.context import Context
from rolecall.domain.account.merging import ItemConflict, Side
from rolecall.domain.account.pulled_people import ACCESS, PulledPerson
from rolecall.domain.account.value_forms import Raw
from rolecall.domain.account.vocabulary import ROLE, limits, permissions
from rolecall.domain.account.worlds import Pulled
from rolecall.domain.counting import count
from rolecall.domain.text import visible
from rolecall.terminal.screen import JSON

TITLES = ("Item", "Last pull", "Here", "Account")
KEYS = ("item", "last_pull", "here", "account")
"""Of the same in JSON."""
CHOICES = (
    (Side.LEAVE.value, "leave it", "nothing changes until you decide"),
    (Side.THEIRS.value, "the account's", "what was changed here goes"),
    (Side.OURS.value, "ours", "a push then sends what was changed here"),
)
SETTLE = "Settle them with --theirs USER, --ours USER or --keep theirs|ours."


def settle(context: Context, found: Pulled) -> dict[str, Side]:
    """Shows the conflicts and asks about each person at a terminal; else they stay open. Gives sides by user id.

    In JSON nothing is asked, and the answer has the conflicts.
    """
    chosen: dict[str, Side] = {}
    people = [person for person in found.people if person.conflicts]
    for user, of_user in _by_user(found, people).items():
        name = found.name(user)
        if context.screen.format != JSON:
            for line in (line for person in of_user for line in _lines(found, name, person)):
                context.screen.say(line)
            if context.can_ask and not context.options.yes:
                side = Side(context.asker.choose(f"Whose is right for {visible(name)}?", CHOICES))
                chosen |= {} if side is Side.LEAVE else {user: side}
    if left := len(_by_user(found, people)) - len(chosen):
        both = "was changed here and in the account" if left == 1 else "were changed here and in the account"
        context.screen.say(f"{count(left, 'user')} {both}; that stays as it is on both sides. {SETTLE}")
    return chosen


def _by_user(found: Pulled, people: Iterable[PulledPerson]) -> dict[str, list[PulledPerson]]:
    grouped: dict[str, list[PulledPerson]] = {}
    for person in people:
        grouped.setdefault(found.last.ids.user[person.user], []).append(person)
    return grouped


def _place(found: Pulled, person: PulledPerson) -> str:
    return found.world.location[found.last.ids.location[person.location]].name


def data(found: Pulled) -> list[dict[str, str]]:
    """The open conflicts, each with whose it is and where."""
    rows = []
    for person in found.people:
        whose = {"user": found.name(found.last.ids.user[person.user]), "location": _place(found, person)}
        rows += [whose | dict(zip(KEYS, cells(conflict), strict=True)) for conflict in person.conflicts]
    return rows


def _lines(found: Pulled, name: str, person: PulledPerson) -> Iterator[str]:
    """One person's conflicts at one location, in aligned columns."""
    yield f"{name} · {_place(found, person)}"
    rows = [TITLES, *map(cells, person.conflicts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(TITLES))]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def cells(conflict: ItemConflict) -> tuple[str, ...]:
    """The item, and what it was at the last pull, is here and is in the account."""
    base = shown(conflict.base) if conflict.base else "unknown"
    return (item_name(conflict.item), base, shown(conflict.ours), shown(conflict.theirs))


def item_name(item: str) -> str:
    """The key of a permission or limit; role, staff and what rolecall does not know by the account's word."""
    if item in (ACCESS, ROLE):
        return "access" if item == ACCESS else "role"
    known = permissions().get(item) or limits().get(item)
    return known.key if known else visible(item)


def shown(raw: Raw) -> str:
    """A value as the account writes it, or as the store keeps it where the account has no form for that."""
    return visible(", ".join(part.strip('"').removeprefix("?") for part in raw if part)) or "nothing"
