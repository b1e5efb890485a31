from __future__ import annotations

import json

import pytest

from account.scripted import scripted
from rolecall.account.client import AccountClient
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock
from rolecall.account.signing_in import SignedIn, signed_in
from rolecall.domain.account.picture_data import UnexpectedAnswer
from rolecall.domain.errors import RolecallError, SignedOut, Unavailable
from simulated import Simulated

PASSWORD = "correct-horse-battery"  # noqa: S105 - nobody's


def signing_in(url: str, partner: str, login: str, password: str) -> SignedIn:
    return signed_in(url, partner, login, password, ":memory:", Clock.running(200))


def test_login_and_password_give_tokens_that_work(simulated: Simulated) -> None:
    demo = simulated.simulator.account.demo
    who = signing_in(simulated.url, simulated.partner_token, demo.email, demo.password)
    assert (who.user, who.name, who.tokens.host) == (demo.id, demo.name, host_of(simulated.url))
    assert demo.token not in repr(who)
    with AccountClient(simulated.url, who.tokens, ":memory:", clock=Clock.running(200)) as client:
        assert client.chains()


@pytest.mark.parametrize("wrong", ["password", "login", "partner"])
def test_what_is_wrong_is_not_accepted_and_not_repeated(simulated: Simulated, wrong: str) -> None:
    demo = simulated.simulator.account.demo
    given = {"partner": simulated.partner_token, "login": demo.email, "password": demo.password, wrong: "wrong-one"}
    with pytest.raises(SignedOut, match="did not accept the partner token, the login and the password") as failed:
        signing_in(simulated.url, given["partner"], given["login"], given["password"])
    said = failed.value.message + failed.value.hint
    assert not any(secret in said for secret in given.values())
    assert len(simulated.simulator.log()) == 1


@pytest.mark.parametrize("fault", [{"kind": "reset"}, {"kind": "html"}, {"kind": "status"}, {"kind": "failure"}])
def test_it_is_tried_once(simulated: Simulated, fault: dict[str, object]) -> None:
    demo = simulated.simulator.account.demo
    simulated.simulator.add_fault({**fault, "times": 0})
    with pytest.raises(Unavailable):
        signing_in(simulated.url, simulated.partner_token, demo.email, demo.password)
    assert len(simulated.simulator.log()) == 1


@pytest.mark.parametrize("data", [None, [], {"id": 1}, {"id": 1, "user_token": ""}, {"id": "x", "user_token": "y"}])
def test_an_answer_without_token_is_unexpected(data: object) -> None:
    body = json.dumps({"success": True, "data": data, "meta": []}).encode()
    with scripted((201, {}, body)) as server, pytest.raises(UnexpectedAnswer):
        signing_in(server.url, "partner", "dana@example.com", PASSWORD)


def test_a_token_that_is_none_is_not_repeated() -> None:
    body = json.dumps({"success": True, "data": {"id": 1, "user_token": "a b, c"}}).encode()
    with scripted((201, {}, body)) as server, pytest.raises(RolecallError) as failed:
        signing_in(server.url, "partner", "dana@example.com", PASSWORD)
    assert "a b, c" not in failed.value.message
