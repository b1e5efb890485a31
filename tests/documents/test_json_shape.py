"""The small checker agrees with a whole one about the shipped schema of plans."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given
from jsonschema import Draft202012Validator

from rolecall.documents import plan_file, schema_files
from rolecall.documents.json_shape import misfits
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from worlds import LAW, worlds

SCHEMA = json.loads(schema_files.text("plan"))
WHOLE = Draft202012Validator(SCHEMA)
ODD: list[Any] = [
    None,
    7,
    -1,
    "",
    "x",
    [],
    {},
    [[]],
    {"kind": "user"},
    {"kind": ["user"]},
    True,
    1.5,
    "active",
    "f" * 64,
]


def _mutated(body: Any, dice: random.Random) -> Any:
    here = body
    while here:
        key = dice.choice(list(here) if isinstance(here, dict) else range(len(here)))
        if not isinstance(here[key], dict | list) or not here[key] or dice.random() < 0.2:
            break
        here = here[key]
    if here and dice.random() < 0.3:
        del here[key]
    elif here:
        here[key] = dice.choice(ODD)
    return body


@LAW
@given(made=worlds())
def test_a_plan_fits_or_does_not_like_in_a_whole_validator(made: World) -> None:
    text = plan_file.text(compare(World(), made), plan_file.Made("2026-01-02T03:04:05+00:00", "tester", "a change"))
    assert not list(misfits(SCHEMA, json.loads(text)))
    dice = random.Random(len(text))
    for _ in range(30):
        body = _mutated(json.loads(text), dice)
        assert bool(list(misfits(SCHEMA, body))) != WHOLE.is_valid(body), body
