"""The JSON envelope around every answer and every error; its keys change only with the version."""

from __future__ import annotations

import json
from typing import Any

from rolecall.domain.errors import BadData, RolecallError

VERSION = 1


def answer(command: str, data: Any) -> str:
    """An answer on standard output."""
    return _text({"rolecall": VERSION, "command": command, "status": "ok", "data": data})


def error(command: str, problem: RolecallError) -> str:
    """An error on standard error. `where` lists each fault's place; `hint` is null where there is none."""
    told = {"code": problem.code, "message": problem.message, "hint": problem.hint or None, "where": _where(problem)}
    return _text({"rolecall": VERSION, "command": command, "status": "error", "error": told})


def _where(problem: RolecallError) -> Any:
    if not isinstance(problem, BadData):
        return None
    places = (
        {"file": f.file, "line": f.line, "column": f.column, "message": f.message, "hint": f.hint or None}
        for f in problem.faults
    )
    return list(places)


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
