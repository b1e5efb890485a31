"""Stores of both kinds: an address in a folder of the test's own, or a database of the server started for the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolecall.store.address import Address, address


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
