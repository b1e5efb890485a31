"""A simulated account in tests: on a free port, in fast time, with everything said to it and by it looked at.

    def test_…(simulated: Simulated) -> None:
        simulated.url, simulated.partner_token, simulated.user_token
        simulated.simulator.set_traits({"put": "partial"}); simulated.simulator.add_fault({"kind": "reset", "nth": 2})

The fixture is in `conftest.py`. At the end of a test, each request and answer must have been as openapi.json says; a
test that sends what is not described says `simulated.surprises.clear()` when it has looked at them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rolecall_simulator.messages import Request, Response
from rolecall_simulator.population import PEOPLE
from rolecall_simulator.server import SimulatorServer, serving
from rolecall_simulator.simulator import Simulator
from simulator.api_contract import surprises

FAST = {"clock": "200", "limit": "off"}  # delays pass quickly; tests of a pace set the limit themselves


@dataclass
class Simulated:
    """A running simulator, whom to be in it, and what was said that the API's description does not have."""

    server: SimulatorServer
    surprises: list[str] = field(default_factory=list)

    @property
    def simulator(self) -> Simulator:
        return self.server.simulator

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def partner_token(self) -> str:
        return self.simulator.account.partner_token

    @property
    def user_token(self) -> str:
        return self.simulator.account.demo.token

    def settle(self) -> None:
        """Waits until nothing is under way any more: a state judged earlier hides late deeds."""
        while self.simulator.counts()["in_flight"]:
            time.sleep(0.01)

    def user(self, name: str, location: int = 720_441) -> dict[str, Any]:
        """The one user of that name at a location, as `state` shows it, with the `id`."""
        users = self.simulator.state()["locations"][str(location)]["users"]
        ((id_, user),) = [(id_, user) for id_, user in users.items() if user["name"] == name]
        return {**user, "id": int(id_)}


@contextmanager
def simulated_account(*people: int, **traits: str) -> Iterator[Simulated]:
    """A running simulator with so many users at each location (79, 134 and 12 unless told), in fast time."""
    found: list[str] = []

    def watch(request: Request, response: Response) -> None:
        found.extend(f"{request.method} {request.path}: {surprise}" for surprise in surprises(request, response))

    simulator = Simulator(people or PEOPLE, traits={**FAST, **traits}, watch=watch)
    with serving(simulator) as server:
        yield Simulated(server, found)
    assert not found
