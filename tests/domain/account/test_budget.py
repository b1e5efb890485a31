"""Requests and seconds, as the design counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.account.budget import MOST_A_WINDOW, PER_SECOND, WINDOW, pull_requests, seconds, steps_requests


def test_a_location_of_79_users_takes_84_requests_in_less_than_22_seconds() -> None:
    assert pull_requests([79]) == 84
    assert seconds(84) == 20.75


def test_300_users_take_305_requests_in_less_than_95_seconds() -> None:
    assert pull_requests([300]) == 305
    assert seconds(305) == 88.5


def test_three_changed_people_take_9_requests_in_2_seconds() -> None:
    assert steps_requests(changes=3) == 9
    assert steps_requests(changes=1, invitations=1, removals=1) == 10
    assert seconds(9) == 2


@given(last=st.integers(1, 2000))
def test_no_window_holds_more_than_the_limit_and_none_is_faster_than_the_pace(last: int) -> None:
    assert seconds(last + MOST_A_WINDOW) >= seconds(last) + WINDOW - 1e-9
    assert seconds(last + 1) >= seconds(last) + 1 / PER_SECOND


@pytest.mark.parametrize("requests", [0, 1])
def test_nothing_and_the_first_request_take_no_time(requests: int) -> None:
    assert seconds(requests) == 0
