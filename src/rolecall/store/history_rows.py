"""The tables of the history as SQLModel writes them; `history_reading` reads them without importing any of this."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer
from sqlmodel import Field, SQLModel


def _number() -> Column[int]:
    return Column(Integer, primary_key=True, autoincrement=False)


class HistoryRow(SQLModel, table=True):
    """One saved plan without its changes, see `domain.history.Entry`."""

    __tablename__ = "history"
    number: int = Field(sa_column=_number())
    at: str
    actor: str
    title: str
    reason: str
    format: int
    changes: int
    total: int = Field(sa_column=Column(BigInteger, nullable=False))
    records: int
    digest: str


class HistoryPartRow(SQLModel, table=True):
    """A part of an entry's changes, compressed, see `history_parts`; `digest` is that of the content."""

    __tablename__ = "history_parts"
    number: int = Field(sa_column=_number())
    part: int = Field(sa_column=_number())
    content: bytes
    digest: str


class HistorySnapshotRow(SQLModel, table=True):
    """A part of the records that the world had after an entry, compressed."""

    __tablename__ = "history_snapshots"
    number: int = Field(sa_column=_number())
    part: int = Field(sa_column=_number())
    content: bytes
    digest: str


class HistoryRecordRow(SQLModel, table=True):
    """Which part of which entry changes a record; `record` is `history_parts.record_key`."""

    __tablename__ = "history_records"
    __table_args__ = {"sqlite_with_rowid": False}
    record: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    number: int = Field(sa_column=_number())
    part: int = Field(sa_column=_number())
