"""Every value that the standard library reads from a TOML text stands where we say it does."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolecall.documents.positions import all_positions, positions
from rolecall.domain.declared import Path


def walked(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every path of a read file and what is there."""
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from walked(inner, (*path, key))


def offset(text: str, place: tuple[int, int]) -> int:
    """The place as an offset, counted the slow way."""
    return sum(len(line) for line in text.splitlines(keepends=True)[: place[0] - 1]) + place[1] - 1


def reads(text: str, value: Any) -> bool:
    """Whether some beginning of the text reads as the value."""
    for end in range(len(text), 0, -1):
        try:
            if tomllib.loads(f"x = {text[:end]}\n")["x"] == value:
                return True
        except tomllib.TOMLDecodeError:
            continue
    return False


def table_starts(text: str, path: Path) -> bool:
    """Whether a header or a key that makes the table stands here."""
    name = next(part for part in reversed(path) if isinstance(part, str))
    return text.startswith(("[", name, json.dumps(name), f"'{name}'"))


def wrongly_placed(text: str) -> list[Path]:
    """The paths whose position is missing, or is not where their value is."""
    known = positions(text)
    wrong = []
    for path, value in walked(tomllib.loads(text)):
        here = text[offset(text, known[path]) :] if path in known else ""
        many = isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict))
        if path and not (reads(here, value) or (many and table_starts(here, path))):
            wrong.append(path)
    return wrong


EVERY_FORM = '''# a comment with [brackets] = "and quotes"
number = 12   # after it
"quoted key" = 'literal # no comment'
dotted.key."with.dot" = true
date = 1979-05-27 07:32:00
empty = []
list = [ # here
  1, 2,
  "]", # "
  [ 'x', "\\"]" ],
]
inline = { a = 1, b.c = [ { d = "}" } ], "e f" = {} }
long = """
a "quoted" \\""" word # no comment
[no.header]"""
quotes = """two quotes end it"""""
literal = \'\'\'
it\'s''\'\'\'
[ table . "sub" ]
x = -1.5e3
[[user]]
name = "Anna"
  [[user.access]]
  grant = ["a", "b",
    "c"]
  [user.access.more]
  y = 1
  [[user.access]]
  at = "Riverside"
[[user]]
name = "Boris"
  [[user.access]]
  at = "Harbour"
'''


@pytest.mark.parametrize("text", [EVERY_FORM, EVERY_FORM.replace("\n", "\r\n"), "", "# nothing", "a = 1", "\n\n a=[]"])
def test_every_value_stands_at_its_position(text: str) -> None:
    assert wrongly_placed(text) == []


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (1, 1)),
        (("number",), (2, 10)),
        (("dotted",), (4, 1)),
        (("dotted", "key"), (4, 8)),
        (("dotted", "key", "with.dot"), (4, 25)),
        (("list",), (7, 8)),
        (("list", 3, 1), (10, 10)),
        (("inline", "b", "c", 0, "d"), (12, 33)),
        (("table",), (19, 1)),
        (("table", "sub"), (19, 1)),
        (("user",), (21, 1)),
        (("user", 0, "access", 0, "grant", 2), (25, 5)),
        (("user", 0, "access", 1), (28, 3)),
        (("user", 1), (30, 1)),
        (("user", 1, "access", 0, "at"), (33, 8)),
    ],
)
def test_line_and_column_count_from_one(path: Path, place: tuple[int, int]) -> None:
    assert positions(EVERY_FORM)[path] == place


def test_a_key_stands_before_its_value() -> None:
    _, keys = all_positions('a = 1\n[[user]]\n  "e f" = { g.h = 2 }\n')
    assert keys[("a",)] == (1, 1)
    assert keys[("user", 0, "e f")] == (3, 3)
    assert keys[("user", 0, "e f", "g", "h")] == (3, 15)


def test_a_header_before_its_parent_keeps_the_place_of_the_parent_it_made() -> None:
    assert positions("[a.b]\nx = 1\n[a]\ny = 2\n")[("a",)] == (1, 1)


# -- random files ------------------------------------------------------------------------------------------------------

LETTERS = st.sampled_from("ab \"'\\#[]{}=,.\n\té€🙂")
TEXTS = st.text(LETTERS, max_size=8)
KEYS = st.one_of(st.sampled_from(["a", "b-1", "C_"]), TEXTS)
SCALARS = st.one_of(TEXTS, st.integers(-99, 99), st.booleans(), st.floats(-9, 9), st.dates(), st.times())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)
GAPS = st.sampled_from(["", " ", "\t "])
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", " # ] } \" '\n", "\n#x = [\n"])


def quoted(draw: st.DrawFn, text: str) -> str:
    forms = [json.dumps(text, ensure_ascii=draw(st.booleans()) and text.isascii())]
    if "'" not in text and "\n" not in text:
        forms.append(f"'{text}'")
    if "'''" not in text and not text.startswith("\n") and not text.endswith("'"):
        forms.append(f"'''\n{text}'''")
    escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
    if not escaped.endswith('"'):
        forms.append(f'"""\n{escaped}"""')
    return draw(st.sampled_from(forms))


def key(draw: st.DrawFn, name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    forms = (
        [json.dumps(name, ensure_ascii=False)] + ([name] if bare else []) + ([f"'{name}'"] if name.isalnum() else [])
    )
    return draw(GAPS) + draw(st.sampled_from(forms)) + draw(GAPS)


def rendered(draw: st.DrawFn, value: Any) -> str:
    gap = draw(GAPS)
    if isinstance(value, str):
        return gap + quoted(draw, value)
    if isinstance(value, bool):
        return gap + str(value).lower()
    if isinstance(value, list):
        inner = "".join(f"{draw(BREAKS)}{rendered(draw, item)}," for item in value)
        return f"{gap}[{inner}{draw(BREAKS)}]"
    if isinstance(value, dict):
        return gap + "{" + ",".join(f"{key(draw, k)}={rendered(draw, v)}" for k, v in value.items()) + "}"
    return gap + (value.isoformat() if hasattr(value, "isoformat") else repr(value))


@st.composite
def files(draw: st.DrawFn) -> str:
    """A TOML text: pairs, tables, lists of tables with tables in them, and dotted keys."""
    pairs = st.dictionaries(KEYS, VALUES, max_size=3)
    lines = [f"{key(draw, k)}={rendered(draw, v)}" for k, v in draw(pairs).items()]
    for name in draw(st.lists(st.sampled_from(["users", 'é "n', "t.b"]), max_size=3, unique=True)):
        header = json.dumps(name, ensure_ascii=False)
        for number in range(draw(st.integers(1, 2))):
            lines += [
                f"{draw(GAPS)}[[ {header} ]]",
                f"{key(draw, 'dot')}.{key(draw, str(number))}={rendered(draw, number)}",
            ]
            lines += [f"  [[{header} . sub]]\n x = {n}" for n in range(draw(st.integers(0, 2)))]
            lines += [f"[{header}.one.\"two\"]\n y = 'z'"] * draw(st.integers(0, 1))
    return "".join(line + draw(BREAKS) for line in lines)


@settings(max_examples=settings().max_examples * 3 // 2)
@given(files())
def test_every_value_of_a_random_file_stands_at_its_position(text: str) -> None:
    assert wrongly_placed(text) == []
