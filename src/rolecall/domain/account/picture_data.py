"""The account's answers, already parsed from JSON, to pictures; and a user's rights back to plain data.

Each function takes the `data` of a success envelope. Unknown keys never hurt; a key that is missing or has a type that
no source documents raises UnexpectedAnswer with its path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from rolecall.domain.account.picture import (
    ABSENT,
    AccountLocation,
    AccountRole,
    AccountUser,
    CallerRights,
    Chain,
    PermissionNode,
    Position,
    SlugValue,
    TeamMember,
    UserRights,
    exact,
    parsed,
)
from rolecall.domain.errors import RolecallError
from rolecall.domain.exits import Exit

T = TypeVar("T")
DEEPEST = 40
"""Levels of a permission tree; the account's own has four or five."""
READ_OF_ENTRIES = frozenset({"slug", "value"})
READ_OF_RIGHTS = frozenset({"user_role", "staff_id", "is_editable", "user_permissions"})


class UnexpectedAnswer(RolecallError):
    """The account answered with success, and with something that no documentation describes."""

    code = "unexpected-answer"
    status = Exit.UNAVAILABLE


def locations_from(data: Any) -> tuple[AccountLocation, ...]:
    """`GET /companies?my=1`, one page."""

    def location(row: dict[str, Any], at: str) -> AccountLocation:
        return AccountLocation(_id(row, at), _text(row, "title"), _flag(row, "active", default=True))

    return _rows(data, "companies", location)


def chains_from(data: Any) -> tuple[Chain, ...]:
    """`GET /groups`."""

    def chain(row: dict[str, Any], at: str) -> Chain:
        companies = _rows(row.get("companies") or [], f"{at}.companies", _id)
        return Chain(_id(row, at), _text(row, "title"), tuple(dict.fromkeys(companies)))

    return _rows(data, "groups", chain)


def users_from(data: Any) -> tuple[AccountUser, ...]:
    """`GET /company/{id}/users`; a person listed twice counts once."""

    def user(row: dict[str, Any], at: str) -> AccountUser:
        return AccountUser(
            id=_id(row, at),
            name=_text(row, "name"),
            email=_text(row, "email"),
            phone=_text(row, "phone"),
            information=_text(row, "information"),
            approved=_flag(row, "is_approved", default=True),
            non_deletable=_flag(row, "is_non_deletable"),
        )

    return tuple({row.id: row for row in _rows(data, "users", user)}.values())


def team_from(data: Any) -> tuple[TeamMember, ...]:
    """`GET /staff/{id}`. `position` is an object, null, or an empty array where there is none."""

    def member(row: dict[str, Any], at: str) -> TeamMember:
        position = row["position"] if isinstance(row.get("position"), dict) else {}
        dismissed = _flag(row, "fired") or _flag(row, "status")
        number = _number(row.get("position_id")) or _number(position.get("id"))
        return TeamMember(
            _id(row, at), _text(row, "name"), number, _text(position, "title"), _number(row.get("user_id")), dismissed
        )

    return _rows(data, "staff", member)


def positions_from(data: Any) -> tuple[Position, ...]:
    """`GET /company/{id}/staff/positions`."""
    return _rows(data, "positions", lambda row, at: Position(_id(row, at), _text(row, "title")))


def caller_rights_from(data: Any) -> CallerRights:
    """`GET /user/permissions/{id}`: the caller's own rights over users, in the group `settings`."""
    group = data.get("settings") if isinstance(data, dict) else None
    if not isinstance(group, dict):
        raise _unexpected("permissions.settings", "an object")
    rights = ("users_access", "create_users_access", "edit_users_access", "delete_users_access", "limited_users_access")
    return CallerRights(*(_flag(group, right) for right in rights))


def rights_from(data: Any) -> UserRights:
    """`GET` or `PUT …/users/{id}/permissions`, and what `rights_to_data` wrote."""
    if not isinstance(data, dict):
        raise _unexpected("permissions", "an object")
    if not isinstance(data.get("user_role"), str | None):
        raise _unexpected("permissions.user_role", "a text")
    return UserRights(
        role=data.get("user_role") or "",
        staff=exact(data["staff_id"]) if "staff_id" in data else ABSENT,
        entries=entries_from(data.get("user_permissions")),
        editable=_flag(data, "is_editable", default=True),
        more=_rest(data, READ_OF_RIGHTS),
    )


def entries_from(data: Any) -> tuple[SlugValue, ...]:
    """The flat list of `{slug, value}`, each kept as it came."""

    def entry(row: dict[str, Any], at: str) -> SlugValue:
        if not isinstance(row.get("slug"), str):
            raise _unexpected(f"{at}.slug", "a text")
        return SlugValue(row["slug"], exact(row["value"]) if "value" in row else ABSENT, _rest(row, READ_OF_ENTRIES))

    return _rows(data, "user_permissions", entry)


def roles_from(data: Any) -> tuple[AccountRole, ...]:
    """`GET …/users/roles`, by rising weight; a role without tree where the `include` was not understood."""

    def role(row: dict[str, Any], at: str) -> AccountRole:
        if not isinstance(row.get("slug"), str):
            raise _unexpected(f"{at}.slug", "a text")
        nodes = row.get("user_permissions")
        tree = None if nodes is None else _nodes(nodes, f"{at}.user_permissions", DEEPEST)
        weight = row.get("weight")
        number = weight if isinstance(weight, int | float) else 0
        return AccountRole(row["slug"], _text(row, "title"), _text(row, "description"), number, tree)

    return tuple(sorted(_rows(data, "roles", role), key=lambda role: role.weight))


def has_trees(roles: Iterable[AccountRole]) -> bool:
    """Whether the permission trees arrived. A list without them says nothing about what a role may hold."""
    trees = [role.tree for role in roles]
    return all(tree is not None for tree in trees) and any(trees)


def locked_from(roles: Iterable[AccountRole]) -> frozenset[str]:
    """The slugs that no role's tree lets the caller change; of one user's own tree (`…/users/{id}/roles`)."""
    nodes = [node for role in roles for node in walk(role.tree or ())]
    return frozenset(node.slug for node in nodes) - {node.slug for node in nodes if node.editable}


def walk(nodes: Iterable[PermissionNode]) -> Iterator[PermissionNode]:
    """Every node of a tree, each before what is below it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def _nodes(data: Any, where: str, levels: int) -> tuple[PermissionNode, ...]:
    if not levels:
        raise UnexpectedAnswer(f"The account's answer nests more than {DEEPEST} levels at {where}.")

    def node(row: dict[str, Any], at: str) -> PermissionNode:
        if not isinstance(row.get("slug"), str):
            raise _unexpected(f"{at}.slug", "a text")
        kind = row["type"] if isinstance(row.get("type"), dict) else {}
        return PermissionNode(
            slug=row["slug"],
            title=_text(row, "title"),
            kind=_text(kind, "slug"),
            all_access=_exact_at(kind, "all_access_value"),
            no_access=_exact_at(kind, "no_access_value"),
            default=_exact_at(row, "default_value"),
            recommended=_flag(row, "is_recommended"),
            editable=_flag(row, "is_editable", default=True),
            paid_only=_flag(row, "is_paid_only"),
            children=_nodes(row.get("children") or [], f"{at}.children", levels - 1),
        )

    return _rows(data, where, node)


def rights_to_data(rights: UserRights) -> dict[str, Any]:
    """A user's rights as the account writes them; `rights_from` reads them back unchanged."""
    more = parsed(rights.more)
    data: dict[str, Any] = dict(more) if isinstance(more, dict) else {}
    data["user_role"] = rights.role or None
    if rights.staff != ABSENT:
        data["staff_id"] = parsed(rights.staff)
    return data | {"is_editable": rights.editable, "user_permissions": [entry_to_data(x) for x in rights.entries]}


def entry_to_data(entry: SlugValue) -> dict[str, Any]:
    more = parsed(entry.more)
    value = {} if entry.value == ABSENT else {"value": parsed(entry.value)}
    return {"slug": entry.slug, **value, **(more if isinstance(more, dict) else {})}


def _rows(data: Any, where: str, read: Callable[[dict[str, Any], str], T]) -> tuple[T, ...]:
    """Each object of a list, read; an empty object stands for an empty list."""
    if data == {}:
        return ()
    if not isinstance(data, list):
        raise _unexpected(where, "a list")
    found = []
    for number, row in enumerate(data):
        if not isinstance(row, dict):
            raise _unexpected(f"{where}[{number}]", "an object")
        found.append(read(row, f"{where}[{number}]"))
    return tuple(found)


def _id(row: dict[str, Any], at: str) -> int:
    if (number := _number(row.get("id"))) <= 0:
        raise _unexpected(f"{at}.id", "a whole number above 0")
    return number


def _number(value: Any) -> int:
    """A whole number, also one written as a text; 0 for anything else."""
    if type(value) is int:
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 else 0


def _text(row: dict[str, Any], key: str) -> str:
    """A text; empty where it is missing or masked by another type. What no text can hold (half a character, which JSON
    can spell) becomes a question mark.
    """
    value = row.get(key)
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _flag(row: dict[str, Any], key: str, *, default: bool = False) -> bool:
    """A boolean, which this account also writes as 0 and 1, or as a text of them; `default` where it is missing."""
    value = row.get(key)
    return default if value is None else value not in (False, 0, "0", "")


def _exact_at(row: dict[str, Any], key: str) -> str:
    return exact(row[key]) if key in row else ABSENT


def _rest(row: dict[str, Any], read: frozenset[str]) -> str:
    return exact({key: value for key, value in row.items() if key not in read})


def _unexpected(where: str, needed: str) -> UnexpectedAnswer:
    message = f"The account's answer should have {needed} at {where}."
    return UnexpectedAnswer(message, hint="Try again; if it stays so, report it with the path.")
