"""What a person or a test may ask beside the API, under /_simulator: state, traits, faults, edits, log, counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rolecall_simulator.messages import Request, Response
from rolecall_simulator.simulator import Simulator

PLACE = "/_simulator"


def control(simulator: Simulator, request: Request) -> Response:
    """The answer to a request under PLACE; what is wrong with one is said in `error`."""
    ask = ASKED.get((request.method, request.path.removeprefix(PLACE).strip("/")))
    if ask is None:
        return Response.of(404, {"error": "Nothing here.", "places": [f"{way} {PLACE}/{name}" for way, name in ASKED]})
    try:
        return Response.of(200, ask(simulator, request))
    except ValueError as error:
        return Response.of(400, {"error": str(error)})


def overview(simulator: Simulator, request: Request) -> dict[str, Any]:
    """Counts, traits, and whom to be."""
    demo = simulator.account.demo
    tokens = {"partner_token": simulator.account.partner_token, "user_token": demo.token}
    return {
        "counts": simulator.counts(),
        "traits": dict(simulator.traits.values),
        "demo": {"id": demo.id, "login": demo.email, "password": demo.password, **tokens},
    }


def _set_traits(simulator: Simulator, request: Request) -> Any:
    given = request.json()
    if not isinstance(given, dict):
        raise ValueError("Expected an object of traits and values.")  # noqa: TRY004  bad input, not a bug
    simulator.set_traits({str(name): str(value) for name, value in given.items()})
    return dict(simulator.traits.values)


def _add_faults(simulator: Simulator, request: Request) -> Any:
    rows = request.json()
    for row in rows if isinstance(rows, list) else [rows]:
        simulator.add_fault(row)
    return simulator.faults.plain()


def _clear_faults(simulator: Simulator, request: Request) -> Any:
    simulator.faults.clear()
    return []


def _edit(simulator: Simulator, request: Request) -> Any:
    simulator.edit(request.json())
    return {}


def _restore(simulator: Simulator, request: Request) -> Any:
    simulator.restore()
    return {}


ASKED: dict[tuple[str, str], Callable[[Simulator, Request], Any]] = {
    ("GET", ""): overview,
    ("GET", "state"): lambda simulator, request: simulator.state(),
    ("GET", "log"): lambda simulator, request: simulator.log(),
    ("GET", "counts"): lambda simulator, request: simulator.counts(),
    ("GET", "traits"): lambda simulator, request: dict(simulator.traits.values),
    ("PUT", "traits"): _set_traits,
    ("GET", "faults"): lambda simulator, request: simulator.faults.plain(),
    ("POST", "faults"): _add_faults,
    ("DELETE", "faults"): _clear_faults,
    ("POST", "edit"): _edit,
    ("POST", "restore"): _restore,
}
