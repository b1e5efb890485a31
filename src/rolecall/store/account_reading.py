"""Reading what a store knows of its account, and the journal of pushes: over the plain driver, without the ORM.

Whatever rolecall could not have written is BadData that names the record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rolecall.domain.account.identities import KINDS, AccountIds
from rolecall.domain.account.last_pull import Agreed, LastPull, State
from rolecall.domain.account.picture_data import UnexpectedAnswer, rights_from
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict, step_from_data
from rolecall.domain.account.role_books import RoleBook, book_from_text
from rolecall.domain.errors import RolecallError, damaged
from rolecall.store.transaction import Row, Transaction, Values

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, UnexpectedAnswer)
MOST_PUSHES = (1 << 31) - 1
"""The largest number that the column can have."""
PUSH = "number, at, actor, title, reason, caller, holder, leased_until, status"
STEP = """number, kind, location, person, account_user, name, contact, before, wish, verdict, tries, sent_at, said,
          after"""
STEP_KEYS = (
    *("number", "kind", "location", "person", "user", "name", "contact", "before", "wish", "verdict", "tries"),
    *("sent_at", "said", "after"),
)
"""The keys of `push_steps.step_to_data` in the order of `STEP`."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The account that a store is connected to: its base address, and who is signed in to it (0 where unknown).

    `traits` is what a probe found out about what no documentation says, by trait.
    """

    url: str
    caller: int = 0
    name: str = ""
    at: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """What a store knows of its account. `pulls` counts the pulls, `pulled_at` is when the last one was saved.

    `doubtful` are the invitations of which nobody knows whether they arrived, the last first.
    """

    binding: Binding
    last: LastPull
    pulls: int = 0
    pulled_at: str = ""
    doubtful: tuple[PushStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """A push as the journal has it. Whoever works it off is its `holder`, as long as `leased_until` says.

    `status` is open, done or abandoned; `caller` is the account's id of whom it was made for, 0 where unknown.
    """

    number: int
    at: str
    actor: str
    title: str
    reason: str
    caller: int
    holder: str
    leased_until: str
    status: str
    steps: tuple[PushStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Lease:
    """Who works a push off, `now`, and `until` when nobody else may (ISO 8601, UTC)."""

    holder: str
    now: str
    until: str


def known(transaction: Transaction) -> KnownAccount | None:
    """None for a store that is not connected to an account."""
    found = binding(transaction)
    if found is None:
        return None
    pulls = _rows(transaction, "SELECT number, at FROM pulls ORDER BY number DESC LIMIT 1")
    number, at = pulls[0] if pulls else (0, "")
    return KnownAccount(found, last_pull(transaction), number, at, _doubtful_invitations(transaction))


def binding(transaction: Transaction) -> Binding | None:
    """None for a store that is not connected to an account."""
    rows = _rows(transaction, "SELECT url, caller, caller_name, connected_at, traits FROM account")
    if not rows:
        return None
    url, caller, name, at, traits = rows[0]
    try:
        found = {str(trait): str(answer) for trait, answer in json.loads(traits).items()}
    except UNREADABLE as error:
        raise _unreadable("how it behaves") from error
    return Binding(url, caller, name, at, found)


def last_pull(transaction: Transaction) -> LastPull:
    """The pairs of ids and what was read of each location and person at the last pull."""
    places = list(_locations(transaction))
    ids, agreed = _ids(transaction)
    return LastPull(
        ids,
        dict(_states(transaction)),
        {location: book for location, book, _ in places if book},
        {location: positions for location, _, positions in places},
        agreed,
    )


def pulls_among(transaction: Transaction, first: int, last: int) -> list[int]:
    """The changes of the history between two, both included, that are a pull's."""
    query = "SELECT change FROM pulls WHERE change BETWEEN ? AND ? ORDER BY change"
    return [change for (change,) in _rows(transaction, query, (first, last))]


def pushes(transaction: Transaction) -> list[Push]:
    """Every push without its steps, the last first."""
    return [Push(*row) for row in _rows(transaction, f"SELECT {PUSH} FROM pushes ORDER BY number DESC")]  # noqa: S608


def push(transaction: Transaction, number: int) -> Push | None:
    """A push with its steps in order, None where there is none of that number."""
    return _push(transaction, "number = ?", (number,)) if 0 < number <= MOST_PUSHES else None


def open_push(transaction: Transaction) -> Push | None:
    """The push that is being worked off, or waits for somebody to resume it, with its steps in order."""
    return _push(transaction, "status = 'open'")


def _doubtful_invitations(transaction: Transaction) -> tuple[PushStep, ...]:
    """Those of given-up pushes included."""
    query = f"SELECT {STEP} FROM push_steps WHERE kind = ? AND verdict IN (?, ?) ORDER BY push DESC, number"  # noqa: S608
    values = (StepKind.INVITE.value, Verdict.BEGUN.value, Verdict.UNSURE.value)
    return tuple(_step(row) for row in _rows(transaction, query, values))


def _push(transaction: Transaction, condition: str, values: Values = ()) -> Push | None:
    rows = _rows(transaction, f"SELECT {PUSH} FROM pushes WHERE {condition}", values)  # noqa: S608 - written here
    if not rows:
        return None
    query = f"SELECT {STEP} FROM push_steps WHERE push = ? ORDER BY number"  # noqa: S608 - our own names
    return replace(Push(*rows[0]), steps=tuple(_step(row) for row in _rows(transaction, query, rows[0][:1])))


def _step(row: Row) -> PushStep:
    try:
        data = dict(zip(STEP_KEYS, row, strict=True))
        sides = {side: data[side] and json.loads(data[side]) for side in ("before", "after")}
        return step_from_data({**data, **sides, "wish": json.loads(data["wish"])})
    except UNREADABLE as error:
        raise _unreadable(f"step {row[0]} of a push") from error


def _ids(transaction: Transaction) -> tuple[AccountIds, Agreed]:
    """The pairs of ids, and what both sides came to say of some records."""
    ids, agreed = AccountIds(), dict[tuple[str, int, str], Any]()
    pairs: dict[str, dict[int, str]] = {kind: {} for kind in KINDS}
    for kind, remote, local in _rows(transaction, "SELECT kind, remote, local FROM account_ids ORDER BY kind, remote"):
        what, _, field = kind.partition(" ")
        if what not in pairs:
            raise _unreadable(f"the pair of {local}")
        if field:
            agreed[what, remote, field] = _value(local, f"the {field} of {what} {remote}")
        else:
            pairs[kind][remote] = local
    for kind, found in pairs.items():
        ids = ids.put(kind, found)
    return ids, agreed


def _value(text: str, what: str) -> Any:
    """A text, or the ids of a network's locations."""
    try:
        value = json.loads(text)
    except UNREADABLE as error:
        raise _unreadable(what) from error
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def _states(transaction: Transaction) -> Iterator[tuple[tuple[int, int], State]]:
    query = "SELECT location, person, rights FROM account_states ORDER BY location, person"
    for location, person, text in _rows(transaction, query):
        try:
            yield (location, person), None if text is None else rights_from(json.loads(text))
        except UNREADABLE as error:
            raise _unreadable(f"user {person} of location {location}") from error


def _locations(transaction: Transaction) -> Iterable[tuple[int, RoleBook | None, dict[int, str]]]:
    books: dict[str, RoleBook] = {}
    for digest, text in _rows(transaction, "SELECT digest, book FROM account_books"):
        try:
            books[digest] = book_from_text(text)
        except UNREADABLE as error:
            raise _unreadable(f"the role book {digest}") from error
    for location, digest, text in _rows(transaction, "SELECT location, book, positions FROM account_locations"):
        try:
            positions = {int(number): str(title) for number, title in json.loads(text).items()}
            yield location, books[digest] if digest else None, positions
        except UNREADABLE as error:
            raise _unreadable(f"location {location}") from error


def _rows(transaction: Transaction, query: str, values: Values = ()) -> list[Row]:
    return list(transaction.rows(query, values))


def _unreadable(what: str) -> RolecallError:
    return damaged(f"what is kept of the account about {what} cannot be read")
