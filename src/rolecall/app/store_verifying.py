"""`store verify`: everything that can be checked about a store, each check by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rolecall.app import saved_changes
from rolecall.app.context import Context
from rolecall.app.store_upgrading import catalogue_effects
from rolecall.domain.counting import count
from rolecall.domain.errors import BadData, Conflict, OtherVersion
from rolecall.domain.rules import violations
from rolecall.domain.world import KINDS
from rolecall.store.account_store import AccountStore
from rolecall.store.soundness import page_faults, reference_faults, search_faults, settings_faults
from rolecall.views.answers import Answer, table

RESTORE = "Restore the store from a backup: rolecall store restore FILE"


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check came to: `faults`, none where all is well, and in `good` what that means."""

    name: str
    good: str
    faults: tuple[str, ...] = ()


def verify(context: Context) -> Answer:
    """What each check came to. Raises Conflict where one failed, naming every fault; a broken rule is a caution."""
    checks = checked(context)
    refuse_faulty(checks, context.store.address.shown, RESTORE)
    broken = [violation.message for violation in violations(context.world)]
    cautions = broken + catalogue_effects(context)
    rows = [(check.name, check.good) for check in checks]
    rows.append(("rules", f"{count(len(broken), 'rule')} broken" if broken else "every rule is kept"))
    data = {
        "verified": True,
        "changes": context.snapshot.revision,
        "head": context.snapshot.head or None,
        "checks": {check.name: check.good for check in checks},
        "cautions": cautions,
    }
    answer = Answer(data, table({"check": "Check", "result": "Result"}, rows))
    for caution in cautions:
        context.screen.say(f"Caution: {caution}")
    return answer


def checked(context: Context) -> list[Checked]:
    """Every check of a store, whether the ones before failed or not. Raises NotFound where there is none."""
    address = context.store.address
    checks: list[tuple[str, str, Callable[[], list[str]]]] = [
        ("pages", "the database is sound", lambda: page_faults(address)),
        ("references", "every reference leads to a record", lambda: reference_faults(address)),
        ("settings", "each is kept under the id of its text", lambda: settings_faults(address)),
        ("search", "every name is found as it is spelled", lambda: search_faults(address)),
        ("records", "every record can be read", lambda: _records(context)),
        ("history", "every change is as it was written; together they make the store", lambda: _history(context)),
    ]
    return [_check(*check) for check in context.screen.counting(checks, len(checks), "checks")]


def refuse_faulty(checks: Iterable[Checked], shown: str, hint: str) -> None:
    """Raises Conflict where a check failed."""
    failed = [check for check in checks if check.faults]
    if failed:
        error = Conflict(f"The store {shown} does not verify: {count(len(failed), 'check')} failed.", hint=hint)
        error.details = tuple(f"{check.name}: {fault}" for check in failed for fault in check.faults)
        raise error


def _check(name: str, good: str, find: Callable[[], list[str]]) -> Checked:
    try:
        return Checked(name, good, tuple(find()))
    except OtherVersion:
        raise
    except BadData as error:
        return Checked(name, good, (error.message,))


def _records(context: Context) -> list[str]:
    account = AccountStore(context.store.address)  # first: the world keeps a connection, and nobody needs two
    account.known()
    for push in account.pushes():
        account.push(push.number)
    for kind in KINDS:
        dict(context.world.of(kind).items())
    return []


def _history(context: Context) -> list[str]:
    try:
        saved_changes.verify(context)
    except Conflict as error:
        return [error.message]
    return []
