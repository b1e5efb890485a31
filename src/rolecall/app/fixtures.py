"""Fixtures loaded, with the worlds they build on, and checked; every fault of every file is reported at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

from rolecall.app.files import read
from rolecall.documents import fixture_file
from rolecall.documents.fixture_file import Fixture, FixtureSource
from rolecall.domain.declared import Declared, Undeclarable
from rolecall.domain.edits.declare import declare
from rolecall.domain.errors import BadData, Fault, Unchecked, faulty
from rolecall.domain.expectations import CheckedFile
from rolecall.domain.find import regions
from rolecall.domain.world import World
from rolecall.views.checks import evaluation

ENDING = ".rolecall.toml"
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Suite:
    """A file's expectations and the world they are about."""

    fixture: Fixture
    world: World


@dataclass
class Shelf:
    """Loads fixtures. `below` is the file whose world those build on that name none; `live` replaces all worlds."""

    below: str = ""
    live: World | None = None
    _worlds: dict[str, World] = field(default_factory=dict)

    def suite(self, file: str) -> Suite:
        """A file's expectations with their world. Raises BadData with every fault, NotFound or Unavailable."""
        given = read(file)
        source = fixture_file.parse(given.data, given.name)
        if self.live is not None:
            return Suite(fixture_file.read(source, regions=regions(self.live)), self.live)
        return self._built(source, self.below, ())

    def _built(self, source: FixtureSource, below: str, above: tuple[str, ...]) -> Suite:
        """The fixture on the world it names, or `below` where it names none; `above` are the files that build on it."""
        below = fixture_file.base(source, above) if source.refers else below
        world = self._world(below, above) if below else World()
        fixture = fixture_file.read(source, regions=regions(world))
        if fixture.declared == Declared():
            return Suite(fixture, world)
        try:
            return Suite(fixture, declare(world, fixture.declared))
        except Undeclarable as error:
            raise source.located(error.findings) from None

    def _world(self, file: str, above: tuple[str, ...]) -> World:
        place = os.path.realpath(file)
        if place not in self._worlds:
            source = fixture_file.parse(read(file).data, os.path.relpath(file))
            self._worlds[place] = self._built(source, "", (*above, place)).world
        return self._worlds[place]


def files(names: Sequence[str]) -> list[str]:
    """The files that the names stand for, each once: of a folder every `*.rolecall.toml` in it and below.

    Hidden folders and virtual environments are left out. Raises Unchecked for a folder without such a file.
    """
    chosen: dict[str, None] = {}
    for name in names:
        if not os.path.isdir(name):
            chosen[name] = None
            continue
        inside = []
        for folder, folders, entries in os.walk(name):
            if "pyvenv.cfg" in entries:
                folders.clear()
                continue
            folders[:] = [x for x in folders if not x.startswith(".")]
            inside += [os.path.normpath(os.path.join(folder, x)) for x in entries if x.endswith(ENDING)]
        if not inside:
            hint = "Name a file with [[expect]] blocks: rolecall check FILE…"
            raise Unchecked(f"Nothing was checked: no file in {name} is called *{ENDING}.", hint=hint)
        chosen.update(dict.fromkeys(sorted(inside)))
    return list(chosen)


def load(shelf: Shelf, files: Sequence[str]) -> list[Suite]:
    """Every file's suite. Raises BadData with the faults of all of them."""
    return _each(shelf.suite, files)


def check(suites: Sequence[Suite], *, live: bool = False) -> list[CheckedFile]:
    """The outcomes of every file's expectations. Raises BadData with the faults of all of them."""

    def checked(suite: Suite) -> CheckedFile:
        fixture = suite.fixture
        try:
            outcomes = evaluation.check(suite.world, fixture.expectations, live=live, clock=perf_counter)
        except Undeclarable as error:
            raise fixture.source.located(error.findings) from None
        return CheckedFile(fixture.source.file, tuple(outcomes), fixture.spot)

    return _each(checked, suites)


def _each(step: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """The step's result for each item; faults are gathered over all of them."""
    results: list[R] = []
    faults: list[Fault] = []
    for item in items:
        try:
            results.append(step(item))
        except BadData as error:
            if not error.faults:
                raise
            faults += error.faults
    if faults:
        files = dict.fromkeys(fault.file for fault in faults)
        raise faulty(", ".join(files), faults)
    return results
