"""Saved plans: versioned JSON with a digest, so that an edited plan does not pass for the reviewed one.

Anyone can compute the digest, so everything in a plan is checked like what is given at the command line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from rolecall.documents import identity, schema_files
from rolecall.documents.json_shape import misfits
from rolecall.domain import values
from rolecall.domain.access import usually_remembered
from rolecall.domain.catalogue import catalogue, unknown_role
from rolecall.domain.errors import BadData, Fault, RolecallError
from rolecall.domain.plan import Change, Plan, from_data, to_data
from rolecall.domain.selectors import refuse_misread
from rolecall.domain.text import name, refuse_as_option, visible
from rolecall.domain.world import ACTIVE, Location, Membership, Network, Record, Settings, Staff, User

VERSION = 2
AGAIN = "Make it again with --plan-out."
MOST_ID = 100


@dataclass(frozen=True, slots=True)
class Made:
    """When a plan was made (ISO 8601, UTC), by whom, what was asked for and why; and on what.

    `store` is the identity of the store, `change` the number of its last change and `head` that change's digest; all
    three are empty where there was no store yet.
    """

    at: str
    actor: str
    title: str
    reason: str = ""
    store: str = ""
    change: int = 0
    head: str = ""


def is_plan(data: bytes) -> bool:
    """Whether a file is a plan rather than a world: JSON begins with a brace, TOML cannot."""
    return data.lstrip().startswith(b"{")


def text(plan: Plan, made: Made) -> str:
    """The plan as a file's text; `read` accepts nothing but this very text."""
    body = {"rolecall_plan": VERSION, **asdict(made), "changes": to_data(plan)}
    return _text({**body, "digest": _digest(body)})


def read(data: bytes, file: str) -> tuple[Plan, Made]:
    """The plan that a file holds.

    Raises BadData, with every fault and its place, for what is no plan, not as it was written, of another version, or
    what no command would have made.
    """
    body = _body(data, file)
    _refuse(file, misfits(json.loads(schema_files.text("plan")), body))
    digest = body.pop("digest")
    if _digest(body) != digest or _text({**body, "digest": digest}).encode("utf-8", "surrogatepass") != data:
        raise BadData(f"{file} is not as it was written: its digest does not match.", hint=AGAIN)
    made = Made(**{key: body[key] for key in Made.__slots__})
    _refuse(file, _circumstances(made))
    changes: list[Change] = []
    _refuse(file, _changes(body["changes"], changes))
    return Plan(tuple(changes)), made


def _body(data: bytes, file: str) -> dict[str, Any]:
    """The object in a file, once it is one and of this version."""
    try:
        body = json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise BadData(f"{file} is not a complete plan: it is no JSON.", hint=AGAIN) from error
    version = body.get("rolecall_plan") if isinstance(body, dict) else None
    if type(version) is int and version != VERSION:
        raise BadData(f"{file} is a plan of version {version}; this rolecall reads version {VERSION}.", hint=AGAIN)
    return body  # type: ignore[no-any-return]  # what it is, its schema says


def _text(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _digest(body: dict[str, Any]) -> str:
    from hashlib import sha256

    compact = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(compact.encode("utf-8", "surrogatepass")).hexdigest()


def _refuse(file: str, faults: Iterator[str]) -> None:
    listed = [Fault(file, 0, 0, visible(fault)) for fault in faults]
    if listed:
        raise BadData(f"{file} is not a complete plan.", hint=AGAIN, faults=listed)


def _circumstances(made: Made) -> Iterator[str]:
    for key in ("actor", "title", "reason"):
        if visible(getattr(made, key)) != getattr(made, key):
            yield f"{key}: has a control character"
    try:
        datetime.fromisoformat(made.at)
    except ValueError:
        yield f"at: {made.at!r} is no time"


def _changes(rows: list[dict[str, Any]], changes: list[Change]) -> Iterator[str]:
    """Reads the changes into the list; yields what is wrong with them."""
    known: set[tuple[str, str]] = set()
    for number, row in enumerate(rows):
        try:
            (change,) = from_data([row]).changes
        except (RolecallError, ValueError) as error:
            yield f"changes[{number}]: {error}"
            continue
        if (change.kind, change.id) in known:
            yield f"changes[{number}]: the {change.kind} {change.id} is in the plan already"
        known.add((change.kind, change.id))
        if to_data(Plan((change,))) != [row]:
            yield f"changes[{number}]: is not in the form in which records are kept"
        yield from (f"changes[{number}].after.{fault}" for fault in _misfits_of(change))
        changes.append(change)


def _misfits_of(change: Change) -> Iterator[str]:
    """What of the new record its command would not have taken. What was so before may stay."""
    before, after = change.before, change.after
    if after is None:
        return
    if before is None and (not after.id.isprintable() or not 0 < len(after.id) <= MOST_ID):
        yield "id: is none"
    for key, kept in _kept(after):
        given = getattr(after, key)
        if before is not None and getattr(before, key) == given:
            continue
        try:
            if given != (kept(given) if given or key in ("name", "currency") else given):
                yield f"{key}: {given!r} is not in the form in which it is kept"
        except RolecallError as error:
            yield f"{key}: {error.message}"
    if isinstance(after, Membership):
        yield from _misfits_of_access(before if isinstance(before, Membership) else None, after)


def _kept(record: Record) -> list[tuple[str, Any]]:
    """The fields that a person gives, each with the function that a command reads it with."""
    match record:
        case Location():
            place = [("currency", identity.currency), ("region", identity.region)]
            return [("name", _called), ("sms_tariff", _name), *place]
        case Staff():
            return [("name", _called), ("position", _name)]
        case Network():
            return [("name", _called)]
        case User():
            return [("name", _person), ("email", identity.email), ("phone", identity.phone)]
        case Membership():
            return [("invited", _time)]


def _name(given: str) -> str:
    return name(given, "name")


def _called(given: str) -> str:
    """A name by which commands call the record."""
    refuse_as_option(given)
    return _name(given)


def _person(given: str) -> str:
    refuse_misread(given)
    return _name(given)


def _time(given: str) -> str:
    try:
        datetime.fromisoformat(given)
    except ValueError:
        raise BadData(f"{given!r} is no time") from None
    return given


def _misfits_of_access(before: Membership | None, after: Membership) -> Iterator[str]:
    """What is kept in no access: an accepted invitation's time, defaults among limits, odd memories of a role."""
    if after.invited and after.status == ACTIVE and not (before and before.status == ACTIVE and before.invited):
        yield "invited: the invitation is accepted"
    known = before.settings.limits if before else {}
    yield from (f"limits.{fault}" for fault in _defaults(after.settings.limits, known))
    usual = usually_remembered(before)
    for role, settings in after.remembered.items():
        known_then = usual.get(role, Settings())
        if role in usual and settings == known_then:
            continue
        where = f"remembered.{role}"
        if not role or role == after.role:
            yield f"{where}: only other roles are remembered"
            continue
        beyond = settings.on & ~(catalogue().role.get(role) or unknown_role(role)).allowed & ~known_then.on
        if beyond:
            yield f"{where}.permissions: the role does not allow {', '.join(catalogue().keys(beyond))}"
        yield from (f"{where}.limits.{fault}" for fault in _defaults(settings.limits, known_then.limits))


def _defaults(limits: Mapping[str, str], known: Mapping[str, str]) -> Iterator[str]:
    """The defaults among limits, which are kept as absence."""
    for key, value in limits.items():
        if value == values.default(catalogue().limit[key]) and known.get(key) != value:
            yield f"{key}: {value} is kept by leaving it out"
