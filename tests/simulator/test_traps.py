"""Every trap of the list can be switched on, and what switches it on exists."""

from __future__ import annotations

import pytest

from rolecall_simulator.characters import CHARACTERS
from rolecall_simulator.faults import KINDS_OF_FAULT
from rolecall_simulator.traits import BY_NAME
from rolecall_simulator.traps import TRAPS, Trap
from simulator.test_independence import SOURCES

OTHERS = ("Dana Ruiz", "everybody")


def test_the_list_is_complete() -> None:
    assert [trap.number for trap in TRAPS] == [*range(1, 39)]


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.trap)
def test_what_switches_a_trap_on_exists(trap: Trap) -> None:
    assert trap.switches
    for kind, _, rest in (switch.partition(" ") for switch in trap.switches):
        if kind == "trait":
            name, _, value = rest.partition("=")
            BY_NAME[name].check(value)
        elif kind == "data":
            assert rest in {*OTHERS, *(character.name for character in CHARACTERS)}
        else:
            assert kind in ("fault", "always")
            assert kind == "always" or rest in KINDS_OF_FAULT


def test_every_trait_and_fault_is_there_for_a_trap() -> None:
    switches = {switch.partition("=")[0] for trap in TRAPS for switch in trap.switches}
    assert {f"trait {name}" for name in BY_NAME} | {f"fault {kind}" for kind in KINDS_OF_FAULT} <= switches


@pytest.mark.parametrize("name", BY_NAME)
def test_every_trait_makes_a_difference_somewhere(name: str) -> None:
    sources = [path for path in SOURCES if path.stem not in ("traits", "traps")]
    assert any(f'"{name}"' in path.read_text(encoding="utf-8") for path in sources)
