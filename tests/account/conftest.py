"""What tests of the account share: a client of the simulated account, in fast time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock
from simulated import Simulated

LOCATION = 720_441
SCALE = 200  # as the simulated account's clock
Connect = Callable[[Simulated], AccountClient]


def tokens_of(simulated: Simulated) -> Tokens:
    return Tokens(host_of(simulated.url), simulated.partner_token, simulated.user_token)


def someone(client: AccountClient) -> int:
    """A user whom the caller may change and remove."""
    for user in client.users(LOCATION):
        if user.approved and not user.non_deletable:
            rights = client.rights(LOCATION, user.id)
            if rights.editable and rights.role == "worker":
                return user.id
    raise AssertionError


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Opens clients of a simulated account, which share a pace."""
    with ExitStack() as open_clients:

        def opened(simulated: Simulated) -> AccountClient:
            pace = str(tmp_path / "cache" / "pace.db")
            client = AccountClient(simulated.url, tokens_of(simulated), pace, clock=Clock.running(SCALE))
            return open_clients.enter_context(client)

        yield opened


@pytest.fixture
def client(simulated: Simulated, connect: Connect) -> AccountClient:
    return connect(simulated)
