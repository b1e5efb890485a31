"""What tests share: stores that are empty, hold a chain or a small salon, a PostgreSQL server, and an account."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import postgres
from program import CHAIN, Program
from rolecall.store.address import Address, address
from rolecall.terminal.interrupts import REQUESTS

if TYPE_CHECKING:
    from simulated import Simulated

settings.register_profile("tests", deadline=None, print_blob=True)
settings.register_profile("ci", settings.get_profile("tests"), derandomize=True)
settings.register_profile("long", settings.get_profile("tests"), max_examples=2000)
settings.load_profile("ci" if os.environ.get("CI") else "tests")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for a process, a server or a clock."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def _nobodys_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the person who runs the tests reaches the program."""
    for name in [n for n in os.environ if n.startswith("ROLECALL_")] + ["NO_COLOR", "FORCE_COLOR", "COLUMNS"]:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    """What a command run here ignores while it saves is not ignored by the processes that later tests start."""
    handlers = {number: signal.getsignal(number) for number in REQUESTS}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def rolecall(tmp_path: Path) -> Program:
    """The program on a store that does not exist yet."""
    return Program(tmp_path / "team" / "store.db")


@pytest.fixture(scope="session")
def chain_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the example chain, made once."""
    program = Program(tmp_path_factory.mktemp("chain") / "store.db")
    done = program("apply", str(CHAIN), "--yes", "--quiet")
    assert done.status == 0, done.err
    return program.store


@pytest.fixture
def chain(chain_store: Path, tmp_path: Path) -> Program:
    """The program on a store of its own that holds the example chain."""
    return Program(Path(shutil.copy(chain_store, tmp_path / "store.db")))


@pytest.fixture(scope="session")
def salon_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The salon, made once."""
    from worlds.salon import SALON  # only now: laws take the profile of the time when their worlds are imported

    program = Program(tmp_path_factory.mktemp("salon") / "store.db")
    done = program("apply", "-", "--yes", "--quiet", text=SALON)
    assert done.status == 0, done.err
    return program.store


@pytest.fixture
def salon(salon_store: Path, tmp_path: Path) -> Program:
    """The program on a store of its own that holds the salon."""
    return Program(Path(shutil.copy(salon_store, tmp_path / "store.db")))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of a running PostgreSQL."""
    if not postgres.is_available():
        pytest.skip(postgres.MISSING)
    with postgres.server() as folder:
        yield folder


@pytest.fixture
def postgres_address(postgres_server: str) -> Address:
    """An empty database."""
    return address(postgres.database(postgres_server))


@pytest.fixture
def simulated(request: pytest.FixtureRequest) -> Iterator[Simulated]:
    """A running simulated account, with other numbers of people where a parameter says so; at the end, all that was
    said must be as the API's description says.
    """
    from simulated import simulated_account  # only now: few tests need a server and JSON Schema

    with simulated_account(*getattr(request, "param", ())) as running:
        yield running
