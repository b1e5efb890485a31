"""Stores in tests: saving worlds and plans without the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from rolecall.app.saving import refuse_broken
from rolecall.domain.history import Entry
from rolecall.domain.plan import Plan, compare
from rolecall.domain.world import KINDS, World
from rolecall.store.address import Address
from rolecall.store.engine import engine
from rolecall.store.reading import Snapshot
from rolecall.store.store import Store
from rolecall.store.writing import Occasion

ENTRY = Occasion("2026-01-02T03:04:05+00:00", "tester", "a change", "because")


def refuse(now: Snapshot, after: World, plan: Plan) -> None:
    """The rules checked as commands have them checked."""
    refuse_broken(now.world, after, plan)


def save(place: Address, before: World, after: World, entry: Occasion = ENTRY) -> int:
    """Saves what separates two worlds, with the rules checked as commands have them checked."""
    return Store(place).save(compare(before, after), entry, refuse).number


def begin(place: Address, world: World) -> World:
    """A new store that holds a world."""
    save(place, World(), world)
    return world


def load(place: Address) -> World:
    """What a store holds, in memory."""
    store = Store(place)
    try:
        read = store.load().world
        return World(**{kind: dict(read.of(kind).items()) for kind in KINDS})  # type: ignore[arg-type]
    finally:
        store.release()


def entries(place: Address) -> list[tuple[Entry, Plan]]:
    """Every saved change and its plan, oldest first."""
    store = Store(place)
    try:
        history = store.load().history
        return [(entry, history.plan(entry)) for entry in history.entries()]
    finally:
        store.release()


@contextmanager
def session(place: Address) -> Iterator[Session]:
    """The same store through SQLModel, in one transaction."""
    bound = engine(place)
    try:
        with Session(bound) as opened, opened.begin():
            yield opened
    finally:
        bound.dispose()
