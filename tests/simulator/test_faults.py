"""Each fault meets the request it is meant for, and only then; the state tells whether it was done."""

from __future__ import annotations

import http.client

import pytest

from simulated import Simulated
from simulator.client import Client

FIRST = 720_441
INVITE = f"/user/invite/{FIRST}"
BODY = {"invites": [{"name": "Nora New", "search": "nora.new@example.com"}]}
BROKEN = (ConnectionError, http.client.HTTPException)


def sent(simulated: Simulated) -> int:
    simulated.settle()
    return sum(row["sent"] for row in simulated.simulator.state()["invitations"])


@pytest.mark.parametrize(
    ("kind", "done"), [("reset", 0), ("done-reset", 1), ("reset-late", 1), ("truncated", 1)], ids=str
)
def test_a_connection_breaks_before_or_after_the_deed(
    simulated: Simulated, client: Client, kind: str, done: int
) -> None:
    simulated.simulator.add_fault({"kind": kind, "method": "POST", "seconds": 10})
    with pytest.raises(BROKEN):
        client.post(INVITE, BODY)
    assert sent(simulated) == done
    assert client.post(INVITE, BODY).status == 202
    assert sent(simulated) == done + 1


def test_an_answer_without_a_body_breaks_off_too(simulated: Simulated, client: Client) -> None:
    zero = simulated.user("Zero Link")["id"]
    simulated.simulator.add_fault({"kind": "truncated", "method": "DELETE"})
    with pytest.raises(BROKEN):
        client.ask("DELETE", f"/company/{FIRST}/users/{zero}")
    assert client.ask("DELETE", f"/company/{FIRST}/users/{zero}").status == 404


def test_a_late_deed_is_done_after_the_client_gave_up(simulated: Simulated, client: Client) -> None:
    simulated.simulator.set_traits({"clock": "1"})
    simulated.simulator.add_fault({"kind": "late", "method": "POST", "seconds": 1000})
    client.timeout = 0.1
    with pytest.raises(TimeoutError):
        client.post(INVITE, BODY)
    assert simulated.simulator.counts()["in_flight"] == 1
    assert not simulated.simulator.state()["invitations"]
    simulated.simulator.set_traits({"clock": "100000"})
    assert sent(simulated) == 1


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(
    ("fault", "status", "media"),
    [
        ({"kind": "html"}, 502, "text/html"),
        ({"kind": "status"}, 503, "application/json; charset=utf-8"),
        ({"kind": "status", "status": 429, "retry_after": 3}, 429, "application/json; charset=utf-8"),
        ({"kind": "failure"}, 200, "application/json; charset=utf-8"),
    ],
    ids=str,
)
def test_an_answer_is_replaced_by_another(
    simulated: Simulated, client: Client, fault: dict[str, object], status: int, media: str, *, done: bool
) -> None:
    simulated.simulator.add_fault({**fault, "method": "POST", "done": done})
    answer = client.post(INVITE, BODY)
    assert (answer.status, answer.headers["content-type"]) == (status, media)
    assert answer.headers.get("retry-after") == ("3" if status == 429 else None)
    assert sent(simulated) == done


@pytest.mark.parametrize(("after", "statuses"), [(False, [200, 401, 401]), (True, [200, 200, 401])])
def test_a_token_dies_at_a_request_and_signing_in_gives_another(
    simulated: Simulated, client: Client, statuses: list[int], *, after: bool
) -> None:
    simulated.simulator.add_fault({"kind": "token-dies", "nth": 2, "after": after})
    assert [client.get("/groups").status for _ in range(3)] == statuses
    again = client.signed_in_as("mara@example.com")
    assert again.user_token != client.user_token
    assert again.get("/groups").status == 200


@pytest.mark.parametrize("after", [False, True])
def test_somebody_else_edits_around_a_request(simulated: Simulated, client: Client, *, after: bool) -> None:
    zero = simulated.user("Zero Link")
    path = f"/company/{FIRST}/users/{zero['id']}/permissions"
    edit = {"values": {"timetable_statistics_access": False}}
    simulated.simulator.add_fault(
        {"kind": "edit", "path": "/company/*/users/*/permissions", "edit": edit, "after": after}
    )
    rows = client.get(path).data["user_permissions"]
    assert next(row["value"] for row in rows if row["slug"] == "timetable_statistics_access") is after
    assert simulated.user("Zero Link")["values"]["timetable_statistics_access"] is False


def test_a_fault_meets_its_own_requests_from_the_nth_on_as_often_as_it_says(
    simulated: Simulated, client: Client
) -> None:
    simulated.simulator.add_fault({"kind": "status", "path": "/staff/*", "nth": 2, "times": 2})
    simulated.simulator.add_fault({"kind": "status", "status": 500, "path": "/groups", "times": 0})
    assert [client.get(f"/staff/{FIRST}").status for _ in range(4)] == [200, 503, 503, 200]
    assert [client.get("/groups").status for _ in range(3)] == [500] * 3
    assert client.get("/companies?my=1").status == 200
    assert [fault["met"] for fault in simulated.simulator.faults.plain()] == [4, 3]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({}, "A fault needs a kind. Choose from: reset, "),
        ({"kind": "reset", "nht": 1}, "Unknown key “nht”. Choose from: kind, method, "),
        ({"kind": "reset", "nth": "1"}, "“1” is not a value for nth."),
        ({"kind": "reset", "nth": 0}, "nth starts at 1"),
        ({"kind": "edit", "edit": {"values": {"nope": 1}}}, "Unknown permission “nope”."),
        ({"kind": "edit"}, "A fault of the kind edit needs an edit"),
        ({"kind": "edit", "edit": {"role": "The King"}}, "“The King” is no role: "),
    ],
)
def test_a_fault_that_is_none_is_refused_with_its_reason(simulated: Simulated, row: object, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        simulated.simulator.add_fault(row)
    assert message in str(refused.value)
