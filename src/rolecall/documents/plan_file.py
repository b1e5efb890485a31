"""Saved plans: versioned JSON with a digest, so that an edited plan does not pass for the reviewed one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import BadData, RolecallError
from rolecall.domain.plan import Plan, from_data, to_data
from rolecall.domain.world import ACTIVE, INVITED, Membership, Record

VERSION = 1
AGAIN = "Make it again with --plan-out."


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
    """The plan as a file's text; `read` accepts nothing but this very text."""
    body = {"rolecall_plan": VERSION, **asdict(made), "changes": to_data(plan)}
    return json.dumps({**body, "digest": _digest(body)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(data: bytes, file: str) -> tuple[Plan, Made]:
    """The plan a file holds. Raises BadData where it is no plan, of another version, or not as it was written."""
    body = _body(data, file)
    if body.get("rolecall_plan") != VERSION:
        raise BadData(f"{file} is no plan that this version reads (version {body.get('rolecall_plan')}).", hint=AGAIN)
    try:
        made = Made(body["at"], body["actor"], body["title"], body["reason"])
        plan = from_data(body["changes"])
        sound = _is_sound(plan) and all(isinstance(value, str) for value in asdict(made).values())
    except RolecallError as error:
        raise BadData(f"{file}: {error.message}", hint=error.hint or AGAIN) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadData(f"{file} is not a whole plan.", hint=AGAIN) from error
    if not sound:
        raise BadData(f"{file} is not a whole plan.", hint=AGAIN)
    if text(plan, made).encode() != data:
        raise BadData(f"{file} is not as it was written: its digest does not fit.", hint=AGAIN)
    return plan, made


def _is_sound(plan: Plan) -> bool:
    """Whether every record is there once and sound."""
    records = [record for change in plan.changes for record in (change.before, change.after) if record]
    once = len({(change.kind, change.id) for change in plan.changes}) == len(plan.changes)
    return once and all(map(_is_sound_record, records))


def _is_sound_record(record: Record) -> bool:
    """Whether it holds nothing but texts, with a role and a status that exist."""
    values = [getattr(record, name) for name in record.__slots__ if name not in ("settings", "remembered")]
    limits = record.settings.limits.values() if isinstance(record, Membership) else ()
    many = (text for value in (*values, limits) if not isinstance(value, str) for text in value)
    if not all(isinstance(text, str) for text in many):
        return False
    if not isinstance(record, Membership):
        return True
    roles = {record.role, *record.remembered} - {""}
    return roles <= catalogue().role.keys() and record.status in (ACTIVE, INVITED)


def _body(data: bytes, file: str) -> dict[str, Any]:
    try:
        body = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise BadData(f"{file} is not a whole plan.", hint=AGAIN) from error
    return body if isinstance(body, dict) else {}


def _digest(body: dict[str, Any]) -> str:
    from hashlib import sha256

    return sha256(json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
