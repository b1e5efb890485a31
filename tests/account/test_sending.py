from __future__ import annotations

from collections.abc import Callable

import pytest

from account.conftest import LOCATION, someone
from account.scripted import scripted
from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock
from rolecall.account.sending import WriteResult
from rolecall.domain.account.next_act import SendOutcome
from rolecall.domain.account.push_steps import rights_body
from rolecall.domain.errors import SignedOut, Unavailable
from simulated import Simulated

INVITATION = {"invites": [{"name": "Eva", "search": "eva.new@example.com"}]}


def put(client: AccountClient, user: int) -> WriteResult:
    body = rights_body(client.rights(LOCATION, user), {})
    client._transport.requests = 0
    return client.put_rights(LOCATION, user, body)


def invite(client: AccountClient, user: int) -> WriteResult:
    client._transport.requests = 0
    return client.invite(LOCATION, INVITATION)


def remove(client: AccountClient, user: int) -> WriteResult:
    client._transport.requests = 0
    return client.remove(LOCATION, user)


EACH = pytest.mark.parametrize("write", [put, invite, remove])
Write = Callable[[AccountClient, int], WriteResult]
WRITES = {"PUT": put, "POST": invite, "DELETE": remove}


@EACH
def test_what_is_done_says_so(client: AccountClient, write: Write) -> None:
    assert write(client, someone(client)).outcome is SendOutcome.DONE
    assert client.requests == 1


@EACH
@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"kind": "reset"}, SendOutcome.UNSURE),
        ({"kind": "done-reset"}, SendOutcome.UNSURE),
        ({"kind": "truncated"}, SendOutcome.UNSURE),
        ({"kind": "html"}, SendOutcome.UNSURE),
        ({"kind": "html", "done": True}, SendOutcome.UNSURE),
        ({"kind": "html", "status": 200, "done": True}, SendOutcome.UNSURE),
        ({"kind": "html", "status": 403}, SendOutcome.UNSURE),
        ({"kind": "status", "status": 500, "done": True}, SendOutcome.UNSURE),
        ({"kind": "status", "status": 503}, SendOutcome.UNSURE),
        ({"kind": "failure", "done": True}, SendOutcome.UNSURE),
        ({"kind": "status", "status": 403}, SendOutcome.REFUSED),
        ({"kind": "status", "status": 404}, SendOutcome.REFUSED),
        ({"kind": "status", "status": 409}, SendOutcome.REFUSED),
        ({"kind": "status", "status": 422}, SendOutcome.REFUSED),
        ({"kind": "status", "status": 429}, SendOutcome.NEVER_SENT),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else str(value),
)
def test_nothing_is_sent_twice_whatever_comes_back(
    client: AccountClient, simulated: Simulated, write: Write, fault: dict[str, object], outcome: SendOutcome
) -> None:
    user = someone(client)
    method = next(method for method, each in WRITES.items() if each is write)
    simulated.simulator.add_fault({**fault, "method": method, "times": 0})
    result = write(client, user)
    assert result.outcome is outcome
    assert result.messages
    assert client.requests == 1


def test_without_a_connection_nothing_was_sent() -> None:
    with scripted((200, {}, b"")) as server:
        address = server.url
    with AccountClient(address, Tokens(host_of(address), "partner", "user"), ":memory:") as client:
        results = [
            client.put_rights(1, 2, {"user_role": "worker"}),
            client.invite(1, INVITATION),
            client.remove(1, 2),
        ]
    assert {result.outcome for result in results} == {SendOutcome.NEVER_SENT}


@EACH
def test_a_dead_token_stops(client: AccountClient, simulated: Simulated, write: Write) -> None:
    user = someone(client)
    method = next(method for method, each in WRITES.items() if each is write)
    simulated.simulator.add_fault({"kind": "token-dies", "method": method})
    with pytest.raises(SignedOut):
        write(client, user)


def test_after_429_everyone_waits_and_longer_than_a_minute_nobody() -> None:
    waits: list[float] = []
    with scripted((429, {"Retry-After": "9"}, b""), (429, {"Retry-After": "600"}, b"")) as server:
        tokens = Tokens(host_of(server.url), "partner", "user")
        with AccountClient(
            server.url, tokens, ":memory:", clock=Clock(lambda: 1000.0 + sum(waits), waits.append)
        ) as client:
            assert client.remove(1, 2).outcome is SendOutcome.NEVER_SENT
            with pytest.raises(Unavailable, match="takes no more requests for 600 seconds"):
                client.remove(1, 2)
    assert waits == [9.0]


def test_every_message_of_a_refusal_is_kept(client: AccountClient) -> None:
    user = someone(client)
    body = rights_body(client.rights(LOCATION, user), {})
    body["user_permissions"] += [{"slug": "no_such_slug", "value": True}, {"slug": "nor_this", "value": True}]
    result = client.put_rights(LOCATION, user, body)
    assert (result.outcome, result.status) == (SendOutcome.REFUSED, 422)
    assert any("no_such_slug" in message for message in result.messages)
