"""Every gate holds every way to change what people can do: what trips ends with 7 and saves nothing, the rest is saved.

What trips is worked out by the naive model of login × permission × reach from the worlds before and after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from program import Program
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import World
from rolecall.store.address import address
from worlds.reference import changed, given_or_widened
from worlds.stores import load

TEAM = """
rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"
staff = [
    { name = "Anna Petrova", position = "Stylist" },
    { name = "Boris Kim", position = "Barber" },
    { name = "Rich Roe", position = "Stylist" },
]

[[location]]
name = "Harbour"
currency = "EUR"
staff = ["Hana Ito"]

[[location]]
name = "Marina"
currency = "EUR"

[[network]]
name = "North"
locations = ["Riverside", "Harbour"]

[[user]]
name = "Olga Lane"
email = "olga@example.com"
access = [{ at = "Riverside", role = "owner" }, { at = "Harbour", role = "owner" }, { at = "Marina", role = "owner" }]

[[user]]
name = "Anna Petrova"
email = "anna@example.com"
phone = "+37120000001"
access = [{ at = "Riverside", role = "employee", staff = "Anna Petrova" }]

[[user]]
name = "Boris Kim"
email = "boris@example.com"

  [[user.access]]
  at = "Riverside"
  role = "manager"
  grant = ["booking.network-clients:network=North", "calendar:position=Stylist"]

[[user]]
name = "Clara Oswald"
email = "clara@example.com"
access = [{ at = "Riverside", role = "viewer" }, { at = "Marina", role = "viewer" }]

[[user]]
name = "Vera Ozola"
email = "vera@example.com"
access = [{ at = "Harbour", role = "manager" }]

[[user]]
name = "Max Roe"
email = "max@example.com"
access = [{ at = "Riverside", role = "manager", revoke = ["clients.export"] }]
"""
CSV = "name,email,location,role\nIvan Ivanov,ivan@example.com,Riverside,administrator\n"
PHONE = "name,email,phone,location,role\nClara Oswald,clara@example.com,+37120000055,Harbour,manager\n"
PROMOTED = TEAM.replace('"viewer" }, { at = "Marina"', '"administrator" }, { at = "Marina"')
WITHOUT_BORIS = TEAM[: TEAM.index('[[user]]\nname = "Boris')] + TEAM[TEAM.index('[[user]]\nname = "Clara') :]
FROM_ONE_ADDRESS = "perms grant boris sign-in:addresses=10.0.0.1 --yes"
INVITED = "invite 'Ivan Ivanov' --email ivan@example.com --at Riverside --role administrator --yes"
PLANNED = "perms grant clara clients.export --at Riverside --plan-out plan.json"
LINES = "perms grant clara clients.export --at Riverside\nperms revoke boris tips\n"
EXCHANGE = """
user edit olga --email olga@example.org
user edit anna --email olga@example.com
user edit olga@example.org --email anna@example.com
"""


@dataclass(frozen=True)
class Way:
    """A way to change something: `lines` prepare it, `line` does it, `files` are there to be read.

    `does` says what it is chosen for: it gains, loses, exchanges, or leaves what people can do as it is.
    """

    does: str
    line: str
    lines: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict, hash=False)


WAYS = {
    "grant": Way("gains", "perms grant clara clients.export --at Riverside"),
    "grant below": Way("gains", "perms grant boris medicine.card.view"),
    "grant a limit": Way("gains", "perms grant anna calendar:staff=all"),
    "grant sign-in": Way("gains", "perms grant boris sign-in:addresses=all", (FROM_ONE_ADDRESS,)),
    "revoke": Way("loses", "perms revoke boris @contacts"),
    "revoke a limit": Way("loses", "perms revoke boris calendar:staff"),
    "copy": Way("gains", "perms copy boris max --at Riverside"),
    "replace": Way("exchanges", "perms copy boris clara --mode replace --with-role --at Riverside"),
    "reset": Way("exchanges", "perms reset boris"),
    "role set": Way("exchanges", "role set clara administrator --at Riverside"),
    "another link": Way("exchanges", "role set anna employee --staff 'Rich Roe'"),
    "remembered settings": Way("gains", "role set vera manager", ("role set vera viewer --yes",)),
    "invite": Way("gains", "invite 'Ivan Ivanov' --email ivan@example.com --at Riverside --role administrator"),
    "invite --file": Way("gains", "invite --file people.csv", files={"people.csv": CSV}),
    "invite --file, a phone for a known e-mail": Way("gains", "invite --file people.csv", files={"people.csv": PHONE}),
    "apply": Way("exchanges", "apply team.toml", files={"team.toml": PROMOTED}),
    "apply --prune": Way("loses", "apply team.toml --prune", files={"team.toml": WITHOUT_BORIS}),
    "plan file": Way("gains", "apply plan.json", (PLANNED,)),
    "run": Way("exchanges", "run lines.txt", files={"lines.txt": LINES}),
    "run an exchange of e-mails": Way("exchanges", "run lines.txt", files={"lines.txt": EXCHANGE}),
    "history undo": Way("gains", "history undo", ("perms revoke boris clients --yes",)),
    "history undo of a link": Way("exchanges", "history undo", ("role set anna employee --staff 'Rich Roe' --yes",)),
    "user edit": Way("exchanges", "user edit anna --email anna@example.org"),
    "user edit, one contact more": Way("gains", "user edit boris --phone +37120000002"),
    "user edit, one contact less": Way("loses", "user edit anna --phone none"),
    "user edit, the name": Way("leaves", "user edit anna --name 'Anna Ozola'"),
    "user remove": Way("loses", "user remove boris"),
    "user cancel": Way("loses", "user cancel ivan@example.com", (INVITED,)),
    "user accept": Way("leaves", "user accept ivan@example.com", (INVITED,)),
    "role suggest": Way("leaves", "role suggest boris --assign", ("perms revoke boris settings --yes",)),
    "staff add": Way("gains", "staff add 'Eve Stone' --at Riverside --position Stylist"),
    "staff edit": Way("gains", "staff edit boris --at Riverside --position Stylist"),
    "staff edit, out of a position": Way("loses", "staff edit rich --at Riverside --position Barber"),
    "staff edit, the name": Way("leaves", "staff edit rich --at Riverside --name 'Richard Roe'"),
    "staff remove": Way("loses", "staff remove rich --at Riverside"),
    "network create": Way("leaves", "network create South Harbour Marina"),
    "network edit": Way("gains", "network edit North --add Marina"),
    "network edit, a location less": Way("loses", "network edit North --drop Harbour"),
    "network order": Way("leaves", "network order North Harbour Riverside"),
    "network delete": Way("loses", "network delete North"),
    "location edit": Way("leaves", "location edit Harbour --name 'Old Harbour' --currency GBP"),
    "location remove": Way("loses", "location remove Harbour --with-access"),
}
GATES = {
    "max-gain": ("--max-gain", "0"),
    "max-loss": ("--max-loss", "0"),
    "one permission": ("--forbid", "clients.export"),
    "section": ("--forbid", "calendar.*"),
    "group": ("--forbid", "booking.network-clients.*"),
    "set": ("--forbid", "@contacts"),
    "all": ("--forbid", "all"),
    "max-gain in a file": "max-gain = 0\n",
    "max-loss in a file": 'max-loss = "0%"\n',
    "forbid in a file": 'forbid = ["settings.*", "clients.export"]\n',
}
FORBIDDEN = {
    "one permission": ["clients.export"],
    "section": ["calendar.*"],
    "group": ["booking.network-clients.*"],
    "set": [p.key for p in catalogue().permissions if p.contacts == "listed"],
    "all": ["*"],
    "forbid in a file": ["settings.*", "clients.export"],
}


@dataclass(frozen=True)
class Tried:
    """A way gone without any gate: the world it leads to, and what the naive model finds of it."""

    after: World
    how: frozenset[str]
    keys: frozenset[str]


@cache
def tried(name: str) -> Tried:
    """What a way changes where nothing holds it."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        program = begin(WAYS[name])
        before = world(program)
        done = program.line(f"{WAYS[name].line} --yes")
        assert done.status == 0, done.err
        after = world(program)
        how = frozenset(change[-1] for change in changed(before, after))
        return Tried(after, how, frozenset(given_or_widened(before, after)))


@lru_cache(maxsize=1)
def team() -> bytes:
    """A store that holds the team."""
    with TemporaryDirectory() as folder:
        program = Program(Path(folder) / "store.db")
        done = program("apply", "-", "--yes", "--quiet", text=TEAM)
        assert done.status == 0, done.err
        return program.store.read_bytes()


def begin(way: Way) -> Program:
    """The program in the working folder, with what the way needs."""
    program = Program(Path("store.db").absolute())
    program.store.write_bytes(team())
    for file, text in way.files.items():
        Path(file).write_text(text)
    for line in way.lines:
        done = program.line(line)
        assert done.status == 0, done.err
    return program


def world(program: Program) -> World:
    return load(address(str(program.store)))


def trips(gate: str, way: Tried) -> bool:
    """Whether the naive model finds what the gate forbids."""
    if gate in FORBIDDEN:
        return any(_within(key, word) for key in way.keys for word in FORBIDDEN[gate])
    wrong = {"gained", "wider", "different"} if gate.startswith("max-gain") else {"lost", "narrower", "different"}
    return bool(way.how & wrong)


def _within(key: str, word: str) -> bool:
    above = word.removesuffix("*").removesuffix(".")
    return key == above or (word.endswith("*") and key.startswith(above))


@pytest.mark.parametrize("name", WAYS)
def test_a_way_does_what_it_is_chosen_for(name: str) -> None:
    gains, loses = trips("max-gain", tried(name)), trips("max-loss", tried(name))

    assert (
        WAYS[name].does
        == {
            (True, False): "gains",
            (False, True): "loses",
            (True, True): "exchanges",
            (False, False): "leaves",
        }[gains, loses]
    )


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("name", WAYS)
def test_a_gate_holds_what_it_is_for_and_nothing_else(
    name: str, gate: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    way, words = tried(name), GATES[gate]
    program = begin(WAYS[name])
    before = world(program)
    if isinstance(words, str):
        Path("rolecall.toml").write_text(words)
        words = ()
    done = program.line(f"{WAYS[name].line} --yes {' '.join(words)}")

    if trips(gate, way):
        assert (done.status, world(program)) == (7, before), done.err
    else:
        assert (done.status, world(program)) == (0, way.after), done.err
