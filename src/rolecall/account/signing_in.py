"""Signing in with login and password, which are used once and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from rolecall.account import paths
from rolecall.account.credentials import Tokens
from rolecall.account.envelopes import opened
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock, Pace
from rolecall.account.transport import Transport
from rolecall.domain.account.picture_data import UnexpectedAnswer
from rolecall.domain.errors import SignedOut, Unavailable


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, with the tokens to use from now on."""

    user: int
    name: str
    tokens: Tokens


def signed_in(address: str, partner: str, login: str, password: str, pace_file: str, clock: Clock) -> SignedIn:
    """Exchanges a login (e-mail or phone) and its password for a user token. It is tried once: nobody knows how many
    failed attempts an account allows.

    Raises SignedOut where the account does not accept them, Unavailable, and WrongUsage for an impossible token.
    """
    host = host_of(address)
    transport = Transport(address, Tokens(host, partner), Pace(host, pace_file, clock), lambda requests: None)
    try:
        reply = transport.exchange("POST", paths.SIGN_IN, body={"login": login, "password": password})
    finally:
        transport.close()
    envelope = opened(reply)
    if envelope.success:
        return _signed_in(envelope.data, host, partner)
    if envelope.refused:  # what it says may repeat the login or the password
        message = f"{transport.name} did not accept the partner token, the login and the password."
        raise SignedOut(message, hint="Check all three, then run again: rolecall account connect")
    raise Unavailable(
        f"{transport.name} could not sign you in (HTTP {envelope.status}).", hint="Try again in a moment."
    )


def _signed_in(data: object, host: str, partner: str) -> SignedIn:
    match data:
        case {"user_token": str(token), "id": int(user), **rest} if token:
            return SignedIn(user, str(rest.get("name") or ""), Tokens(host, partner, token))
    raise UnexpectedAnswer("The account signed you in without a token.", hint="Report it.")
