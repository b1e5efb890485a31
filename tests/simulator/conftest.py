"""What the simulator's own tests share: somebody who asks it."""

from __future__ import annotations

import pytest

from simulated import Simulated
from simulator.client import Client


@pytest.fixture
def client(simulated: Simulated) -> Client:
    """The demo manager, who may do everything at every location."""
    return Client.of(simulated)
