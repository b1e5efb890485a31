"""A command on a world that is asked says what it says on the same world in memory, looked at whole."""

from __future__ import annotations

import pytest

from program import Program
from rolecall.domain import difference, rules
from rolecall.domain.plan import Plan
from rolecall.domain.world import KINDS, Membership, World
from rolecall.store import stored_table
from rolecall.store.stored_table import stored_world
from rolecall.store.transaction import Transaction
from stress.thinking import COMMANDS
from worlds.salon import SALON

MISTAKES = (
    "perms grant an booking.edit",
    "perms show boriss@example.com",
    "perms copy example.com anna@example.com",
    "role set anna@example.com owner --at Riversid",
    "user edit anna@example.com --email olga@example.com",
    "invite Eve --email eve@example.com --role employee --at Riverside --staff ann",
    "staff add 'boris  KIM' --at Riverside",
    "network create north Riverside",
    "location edit Harbour --name riverside",
    "user remove olga@example.com",
    "perms revoke role:owner settings.users.edit",
)
LINES = (*(" ".join(words) for words in COMMANDS), *MISTAKES)


def world_in_memory(transaction: Transaction) -> World:
    asked = stored_world(transaction)
    return World(**{kind: dict(asked.of(kind).items()) for kind in KINDS})  # type: ignore[arg-type]


def everything(before: World, after: World, plan: Plan) -> rules.Scope:
    return {kind: dict.fromkeys([*before.of(kind), *after.of(kind)]) for kind in KINDS}


def everybody(before: World, after: World, plan: Plan) -> list[Membership]:
    changed = {change.id for change in plan.changes}
    return [m for key, m in before.membership.items() if key not in changed and key in after.membership]


@pytest.mark.parametrize("few", [0, 64])
def test_laziness_changes_no_word(rolecall: Program, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    assert rolecall("apply", "-", "--yes", text=SALON).status == 0
    monkeypatch.setattr(stored_table, "FEW_QUESTIONS", few)
    for line in LINES:
        mode = "" if line.startswith("perms show") else "--dry-run"
        asked = rolecall.line(f"{line} {mode}")
        with monkeypatch.context() as whole:
            whole.setattr(stored_table, "stored_world", world_in_memory)
            whole.setattr(rules, "_reached", everything)
            whole.setattr(difference, "_resolving_anew", everybody)
            assert rolecall.line(f"{line} {mode}") == asked, line
