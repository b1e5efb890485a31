"""The server: what is strange in a request harms nobody, and one looks behind the account under /_simulator."""

from __future__ import annotations

import http.client
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolecall_simulator.messages import Request
from rolecall_simulator.routes import OPERATIONS, ROOT
from rolecall_simulator.simulator import Simulator
from simulated import Simulated
from simulator.client import HEADERS, Client

FIRST = 720_441


def behind(simulated: Simulated, method: str, place: str, body: object = None) -> tuple[int, Any]:
    """What a request under /_simulator says."""
    parts = urlsplit(simulated.server.control_url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    connection.request(method, f"{parts.path}/{place}", None if body is None else json.dumps(body))
    response = connection.getresponse()
    data = json.loads(response.read())
    connection.close()
    return response.status, data


def raw(simulated: Simulated, text: bytes) -> bytes:
    """The first bytes that come back for what is no proper request."""
    with socket.create_connection(("127.0.0.1", simulated.server.server_port), timeout=5) as connection:
        connection.sendall(text)
        return connection.recv(20)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", b" 400 "),
        (b"POST /api/v1/auth HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", b" 411 "),
        (b"POST /api/v1/auth HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b" 411 "),
        (b"POST /api/v1/auth HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", b" 413 "),
        (b"BREW /api/v1/auth HTTP/1.1\r\nHost: x\r\n\r\n", b" 501 "),
    ],
)
def test_what_is_no_request_is_answered_with_an_error(simulated: Simulated, text: bytes, status: bytes) -> None:
    assert status in raw(simulated, text)


@pytest.mark.parametrize("method", ["DELETE", "TRACE", "PATCH"])
def test_a_method_that_a_place_has_not_is_answered_so(simulated: Simulated, client: Client, method: str) -> None:
    assert client.ask(method, "/groups").status == 405
    assert client.ask(method, "/user/data").status == 404
    simulated.surprises.clear()


def test_many_requests_go_over_one_connection(simulated: Simulated, client: Client) -> None:
    parts = urlsplit(simulated.url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    authorization = f"Bearer {client.partner_token}, User {client.user_token}"
    for _ in range(50):
        connection.request("GET", f"{parts.path}/groups", headers={**HEADERS, "Authorization": authorization})
        response = connection.getresponse()
        assert (response.status, len(json.loads(response.read())["data"])) == (200, 1)
    connection.close()


def test_a_latency_passes_in_simulated_time(simulated: Simulated, client: Client) -> None:
    simulated.simulator.set_traits({"latency": "40-50"})
    began = time.monotonic()
    assert client.get("/groups").status == 200
    assert 0.2 <= time.monotonic() - began < 10


def test_without_the_accept_header_answers_are_bare(simulated: Simulated, client: Client) -> None:
    assert client.ask("GET", "/groups", headers={"Accept": "application/json"}).json[0]["title"] == "Studio chain"
    assert len(simulated.surprises) == 2
    simulated.surprises.clear()


@pytest.mark.parametrize(
    ("traits", "messages"),
    [
        ({}, ["Access denied.", None]),
        ({"messages": "other"}, ["Доступ запрещён.", None]),
        ({"messages": "none"}, [None, None]),
        ({"empty": "array", "messages": "none"}, [None, None]),
    ],
)
def test_errors_have_two_shapes_and_sometimes_no_text(
    simulated: Simulated, client: Client, traits: dict[str, str], messages: list[str | None]
) -> None:
    simulated.simulator.set_traits(traits)
    metas = [client.get(f"/company/{id_}/users").json["meta"] for id_ in (720_470, 1)]
    assert [meta["message"] if meta else None for meta in metas] == messages
    assert client.get("/company/1").json["errors"]["code"] == 404
    assert "success" not in client.get("/company/1").json


def test_one_looks_behind_the_account(simulated: Simulated, client: Client) -> None:
    client.get("/groups")
    status, overview = behind(simulated, "GET", "")
    assert (status, overview["counts"]["calls"]) == (200, {"GET /groups": 1})
    assert overview["demo"]["user_token"] == client.user_token
    assert behind(simulated, "PUT", "traits", {"put": "partial"})[1]["put"] == "partial"
    assert behind(simulated, "POST", "faults", {"kind": "reset", "nth": 2})[1][0]["met"] == 0
    assert behind(simulated, "DELETE", "faults") == (200, [])
    zero = simulated.user("Zero Link")["id"]
    assert behind(simulated, "POST", "edit", {"location": FIRST, "user": zero, "role": "manager"}) == (200, {})
    assert behind(simulated, "GET", "state")[1]["locations"][str(FIRST)]["users"][str(zero)]["user_role"] == "manager"
    (line,) = behind(simulated, "GET", "log")[1]
    assert (line["path"], line["status"], line["fault"]) == ("/api/v1/groups", 200, None)
    assert behind(simulated, "POST", "restore") == (200, {})
    assert behind(simulated, "GET", "counts")[1]["requests"] == 0
    assert simulated.user("Zero Link")["user_role"] == "administrator"


@pytest.mark.parametrize(
    ("method", "place", "body", "error"),
    [
        ("GET", "nope", None, "Nothing here."),
        (
            "PUT",
            "traits",
            {"put": "half"},
            "“half” is not a value of the trait put. Choose from: full, partial, clear.",
        ),
        ("PUT", "traits", {"pt": "full"}, "Unknown trait “pt”. Choose from: put, "),
        ("PUT", "traits", {"latency": "slow"}, "“slow” is neither a number nor a span such as 0.5-0.8."),
        ("PUT", "traits", [], "Expected an object"),
        ("POST", "faults", {"kind": "flood"}, "A fault needs a kind."),
        ("POST", "edit", {"location": 1, "user": 1, "accept": True}, "No user 1 at a location 1."),
        ("POST", "edit", {"user": 1, "password": "x"}, "No user 1."),
        ("POST", "edit", None, "Expecting value"),
    ],
)
def test_what_cannot_be_done_behind_it_says_why(
    simulated: Simulated, method: str, place: str, body: object, error: str
) -> None:
    status, data = behind(simulated, method, place, body)
    assert status in (400, 404)
    assert data["error"].startswith(error)


def test_neither_log_nor_state_holds_a_token_or_password(simulated: Simulated, client: Client) -> None:
    client.signed_in_as("zero.link@example.com")
    text = json.dumps([simulated.simulator.state(), simulated.simulator.log(), simulated.simulator.counts()])
    assert client.user_token not in text
    assert client.partner_token not in text
    assert '"simulated"' not in text


def test_a_new_password_kills_the_token(simulated: Simulated, client: Client) -> None:
    simulated.simulator.edit({"user": simulated.user("Mara Quill")["id"], "password": "another"})
    assert client.get("/groups").status == 401
    partner = Client(client.url, client.partner_token, "")
    assert partner.post("/auth", {"login": "mara@example.com", "password": "simulated"}).status == 401
    signed_in = partner.post("/auth", {"login": "mara@example.com", "password": "another"})
    assert (signed_in.status, signed_in.data["user_token"]) == (201, simulated.user_token)


# -- anything at all is answered -------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["user_role", "user_permissions", "staff_id", "slug", "value", "invites", "name", "search"])
            | st.sampled_from(["user_company_links", "company_id", "login", "password", "timetable_access"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
IDS = st.sampled_from(["720441", "10233", "10235", "1", "0", "-1", "x", "9" * 400])


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes]:
    operation = draw(st.sampled_from(OPERATIONS))
    parts = [draw(IDS) if part.startswith("{") else part for part in operation.template.split("/")]
    names = st.sampled_from(["my", "page", "count", "include[]", "filter[is_approved]", "group_id", "show_groups"])
    query = draw(st.dictionaries(names, st.sampled_from(["1", "0", "-1", "null", "", "9" * 400, "user_permissions"])))
    target = ROOT + "/".join(parts) + "?" + "&".join(f"{name}={value}" for name, value in query.items())
    body = draw(st.binary(max_size=20) | st.just(b"[" * 100_000) | JSON.map(lambda data: json.dumps(data).encode()))
    return operation.method, target, body


@pytest.fixture(scope="module")
def account() -> Simulator:
    return Simulator((20, 5), traits={"limit": "off", "pending": "200"})


@settings(max_examples=400)
@given(asked=requests())
def test_whatever_is_asked_is_answered(account: Simulator, asked: tuple[str, str, bytes]) -> None:
    method, target, body = asked
    service = account.account
    headers = {
        "accept": HEADERS["Accept"],
        "authorization": f"Bearer {service.partner_token}, User {service.demo.token}",
    }
    response = service.answer(Request.to(method, target, headers=headers, body=body))
    assert response.status in (200, 201, 202, 204, 401, 403, 404, 422)
    if response.body:
        assert response.json()


def test_many_at_once_lose_nothing(simulated: Simulated, client: Client) -> None:
    def invite(number: int) -> int:
        row = {"name": f"Nora {number}", "search": f"nora.{number}@example.com"}
        return client.post(f"/user/invite/{FIRST}", {"invites": [row]}).status

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(invite, range(200))) == {202}
    state = simulated.simulator.state()
    assert [row["sent"] for row in state["invitations"]] == [1] * 200
    assert len(state["locations"][str(FIRST)]["users"]) == 279
