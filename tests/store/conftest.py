"""Stores of both kinds: an address in a folder of the test's own, or a database of a server started for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import postgres
from rolecall.store.address import Address, address


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The folder of a running PostgreSQL; tests are skipped where there is none."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL (initdb, pg_ctl) is not installed here")
    with postgres.server() as folder:
        yield folder


@pytest.fixture
def postgres_address(postgres_server: str) -> Address:
    """An empty database."""
    return address(postgres.database(postgres_server))


@pytest.fixture
def sqlite_address(tmp_path: Path) -> Address:
    """A file that does not exist yet."""
    return address(str(tmp_path / "team" / "store.db"))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Address:
    """A store of either kind that was never written."""
    name = "sqlite_address" if request.param == "sqlite" else "postgres_address"
    chosen: Address = request.getfixturevalue(name)
    return chosen
