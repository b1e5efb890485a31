"""The tables as SQLModel writes them; `reading` reads them without importing any of this."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Text
from sqlmodel import Field, SQLModel


def _refers(target: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """A foreign key that is checked at commit, so that a plan's records may be written in any order."""
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(Text, key, primary_key=primary_key, nullable=nullable, index=not primary_key)


class SchemaRow(SQLModel, table=True):
    """One row: the version of all tables."""

    __tablename__ = "rolecall_schema"
    version: int = Field(primary_key=True)


class IdentityRow(SQLModel, table=True):
    """One row: the store's random id. Stores that earlier versions created get theirs with their next change."""

    __tablename__ = "rolecall_identity"
    id: str = Field(primary_key=True)


class LocationRow(SQLModel, table=True):
    __tablename__ = "locations"
    id: str = Field(primary_key=True)
    name: str
    currency: str
    sms_tariff: str
    region: str
    main_network_id: str | None = Field(default=None, sa_column=_refers("networks.id", nullable=True))


class StaffRow(SQLModel, table=True):
    __tablename__ = "staff"
    id: str = Field(primary_key=True)
    location_id: str = Field(sa_column=_refers("locations.id"))
    name: str
    position: str


class NetworkRow(SQLModel, table=True):
    __tablename__ = "networks"
    id: str = Field(primary_key=True)
    name: str


class NetworkLocationRow(SQLModel, table=True):
    """A location's place in a network; place 0 is the main location (rule 75)."""

    __tablename__ = "network_locations"
    network_id: str = Field(sa_column=_refers("networks.id", primary_key=True))
    place: int = Field(primary_key=True)
    location_id: str = Field(sa_column=_refers("locations.id"))


class UserRow(SQLModel, table=True):
    __tablename__ = "users"
    id: str = Field(primary_key=True)
    name: str
    email: str | None = Field(default=None, unique=True)
    phone: str | None = Field(default=None, unique=True)


class MembershipRow(SQLModel, table=True):
    """`permissions`, `limits` and `remembered` are JSON keyed by catalogue key, limit key and role."""

    __tablename__ = "memberships"
    user_id: str = Field(sa_column=_refers("users.id", primary_key=True))
    location_id: str = Field(sa_column=_refers("locations.id", primary_key=True))
    role: str
    staff_id: str | None = Field(default=None, sa_column=_refers("staff.id", nullable=True))
    status: str
    permissions: str
    limits: str
    remembered: str
    invited_at: str


class HistoryRow(SQLModel, table=True):
    """One saved plan. `digest` covers this entry and the digest before it, so that the history can be verified."""

    __tablename__ = "history"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: str
    actor: str
    title: str
    reason: str
    plan: str
    digest: str
