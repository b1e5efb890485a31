"""The tables as SQLModel writes them; `reading` reads them without importing any of this.

Names are kept folded too, for looking them up by an index; see `name_index` for looking up parts of them.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, text
from sqlmodel import Field, SQLModel

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared by code points, as Python and SQLite do, so that records come in the same order from every store."""
NO_ROWID = {"sqlite_with_rowid": False}
"""For tables of short rows: SQLite keeps them in the index of their key, once instead of twice; a table with several
other indexes is smaller with row numbers, which stand in these for the key.
"""


def _key() -> Column[str]:
    return Column(_TEXT, primary_key=True)


def _folded() -> Column[str]:
    return Column(_TEXT, nullable=False, index=True)


def _refers(
    target: str, *, primary_key: bool = False, nullable: bool = False, index: bool | None = None
) -> Column[str]:
    """A foreign key that is checked at commit, so that a plan's records may be written in any order."""
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    indexed = not primary_key if index is None else index
    return Column(_TEXT, key, primary_key=primary_key, nullable=nullable, index=indexed)


def _where_given(name: str, column: str) -> Index:
    """An index without the rows that have nothing in the column."""
    given = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=given, postgresql_where=given)


class SchemaRow(SQLModel, table=True):
    """One row: the version of all tables."""

    __tablename__ = "rolecall_schema"
    version: int = Field(primary_key=True)


class IdentityRow(SQLModel, table=True):
    """One row: the store's random id."""

    __tablename__ = "rolecall_identity"
    id: str = Field(primary_key=True)


class LocationRow(SQLModel, table=True):
    __tablename__ = "locations"
    __table_args__ = NO_ROWID
    id: str = Field(sa_column=_key())
    name: str
    folded: str = Field(sa_column=_folded())
    currency: str
    sms_tariff: str
    region: str
    main_network_id: str | None = Field(default=None, sa_column=_refers("networks.id", nullable=True))


class StaffRow(SQLModel, table=True):
    __tablename__ = "staff"
    __table_args__ = NO_ROWID
    id: str = Field(sa_column=_key())
    location_id: str = Field(sa_column=_refers("locations.id"))
    name: str
    folded: str = Field(sa_column=_folded())
    position: str


class NetworkRow(SQLModel, table=True):
    __tablename__ = "networks"
    __table_args__ = NO_ROWID
    id: str = Field(sa_column=_key())
    name: str
    folded: str = Field(sa_column=_folded())


class NetworkLocationRow(SQLModel, table=True):
    """A location's place in a network; place 0 is the main location (rule 75)."""

    __tablename__ = "network_locations"
    __table_args__ = NO_ROWID
    network_id: str = Field(sa_column=_refers("networks.id", primary_key=True))
    place: int = Field(primary_key=True)
    location_id: str = Field(sa_column=_refers("locations.id"))


class UserRow(SQLModel, table=True):
    """`number` is the row's number in the index of parts of names, which SQLite would not keep by itself.

    `folded_email` is kept only where it is not the e-mail itself.
    """

    __tablename__ = "users"
    number: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True))
    id: str = Field(sa_column=Column(_TEXT, nullable=False, unique=True))
    name: str
    folded: str = Field(sa_column=_folded())
    email: str | None = Field(default=None, sa_column=Column(_TEXT, unique=True))
    folded_email: str | None = Field(default=None, sa_column=Column(_TEXT))
    phone: str | None = Field(default=None, sa_column=Column(_TEXT, unique=True))
    __table_args__ = (_where_given("ix_users_folded_email", "folded_email"),)


class SettingsRow(SQLModel, table=True):
    """One distinct text of settings under the digest that it has, see `settings_texts`; never changed or removed."""

    __tablename__ = "settings"
    id: str = Field(sa_column=_key())
    text: str


class MembershipRow(SQLModel, table=True):
    """`remembered` is JSON: the id of the settings that each earlier role had."""

    __tablename__ = "memberships"
    user_id: str = Field(sa_column=_refers("users.id", primary_key=True))
    location_id: str = Field(sa_column=_refers("locations.id", primary_key=True, index=True))
    role: str
    staff_id: str | None = Field(default=None, sa_column=_refers("staff.id", nullable=True, index=False))
    status: str
    settings_id: str = Field(sa_column=_refers("settings.id"))
    remembered: str
    invited_at: str
    __table_args__ = (_where_given("ix_memberships_staff_id", "staff_id"),)
