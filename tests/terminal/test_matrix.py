"""The picture of permissions at a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import INVITED, World
from rolecall.terminal.matrix import bands, matrix
from rolecall.terminal.streams import Streams
from rolecall.views.reports.grid import grid
from worlds import LAW, access, location, user, world, worlds

GOLDEN = Path(__file__).parent / "golden"
RIVERSIDE, HARBOUR = location("Riverside"), location("Harbour")
ANNA, BORIS, LONG = user("Anna Petrova"), user("Борис Ким"), user("María de los Ángeles Fernández")
CHAIN = world(
    *(RIVERSIDE, HARBOUR, ANNA, BORIS, LONG),
    access(BORIS, RIVERSIDE, "owner"),
    access(ANNA, RIVERSIDE, "administrator"),
    access(LONG, RIVERSIDE, "administrator", status=INVITED),
    access(ANNA, HARBOUR, on=["clients", "clients.list-contacts"]),
)


def terminal(width: int, *, blocks: bool = True, colour: bool = False) -> Streams:
    return Streams(
        input_is_terminal=True,
        output_is_terminal=True,
        error_is_terminal=True,
        width=width,
        colour=colour,
        blocks=blocks,
    )


def drawn(shown: World, width: int, *, blocks: bool = True) -> str:
    return matrix(grid(shown).rows, terminal(width, blocks=blocks))


PICTURES = {
    f"permissions-{width}-{'blocks' if blocks else 'letters'}.txt": partial(drawn, CHAIN, width, blocks=blocks)
    for width in (80, 120)
    for blocks in (True, False)
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture(name: str) -> None:
    assert PICTURES[name]() == (GOLDEN / name).read_text(encoding="utf-8"), "run: python tests/regenerate.py golden"


def marks(text: str, name: str) -> str:
    """All marks of a person's lines, band after band."""
    lines = (line for line in text.splitlines() if line.startswith(name))
    return "".join(c for line in lines for c in line.removeprefix(name) if c in "xC.")


@LAW
@given(shown=worlds(most_places=1), width=st.integers(40, 300))
def test_every_permission_is_marked_once_in_the_catalogues_order(shown: World, width: int) -> None:
    row = grid(shown).rows[0]
    one = replace(row, user=replace(row.user, name="Someone"), role="")
    expected = (
        "." if not row.mask & p.bit else "C" if p.bit & catalogue().contacts else "x" for p in catalogue().permissions
    )

    assert marks(matrix([one], terminal(width, blocks=False)).replace("no role", ""), "Someone") == "".join(expected)


@LAW
@given(room=st.integers(10, 300))
def test_no_band_is_wider_than_its_room_and_none_is_empty(room: int) -> None:
    found = bands(room)

    assert all(sum(len(part.permissions) for part in band) + len(band) - 1 <= room for band in found)
    assert [p for band in found for part in band for p in part.permissions] == list(catalogue().permissions)
    assert all(found)


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    place = replace(RIVERSIDE, name="Riverside " * 20)
    named = world(place, who := user("漢字" * 30), access(who, place, "owner"))

    assert max(cell_len(line) for line in drawn(named, width).splitlines()) <= width


def test_the_sums_count_the_people_of_the_location() -> None:
    text = drawn(CHAIN, 300, blocks=False)
    sums = [line.split(maxsplit=1)[1] for line in text.splitlines() if line.startswith("sum")]
    riverside = [m for m in CHAIN.membership.values() if m.location == RIVERSIDE.id]
    expected = "".join(str(sum(m.settings.on >> n & 1 for m in riverside)) for n in range(len(catalogue().permissions)))

    assert "".join(sums[1].split(maxsplit=0)[0].split()) == expected


def test_contacts_differ_by_more_than_colour() -> None:
    assert "█" in drawn(CHAIN, 80)
    assert "C" in marks(drawn(CHAIN, 80, blocks=False), "Anna Petrova")


def test_letters_are_ascii_but_for_names() -> None:
    english = world(RIVERSIDE, ANNA, access(ANNA, RIVERSIDE, "owner"))
    titles = {c for p in catalogue().permissions for c in p.title}

    assert all(c.isascii() or c in titles for c in drawn(english, 80, blocks=False))


def test_a_name_steers_no_terminal() -> None:
    hostile = replace(ANNA, name="\x1b[31mred[/bold]\u202e")
    text = drawn(world(RIVERSIDE, hostile, access(ANNA, RIVERSIDE, "owner")), 80)

    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "red[/bold]" in text


def test_colours_only_add_to_the_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = matrix(grid(CHAIN).rows, terminal(80, colour=True))

    assert "\x1b[1;35m█" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.splitlines()] == drawn(CHAIN, 80).splitlines()


def test_nobody_to_show() -> None:
    assert drawn(world(RIVERSIDE), 80) == "Nobody to show.\n"
