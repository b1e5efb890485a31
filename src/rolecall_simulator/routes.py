"""Which call a method and a path mean: the table of operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rolecall_simulator import membership_writes, reads
from rolecall_simulator.call import Call
from rolecall_simulator.messages import Response
from rolecall_simulator.permission_writes import write_permissions
from rolecall_simulator.sign_in import sign_in

ROOT = "/api/v1"


@dataclass(frozen=True, slots=True)
class Operation:
    """One call: its place, its answer, whether the partner's token is enough, whether errors have the older shape."""

    method: str
    template: str
    answer: Callable[[Call], Response]
    partner_only: bool = False
    older_errors: bool = False


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
    return next((match for match in _matches(path) if match.operation.method == method), None)


def methods(path: str) -> list[str]:
    """The methods that a path under ROOT has."""
    return [match.operation.method for match in _matches(path)]


def _matches(path: str) -> Iterator[Match]:
    for operation, pattern in _PATTERNS:
        if found := pattern.fullmatch(path):
            yield Match(operation, {name: int(text) for name, text in found.groupdict().items()})


_PATTERNS = [
    (each, re.compile(ROOT + re.sub(r"{(\w+)}", r"(?P<\1>[0-9]{1,15})", each.template))) for each in OPERATIONS
]
