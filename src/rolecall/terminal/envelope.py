"""The JSON envelope around every answer and every error; its keys change only with the version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rolecall.domain.errors import BadData, RolecallError

VERSION = 1


def answer(command: str, data: Any, beside: Mapping[str, Any]) -> str:
    """An answer on standard output; `beside` has what only some options add."""
    return _text({"rolecall": VERSION, "command": command, "status": "ok", **beside, "data": data})


def error(command: str, problem: RolecallError) -> str:
    """An error on standard error. `where` lists each fault's place; `hint` and `rule` are null where there is none.

    `message` goes on, a line each, with what the message for people only counts.
    """
    fields = {
        "code": problem.code,
        "message": "\n".join((problem.message, *problem.details)),
        "hint": problem.hint or None,
        "rule": problem.rule or None,
        "where": [{**asdict(fault), "hint": fault.hint or None, "rule": fault.rule or None} for fault in problem.faults]
        if isinstance(problem, BadData)
        else None,
    }
    return _text({"rolecall": VERSION, "command": command, "status": "error", "error": fields})


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
