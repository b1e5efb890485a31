"""The account as a service: who asks, and the answer to what is asked. No sockets, no clock, no faults."""

from __future__ import annotations

import re

from rolecall_simulator.call import Call
from rolecall_simulator.estate import PARTNER_TOKEN, Estate, Person
from rolecall_simulator.messages import Request, Response
from rolecall_simulator.responses import Failed, failure, older_failure
from rolecall_simulator.routes import Match, matched, methods
from rolecall_simulator.traits import Traits

AUTHORIZATION = re.compile(r"Bearer (?P<partner>[^\s,]+)(?:,\s*User (?P<user>[^\s,]+))?")


class AccountService:
    """The account's state and traits, and the one way to ask it."""

    partner_token = PARTNER_TOKEN

    def __init__(self, estate: Estate, traits: Traits) -> None:
        self.estate, self.traits = estate, traits

    @property
    def demo(self) -> Person:
        """A person to sign in as, who may manage users at every location."""
        return self.estate.demo

    def answer(self, request: Request) -> Response:
        """The answer to a request, after doing what it asks."""
        match = matched(request.method, request.path)
        if match is None:
            return failure(405 if methods(request.path) else 404, self.traits)
        try:
            return match.operation.answer(self._call(request, match))
        except Failed as failed:
            if match.operation.older_errors:
                return older_failure(failed.status, self.traits)
            return failure(failed.status, self.traits, failed.errors)

    def caller(self, request: Request) -> Person | None:
        """Who asks; None for the partner alone. Raises Failed (401) for tokens that are none, or have died."""
        given = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
        person = self.estate.holder(given["user"]) if given and given["user"] else None
        if given is None or given["partner"] != PARTNER_TOKEN or (given["user"] and person is None):
            raise Failed(401)
        return person

    def _call(self, request: Request, match: Match) -> Call:
        """The call, made by somebody who may make it. Raises Failed (401)."""
        person = self.caller(request)
        if person is None and not match.operation.partner_only:
            raise Failed(401)
        return Call(self.estate, self.traits, request, person, **match.ids)
