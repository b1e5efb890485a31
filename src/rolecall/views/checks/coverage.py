"""Coverage: which cells of role by permission the expectations of fixtures name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rolecall.domain.catalogue import catalogue
from rolecall.domain.expectations import Outcome
from rolecall.domain.world import World
from rolecall.views.answers import Table, table

COLUMNS = {"role": "Role", "covered": "Covered", "share": "Share", "rest": "Not covered"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """For each role that somebody has, the mask of permissions that an expectation about a holder names."""

    masks: Mapping[str, int]

    @property
    def cells(self) -> int:
        return len(self.masks) * len(catalogue().permissions)

    @property
    def covered(self) -> int:
        return sum(mask.bit_count() for mask in self.masks.values())

    @property
    def percent(self) -> int:
        """The covered share, rounded down; nothing of nothing is 0."""
        return self.covered * 100 // self.cells if self.cells else 0


def coverage(checked: Iterable[tuple[World, Iterable[Outcome]]]) -> Coverage:
    """What the outcomes cover, of the roles in use in their worlds. Naming a permission covers it, met or not."""
    masks: dict[str, int] = {}
    for world, outcomes in checked:
        for membership in world.membership.values():
            masks.setdefault(membership.role, 0)
        for outcome in outcomes:
            for role in {m.role for m in outcome.resolved.subjects}:
                masks[role] |= outcome.resolved.need | outcome.resolved.forbid
    order = ["", *(r.key for r in sorted(catalogue().roles, key=lambda r: r.rank))]
    return Coverage({role: masks[role] for role in (*order, *sorted(masks.keys() - {*order})) if role in masks})


def sentence(coverage: Coverage) -> str:
    return f"Coverage: {coverage.covered} of {coverage.cells} role and permission cells, {coverage.percent}%."


def data(coverage: Coverage) -> dict[str, Any]:
    """The coverage for machines, with every cell that is not covered."""
    uncovered = [
        {"role": role or None, "permissions": catalogue().keys(catalogue().everything & ~mask)}
        for role, mask in coverage.masks.items()
    ]
    return {"cells": coverage.cells, "covered": coverage.covered, "percent": coverage.percent, "uncovered": uncovered}


def part(coverage: Coverage) -> Table:
    """One row per role: what is covered, and how much of each section is not."""
    rows, of = [], len(catalogue().permissions)
    for role, mask in coverage.masks.items():
        number, rest = mask.bit_count(), []
        for section in catalogue().sections:
            whole = catalogue().of_section(section.key)
            if left := (whole & ~mask).bit_count():
                rest.append(f"{section.key} {left}" + (f" of {whole.bit_count()}" if whole & mask else ""))
        rows.append((role or "no role", f"{number} of {of}", f"{number * 100 // of}%", ", ".join(rest)))
    return table(COLUMNS, rows, sentence(coverage))
