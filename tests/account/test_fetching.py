from __future__ import annotations

import threading
import time
from functools import partial

import pytest

from account.conftest import Connect
from account.scripted import Scene, scripted
from rolecall.account import fetching
from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.fetching import TRIES, together
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock
from rolecall.domain.account.picture_data import UnexpectedAnswer
from rolecall.domain.errors import Forbidden, NotFound, RolecallError, SignedOut, Unavailable
from simulated import Simulated, simulated_account

LOCATION = 720_441
PASSING = [
    {"kind": "reset"},
    {"kind": "done-reset"},
    {"kind": "truncated"},
    {"kind": "html"},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 429, "retry_after": 3},
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "failure"},
    {"kind": "html", "status": 404},
    {"kind": "html", "status": 403},
    {"kind": "html", "status": 200},
]


def shown(fault: dict[str, object]) -> str:
    return "-".join(str(value) for value in fault.values())


@pytest.mark.parametrize("fault", PASSING, ids=shown)
def test_what_passes_is_asked_again(client: AccountClient, simulated: Simulated, fault: dict[str, object]) -> None:
    simulated.simulator.add_fault(fault)
    assert len(client.chains()) == 1
    assert client.requests == 2


@pytest.mark.parametrize("fault", PASSING, ids=shown)
def test_what_does_not_pass_is_unavailable(
    client: AccountClient, simulated: Simulated, fault: dict[str, object]
) -> None:
    simulated.simulator.add_fault({**fault, "times": 0})
    with pytest.raises(Unavailable, match=r"did not give the chains, asked 6 times: .+\.$"):
        client.chains()
    assert client.requests == TRIES


def test_waits_double_and_none_follows_the_last_try() -> None:
    waits: list[float] = []
    with scripted((503, {}, b"")) as server:
        tokens = Tokens(host_of(server.url), "partner", "user")
        clock = Clock(lambda: 1000.0 + sum(waits), waits.append)
        with AccountClient(server.url, tokens, ":memory:", clock=clock) as client, pytest.raises(Unavailable):
            client.chains()
    assert [wait for wait in waits if wait] == [1, 2, 4, 8, 16]


@pytest.mark.parametrize(("named", "kept"), [("7", 7.0), ("0", 1.0), ("soon", 1.0)])
def test_a_wait_that_the_account_names_is_kept_by_everyone(named: str, kept: float) -> None:
    now, waits = [1000.0], list[float]()

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    with scripted((429, {"Retry-After": named}, b""), (200, {}, b'{"success": true, "data": []}')) as server:
        tokens = Tokens(host_of(server.url), "partner", "user")
        with AccountClient(server.url, tokens, ":memory:", clock=Clock(lambda: now[0], sleep)) as client:
            assert client.chains() == ()
    assert waits == [kept]


def test_nobody_waits_for_an_hour() -> None:
    with scripted((429, {"Retry-After": "3600"}, b"")) as server:
        tokens = Tokens(host_of(server.url), "partner", "user")
        too_long = pytest.raises(Unavailable, match="takes no more requests for 3600 seconds")
        with AccountClient(server.url, tokens, ":memory:") as client, too_long:
            client.chains()
    assert len(server.asked) == 1


def test_a_dead_token_is_no_reason_to_ask_again(client: AccountClient, simulated: Simulated) -> None:
    simulated.simulator.add_fault({"kind": "token-dies"})
    with pytest.raises(SignedOut, match=r"does not accept the tokens: .+\.$") as failed:
        client.chains()
    assert (failed.value.code, failed.value.status, failed.value.hint) == (
        "signed-out",
        77,
        "Run: rolecall account connect",
    )
    assert client.requests == 1


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (403, Forbidden, "The account does not let you see the chains: "),
        (404, NotFound, "The account does not have the chains: "),
        (422, UnexpectedAnswer, "answered the question for the chains with HTTP 422: "),
        (406, UnexpectedAnswer, "HTTP 406"),
    ],
)
def test_what_stays_is_asked_once(
    client: AccountClient, simulated: Simulated, status: int, error: type[RolecallError], words: str
) -> None:
    simulated.simulator.add_fault({"kind": "status", "status": status})
    with pytest.raises(error, match=words):
        client.chains()
    assert client.requests == 1


def test_a_redirect_is_an_error_that_names_the_address_to_check() -> None:
    with scripted((302, {"Location": "https://evil.example.com/"}, b"<html>")) as server:
        tokens = Tokens(host_of(server.url), "partner", "user")
        moved = pytest.raises(UnexpectedAnswer, match="HTTP 302")
        with AccountClient(server.url, tokens, ":memory:") as client, moved as failed:
            client.chains()
    assert failed.value.hint == "Check the account's address: rolecall account status"
    assert len(server.asked) == 1


# -- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["0", "1"])
@pytest.mark.parametrize("locations", [1, 199, 200, 201, 400, 450])
def test_all_pages_are_read_from_wherever_they_are_counted(
    connect: Connect, monkeypatch: pytest.MonkeyPatch, locations: int, base: str
) -> None:
    with simulated_account(*[1] * locations, **{"page-base": base}) as simulated:
        client = connect(simulated)
        found = client.locations()
    assert len({location.id for location in found}) == locations == len(found)
    assert client.requests <= 4


def test_a_caller_without_locations_has_none(connect: Connect) -> None:
    with simulated_account(1, **{"my-locations": "none"}) as simulated:
        client = connect(simulated)
        assert client.locations() == ()
        assert client.requests == 1


def test_pages_without_an_end_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_PAGES", 5)
    rows: list[Scene] = [
        (200, {}, f'{{"success": true, "data": [{{"id": {n}, "title": "x"}}]}}'.encode()) for n in range(1, 9)
    ]
    with scripted(*rows) as server:
        tokens = Tokens(host_of(server.url), "partner", "user")
        endless = pytest.raises(UnexpectedAnswer, match="without an end")
        with AccountClient(server.url, tokens, ":memory:", clock=Clock.running(200)) as client, endless:
            client.locations()


# -- several at once -----------------------------------------------------------------------------


def test_answers_come_in_the_order_of_the_questions() -> None:

    def ask(number: int) -> int:
        time.sleep((7 - number) / 1000)
        return number

    assert together([partial(ask, number) for number in range(7)]) == list(range(7))
    assert together([]) == []


def test_three_are_asked_at_once() -> None:
    barrier = threading.Barrier(3, timeout=10)
    assert len(together([barrier.wait] * 3)) == 3


def test_the_first_failure_ends_it() -> None:
    asked: list[int] = []

    def ask(number: int) -> int:
        asked.append(number)
        time.sleep(0.01)
        if number == 2:
            raise NotFound("two")
        return number

    with pytest.raises(NotFound, match="two"):
        together([partial(ask, number) for number in range(50)])
    time.sleep(0.05)
    assert len(asked) < 10
