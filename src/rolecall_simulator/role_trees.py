"""The tree of a role as the API shows it: what the role may hold, each permission with its limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rolecall_simulator.permission_tree import KINDS, Node, RoleDefinition, starting_value, top_nodes

Options = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class RoleTree:
    """One role's tree for one caller at one location.

    `options` are the choices by entity, `locked` the slugs that the caller may not edit, `catalogue` and `swapped` say
    which permissions exist, and whether the ends of some types are named the other way round.
    """

    role: RoleDefinition
    options: Options
    locked: frozenset[str]
    catalogue: str
    swapped: bool = False

    def nodes(self) -> list[dict[str, Any]]:
        """The nodes of the top, each with all below it."""
        return self._described(top_nodes())

    def _described(self, siblings: Iterable[Node]) -> list[dict[str, Any]]:
        existing = (node for node in siblings if node.catalogue in ("", self.catalogue))
        return [self._node(node, self._described(node.children)) for node in existing if self.role.shows(node)]

    def _node(self, node: Node, children: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "slug": node.slug,
            "title": node.title,
            "hint": "",
            "is_recommended": node.slug in self.role.recommended,
            "is_editable": node.slug not in self.locked,
            "is_paid": node.paid_only,
            "is_paid_only": node.paid_only,
            "default_value": starting_value(node, self.role, None),
            "entity_name": node.entity,
            "options": self.options.get(node.entity) if node.entity else None,
            "type": self._type(node, has_children=bool(children)),
            "children": children or None,
        }

    def _type(self, node: Node, *, has_children: bool) -> dict[str, Any]:
        kind = KINDS["group" if node.kind == "access" and has_children else node.kind]
        ends = [str(end) if node.text else end for end in (kind.everything, kind.nothing)]
        if node.swappable and self.swapped:
            ends.reverse()
        return {"slug": kind.slug, "all_access_value": ends[0], "no_access_value": ends[1]}


def slugs_of(role: RoleDefinition) -> frozenset[str]:
    """What a role's tree holds, in any catalogue."""

    def shown(siblings: Iterable[Node]) -> Iterator[str]:
        for node in filter(role.shows, siblings):
            yield node.slug
            yield from shown(node.children)

    return frozenset(shown(top_nodes()))
