"""What to do next about a step, from what the journal says and what was just read: the one decision of a push.

Going on after an interruption is the same function with less known: then nobody knows what became of the last request.
No invitation is sent without a look at the list in between, and none while an earlier one may still arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from rolecall.domain.account.identities import contact_keys, may_be
from rolecall.domain.account.merging import Items, items_of, same, same_rights
from rolecall.domain.account.picture import AccountUser, UserRights
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict, invitation_body, rights_body
from rolecall.domain.account.value_forms import bit_of
from rolecall.domain.account.vocabulary import ROLE, permissions
from rolecall.domain.counting import count
from rolecall.domain.nearness import fold

LOOKS = (0.0, 2.0, 3.0, 10.0)
"""Seconds to wait before each look for somebody just invited."""
MOST_TRIES = 2
"""How often one run says the same thing; each later run may say it once more."""
MOST_UNSENT = 6
SEND_AGAIN_AFTER = 600
"""Seconds after which an invitation that was never seen may be sent again, when a person says so."""
HIDDEN = "The account hides contacts, and one of them may be this one; invite the person in the account."
OWN_DOING = 60
"""Seconds after a request in which other values beside a new role are taken for that role's doing."""


class SendOutcome(StrEnum):
    """What became of a request that changes something."""

    NEVER_SENT = "never sent"
    REFUSED = "refused"
    DONE = "done"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known at the moment. What was read before the last request counts no more, and is None again.

    `missing`: the account has no rights of the person (404). `outcome`, `status` and `said` are of the last request of
    this run, `looks` counts the lists since then, `unsent` the requests that never left. `since_sent` is in seconds.
    """

    rights: UserRights | None = None
    missing: bool = False
    listed: tuple[AccountUser, ...] | None = None
    looks: int = 0
    outcome: SendOutcome | None = None
    status: int = 0
    said: str = ""
    since_sent: float | None = None
    unsent: int = 0
    send_again: bool = False


@dataclass(frozen=True, slots=True)
class ReadRights:
    """Read the person's rights at the location."""


@dataclass(frozen=True, slots=True)
class ListUsers:
    """Wait so many seconds, then read the location's users."""

    wait: float = 0


@dataclass(frozen=True, slots=True)
class Send:
    """Note the step as begun with this `before`, then send it; a removal has no body."""

    before: UserRights | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settle:
    """The step has come to its end, or waits for somebody."""

    verdict: Verdict
    said: str = ""
    user: int = 0
    after: UserRights | None = None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The account cannot be reached; the step stays as it is."""

    said: str


Act = ReadRights | ListUsers | Send | Settle | GiveUp


def next_act(step: PushStep, reading: Reading) -> Act:
    """What to do about a step that is open."""
    if reading.unsent >= MOST_UNSENT:
        return GiveUp(reading.said or "The account takes no requests.")
    decide = {StepKind.RIGHTS: _rights, StepKind.INVITE: _invite, StepKind.REMOVE: _remove}
    return decide[step.kind](step, reading)


# -- rights ----------------------------------------------------------------------------------------


def _rights(step: PushStep, reading: Reading) -> Act:
    if not step.user:
        return Settle(Verdict.WAITING, "The invitation has not been seen in the account yet.")
    if reading.missing:
        pending = step.before is None
        said = "Not readable until the invitation is accepted." if pending else "The person is gone from the location."
        return Settle(Verdict.WAITING if pending else Verdict.CONFLICT, said)
    if reading.rights is None:
        return ReadRights()
    return _first_put(step, reading.rights) if not step.tries else _after_put(step, reading.rights, reading)


def _first_put(step: PushStep, now: UserRights) -> Act:
    """Sent where the account still is what the plan was made from; somebody else may have done it already."""
    if _holds(step, now):
        return Settle(Verdict.DONE, after=now)
    if step.before is not None and not same_rights(step.before, now):
        before, found = items_of(step.before), items_of(now)
        moved = [*_moved(step, now), *(item for item in step.wish if _changed(before, found, item))]
        said = f"Changed in the account meanwhile: {', '.join(moved)}."
        return Settle(Verdict.CONFLICT, said, after=now)
    return _put(step, now)


def _put(step: PushStep, now: UserRights) -> Send:
    return Send(step.before or now, rights_body(step.target(now), step.wish))


def _after_put(step: PushStep, now: UserRights, reading: Reading) -> Act:
    """The same body once more where nothing arrived, or where a new role brought values of its own; else no more."""
    assert step.before is not None
    moved, arrived = _moved(step, now), _arrived(step, now)
    if _holds(step, now) and not moved:
        return Settle(Verdict.DONE, after=now)
    refused = reading.outcome is SendOutcome.REFUSED
    if same_rights(step.before, now):
        if refused:
            return Settle(Verdict.CONFLICT if reading.status == 409 else Verdict.REFUSED, reading.said, after=now)
        return _put(step, now) if _may_repeat(step, reading) else _not_made(reading, now)
    if ROLE in arrived and not refused and step.tries <= MOST_TRIES and (reading.since_sent or 0) <= OWN_DOING:
        return _put(step, now)
    if not arrived:
        return Settle(Verdict.CONFLICT, f"Changed in the account meanwhile: {', '.join(moved)}.", after=now)
    missed = [item for item in step.wish if item not in arrived]
    parts = (("not as wished", missed), ("changed besides", moved))
    said = "; ".join(f"{what}: {', '.join(items)}" for what, items in parts if items)
    coming = reading.outcome is SendOutcome.UNSURE and (missed or ROLE in arrived)
    return Settle(Verdict.UNSURE if coming else Verdict.DIFFERS, f"{said[:1].upper()}{said[1:]}.", after=now)


def _may_repeat(step: PushStep, reading: Reading) -> bool:
    return reading.outcome is None or step.tries < MOST_TRIES


def _not_made(reading: Reading, now: UserRights) -> Settle:
    """The end where nothing arrived: a later run goes on where nobody knows why."""
    if reading.outcome is SendOutcome.UNSURE:
        return Settle(Verdict.UNSURE, f"Sent, and not in the account yet. {reading.said}".strip(), after=now)
    return Settle(Verdict.DIFFERS, "The account took the change and did not make it.", after=now)


def _holds(step: PushStep, now: UserRights) -> bool:
    """Whether the account has all that is wished."""
    items = items_of(now)
    return all(_is_as_wished(step, items, item) for item in step.wish)


def _is_as_wished(step: PushStep, items: Items, item: str) -> bool:
    """Whether the account has an item as wished; what a wished role does not list is off with it."""
    if item in items:
        return same(step.wish[item], items[item])
    return ROLE in step.wish and item in permissions() and bit_of(step.wish[item][0]) is False


def _arrived(step: PushStep, now: UserRights) -> set[str]:
    """The wished items that the account has and did not have."""
    assert step.before is not None
    before, items = items_of(step.before), items_of(now)
    return {item for item in step.wish if _is_as_wished(step, items, item) and _changed(before, items, item)}


def _moved(step: PushStep, now: UserRights) -> list[str]:
    """The items beside the wish that changed. With another role a list may have other slugs, which is no change."""
    assert step.before is not None
    before, after = items_of(step.before), items_of(now)
    items = before.keys() & after.keys() if ROLE in step.wish else before.keys() | after.keys()
    return sorted(item for item in items if item not in step.wish and _changed(before, after, item))


def _changed(before: Items, now: Items, item: str) -> bool:
    return not same(before.get(item, ()), now.get(item, ()))


# -- invitations -----------------------------------------------------------------------------------


def _invite(step: PushStep, reading: Reading) -> Act:
    if reading.listed is None:
        return ListUsers()
    found, hidden = _with_contact(step, reading.listed)
    if len(found) == 1:
        return Settle(Verdict.DONE, user=found[0].id)
    if found:
        return Settle(Verdict.CONFLICT, f"{count(len(found), 'user')} of the location have that contact.")
    if not step.tries:
        return Settle(Verdict.REFUSED, HIDDEN) if hidden else Send(body=invitation_body(step))
    if reading.outcome is SendOutcome.REFUSED:
        return Settle(Verdict.REFUSED, reading.said)
    return _look_again(step, reading)


def _look_again(step: PushStep, reading: Reading) -> Act:
    """An invitation may be listed late. Only after ten minutes, and only when a person says so, is it sent again."""
    waited = reading.since_sent or 0
    if reading.looks < len(LOOKS) and waited < sum(LOOKS):
        return ListUsers(LOOKS[reading.looks])
    if reading.send_again and waited >= SEND_AGAIN_AFTER:
        return Send(body=invitation_body(step))
    minutes = count(max(1, round((SEND_AGAIN_AFTER - waited) / 60)), "minute")
    later = f"; it may be sent again in {minutes}" if waited < SEND_AGAIN_AFTER else ""
    return Settle(Verdict.UNSURE, f"Sent, and not in the account's list{later}. {reading.said}".strip())


def _with_contact(step: PushStep, listed: Iterable[AccountUser]) -> tuple[list[AccountUser], bool]:
    """The users with the contact of a step, and whether one whose contacts are hidden may be another.

    After an invitation was sent, a hidden contact that fits counts where name and open invitation do too.
    """
    wanted = set(contact_keys(step.contact, step.contact))
    rows = list(listed)
    found = [row for row in rows if wanted & set(contact_keys(row.email, row.phone))]
    fits = [row for row in rows if row not in found and may_be(step.contact, row)]
    if not found and step.tries:
        found = [row for row in fits if fold(row.name) == fold(step.name) and not row.approved]
        found = found if len(fits) == 1 else []
    return found, bool(fits)


# -- removals --------------------------------------------------------------------------------------


def _remove(step: PushStep, reading: Reading) -> Act:
    """Only somebody whose rights are still what the plan was made from is removed."""
    if reading.listed is None:
        return ListUsers()
    if step.user not in {row.id for row in reading.listed}:
        return Settle(Verdict.DONE)
    if reading.outcome is SendOutcome.REFUSED:
        return Settle(Verdict.REFUSED, reading.said)
    if step.tries and not _may_repeat(step, reading):
        unsure = reading.outcome is SendOutcome.UNSURE
        return Settle(
            Verdict.UNSURE if unsure else Verdict.DIFFERS, f"The person is still listed. {reading.said}".strip()
        )
    if reading.rights is None and not reading.missing:
        return ReadRights()
    if step.before is not None and (reading.rights is None or not same_rights(step.before, reading.rights)):
        return Settle(Verdict.CONFLICT, "Changed in the account meanwhile; nothing was removed.", after=reading.rights)
    return Send(step.before or reading.rights)
