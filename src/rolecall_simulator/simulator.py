"""The simulator: the account with its limits, faults and log around it. Still no sockets; safe among threads."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from rolecall_simulator.account_service import AccountService
from rolecall_simulator.clock import SimulatedClock
from rolecall_simulator.estate import Estate
from rolecall_simulator.faults import FaultInjector, InjectedFault
from rolecall_simulator.messages import Request, Response
from rolecall_simulator.outside_edits import OutsideEdit
from rolecall_simulator.population import PEOPLE, populated
from rolecall_simulator.rate_limit import RateLimit
from rolecall_simulator.responses import Failed, failure
from rolecall_simulator.routes import matched
from rolecall_simulator.traits import Traits

Watch = Callable[[Request, Response], None]


@dataclass(slots=True)
class Arrival:
    """A request that has come: its number, its fault, how long it waits (simulated seconds), and its status at last.

    `refused` is for how many seconds it came too early; `finished` is False as long as something may still be done.
    """

    number: int
    request: Request
    call: str
    fault: InjectedFault | None
    refused: int
    wait: float
    status: int | None = None
    finished: bool = False

    def plain(self) -> dict[str, Any]:
        """A line of the log; headers and bodies, which hold tokens and passwords, never come into it."""
        return {
            "number": self.number,
            "at": round(self.request.at, 3),
            "method": self.request.method,
            "path": self.request.path,
            "query": dict(self.request.query),
            "call": self.call,
            "status": self.status,
            "fault": self.fault.kind if self.fault else None,
            "in_flight": not self.finished,
        }


class Simulator:
    """A simulated account that can be asked, watched and troubled.

    `watch` is called with each request and its answer where no fault changed it: a test's own check of both.
    """

    def __init__(
        self,
        people: Sequence[int] = PEOPLE,
        *,
        seed: int = 1,
        traits: Mapping[str, str] | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._people, self._seed, self._watch = people, seed, watch
        self._lock = threading.RLock()
        self.account = AccountService(Estate(), Traits.of(traits or {}))
        self.clock = SimulatedClock(self.traits.span("clock")[0])
        self.restore()

    @property
    def traits(self) -> Traits:
        return self.account.traits

    def restore(self) -> None:
        """The account as it was at first; faults, limits and the log are forgotten, traits stay."""
        with self._lock:
            self.account.estate = populated(self._people, seed=self._seed)
            self.faults, self._limit, self._log = FaultInjector(), RateLimit(), list[Arrival]()
            self._random = Random(self._seed)  # noqa: S311  not for secrets

    # -- the way of a request --------------------------------------------------------------------

    def arrive(self, request: Request) -> Arrival:
        """Counts a request and decides what it meets; the caller waits, then asks for the answer."""
        with self._lock:
            request = replace(request, at=self.clock.now())
            fault = self.faults.meet(request)
            wait = self._random.uniform(*self.traits.span("latency"))
            wait += fault.seconds if fault and fault.kind in ("late", "reset-late") else 0
            match = matched(request.method, request.path)
            call = f"{request.method} {match.operation.template if match else request.path}"
            arrival = Arrival(len(self._log) + 1, request, call, fault, self._early(request), wait)
            self._log.append(arrival)
            return arrival

    def answer(self, arrival: Arrival) -> Response:
        """What the account says, after doing what is asked; faults that concern the connection are the server's."""
        with self._lock:
            if arrival.refused:
                response = self._too_many(arrival.refused)
            else:
                response = self._answer(arrival.request, arrival.fault)
            arrival.status = response.status
            if self._watch and not arrival.fault:
                self._watch(arrival.request, response)
            return response

    def finish(self, arrival: Arrival) -> None:
        """Nothing more will be done for this request."""
        with self._lock:
            arrival.finished = True

    def _early(self, request: Request) -> int:
        kind = self.traits["limit"]
        return 0 if kind == "off" else self._limit.wait(request.address, request.at, fixed=kind == "fixed")

    def _too_many(self, seconds: int) -> Response:
        page = Response.page(429, "Too Many Requests") if self.traits["429"] == "html" else failure(429, self.traits)
        given = seconds and self.traits["retry-after"] == "given"
        return replace(page, headers={**page.headers, "Retry-After": str(seconds)}) if given else page

    def _answer(self, request: Request, fault: InjectedFault | None) -> Response:
        if fault is None:
            return self.account.answer(request)
        if not fault.after:
            self._interfere(request, fault)
        response = self._replacement(fault)
        if response is None or fault.done:
            answered = self.account.answer(request)
            response = response or answered
        if fault.after:
            self._interfere(request, fault)
        return response

    def _replacement(self, fault: InjectedFault) -> Response | None:
        """The answer that a fault puts in place of the account's, if it does."""
        match fault.kind:
            case "html":
                return Response.page(fault.status or 502, "Bad Gateway")
            case "status" if fault.status == 429:
                return self._too_many(fault.retry_after)
            case "status":
                return failure(fault.status or 503, self.traits)
            case "failure":
                return Response.of(200, {"success": False, "data": None, "meta": {"message": "An error has occurred."}})
            case _:
                return None

    def _interfere(self, request: Request, fault: InjectedFault) -> None:
        """What happens in the account meanwhile: a token dies, or somebody else edits."""
        if fault.kind == "token-dies":
            with suppress(Failed):
                if person := self.account.caller(request):
                    person.generation += 1
        if fault.kind == "edit":
            match = matched(request.method, request.path)
            ids = match.ids if match else {}
            with suppress(ValueError):  # whom it concerns may be gone already
                location, user = ids.get("location_id", 0), ids.get("user_id", 0)
                fault.outside_edit.apply(self.account.estate, location=location, user=user)

    # -- what one can look at and change beside the API ------------------------------------------

    def set_traits(self, given: Mapping[str, str]) -> None:
        """Other values for some traits from now on. Raises ValueError, with a message for people."""
        with self._lock:
            self.account.traits = self.traits.but(given)
            self.clock.run_at(self.traits.span("clock")[0])

    def add_fault(self, row: Any) -> None:
        """One more fault, as plain data (see `faults.InjectedFault`). Raises ValueError, with a message for people."""
        fault = InjectedFault.parse(row)
        with self._lock:
            self.faults.add(fault)

    def edit(self, row: Any) -> None:
        """An edit by somebody else, as plain data (see `outside_edits.OutsideEdit`). Raises ValueError."""
        with self._lock:
            OutsideEdit.parse(row).apply(self.account.estate)

    def state(self) -> dict[str, Any]:
        """What the account holds now."""
        with self._lock:
            return self.account.estate.plain()

    def log(self) -> list[dict[str, Any]]:
        """Every request so far."""
        with self._lock:
            return [arrival.plain() for arrival in self._log]

    def counts(self) -> dict[str, Any]:
        """Requests in all, by call, refused by the limit, and still under way: judge a state when these are none."""
        with self._lock:
            return {
                "requests": len(self._log),
                "in_flight": sum(not arrival.finished for arrival in self._log),
                "refused": sum(arrival.status == 429 for arrival in self._log),
                "calls": dict(Counter(arrival.call for arrival in self._log)),
            }
