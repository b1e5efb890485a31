"""Saved plans: versioned JSON with a digest, so that a plan that was touched is not taken for the reviewed one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import BadData, RolecallError
from rolecall.domain.plan import Plan, from_data, to_data
from rolecall.domain.world import ACTIVE, INVITED, Membership, Record

VERSION = 1
HINT = "Make it again with --plan-out."


@dataclass(frozen=True, slots=True)
class Made:
    """When a plan was made (ISO 8601, UTC), by whom, what was asked for and why."""

    at: str
    actor: str
    title: str
    reason: str = ""


def is_plan(data: bytes) -> bool:
    """Whether a file is a plan rather than a world: JSON begins with a brace, TOML cannot."""
    return data.lstrip().startswith(b"{")


def text(plan: Plan, made: Made) -> str:
    """The plan written down; `read` takes nothing but this very text."""
    body = {"rolecall_plan": VERSION, **asdict(made), "changes": to_data(plan)}
    return json.dumps({**body, "digest": _digest(body)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(data: bytes, file: str) -> tuple[Plan, Made]:
    """The plan a file holds. Raises BadData where it is no plan, of another version, or not as it was written."""
    body = _body(data, file)
    if body.get("rolecall_plan") != VERSION:
        raise BadData(f"{file} is no plan that this version reads (version {body.get('rolecall_plan')}).", hint=HINT)
    try:
        made = Made(body["at"], body["actor"], body["title"], body["reason"])
        plan = from_data(body["changes"])
        sound = _is_sound(plan) and all(isinstance(said, str) for said in asdict(made).values())
    except RolecallError as error:
        raise BadData(f"{file}: {error.message}", hint=error.hint or HINT) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadData(f"{file} is not a whole plan.", hint=HINT) from error
    if not sound:
        raise BadData(f"{file} is not a whole plan.", hint=HINT)
    if text(plan, made).encode() != data:
        raise BadData(f"{file} is not as it was written: its digest does not fit.", hint=HINT)
    return plan, made


def _is_sound(plan: Plan) -> bool:
    """Whether every record stands there once, of texts alone, with a role and a status that there are."""
    records = [record for change in plan.changes for record in (change.before, change.after) if record]
    once = len({(change.kind, change.id) for change in plan.changes}) == len(plan.changes)
    return once and all(_holds_texts(record) and _is_known(record) for record in records)


def _holds_texts(record: Record) -> bool:
    values = [getattr(record, name) for name in record.__slots__ if name not in ("settings", "remembered")]
    limits = record.settings.limits.values() if isinstance(record, Membership) else ()
    many = (text for value in (*values, limits) if not isinstance(value, str) for text in value)
    return all(isinstance(text, str) for text in many)


def _is_known(record: Record) -> bool:
    if not isinstance(record, Membership):
        return True
    roles = {record.role, *record.remembered} - {""}
    return roles <= catalogue().role.keys() and record.status in (ACTIVE, INVITED)


def _body(data: bytes, file: str) -> dict[str, Any]:
    try:
        body = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise BadData(f"{file} is not a whole plan.", hint=HINT) from error
    return body if isinstance(body, dict) else {}


def _digest(body: dict[str, Any]) -> str:
    from hashlib import sha256

    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
