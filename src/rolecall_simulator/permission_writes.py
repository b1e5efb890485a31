"""PUT of a person's permissions, with every behaviour that its documentation leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rolecall_simulator.call import Call
from rolecall_simulator.estate import DOCUMENTED_ROLES, Company, UserLink
from rolecall_simulator.messages import Response
from rolecall_simulator.permission_tree import KINDS, Node, nodes, starting_values
from rolecall_simulator.reads import permission_data
from rolecall_simulator.responses import Failed

KEYS = ("user_role", "user_permissions", "staff_id")


def write_permissions(call: Call) -> Response:
    """PUT /company/{id}/users/{id}/permissions: all of it or, when anything is wrong with it, nothing."""
    company = call.company("settings_users_access", "settings_users_edit_access")
    link = call.link(company)
    if call.protects(call.user_id, link) and call.traits["protected"] != "apply":
        raise Failed(int(call.traits["protected"]), "The user cannot be edited.")
    body = json_object(call)
    errors = [*_unknown_keys(call, body), *_role_errors(body), *_staff_errors(call, company, body)]
    entries, wrong = sent_values(call, body)
    if errors or (wrong and call.traits["atomic"] == "yes"):
        raise Failed(422, *errors, *wrong)
    role = body.get("user_role", link.role)
    values = _merged(call, link, role, entries)
    staff_id = _staff_id(call, link, body)
    if role != link.role and call.traits["role-change"] == "rewrite":
        values = link.values | _starting(call, role, staff_id)
    wrong += _taken_back(call, company, link, role, entries or {}, values)
    if not wrong or call.traits["atomic"] == "no":
        link.role, link.values = role, values
        company.tie(call.user_id, staff_id)
    if wrong:
        raise Failed(422, *wrong)
    return call.done(permission_data(call, company, link))


def json_object(call: Call) -> dict[str, Any]:
    """The body. Raises Failed (422) for one that is no JSON object."""
    try:
        body = call.request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Failed(422, "The body is not a JSON object.")
    return body


def sent_values(call: Call, body: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[str]]:
    """The values that fit, by slug (None without a list), of one slug the last; and what is wrong with the others."""
    rows = body.get("user_permissions")
    if rows is None:
        return None, [] if "user_permissions" not in body else ["user_permissions: not a list"]
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and isinstance(row.get("slug"), str) for row in rows
    ):
        return None, ["user_permissions: not a list of slugs with values"]
    sent = {row["slug"]: row.get("value") for row in rows}
    wrong, fitting = [], {}
    for slug, value in sent.items():
        if not call.knows(slug):
            wrong += [f"{slug}: unknown permission"] if call.traits["unknown-slug"] == "refuse" else []
        elif fits(nodes()[slug], value):
            fitting[slug] = value
        else:
            wrong.append(f"{slug}: not a value of this kind")
    return fitting, wrong


def fits(node: Node, value: Any) -> bool:
    """Whether a value has a JSON type that the account takes for a node."""
    if node.two_ways:
        return type(value) in (int, bool) and value in (0, 1)
    if node.kind == "ids":
        return value is None or (isinstance(value, list) and all(type(item) is int for item in value))
    if node.kind in ("ip", "chain"):
        return isinstance(value, str)
    return type(value) is int or (node.slug == "finances_salary_staff_id" and value is False)


def _merged(call: Call, link: UserLink, role: str, entries: Mapping[str, Any] | None) -> dict[str, Any]:
    """What is stored: the values sent, the type of each switch as it was, and what becomes of the others."""
    if entries is None:
        return dict(link.values)
    sent = {
        slug: _like(link.values[slug], value) if nodes()[slug].two_ways else value for slug, value in entries.items()
    }
    if call.traits["put"] == "partial":
        return {**link.values, **sent}
    rest = _starting(call, role, link.staff_id)
    if call.traits["put"] == "clear":
        rest = {slug: KINDS[nodes()[slug].kind].cleared for slug in rest}
    return {**link.values, **rest, **sent}


def _starting(call: Call, role: str, staff_id: int | None) -> dict[str, Any]:
    """What a role starts with, of the permissions that the catalogue has at present."""
    values = starting_values(call.estate.roles[role], staff_id or None)
    return {slug: value for slug, value in values.items() if call.knows(slug)}


def _like(before: Any, value: Any) -> Any:
    """One of two values in the JSON type that it had: 1 and 0 stay numbers, true and false what they are."""
    return bool(value) if isinstance(before, bool) else int(value)


def _taken_back(
    call: Call, company: Company, link: UserLink, role: str, entries: Mapping[str, Any], values: dict[str, Any]
) -> Iterator[str]:
    """Takes back what the caller may not edit and what the role does not have, or names it where it is refused."""
    locked = call.locked(company)
    allowed = call.estate.roles[role].allowed
    for slug, node in nodes().items():
        changed = values[slug] != link.values[slug]
        beyond = node.switches and bool(values[slug]) and changed and slug not in allowed
        for name, applies in (("locked", slug in locked and changed), ("beyond-role", beyond)):
            if applies and call.traits[name] != "apply":
                values[slug] = link.values[slug]
            if applies and call.traits[name].startswith("refuse"):
                yield f"{slug}: {'not editable' if name == 'locked' else 'beyond the role'}"
        if slug in locked and slug in entries and not changed and call.traits["locked"] == "refuse-listed":
            yield f"{slug}: not editable"


def _unknown_keys(call: Call, body: Mapping[str, Any]) -> list[str]:
    return [f"{key}: unknown" for key in body if key not in KEYS and call.traits["unknown-key"] == "refuse"]


def _role_errors(body: Mapping[str, Any]) -> list[str]:
    role = body.get("user_role", "worker")
    return [] if role in DOCUMENTED_ROLES else ["user_role: unknown role"]


def _staff_errors(call: Call, company: Company, body: Mapping[str, Any]) -> list[str]:
    staff_id = body.get("staff_id", 0)
    if staff_id is None:
        return ["staff_id: not a number"] if call.traits["staff-null"] == "refuse" else []
    if type(staff_id) is not int:
        return ["staff_id: not a number"]
    return [] if staff_id == 0 or staff_id in company.staff else ["staff_id: unknown team member"]


def _staff_id(call: Call, link: UserLink, body: Mapping[str, Any]) -> int | None:
    if "staff_id" not in body:
        return link.staff_id if call.traits["staff-absent"] == "keep" else None
    if body["staff_id"] == 0:
        return link.staff_id if call.traits["staff-zero"] == "keep" else None
    staff_id: int | None = body["staff_id"]
    return staff_id
