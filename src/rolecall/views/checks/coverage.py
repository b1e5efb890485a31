"""Which cells of role by permission the expectations of fixtures say something about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rolecall.domain.catalogue import catalogue
from rolecall.domain.expectations import Outcome
from rolecall.domain.world import World
from rolecall.views.answers import Table, table

COLUMNS = {"role": "Role", "covered": "Covered", "share": "Share", "rest": "Not covered"}
NO_ROLE = "no role"


@dataclass(frozen=True, slots=True)
class Coverage:
    """By role that somebody holds, the mask of permissions that an expectation about a holder names."""

    covered: Mapping[str, int]

    @property
    def cells(self) -> int:
        return len(self.covered) * len(catalogue().permissions)

    @property
    def said(self) -> int:
        """How many cells are covered."""
        return sum(mask.bit_count() for mask in self.covered.values())

    @property
    def percent(self) -> int:
        """The covered share, rounded down; nothing of nothing is 0."""
        return self.said * 100 // self.cells if self.cells else 0


def coverage(checked: Iterable[tuple[World, Iterable[Outcome]]]) -> Coverage:
    """What the outcomes cover, of the roles held in their worlds. Naming a permission covers it, held or not."""
    covered: dict[str, int] = {}
    for world, outcomes in checked:
        for membership in world.membership.values():
            covered.setdefault(membership.role, 0)
        for outcome in outcomes:
            said = outcome.meant.need | outcome.meant.forbid
            for role in {m.role for m in outcome.meant.subjects}:
                covered[role] |= said
    order = [r.key for r in sorted(catalogue().roles, key=lambda r: r.rank)]
    return Coverage({role: covered[role] for role in ["", *order] if role in covered})


def told(found: Coverage) -> str:
    """The coverage in a sentence."""
    return f"Coverage: {found.said} of {found.cells} role and permission cells, {found.percent}%."


def data(found: Coverage) -> dict[str, Any]:
    """The coverage for machines, with every cell that is not covered."""
    rest = {role or None: catalogue().keys(catalogue().everything & ~mask) for role, mask in found.covered.items()}
    uncovered = [{"role": role, "permissions": keys} for role, keys in rest.items()]
    return {"cells": found.cells, "covered": found.said, "percent": found.percent, "uncovered": uncovered}


def part(found: Coverage) -> Table:
    """A row a role: what is covered, and how much of each section is not."""
    rows = [_row(role, mask) for role, mask in found.covered.items()]
    return table(COLUMNS, rows, told(found))


def _row(role: str, mask: int) -> tuple[str, ...]:
    number, of = mask.bit_count(), len(catalogue().permissions)
    return role or NO_ROLE, f"{number} of {of}", f"{number * 100 // of}%", ", ".join(_rest(mask))


def _rest(mask: int) -> Iterable[str]:
    for section in catalogue().sections:
        whole = catalogue().of_section(section.key)
        left = (whole & ~mask).bit_count()
        if left:
            yield f"{section.key} {left}" + (f" of {whole.bit_count()}" if whole & mask else "")
