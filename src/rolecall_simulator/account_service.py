"""The account as a service: who asks, which call it is, and the answer to it. No sockets, no clock, no faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rolecall_simulator import membership_writes, reads
from rolecall_simulator.call import Call
from rolecall_simulator.estate import PARTNER_TOKEN, Estate, Person
from rolecall_simulator.messages import Request, Response
from rolecall_simulator.permission_writes import json_object, write_permissions
from rolecall_simulator.responses import Failed, failure, older_failure
from rolecall_simulator.traits import Traits

ROOT = "/api/v1"
AUTHORIZATION = re.compile(r"Bearer (?P<partner>[^\s,]+)(?:,\s*User (?P<user>[^\s,]+))?")


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: its place, its answer, whether the partner's token is enough, whether errors have the older shape."""

    method: str
    template: str
    answer: Callable[[Call], Response]
    partner_only: bool = False
    older_errors: bool = False


def sign_in(call: Call) -> Response:
    """POST /auth: the user's token for a login (e-mail or phone) and password."""
    try:
        body = json_object(call)
    except Failed:
        raise Failed(401) from None
    person = call.estate.known(str(body.get("login") or "?"))
    if person is None or body.get("password") != person.password:
        raise Failed(401)
    contact = {"name": person.name, "phone": person.phone, "login": person.email, "email": person.email, "avatar": ""}
    state = {"is_approved": True, "is_email_confirmed": bool(person.email)}
    return call.done({"id": person.id, "user_token": person.token, **contact, **state}, status=201, array=True)


OPERATIONS = (
    Operation("POST", "/auth", sign_in, partner_only=True),
    Operation("GET", "/companies", reads.locations, partner_only=True),
    Operation("GET", "/company/{location_id}", reads.location, older_errors=True),
    Operation("GET", "/groups", reads.chains),
    Operation("GET", "/company/{location_id}/users", reads.users),
    Operation("DELETE", "/company/{location_id}/users/{user_id}", membership_writes.remove),
    Operation("GET", "/company/{location_id}/users/roles", reads.role_list),
    Operation("GET", "/company/{location_id}/users/{user_id}/roles", reads.role_list_for_user),
    Operation("GET", "/company/{location_id}/users/{user_id}/permissions", reads.permissions),
    Operation("PUT", "/company/{location_id}/users/{user_id}/permissions", write_permissions),
    Operation("POST", "/user/invite/{location_id}", membership_writes.invite),
    Operation("GET", "/user/permissions/{location_id}", reads.own_permissions),
    Operation("POST", "/company/{location_id}/users/{user_id}/copy_to_companies", membership_writes.copy_to_companies),
    Operation(
        "POST", "/company/{location_id}/users/{user_id}/remove_from_companies", membership_writes.remove_from_companies
    ),
    Operation("GET", "/staff/{location_id}", reads.team_members),
    Operation("GET", "/company/{location_id}/staff/positions", reads.positions),
    Operation("GET", "/company/{location_id}/staff/{team_member_id}", reads.team_member),
)


@dataclass(frozen=True, slots=True)
class Match:
    """The call that a request means, with the ids from its path."""

    operation: Operation
    ids: dict[str, int]


def matched(method: str, path: str) -> Match | None:
    """The call at a path under ROOT."""
    for operation, pattern in _PATTERNS:
        if operation.method == method and (found := pattern.fullmatch(path)):
            return Match(operation, {name: int(text) for name, text in found.groupdict().items()})
    return None


_PATTERNS = [
    (each, re.compile(ROOT + re.sub(r"{(\w+)}", r"(?P<\1>[0-9]{1,15})", each.template))) for each in OPERATIONS
]


class AccountService:
    """The account's state and traits, and the one way to ask it."""

    def __init__(self, estate: Estate, traits: Traits) -> None:
        self.estate, self.traits = estate, traits

    partner_token = PARTNER_TOKEN

    @property
    def demo(self) -> Person:
        """A person to sign in as, who may manage users at every location."""
        return self.estate.demo

    def answer(self, request: Request) -> Response:
        """The answer to a request, after doing what it asks."""
        match = matched(request.method, request.path)
        if match is None:
            return failure(404, self.traits)
        try:
            return match.operation.answer(self._call(request, match))
        except Failed as failed:
            if match.operation.older_errors:
                return older_failure(failed.status, self.traits)
            return failure(failed.status, self.traits, failed.errors)

    def _call(self, request: Request, match: Match) -> Call:
        """The call, made by somebody who may make it. Raises Failed (401)."""
        given = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
        if given is None or given["partner"] != PARTNER_TOKEN:
            raise Failed(401)
        person = self.estate.holder(given["user"]) if given["user"] else None
        if person is None and (given["user"] or not match.operation.partner_only):
            raise Failed(401)
        return Call(self.estate, self.traits, request, person, **match.ids)
