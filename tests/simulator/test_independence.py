"""The simulator shares nothing with rolecall, so that no misreading is shared; otherwise it keeps the same house."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from program import ROOT

SOURCES = sorted((ROOT / "src" / "rolecall_simulator").rglob("*.py"))
EACH_SOURCE = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


def imported(source: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    return {name.split(".")[0] for name in names}


@EACH_SOURCE
def test_it_imports_the_standard_library_and_itself_only(source: Path) -> None:
    assert imported(source) <= {*sys.stdlib_module_names, "rolecall_simulator"}


@EACH_SOURCE
def test_modules_and_functions_are_short_and_modules_say_their_duty(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 40]


def test_rolecall_does_not_know_it_either() -> None:
    for source in sorted((ROOT / "src" / "rolecall").rglob("*.py")):
        assert "rolecall_simulator" not in imported(source)


def test_running_it_loads_nothing_of_rolecall() -> None:
    text = "import rolecall_simulator.__main__, sys; print(*(m for m in sys.modules if m.split('.')[0] == 'rolecall'))"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_no_class_or_module_is_called_like_one_of_rolecalls() -> None:
    def names(folder: str) -> set[str]:
        sources = [path for path in (ROOT / "src" / folder).rglob("*.py") if path.stem not in ("__init__", "__main__")]
        trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources]
        classes = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        return classes | {path.stem for path in sources}

    assert not names("rolecall") & names("rolecall_simulator")
