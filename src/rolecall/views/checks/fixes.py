"""The smallest change that makes a permission effective, or takes it away, in words and as commands."""

from __future__ import annotations

from dataclasses import dataclass

from rolecall.domain.access import allowed, broader_role, effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.selectors import word_for
from rolecall.domain.world import Membership, World

GRANT, REVOKE = "grant", "revoke"


@dataclass(frozen=True, slots=True)
class Fix:
    """Words to grant or revoke, or none; and the role that has to come first, empty where it stays."""

    verb: str
    words: tuple[str, ...]
    role: str = ""

    @property
    def text(self) -> str:
        """The change in words: `grant clients.export`."""
        change = f"{self.verb} {', '.join(self.words)}"
        if not self.role:
            return change
        return f"give the role {self.role}, then {change}" if self.words else f"give the role {self.role}"


def smallest_change(world: World, membership: Membership, mask: int, *, can: bool) -> Fix:
    """What makes all of `mask` effective (`can`), or none of it: the fewest permissions to name.

    A grant brings what it needs above it, and a revoke leaves dormant what is below.
    """
    if not can:
        unwanted = mask & effective(membership)
        inner = catalogue().join(catalogue().below[n] & ~(1 << n) for n in catalogue().numbers(unwanted))
        return Fix(REVOKE, tuple(catalogue().keys(unwanted & ~inner)))
    missing = catalogue().needed(mask) & ~membership.settings.on
    outer = catalogue().join(catalogue().above[n] & ~(1 << n) for n in catalogue().numbers(missing))
    role = broader_role(world, membership, missing) if missing & ~allowed(world, membership) else None
    return Fix(GRANT, tuple(catalogue().keys(missing & ~outer)), role.key if role else "")


def command(world: World, membership: Membership, fix: Fix) -> str:
    """The change as commands for the store, joined by `&&`."""
    name, at = word_for(world, membership.user), world.location[membership.location].name
    commands = []
    if fix.role:
        keep = ("--keep",) if fix.words else ()
        commands.append(command_line("role set", (name, fix.role), (*keep, "--at", at)))
    if fix.words:
        commands.append(command_line(f"perms {fix.verb}", (name, *fix.words), ("--at", at)))
    return " && ".join(commands)
