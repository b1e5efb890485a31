"""The tables of version 2 for a live account: which it is, who is who in it, what was read, the journal of pushes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations


def create(operations: Operations) -> None:
    """Makes them, empty."""
    _create_known(operations)
    _create_journal(operations)


def _key(name: str, kind: type[sa.types.TypeEngine[Any]], *references: Any) -> sa.Column[Any]:
    return sa.Column(name, kind(), *references, primary_key=True, autoincrement=False)


def _number(name: str) -> sa.Column[Any]:
    """An id of the account's."""
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _strings(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _maybe(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=True)


def _refers(target: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, deferrable=True, initially="DEFERRED")


def _create_known(operations: Operations) -> None:
    facts = (_number("caller"), *_strings("caller_name", "connected_at", "traits"))
    operations.create_table("account", _key("number", sa.Integer), *_strings("url"), *facts)
    pair = (_key("kind", sa.String), _key("remote", sa.BigInteger))
    operations.create_table("account_ids", *pair, *_strings("local"))
    operations.create_table("account_books", _key("digest", sa.String), *_strings("book"))
    book = sa.Column("book", sa.String(), _refers("account_books.digest"), nullable=True)
    operations.create_table("account_locations", _key("location", sa.BigInteger), book, *_strings("positions"))
    place = (_key("location", sa.BigInteger), _key("person", sa.BigInteger))
    operations.create_table("account_states", *place, _maybe("rights"))


def _create_journal(operations: Operations) -> None:
    change = sa.Column("change", sa.Integer(), nullable=True, index=True)
    operations.create_table("pulls", _key("number", sa.Integer), *_strings("at", "actor"), change)
    said = (*_strings("at", "actor", "title", "reason"), _number("caller"))
    operations.create_table("pushes", _key("number", sa.Integer), *said, *_strings("holder", "leased_until", "status"))
    is_open = sa.text("status = 'open'")
    operations.create_index(
        "one_open_push", "pushes", ["status"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    operations.create_table(
        "push_steps",
        _key("push", sa.Integer, _refers("pushes.number")),
        _key("number", sa.Integer),
        *_strings("kind"),
        _number("location"),
        *_strings("person"),
        _number("account_user"),
        *_strings("name", "contact"),
        _maybe("before"),
        *_strings("wish", "verdict"),
        sa.Column("tries", sa.Integer(), nullable=False),
        *_strings("sent_at", "said"),
        _maybe("after"),
    )
