"""The house keeps its plan: who may import whom, how long things are, and what each kind of invocation loads."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from program import ROOT, Program

SOURCES = sorted((ROOT / "src" / "rolecall").rglob("*.py"))
FLOORS = {"domain": 0, "views": 1, "store": 2, "documents": 2, "terminal": 2, "account": 2, "app": 3, "commands": 4}
ENTRANCE = 5
ROOMS = {
    "typer": {"commands", "cli", "deferred", "completion"},
    "sqlmodel": {"store"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "platformdirs": {"store", "documents", "account"},
    "pytest": {"pytest_plugin"},
    "rich": {"terminal"},
    "questionary": {"terminal"},
    "prompt_toolkit": {"terminal"},
    "tomllib": {"documents", "account"},
    "tomli_w": {"documents", "account"},
    "httpx2": {"account"},
    "xlsxwriter": {"documents"},
    "openpyxl": {"documents"},
    "phonenumbers": {"documents", "app"},
    "email_validator": {"documents", "app"},
}
EACH_SOURCE = pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(SOURCES[0].parent)))
MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_A_VERB = 300, 40, 15


@cache
def parsed(source: Path) -> ast.Module:
    return ast.parse(source.read_text(encoding="utf-8"))


def room(source: Path) -> str:
    """The folder a module is in, or for those of the entrance its name."""
    parts = source.relative_to(SOURCES[0].parent).with_suffix("").parts
    return parts[0]


def imported(source: Path) -> Iterator[str]:
    """Every module a source imports, at its top or later, but only for type checking too."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def functions(source: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(parsed(source)) if isinstance(node, ast.FunctionDef))


# -- floors ----------------------------------------------------------------------------------------


@EACH_SOURCE
def test_imports_run_downward_only_and_the_outsides_are_strangers_to_each_other(source: Path) -> None:
    here, floor = room(source), FLOORS.get(room(source), ENTRANCE)
    for name in imported(source):
        top, _, rest = name.partition(".")
        other = rest.split(".")[0]
        if top == "rolecall" and other not in (here, "__version__"):
            assert FLOORS.get(other, ENTRANCE) < floor or floor == ENTRANCE, f"{here} imports {name}"


@EACH_SOURCE
def test_third_parties_stay_in_their_rooms(source: Path) -> None:
    for name in imported(source):
        top = name.split(".")[0]
        if top in ROOMS:
            assert room(source) in ROOMS[top], f"{name} is imported in {room(source)}"
        else:
            assert top == "rolecall" or top in sys.stdlib_module_names, f"{name} has no room"


@EACH_SOURCE
def test_no_import_is_relative(source: Path) -> None:
    assert not [n for n in ast.walk(parsed(source)) if isinstance(n, ast.ImportFrom) and n.level]


# -- sizes and words -------------------------------------------------------------------------------


@EACH_SOURCE
def test_a_module_has_at_most_300_lines_and_says_its_duty_first(source: Path) -> None:
    assert len(source.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    assert ast.get_docstring(parsed(source))


@EACH_SOURCE
def test_no_function_has_more_than_40_lines(source: Path) -> None:
    long = [f.name for f in functions(source) if (f.end_lineno or 0) - f.lineno >= MOST_LINES_OF_A_FUNCTION]
    assert not long


def test_half_of_the_functions_have_less_than_ten_lines() -> None:
    lengths = sorted((f.end_lineno or 0) - f.lineno + 1 for source in SOURCES for f in functions(source))
    assert lengths[len(lengths) // 2] < 10


COMMANDS = [source for source in SOURCES if room(source) == "commands"]


@pytest.mark.parametrize("source", COMMANDS, ids=lambda path: path.stem)
def test_a_command_module_does_not_print_try_or_look_at_formats(source: Path) -> None:
    found = list(ast.walk(parsed(source)))
    assert not [n for n in found if isinstance(n, ast.Try)]
    assert not [n for n in found if isinstance(n, ast.Call) and ast.unparse(n.func) in ("print", "typer.echo", "echo")]
    assert not [n for n in found if isinstance(n, ast.If | ast.Match) and "format" in ast.unparse(n).split(":")[0]]


@pytest.mark.parametrize("source", COMMANDS, ids=lambda path: path.stem)
def test_a_verb_is_gather_do_and_say_in_at_most_15_lines(source: Path) -> None:
    for verb in (f for f in functions(source) if f.decorator_list):
        body = verb.body[1:] if ast.get_docstring(verb) else verb.body
        assert (body[-1].end_lineno or 0) - body[0].lineno < MOST_LINES_OF_A_VERB, verb.name


@pytest.mark.parametrize("source", COMMANDS, ids=lambda path: path.stem)
def test_a_verb_has_help_with_an_example(source: Path) -> None:
    for verb in (f for f in functions(source) if f.decorator_list):
        help_text = ast.get_docstring(verb) or ""
        assert "\b" in help_text, verb.name
        assert "Example" in help_text, verb.name
        assert "  rolecall " in help_text, verb.name


def test_no_module_is_called_by_what_it_is_not() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc"}
    assert not [source for source in SOURCES if source.stem in banned]


def test_no_name_of_a_class_or_module_stands_for_two_things() -> None:
    """Modules of `commands/` are called by their word, and may share it with the room that serves it."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for source in SOURCES:
        where = str(source.relative_to(SOURCES[0].parent))
        for node in ast.walk(parsed(source)):
            if isinstance(node, ast.ClassDef):
                places[node.name].add(f"{where}:{node.lineno}")
        if room(source) != "commands" and source.stem not in ("__init__", "__main__"):
            places[source.stem].add(where)
    assert not {name: sorted(where) for name, where in places.items() if len(where) > 1}


def test_the_tests_mirror_the_sources() -> None:
    rooms = {room(source) for source in SOURCES if source.parent != SOURCES[0].parent}
    assert rooms | {"simulator"} == {
        file.relative_to(ROOT / "tests").parts[0] for file in (ROOT / "tests").glob("*/**/test_*.py")
    }


# -- what an invocation loads ----------------------------------------------------------------------

WRITING = {"sqlalchemy", "sqlmodel", "pydantic"}
DRAWING = {"rich"}
RARE = {
    "questionary",
    "prompt_toolkit",
    "phonenumbers",
    "email_validator",
    "xlsxwriter",
    "tomllib",
    "tomli_w",
    "psycopg",
    "alembic",
    "httpx2",
}
SHOWN = """
import sys
from rolecall.__main__ import main
sys.argv[0] = "rolecall"
status = main()
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""
ANNA = "anna.petrova@example.com"


def loaded(program: Program, *words: str) -> set[str]:
    """The modules that a command loads beyond those of an empty program, in a process of its own."""
    environment = {**os.environ, "ROLECALL_STORE": str(program.store)}

    def modules(text: str) -> set[str]:
        command = [sys.executable, "-c", text, *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return set(done.stderr.splitlines()[-1].split())

    return modules(SHOWN) - modules("import sys; print(*sys.modules, file=sys.stderr)")


def named(modules: set[str], names: set[str]) -> set[str]:
    return {module.split(".")[0] for module in modules} & names


def test_the_version_costs_nothing(chain: Program) -> None:
    modules = loaded(chain, "--version")
    assert not named(modules, {"typer", "argparse", "importlib"} | WRITING | DRAWING | RARE)
    assert len(modules) <= 6


def test_ending_costs_no_look_at_all_that_is_in_memory(chain: Program) -> None:
    text = SHOWN.replace("print(*sys.modules", "print(__import__('gc').get_freeze_count()")
    environment = {**os.environ, "ROLECALL_STORE": str(chain.store)}
    command = [sys.executable, "-c", text, "user", "list", "--format", "lines"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stderr) > 1_000


@pytest.mark.parametrize("words", [["--help"], ["perms", "--help"], ["perms", "grant", "--help"]], ids=" ".join)
def test_help_costs_no_library_but_typer(chain: Program, words: list[str]) -> None:
    modules = loaded(chain, *words)
    assert not named(modules, WRITING | DRAWING | RARE)
    assert len(modules) <= 185


def test_the_list_of_commands_costs_neither_the_store_nor_the_catalogue(chain: Program) -> None:
    own = {module for module in loaded(chain, "--help") if module.startswith("rolecall.")}
    heavy = ("rolecall.store", "rolecall.commands", "rolecall.documents", "rolecall.account", "rolecall.domain.account")
    assert not any(module.startswith(heavy) for module in own)
    assert "rolecall.domain.catalogue" not in own


@pytest.mark.parametrize("format", ["lines", "csv", "json"])
def test_a_read_costs_no_library_either(chain: Program, format: str) -> None:
    for words in (["user", "list"], ["perms", "show", ANNA], ["location", "show", "Riverside"], ["role", "list"]):
        modules = loaded(chain, *words, "--format", format)
        assert not named(modules, WRITING | DRAWING | RARE)
        assert not modules & {"decimal", "hashlib", "logging", "asyncio", "getpass", "email", "rolecall.views.diff"}
        assert not any(module.startswith("rolecall.account") for module in modules)
        assert len(modules) <= 190


def test_a_table_costs_rich_on_top(chain: Program) -> None:
    modules = loaded(chain, "user", "list", "--format", "table")
    assert not named(modules, WRITING | RARE)
    assert named(modules, DRAWING)
    assert "rich.console" not in modules
    assert len(modules) <= 205


def test_a_dry_run_costs_neither_the_tables_nor_a_prompt(chain: Program) -> None:
    modules = loaded(chain, "perms", "grant", ANNA, "booking.edit", "--dry-run")
    assert not named(modules, WRITING | DRAWING | RARE)
    assert len(modules) <= 200


def test_a_write_costs_the_tables_and_nothing_rare(chain: Program) -> None:
    modules = loaded(chain, "perms", "grant", ANNA, "booking.edit", "--yes")
    assert not named(modules, DRAWING | RARE)
    assert named(modules, WRITING)
    assert len(modules) <= 600
