from __future__ import annotations

from pathlib import Path

import pytest

from account.conftest import Connect, tokens_of
from rolecall.account.client import AccountClient
from rolecall.account.pace import Clock
from rolecall.account.picturing import account_picture, location_picture
from rolecall.domain.account.picture import AccountLocation
from rolecall.domain.errors import NotFound, SignedOut
from simulated import simulated_account

LOCATION = 720_441
FAULTS: list[dict[str, object]] = [
    {"kind": "done-reset"},
    {"kind": "truncated"},
    {"kind": "html", "status": 404},
    {"kind": "status", "status": 429, "retry_after": 1},
    {"kind": "failure"},
]
"""Of each kind one; the others are in `test_fetching.py`."""


def test_a_location_with_79_users_takes_84_requests(connect: Connect) -> None:
    with simulated_account(79) as simulated:
        client = connect(simulated)
        picture = location_picture(client, AccountLocation(LOCATION, "Northside"))
        pending = [user for user in picture.users if not user.approved]
        assert client.requests == 84
        assert simulated.simulator.counts()["refused"] == 0
    assert len(picture.users) == 79
    assert set(picture.rights) == {user.id for user in picture.users} - {user.id for user in pending}
    assert pending
    assert picture.roles
    assert picture.team
    assert picture.positions
    assert picture.caller.see


def test_the_picture_is_what_the_account_holds(connect: Connect) -> None:
    with simulated_account(9, 5, 3) as simulated:
        picture = account_picture(connect(simulated))
        held = simulated.simulator.state()["locations"]
    assert [location.id for location in picture.locations] == [720_441, 720_442, 720_443]
    assert picture.unread == ()
    assert {chain.locations for chain in picture.chains or ()} == {tuple(location.id for location in picture.known)}
    for location in picture.locations:
        assert {str(user.id) for user in location.users} == set(held[str(location.id)]["users"])


def test_chosen_locations_are_read_and_all_are_known(connect: Connect) -> None:
    with simulated_account(2, 2, 2) as simulated:
        client = connect(simulated)
        picture = account_picture(client, [720_443])
        assert [location.id for location in picture.locations] == [720_443]
        assert len(picture.known) == 3
        with pytest.raises(NotFound, match="The account does not have location 5: "):
            account_picture(client, [5])


def test_a_location_that_is_not_listed_can_be_read_by_its_id(connect: Connect) -> None:
    with simulated_account(2, 2, **{"my-locations": "none"}) as simulated:
        client = connect(simulated)
        assert account_picture(client).locations == ()
        picture = account_picture(client, [720_442])
    assert [location.title for location in picture.known] == [picture.locations[0].location.title]
    assert [location.id for location in picture.locations] == [720_442]


def test_a_stranger_s_location_is_not_read(connect: Connect) -> None:
    with simulated_account(2) as simulated, pytest.raises(NotFound):
        account_picture(connect(simulated), [720_450])


def test_five_faults_in_a_row_from_any_request_on_change_nothing_in_the_picture(connect: Connect) -> None:
    with simulated_account(2) as simulated:
        client = connect(simulated)
        whole = account_picture(client)
        requests = client.requests
        for first in range(1, requests + 1):
            for number, fault in enumerate(FAULTS):
                simulated.simulator.add_fault({**fault, "nth": first + number})
            assert account_picture(client) == whole
            simulated.simulator.faults.clear()
        assert client.requests == requests + requests * (requests + len(FAULTS))


def test_a_location_of_which_a_part_stays_away_is_read_not_at_all(connect: Connect) -> None:
    with simulated_account(4, 4, 4) as simulated:
        client = connect(simulated)
        users = client.users(720_442)
        path = f"/company/720442/users/{users[1].id}/permissions"
        simulated.simulator.add_fault({"kind": "status", "status": 503, "path": path, "times": 0})
        picture = account_picture(client)
    assert [location.id for location in picture.locations] == [720_441, 720_443]
    ((location, reason),) = [(each.location.id, each.reason) for each in picture.unread]
    assert location == 720_442
    assert f"the permissions of user {users[1].id} at location 720442, asked 6 times" in reason


def test_someone_removed_meanwhile_makes_it_unread(connect: Connect) -> None:
    with simulated_account(4) as simulated:
        client = connect(simulated)
        user = next(user for user in client.users(LOCATION) if user.approved)
        path = f"/company/{LOCATION}/users/{user.id}/permissions"
        simulated.simulator.add_fault({"kind": "status", "status": 404, "path": path})
        picture = account_picture(client)
    assert [each.reason for each in picture.unread] == [f"User {user.id} left the location while it was read."]


def test_chains_that_cannot_be_read_are_not_none_at_all(connect: Connect) -> None:
    with simulated_account(2) as simulated:
        simulated.simulator.add_fault({"kind": "status", "status": 403, "path": "/groups"})
        picture = account_picture(connect(simulated))
    assert picture.chains is None
    assert picture.locations


def test_a_token_that_dies_ends_it_at_any_request(connect: Connect, tmp_path: Path) -> None:
    with simulated_account(2) as simulated:
        client = connect(simulated)
        account_picture(client)
        for nth in range(1, client.requests + 1):
            simulated.simulator.add_fault({"kind": "token-dies", "nth": nth})
            again = AccountClient(simulated.url, tokens_of(simulated), ":memory:", clock=Clock.running(200))
            with again, pytest.raises(SignedOut):
                account_picture(again)
            simulated.simulator.faults.clear()
