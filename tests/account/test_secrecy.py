"""No token and no password in anything that the account's room raises, returns or logs, whatever goes wrong."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator

import pytest

from account.scripted import Scene, scripted
from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.picturing import account_picture
from rolecall.account.signing_in import signed_in
from rolecall.domain.errors import RolecallError
from rolecall.terminal import envelope
from waiting import WaitingTime

PARTNER, USER, PASSWORD = "partner-d41d8cd98f00", "user-9e107d9d372bb", "correct-horse-battery"
ECHO = f"Authorization: Bearer {PARTNER}, User {USER}; password {PASSWORD}"
MINUTE = {"Retry-After": "600"}


def failure(**meta: object) -> bytes:
    return json.dumps({"success": False, "data": None, "meta": {"message": ECHO, **meta}}).encode()


SCENES: dict[str, Scene] = {
    "redirect": (302, {"Location": "/elsewhere"}, failure()),
    "signed-out": (401, {}, failure()),
    "forbidden": (403, {}, failure()),
    "missing": (404, {}, failure()),
    "older-shape": (404, {}, json.dumps({"errors": {"code": 404, "message": ECHO}}).encode()),
    "invalid": (422, {}, failure(errors=[{"message": ECHO}, ECHO])),
    "slow-down": (429, MINUTE, failure()),
    "broken": (500, {}, failure()),
    "failure": (200, {}, failure()),
    "page": (502, {}, f"<html>{ECHO}</html>".encode()),
    "cut": (200, {"Content-Length": "9999", "Connection": "close"}, failure()),
    "no-envelope": (200, {}, json.dumps({"user_token": USER, "partner": PARTNER}).encode()),
    "odd-data": (200, {}, json.dumps({"success": True, "data": [{"id": ECHO, "slug": [ECHO]}]}).encode()),
}
Call = Callable[[AccountClient], object]
CALLS: dict[str, Call] = {
    "picture": account_picture,
    "rights": lambda client: client.rights(1, 2),
    "roles": lambda client: client.roles(1),
    "put": lambda client: client.put_rights(1, 2, {"user_role": "worker"}),
    "invite": lambda client: client.invite(1, {"invites": [{"name": "Eva"}]}),
    "remove": lambda client: client.remove(1, 2),
    "sign-in": lambda client: signed_in(
        client._transport._address, PARTNER, "dana@example.com", PASSWORD, ":memory:", client._transport.pace.clock
    ),
}


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert not any(secret in caplog.text for secret in (PARTNER, USER, PASSWORD))


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("call", CALLS)
def test_an_account_that_echoes_them_is_quoted_without_them(call: str, scene: str) -> None:
    with scripted(SCENES[scene]) as server:
        tokens = Tokens(host_of(server.url), PARTNER, USER)
        with AccountClient(server.url, tokens, ":memory:", clock=WaitingTime().clock) as client:
            try:
                said = repr(CALLS[call](client))
            except RolecallError as error:
                said = envelope.error("pull", error) + "".join(traceback.format_exception(error))
    known = (PARTNER, PASSWORD) if call == "sign-in" else (PARTNER, USER)
    assert not any(secret in said for secret in known)
