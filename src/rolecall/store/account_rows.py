"""The tables of the live account: whose store this is, who is who, what was read last, and the journal of pushes.

Numbers are the account's own ids unless said otherwise; `account_reading` reads them without importing any of this.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, text
from sqlmodel import Field, SQLModel

OPEN = "open"
"""The status of the one push that is being worked off."""


def _number(*, primary_key: bool = False) -> Column[int]:
    """An id of the account's, which may be larger than 32 bits."""
    return Column(BigInteger, primary_key=primary_key, autoincrement=False, nullable=False)


def _count() -> Column[int]:
    """A number of our own that counts from 1."""
    return Column(Integer, primary_key=True, autoincrement=False)


class AccountRow(SQLModel, table=True):
    """One row at most: the account that the store is connected to. `caller` is who is signed in, 0 where unknown.

    `traits` is JSON: what was found out about what no documentation says.
    """

    __tablename__ = "account"
    number: int = Field(sa_column=_count())
    url: str
    caller: int = Field(sa_column=_number())
    caller_name: str
    connected_at: str
    traits: str


class AccountIdRow(SQLModel, table=True):
    """Who in the account (`remote`) is who in the store (`local`), by kind of record.

    With a field after the kind, as in `user email`, `local` is what both came to say of it, as JSON.
    """

    __tablename__ = "account_ids"
    kind: str = Field(primary_key=True)
    remote: int = Field(sa_column=_number(primary_key=True))
    local: str


class AccountBookRow(SQLModel, table=True):
    """A role book by its digest; locations with equal trees share one."""

    __tablename__ = "account_books"
    digest: str = Field(primary_key=True)
    book: str


class AccountLocationRow(SQLModel, table=True):
    """What the last pull read of a location besides its people: its role book, and its positions as JSON."""

    __tablename__ = "account_locations"
    location: int = Field(sa_column=_number(primary_key=True))
    book: str | None = Field(
        default=None,
        sa_column=Column(ForeignKey("account_books.digest", deferrable=True, initially="DEFERRED"), nullable=True),
    )
    positions: str


class AccountStateRow(SQLModel, table=True):
    """What the last pull read of a person at a location, as JSON; nothing where the account says nothing yet."""

    __tablename__ = "account_states"
    location: int = Field(sa_column=_number(primary_key=True))
    person: int = Field(sa_column=_number(primary_key=True))
    rights: str | None = None


class PullRow(SQLModel, table=True):
    """A pull that was saved, with the number of its change in the history, where it changed anything there."""

    __tablename__ = "pulls"
    number: int = Field(sa_column=_count())
    at: str
    actor: str
    change: int | None = Field(default=None, index=True)


class PushRow(SQLModel, table=True):
    """A push, of which one at most is open. Its `holder` works it off until `leased_until` (ISO 8601, UTC)."""

    __tablename__ = "pushes"
    number: int = Field(sa_column=_count())
    at: str
    actor: str
    title: str
    reason: str
    caller: int = Field(sa_column=_number())
    holder: str
    leased_until: str
    status: str
    __table_args__ = (
        Index(
            "one_open_push",
            "status",
            unique=True,
            sqlite_where=text(f"status = '{OPEN}'"),
            postgresql_where=text(f"status = '{OPEN}'"),
        ),
    )


class PushStepRow(SQLModel, table=True):
    """A step of a push, as `push_steps.step_to_data` has it; `before`, `wish` and `after` are JSON.

    `person` is our user's id, `account_user` the account's.
    """

    __tablename__ = "push_steps"
    push: int = Field(
        sa_column=Column(
            ForeignKey("pushes.number", deferrable=True, initially="DEFERRED"), primary_key=True, autoincrement=False
        )
    )
    number: int = Field(sa_column=_count())
    kind: str
    location: int = Field(sa_column=_number())
    person: str
    account_user: int = Field(sa_column=_number())
    name: str
    contact: str
    before: str | None = None
    wish: str
    verdict: str
    tries: int
    sent_at: str
    said: str
    after: str | None = None


def table_of(row: type[SQLModel]) -> Table:
    return cast("Any", row).__table__  # type: ignore[no-any-return]
