"""The schemas say what the program reads and writes: editors complete by them, and scripts trust them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from program import ROOT
from rolecall.documents import fixture_file, plan_file, schema_files, world_file
from rolecall.documents.expectation_text import write as recorded
from rolecall.documents.world_text import write
from rolecall.domain.errors import BadData
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from schemas import is_read, validator
from worlds import LAW, worlds
from worlds.salon import SALON

EXPECT = f"{SALON}\n[[expect]]\n"
ODD = "quaggas"
READ: dict[str, Callable[[str], object]] = {
    "world": lambda text: world_file.read(text, "world.toml"),
    "fixture": lambda text: fixture_file.read(fixture_file.parse(text, "team.toml")),
}


@LAW
@given(worlds())
def test_every_world_that_is_written_agrees_with_its_schema(made: World) -> None:
    told = tomllib.loads(write(made))
    validator("world").validate(told)
    validator("fixture").validate(told)


@LAW
@given(worlds())
def test_every_plan_that_is_written_agrees_with_its_schema(made: World) -> None:
    plan = compare(World(), made)
    told = plan_file.text(plan, plan_file.Made("2026-01-02T03:04:05+00:00", "tester", "a change"))
    validator("plan").validate(json.loads(told))


@LAW
@given(worlds())
def test_every_expectation_that_is_recorded_agrees_with_its_schema(made: World) -> None:
    text = recorded(made, made.membership.values())
    assert is_read(text)
    validator("fixture").validate(tomllib.loads(text))


# -- keys ------------------------------------------------------------------------------------------

TABLES: dict[str, tuple[str, str, tuple[str | int, ...]]] = {
    "world": ("world", "rolecall = 1\n{}", ()),
    "fixture": ("fixture", "rolecall = 1\n{}", ()),
    "location": ("world", "rolecall = 1\n[[location]]\n{}", ("location",)),
    "staff": ("world", "rolecall = 1\n[[location]]\nstaff = [{{ {} }}]", ("location", "staff", 1)),
    "network": ("world", "rolecall = 1\n[[network]]\n{}", ("network",)),
    "user": ("world", "rolecall = 1\n[[user]]\n{}", ("user",)),
    "access": ("world", "rolecall = 1\n[[user]]\n[[user.access]]\n{}", ("user", "access")),
    "remembered": (
        "world",
        "rolecall = 1\n[[user]]\n[[user.access]]\n[[user.access.remembered]]\n{}",
        ("user", "access", "remembered"),
    ),
    "expect": ("fixture", "rolecall = 1\n[[expect]]\n{}", ("expect",)),
    "only": ("fixture", "rolecall = 1\n[[expect]]\nonly = {{ {} }}", ("expect", "only", 1)),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_schema_knows_the_keys_that_the_program_reads_and_no_others(name: str) -> None:
    kind, text, path = TABLES[name]
    assert set(_known_to_program(kind, text.format(f"{ODD} = 1"))) == _known_to_schema(kind, path)


def _known_to_program(kind: str, text: str) -> list[str]:
    """The keys that the program offers in the place of one that it does not know."""
    with pytest.raises(BadData) as refused:
        READ[kind](text)
    (hint,) = [f.hint for f in refused.value.faults if ODD in f.message]
    return hint.removeprefix("Choose from: ").removesuffix(".").split(", ")


def _known_to_schema(kind: str, path: tuple[str | int, ...]) -> set[str]:
    """The keys of the tables at a path; a number chooses one of several forms."""
    schema = validator(kind).schema
    found: Any = schema
    for step in path:
        found = found["anyOf"][step] if isinstance(step, int) else found["properties"][step]
        while "$ref" in found or "items" in found or "allOf" in found:
            (found,) = found.get("allOf", [found])
            found = schema["$defs"][found["$ref"].rpartition("/")[2]] if "$ref" in found else found["items"]
    return set(found["properties"])


def test_a_fixture_declares_its_world_as_a_world_file_does() -> None:
    world, fixture = (validator(kind).schema["properties"] for kind in ("world", "fixture"))
    assert {key: fixture[key] for key in world if key != "expect"} == {k: v for k, v in world.items() if k != "expect"}


# -- what is refused -------------------------------------------------------------------------------

FITTING = (
    'user = "anna"\ncan = ["booking"]',
    'user = ["anna", "boris"]\ncan = "booking"\ncannot = []',
    'every = "role:employee"\nlimits = ["reports.appointments:history=7d"]',
    'every = ["all"]\nname = "all"\nat = "Harbour"\nonly = "booking"',
    'user = "anna"\nonly = { section = "all", can = [] }',
    'user = "anna"\nonly = { section = ["reports", "clients"] }',
    'user = "anna"\nonly = { can = "booking" }',
    'user = "anna"\nrole = "none"',
    'user = "anna"\naccess = false\nat = "Harbour"',
    'user = "anna"\naccess = true\nrole = "manager"',
    'network = "North"\nmembers = ["Riverside", "Harbour"]\nmain = "Riverside"',
    'network = "North"\nmain = "Riverside"\nmembers = []',
)
WRONG = (
    "",
    'name = "nobody"\ncan = ["booking"]',
    'user = "anna"',
    'user = "anna"\ncan = []',
    'user = "anna"\nat = "Harbour"',
    'user = "anna"\nevery = "all"\ncan = "booking"',
    'user = "anna"\nnetwork = "North"\ncan = "booking"',
    'user = []\ncan = "booking"',
    'user = " "\ncan = "booking"',
    'user = 1\ncan = "booking"',
    'user = "anna"\ncan = ""',
    'user = "anna"\ncan = [""]',
    'user = "anna"\ncan = [1]',
    'user = "anna"\ncan = { all = true }',
    'user = "anna"\ncannot = 2026-01-01',
    'user = "anna"\nlimits = { history = "7d" }',
    'user = "anna"\nonly = []',
    'user = "anna"\nonly = {}',
    'user = "anna"\nonly = { section = [] }',
    'user = "anna"\nonly = { section = "all", cannot = [] }',
    'user = "anna"\nrole = ""',
    'user = "anna"\nrole = ["owner"]',
    'user = "anna"\naccess = "no"',
    'user = "anna"\naccess = false\ncan = "booking"',
    'user = "anna"\naccess = false\nrole = "none"',
    'user = "anna"\nat = ["Harbour"]\ncan = "booking"',
    'user = "anna"\nname = 3\ncan = "booking"',
    'user = "anna"\ncan = "booking"\nmembers = ["Harbour"]',
    'user = "anna"\ncan = "booking"\nmain = "Harbour"',
    'user = "anna"\ncan = "booking"\ncann = "booking"',
    'network = ["North"]\nmain = "Riverside"',
    'network = "North"',
    'network = "North"\nmembers = []',
    'network = "North"\nmain = "Riverside"\nat = "Harbour"',
    'network = "North"\nmain = "Riverside"\ncan = []',
    'network = "North"\nmain = "Riverside"\naccess = true',
    'network = "North"\nmain = "Riverside"\nonly = "booking"',
)


@pytest.mark.parametrize("expectation", FITTING)
def test_an_expectation_that_the_program_reads_fits_the_schema(expectation: str) -> None:
    assert is_read(EXPECT + expectation)
    validator("fixture").validate(tomllib.loads(EXPECT + expectation))


@pytest.mark.parametrize("expectation", WRONG)
def test_an_expectation_that_the_program_refuses_is_refused_by_the_schema(expectation: str) -> None:
    assert not is_read(EXPECT + expectation)
    assert not validator("fixture").is_valid(tomllib.loads(EXPECT + expectation))


@pytest.mark.parametrize(
    ("place", "fits"),
    [("chain.toml", True), ("a/b.toml", True), ("a\\b.toml", True), ("./chain.toml", True), ("..chain.toml", True)]
    + [(place, False) for place in ("", " ", "/chain.toml", "~/chain.toml", "../chain.toml", "a/../../x", "c:/x")]
    + [("\\\\host\\x", False), ("a\\..\\x", False)],
)
def test_the_schema_takes_the_file_to_build_on_as_the_program_does(place: str, fits: bool) -> None:  # noqa: FBT001
    text = f"rolecall = 1\nfixture = {json.dumps(place)}\n"
    assert is_read(text) == validator("fixture").is_valid(tomllib.loads(text)) == fits


# -- other readers of schemas ----------------------------------------------------------------------


def test_a_schema_means_the_same_to_editors_that_know_an_earlier_draft() -> None:
    """Draft 7 ignores whatever stands beside a $ref."""
    draft_7 = Draft7Validator(validator("fixture").schema)
    for expectation in FITTING:
        draft_7.validate(tomllib.loads(EXPECT + expectation))
    assert [text for text in WRONG if draft_7.is_valid(tomllib.loads(EXPECT + text))] == []


@pytest.mark.skipif(not shutil.which("taplo"), reason="taplo is not installed: npm install --global @taplo/cli")
@pytest.mark.parametrize("kind", ["world", "fixture"])
def test_an_editor_of_toml_agrees_with_the_schema(kind: str, tmp_path: Path) -> None:
    """Every example and every expectation here, by the validator that editors of TOML use."""
    examples = [file for file in (ROOT / "examples").rglob("*.toml") if file.name != "rolecall.toml"]
    right = {f"example-{n}.toml": file.read_text() for n, file in enumerate(examples)}
    wrong = {f"world-{n}.toml": SALON.replace(*pair, 1) for n, pair in enumerate(WORLDS_GONE_WRONG.values())}
    if kind == "fixture":
        right |= {f"right-{n}.toml": EXPECT + text for n, text in enumerate(FITTING)}
        wrong |= {f"wrong-{n}.toml": EXPECT + text for n, text in enumerate(WRONG)}
    else:
        right = {name: text for name, text in right.items() if "fixture =" not in text}
    wrong = {name: text for name, text in wrong.items() if not re.search(r"= \d{4}-", text)}  # JSON knows no dates
    for name, text in (right | wrong).items():
        (tmp_path / name).write_text(text)
    schema = tmp_path / "schema.json"
    schema.write_text(schema_files.text(kind))
    ran = subprocess.run(
        ["taplo", "lint", "--no-auto-config", "--schema", schema.as_uri(), *sorted(right | wrong)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    refused = set(re.findall(r'invalid file .*path=".*?([^/"]+\.toml)"', re.sub("\x1b\\[[0-9;]*m", "", ran.stderr)))
    assert refused == wrong.keys(), ran.stderr[-3000:]


WORLDS_GONE_WRONG = {
    "no version": ("rolecall = 1\n", ""),
    "another version": ("rolecall = 1\n", "rolecall = 2\n"),
    "a version in quotes": ("rolecall = 1\n", 'rolecall = "1"\n'),
    "no currency": ('currency = "GBP"\n', ""),
    "no name": ('name = "Boris Kim"\nemail', "email"),
    "an empty name": ('name = "Boris Kim"', 'name = ""'),
    "a region in words": ('region = "LV"', 'region = "Latvia"'),
    "a main network as a list": ('region = "LV"', 'main_network = ["North"]'),
    "staff by number": ('    "Boris Kim",\n', "    7,\n"),
    "a network of nothing": ('["Riverside", "Harbour"]', "[]"),
    "an access nowhere": ('at = "Harbour"\n  role = "viewer"', 'role = "viewer"'),
    "another status": ('status = "invited"', 'status = "gone"'),
    "a date for a text": ('status = "invited"', 'status = "invited"\ninvited = 2026-01-02T03:04:05Z'),
    "a moment in words": ('status = "invited"', 'status = "invited"\ninvited = "yesterday"'),
    "a grant that is no list": ('status = "invited"', 'status = "invited"\ngrant = "booking"'),
    "settings remembered for no role": ('status = "invited"', 'status = "invited"\nremembered = [{ grant = [] }]'),
    "an empty e-mail": ('email = "boris@example.com"', 'email = ""'),
    "an empty phone": ('phone = "+447400123456"', 'phone = ""'),
}


@pytest.mark.parametrize("name", WORLDS_GONE_WRONG)
def test_a_world_that_the_program_refuses_is_refused_by_the_schema(name: str) -> None:
    right, wrong = WORLDS_GONE_WRONG[name]
    assert right in SALON
    text = SALON.replace(right, wrong, 1)
    assert not is_read(text)
    assert not validator("world").is_valid(tomllib.loads(text))
    assert not validator("fixture").is_valid(tomllib.loads(text))


@pytest.mark.parametrize("line", ['region = ""', 'sms_tariff = ""', 'main_network = ""', "staff = []"])
def test_an_empty_text_stands_for_none(line: str) -> None:
    text = f'rolecall = 1\n[[location]]\nname = "Harbour"\ncurrency = "GBP"\n{line}\n'
    assert is_read(text)
    validator("world").validate(tomllib.loads(text))
