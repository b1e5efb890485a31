"""Roles and permissions as the account has them, from the data files, and the values that roles start with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """What the values of a node look like; `everything` and `nothing` are what its type names as the two ends."""

    slug: str
    everything: Any
    nothing: Any
    cleared: Any


# Polarity differs on purpose: 0 is both ends of an id, 1 is less access in one switch and more in another.
_ROWS: tuple[tuple[Any, ...], ...] = (
    ("group", "has_group_access", True, False, False),
    ("access", "has_access", True, False, False),
    ("days", "last_days_count", -1, 0, 0),
    ("today", "has_limited_today", 1, 0, 0),
    ("staff", "allowed_id", 0, 0, 0),
    ("position", "allowed_id", 0, 0, 0),
    ("chain", "allowed_id", "0", "0", "0"),
    ("limited", "has_limited_access", 0, 1, 0),
    ("ids", "allowed_ids", None, None, []),
    ("own", "has_limited_by_own_access", 0, 1, 0),
    ("check_ip", "has_group_access", False, True, False),
    ("ip", "allowed_ip", "", "", ""),
    ("quota", "has_quota", -1, 0, 0),
)
KINDS = MappingProxyType({name: Kind(*values) for name, *values in _ROWS})


@dataclass(frozen=True, slots=True)
class Node:
    """One permission or limit of the tree; `grouped` is its name in the caller's own rights, `text` spells the ends of
    its type as text, `swappable` ones may name them the other way round, `locked` keeps everybody but owners from
    changing it, and `catalogue` is the value of that trait with which alone it exists.
    """

    slug: str
    title: str
    kind: str
    group: str
    grouped: str = ""
    entity: str | None = None
    locked: bool = False
    paid_only: bool = False
    text: bool = False
    swappable: bool = False
    catalogue: str = ""
    children: tuple[Node, ...] = ()

    @property
    def switches(self) -> bool:
        """Whether its value is plain on or off."""
        return self.kind in ("access", "group")

    @property
    def two_ways(self) -> bool:
        """Whether it has two values only, written as true and false or as 1 and 0."""
        return self.switches or self.kind in ("today", "limited", "own", "check_ip")

    def all_below(self) -> Iterator[Node]:
        """The node, then all below it, as they stand."""
        yield self
        for child in self.children:
            yield from child.all_below()


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """What a role recommends and what may be added to it, as slugs; `starts` are the limits that do not begin wide."""

    slug: str
    title: str
    description: str
    weight: int
    recommended: frozenset[str]
    additional: frozenset[str]
    starts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def allowed(self) -> frozenset[str]:
        return self.recommended | self.additional

    def shows(self, node: Node) -> bool:
        """Whether a node is in the role's tree, if what is above it is: limits always, permissions that it may hold."""
        return not node.switches or node.slug in self.allowed


@cache
def top_nodes() -> tuple[Node, ...]:
    """The tree of all permissions."""
    return tuple(_node(row) for row in _data("permissions.json"))


@cache
def nodes() -> Mapping[str, Node]:
    """Every node by slug, in the order of the tree."""
    return MappingProxyType({node.slug: node for top in top_nodes() for node in top.all_below()})


@cache
def roles() -> Mapping[str, RoleDefinition]:
    """The account's roles by slug, the least weight first."""
    return MappingProxyType({row["slug"]: _role(row) for row in _data("roles.json")})


def starting_values(role: RoleDefinition, staff_id: int | None) -> dict[str, Any]:
    """The values that somebody gets with a role, for every slug of the tree."""
    return {node.slug: starting_value(node, role, staff_id) for node in nodes().values()}


def starting_value(node: Node, role: RoleDefinition, staff_id: int | None) -> Any:
    """What a role gives one node: on or off for permissions, a limit's start or its wide end."""
    if node.switches:
        return node.slug in role.recommended
    if node.slug == "finances_salary_staff_id":
        return staff_id or False  # the API says “nobody” by false here, and only here
    start = role.starts.get(node.slug, KINDS[node.kind].everything)
    if start == "self":
        return staff_id or 0
    return [] if node.kind == "ids" else start


def _node(row: dict[str, Any]) -> Node:
    return Node(**{**row, "children": tuple(_node(child) for child in row.get("children", ()))})


def _role(row: dict[str, Any]) -> RoleDefinition:
    additional = frozenset(row["additional"])
    switches = frozenset(slug for slug, node in nodes().items() if node.switches)
    recommended = switches - additional if row["recommended"] == "*" else frozenset(row["recommended"])
    return RoleDefinition(**{**row, "recommended": recommended, "additional": additional})


def _data(name: str) -> Any:
    return json.loads(files("rolecall_simulator").joinpath("data", name).read_text(encoding="utf-8"))
