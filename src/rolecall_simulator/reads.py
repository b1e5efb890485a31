"""The calls that only read: locations, chains, people, roles, permissions, team members and positions."""

from __future__ import annotations

from random import Random
from typing import Any

from rolecall_simulator.call import Call
from rolecall_simulator.estate import Company, StaffMember, UserLink
from rolecall_simulator.messages import Response
from rolecall_simulator.permission_tree import RoleDefinition, nodes
from rolecall_simulator.responses import Failed, empty
from rolecall_simulator.role_trees import RoleTree, slugs_of

PAGE, LARGEST_PAGE = 200, 300
COUNTRY, CITY, ZONE = 7, 181, "America/New_York"


def locations(call: Call) -> Response:
    """GET /companies: one's own with my=1, otherwise everybody's; by pages, without a total."""
    companies = [*call.estate.companies.values()]
    if call.request.number("my") == 1:
        companies = [company for company, link in call.estate.links_of(call.caller.id) if link.approved]
        companies = companies if call.traits["my-locations"] == "listed" else []
    for name, value in (("id", "id"), ("group_id", "chain_id"), ("active", "active")):
        if (wanted := call.request.number(name)) is not None:
            companies = [company for company in companies if getattr(company, value) == wanted]
    count = min(max(1, call.request.number("count") or PAGE), LARGEST_PAGE)
    first = int(call.traits["page-base"])
    page = call.request.number("page")
    start = max(0, (first if page is None else page) - first) * count
    return call.done([_location(company) for company in companies[start : start + count]], array=True)


def location(call: Call) -> Response:
    """GET /company/{id}; the chain and the caller's rights come when they are asked for."""
    company = call.estate.companies.get(call.location_id)
    mine = call.request.number("my") == 1
    link = company.links.get(call.caller.id) if company else None
    if company is None or (mine and not (link and link.approved)):
        raise Failed(404)
    data = {**_location(company), "main_group_id": company.chain_id or 0}
    if call.request.number("show_groups") == 1:
        groups = {str(id_): _chain(call, id_) for id_ in [company.chain_id] if id_}
        data["groups"] = groups or empty(call.traits, array=True)
    if mine and link:
        data["access"] = {"users_access": link.right("settings_users_access")}
    return call.done(data, array=True)


def chains(call: Call) -> Response:
    """GET /groups: the chains of the caller's locations; flags are numbers spelt as text."""
    own = [company for company, link in call.estate.links_of(call.caller.id) if link.approved and company.chain_id]
    if call.traits["my-locations"] == "none":
        own = []
    data = [
        {
            **_chain(call, id_),
            "companies": [{"id": company.id, "title": company.title} for company in own if company.chain_id == id_],
            "access": {"settings_access": "1", "clients_access": "1", "users_access": "1", "loyalty_access": "0"},
        }
        for id_ in dict.fromkeys(company.chain_id for company in own)
    ]
    return call.done(data, array=True)


def users(call: Call) -> Response:
    """GET /company/{id}/users: accepted people and, once they are listed, those invited; no role, no rights."""
    company = call.company("settings_users_access")
    rows = [(id_, link) for id_, link in company.links.items() if link.listed_from <= call.request.at]
    wanted = call.request.number("filter[is_approved]")
    data = [_user(call, id_, link) for id_, link in rows if wanted is None or link.approved == bool(wanted)]
    return call.done(data, {"count": len(data)})


def role_list(call: Call) -> Response:
    """GET /company/{id}/users/roles: the roles, with their trees if `include` is understood."""
    return _roles(call, call.company("settings_users_access"))


def role_list_for_user(call: Call) -> Response:
    """GET /company/{id}/users/{id}/roles: the same roles (not the person's), as editable by this caller."""
    company = call.company("settings_users_access")
    link = call.link(company)
    return _roles(call, company, everything_locked=call.protects(call.user_id, link))


def permissions(call: Call) -> Response:
    """GET /company/{id}/users/{id}/permissions: the role, the team member and a flat list of values."""
    company = call.company("settings_users_access")
    return call.done(permission_data(call, company, call.link(company)))


def permission_data(call: Call, company: Company, link: UserLink) -> dict[str, Any]:
    """What is read of a person's permissions, also the answer to writing them."""
    listed = {slug for slug in nodes() if call.knows(slug)}
    if call.traits["listed"] == "role":
        listed &= slugs_of(call.estate.roles[link.role])
    entries = [{"slug": slug, "value": value} for slug, value in link.values.items() if slug in listed]
    if call.traits["order"] == "shuffled":
        Random(f"{call.user_id} {call.request.at}").shuffle(entries)  # noqa: S311  not for secrets
    paid = any(node.paid_only and link.right(node.slug) for node in nodes().values())
    linked = {"staff_id": link.staff_id} if link.staff_id or call.traits["unlinked"] == "as-held" else {}
    return {
        "user_role": link.role,
        **linked,
        "is_editable": not call.protects(call.user_id, link)
        and call.own_link(company).right("settings_users_edit_access"),
        "has_any_paid_permission": paid or None,
        "user_permissions": entries,
    }


def own_permissions(call: Call) -> Response:
    """GET /user/permissions/{id}: the caller's rights in groups, under names and ends of their own."""
    link = call.own_link(call.company())
    data: dict[str, Any] = {}
    for node in nodes().values():
        value = link.values[node.slug]
        if node.kind == "own":
            value = bool(value)
        if node.group == "timetable" and node.kind == "days" and value == -1:
            value = 0  # unlimited is 0 in this one place
        if node.kind == "ip":
            value = [address for address in str(value).split(",") if address]
        data.setdefault(node.group, {})[node.grouped or node.slug] = value
    data |= data["security"]
    wanted = call.request.query.get("group_permissions[]")
    return call.done({name: data[name] for name in data if not wanted or name in wanted}, array=True)


def team_members(call: Call) -> Response:
    """GET /staff/{id}: everybody who works or worked there."""
    company = call.company()
    return call.done([_team_member(call, company, member) for member in company.staff.values()], array=True)


def team_member(call: Call) -> Response:
    """GET /company/{id}/staff/{id}."""
    company = call.company()
    member = company.staff.get(call.team_member_id)
    if member is None:
        raise Failed(404)
    return call.done({**_team_member(call, company, member), "is_paid_staff": not member.fired}, array=True)


def positions(call: Call) -> Response:
    """GET /company/{id}/staff/positions."""
    company = call.company()
    return call.done([{"id": id_, "title": title} for id_, title in company.positions.items()], array=True)


def _location(company: Company) -> dict[str, Any]:
    place = {"country_id": COUNTRY, "city_id": CITY, "timezone_name": ZONE, "address": f"{company.id % 1000} Elm St"}
    return {
        "id": company.id,
        "title": company.title,
        "public_title": company.title,
        "active": int(company.active),
        **place,
    }


def _chain(call: Call, id_: int | None) -> dict[str, Any]:
    return {"id": id_, "title": call.estate.chains[id_ or 0]}


def _user(call: Call, id_: int, link: UserLink) -> dict[str, Any]:
    person = call.estate.people[id_]
    phone, email = person.shown(masked=call.traits["contacts"] == "masked")
    return {
        "id": id_,
        "name": person.name,
        "phone": phone.removeprefix("+") if call.traits["phones"] == "bare" else phone,
        "email": email,
        "information": link.information,
        "is_approved": link.approved,
        "is_non_deletable": link.fixed,
    }


def _roles(call: Call, company: Company, *, everything_locked: bool = False) -> Response:
    form = call.traits["include"]
    asked = {"plain": "include", "brackets": "include[]"}
    understood = [name for kind, name in asked.items() if form in (kind, "both")]
    with_tree = any("user_permissions" in call.request.query.get(name, ()) for name in understood)
    locked = frozenset(nodes()) if everything_locked else call.locked(company)
    rows = [_role(role) for role in call.estate.roles.values()]
    if with_tree:
        options, catalogue, swapped = _options(company), call.traits["catalogue"], call.traits["ends"] == "swapped"
        trees = [
            RoleTree(role, options, locked, catalogue, swapped=swapped).nodes() for role in call.estate.roles.values()
        ]
        rows = [{**row, "user_permissions": tree} for row, tree in zip(rows, trees, strict=True)]
    return call.done(rows, array=not with_tree)


def _role(role: RoleDefinition) -> dict[str, Any]:
    return {"slug": role.slug, "title": role.title, "description": role.description, "weight": role.weight}


def _options(company: Company) -> dict[str, list[dict[str, Any]]]:
    """The choices by entity, the first of each being all."""
    members = {member.id: member.name for member in company.staff.values() if not member.fired}
    choices = {"staff": members, "position": company.positions, **company.options}
    return {
        entity: [{"title": title, "value": id_, "is_disabled": False} for id_, title in {0: "All", **titles}.items()]
        for entity, titles in choices.items()
    }


def _team_member(call: Call, company: Company, member: StaffMember) -> dict[str, Any]:
    title = company.positions.get(member.position_id)
    return {
        "id": member.id,
        "name": member.name,
        "specialization": title or "",
        "user_id": member.user_id,
        "position_id": member.position_id,
        "position": {"id": member.position_id, "title": title} if title else empty(call.traits, array=True),
        "fired": int(member.fired),
        "status": 0,
        "hidden": int(member.fired),
    }
