"""The calls by which people come to a location and leave it: invite, remove, copy, remove from several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rolecall_simulator.call import Call
from rolecall_simulator.estate import Company, UserLink, contact_key
from rolecall_simulator.messages import Response
from rolecall_simulator.permission_tree import starting_values
from rolecall_simulator.permission_writes import json_object, sent_values
from rolecall_simulator.responses import Failed

MOST_INVITATIONS = 15
INVITED_ROLES = ("worker", "administrator", "accountant", "manager", "owner")


def invite(call: Call) -> Response:
    """POST /user/invite/{id}: 202 without any id; the people are listed as pending, perhaps later."""
    company = call.company("settings_users_access", "settings_users_create_access")
    invites = json_object(call).get("invites")
    if not isinstance(invites, list) or not 1 <= len(invites) <= MOST_INVITATIONS:
        raise Failed(422, f"invites: not a list of 1 to {MOST_INVITATIONS}")
    if errors := [f"invites.{n}.{error}" for n, row in enumerate(invites) for error in _errors(call, company, row)]:
        raise Failed(422, *errors)
    for row in invites:
        _send(call, company, row)
    return call.done(None, {"message": "Saved"}, status=202)


def remove(call: Call) -> Response:
    """DELETE /company/{id}/users/{id}: 204 without a body, for pending people too."""
    company = call.company("settings_users_access", "settings_users_delete_access")
    link = company.links.get(call.user_id)
    if link is None:
        raise Failed(404)
    if call.protects(call.user_id, link) and call.traits["protected"] != "apply":
        raise Failed(int(call.traits["protected"]), "The user cannot be removed.")
    company.tie(call.user_id, None)
    del company.links[call.user_id]
    return Response(204)


def copy_to_companies(call: Call) -> Response:
    """POST …/copy_to_companies: an unknown person becomes active at the targets at once, without being asked."""
    link = _active(call)
    targets = [(company, *sent_values(call, row)) for company, row in _targets(call)]
    if wrong := [error for _, _, errors in targets for error in errors]:
        raise Failed(422, *wrong)
    for company, entries, _ in targets:
        known = company.links.get(call.user_id)
        approved = known is None or known.approved
        values = {**link.values, **(entries or {})}
        company.links[call.user_id] = UserLink(link.role, values, None, link.information, approved)
    return call.done(None)


def remove_from_companies(call: Call) -> Response:
    """POST …/remove_from_companies: takes an active person out of several locations."""
    _active(call)
    for company, _ in _targets(call):
        link = company.links.get(call.user_id)
        if link and not call.protects(call.user_id, link):
            company.tie(call.user_id, None)
            del company.links[call.user_id]
    return call.done(None)


def _errors(call: Call, company: Company, row: Any) -> list[str]:
    """What is wrong with one invitation."""
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("name", "search")):
        return ["name and search are required"]
    key = contact_key(row["search"])
    errors = [] if re.fullmatch(r"[^@\s]+@[^@\s]+|[0-9]{8,15}", key) else ["search is invalid"]
    if row.get("user_role") not in (None, *INVITED_ROLES):
        errors.append("user_role: unknown role")
    if row.get("staff_id") not in (None, *company.staff):
        errors.append("staff_id: unknown team member")
    known = call.estate.known(row["search"])
    if known and known.id in company.links and call.traits["invite-again"] == "refuse":
        errors.append("search: invited already")
    return errors + (sent_values(call, row)[1] if row.get("user_permissions") else [])


def _send(call: Call, company: Company, row: Mapping[str, Any]) -> None:
    key = (company.id, contact_key(row["search"]))
    call.estate.invitations[key] = call.estate.invitations.get(key, 0) + 1
    person = call.estate.known(row["search"])
    if person and person.id in company.links:
        if call.traits["invite-again"] == "same":
            return
        person = None  # a second row for the same contact
    if person is None:
        email, phone = (row["search"], "") if "@" in row["search"] else ("", "+" + contact_key(row["search"]))
        person = call.estate.add_person(row["name"], email, phone)
    role = call.estate.roles[row.get("user_role") or "worker"]
    staff_id = row.get("staff_id")
    values = starting_values(role, staff_id)
    if call.traits["invite-rights"] == "apply":
        values |= sent_values(call, row)[0] or {}
    listed_from = call.request.at + call.traits.span("invite-delay")[0]
    company.links[person.id] = UserLink(role.slug, values, None, row.get("position") or "", approved=False)
    company.links[person.id].listed_from = listed_from
    if staff_id:
        company.tie(person.id, staff_id)


def _active(call: Call) -> UserLink:
    """The accepted link that is copied or removed. Raises Failed where there is none."""
    company = call.company("settings_users_access", "settings_users_edit_access")
    link = company.links.get(call.user_id)
    if link is None:
        raise Failed(404)
    if not link.approved:
        raise Failed(422, "Only active users.")
    return link


def _targets(call: Call) -> list[tuple[Company, dict[str, Any]]]:
    """The locations in the body, with their rows. Raises Failed: 422 for no such list, 403 where the caller may not."""
    rows = json_object(call).get("user_company_links")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Failed(422, "user_company_links: not a list of locations")
    known = {str(id_): company for id_, company in call.estate.companies.items()}
    companies = [known.get(str(row.get("company_id"))) for row in rows]
    if None in companies:
        raise Failed(422, "user_company_links: unknown location")
    targets = [(company, row) for company, row in zip(companies, rows, strict=True) if company]
    owns = [company.links.get(call.caller.id) for company, _ in targets]
    if not all(own and own.right("settings_users_edit_access") for own in owns):
        raise Failed(403)
    return targets
