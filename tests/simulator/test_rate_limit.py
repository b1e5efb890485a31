"""The limits: 5 a second and 200 a minute for each address, in windows that slide or stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall_simulator.rate_limit import RateLimit
from simulated import Simulated
from simulator.client import Client


def passed(times: list[float], *, fixed: bool = False, address: str = "127.0.0.1") -> list[float]:
    limit = RateLimit()
    return [at for at in times if not limit.wait(address, at, fixed=fixed)]


@given(st.lists(st.floats(0, 300), max_size=600))
def test_no_window_ever_holds_more_than_its_limit(times: list[float]) -> None:
    through = passed(sorted(times))
    for length, most in ((1, 5), (60, 200)):
        assert all(sum(at - length < other <= at for other in through) <= most for at in through)


def test_windows_that_stand_let_a_burst_through_at_their_edge() -> None:
    times = [0.9] * 6 + [1.0] * 6
    assert len(passed(times)) == 5
    assert len(passed(times, fixed=True)) == 10


def test_a_minute_of_four_a_second_is_too_much() -> None:
    quarters = [n / 4 for n in range(4 * 60)]
    assert len(passed(quarters)) == 200


def test_addresses_have_limits_of_their_own() -> None:
    limit = RateLimit()
    assert [limit.wait("a", 0, fixed=False) for _ in range(6)] == [0] * 5 + [1]
    assert limit.wait("b", 0, fixed=False) == 0


def test_waiting_as_long_as_told_is_enough() -> None:
    limit = RateLimit()
    now = 0.0
    for _ in range(500):
        if wait := limit.wait("a", now, fixed=False):
            now += wait
            assert limit.wait("a", now, fixed=False) == 0


@pytest.mark.parametrize(
    ("traits", "media", "told"),
    [
        ({}, "application/json; charset=utf-8", True),
        ({"429": "html"}, "text/html", True),
        ({"retry-after": "none"}, "application/json; charset=utf-8", False),
    ],
)
def test_what_is_said_past_the_limit(
    simulated: Simulated, client: Client, traits: dict[str, str], media: str, *, told: bool
) -> None:
    simulated.simulator.set_traits({"limit": "sliding", "clock": "0.01", **traits})
    answers = [client.get("/groups") for _ in range(7)]
    assert [answer.status for answer in answers] == [200] * 5 + [429] * 2
    assert answers[-1].headers["content-type"] == media
    assert answers[-1].headers.get("retry-after") == ("1" if told else None)
    assert simulated.simulator.counts()["refused"] == 2
