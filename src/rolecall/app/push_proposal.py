"""What a push would do: the store's changes, an earlier push taken back, or a plan from a file, on a fresh reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.account_own_facts import contacts_there, left_out
from rolecall.app.context import Context
from rolecall.app.files import STANDARD, read
from rolecall.domain.account.budget import OF_A_PUSHED_LOCATION, seconds
from rolecall.domain.account.merging import same_rights
from rolecall.domain.account.next_act import SEND_AGAIN_AFTER
from rolecall.domain.account.own_facts import OwnFact
from rolecall.domain.account.picture import AccountLocation, AccountPicture, Unread
from rolecall.domain.account.push_plan import PushPlan, push_plan, to_read
from rolecall.domain.account.push_steps import PushStep, StepKind
from rolecall.domain.account.push_undo import read_to_undo, undo_plan
from rolecall.domain.account.worlds import names
from rolecall.domain.counting import and_more, count
from rolecall.domain.errors import Conflict, NotFound, WrongUsage
from rolecall.domain.text import visible
from rolecall.store.account_reading import KnownAccount, Push
from rolecall.store.account_store import AccountStore

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient

UNDOING, MOST_NAMES = "undo push ", 3
MANY = 20
"""From so many requests on, a reading says beforehand what it takes."""


@dataclass(frozen=True, slots=True)
class PushWanted:
    """Whom to push (our ids, None for all), whether to remove people, which push to take back (0 for none) with the
    steps of it, and the steps of a plan from a `file`, "" for none.
    """

    people: frozenset[str] | None = None
    remove: bool = False
    undo: int = 0
    former: tuple[PushStep, ...] = ()
    file: str = ""
    steps: tuple[PushStep, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A push as it may be offered, the locations that could not be read, the account's names by our user id, and what
    no call of the API carries over.
    """

    wanted: PushWanted
    plan: PushPlan
    unread: tuple[Unread, ...]
    known: KnownAccount
    places: Mapping[int, str]
    listed: Mapping[str, str]
    facts: tuple[OwnFact, ...] = ()

    @property
    def title(self) -> str:
        """What the journal calls it."""
        names = and_more(list(dict.fromkeys(step.name for step in self.plan.steps)), MOST_NAMES)
        return visible(f"{UNDOING}{self.wanted.undo}: {names}" if self.wanted.undo else f"push: {names}")


def is_undoing(push: Push) -> bool:
    """Whether an open push takes an earlier one back."""
    return push.title.startswith(UNDOING)


def wanted(
    context: Context, known: KnownAccount, words: Sequence[str], *, remove: bool, undo: int | None
) -> PushWanted:
    """What a command line asks for; its first word may be the file of a plan. Raises what is wrong with it."""
    file = words[0] if words and (words[0] == STANDARD or words[0].endswith(".json")) else ""
    if file and (words[1:] or remove or undo is not None or context.at):
        message = "A push plan is run as it was written; users, --at, --remove and --undo belong to its making."
        raise WrongUsage(message, hint=f"Run: rolecall push {file}")
    if file:
        return _from_file(context, file, known)
    former = _former(context, undo)  # read before the world, which would hold the one connection of a pooler
    people = frozenset(access.user for access in context.accesses(words)) if words else None
    return PushWanted(people, remove, undo or 0, former)


def _from_file(context: Context, file: str, known: KnownAccount) -> PushWanted:
    from rolecall.documents import push_file

    source = read(file)
    steps, made = push_file.read(source.data, source.name)
    if made.url != known.binding.url:
        raise Conflict(f"{source.name} was made for another account: {made.url}.", hint=push_file.AGAIN)
    people = frozenset(step.person for step in steps)
    former = _former(context, made.undo or None)
    return PushWanted(
        people, remove=True, undo=made.undo, former=former, file=source.name, steps=steps, reason=made.reason
    )


def propose(context: Context, client: AccountClient, known: KnownAccount, asked: PushWanted) -> Proposal:
    """Reads what a push touches and plans it. Raises Conflict where a plan from a file is not what a push does now."""
    places = {
        n: context.world.location[key].name for n, key in known.last.ids.location.items() if _is_here(context, key)
    }
    touched = read_to_undo(asked.former) if asked.undo else _touched(context, known)
    ids = known.last.ids.user
    narrowed = {
        place: [user for user in users if asked.people is None or asked.undo or ids.get(user) in asked.people]
        for place, users in touched.items()
        if place in places
    }
    picture = _read(context, client, known, {AccountLocation(n, places[n]): users for n, users in narrowed.items()})
    if asked.undo:
        plan = undo_plan(asked.former, picture, known.last, only=asked.people, remove=asked.remove)
    else:
        there = contacts_there(context, known.last)
        plan = push_plan(context.world, picture, known.last, only=asked.people, remove=asked.remove, known=there)
    plan = _as_in_file(plan, asked) if asked.file else plan
    plan = _with_those_under_way(context, known, plan)
    facts = () if asked.file or asked.undo else left_out(context, known, asked.people)
    return Proposal(asked, plan, picture.unread, known, places, names(picture, known.last.ids), facts)


def _with_those_under_way(context: Context, known: KnownAccount, plan: PushPlan) -> PushPlan:
    """The plan with what was sent of its invitations by a push that was given up: they may still arrive."""
    now = datetime.fromisoformat(context.environment.clock())
    sent: dict[tuple[int, str], PushStep] = {}
    for step in known.doubtful:
        if step.sent_at and (now - datetime.fromisoformat(step.sent_at)).total_seconds() < SEND_AGAIN_AFTER:
            sent.setdefault((step.location, step.contact), step)

    def carried(step: PushStep) -> PushStep:
        earlier = sent.get((step.location, step.contact)) if step.kind is StepKind.INVITE else None
        return replace(step, tries=earlier.tries, sent_at=earlier.sent_at) if earlier else step

    return replace(plan, steps=tuple(map(carried, plan.steps)))


def _is_here(context: Context, location: str) -> bool:
    return location in context.world.location and (context.at is None or context.at.id == location)


def _touched(context: Context, known: KnownAccount) -> dict[int, list[int]]:
    """By location, whose rights to read; also the locations to which the store invites somebody."""
    found, numbers = to_read(context.world, known.last), known.last.ids.numbers["user"]
    for number, location in known.last.ids.location.items():
        for access in context.world.memberships_at(location):
            if (number, numbers.get(access.user, 0)) not in known.last.states:
                found.setdefault(number, [])
    return found


def _former(context: Context, number: int | None) -> tuple[PushStep, ...]:
    """The steps of the push to take back, none for no number. Raises NotFound for a number that no push has."""
    push = AccountStore(context.store.address).push(number) if number is not None else None
    if number is not None and push is None:
        raise NotFound(f"There is no push {number}.", hint="See: rolecall account pushes")
    return push.steps if push else ()


def _read(
    context: Context, client: AccountClient, known: KnownAccount, asked: Mapping[AccountLocation, list[int]]
) -> AccountPicture:
    from rolecall.account.picturing import touched_picture

    requests = sum(OF_A_PUSHED_LOCATION + 2 * len(users) for users in asked.values())
    if requests >= MANY:
        where = next(iter(asked)).title if len(asked) == 1 else count(len(asked), "location")
        context.screen.say(f"Reading {where}: {requests} requests, about {round(seconds(requests))} s.")
    return touched_picture(client, asked, caller=account_access.caller(known.binding, client))


def _as_in_file(plan: PushPlan, asked: PushWanted) -> PushPlan:
    """The steps of a file, as they are planned now, where each is what it was then, from the same state."""
    now = {(step.kind, step.location, step.person): step for step in plan.steps}
    fresh = [now.get((step.kind, step.location, step.person)) for step in asked.steps]
    stale = [then for then, step in zip(asked.steps, fresh, strict=True) if step is None or not _is_same(then, step)]
    if stale:
        from rolecall.documents.push_file import AGAIN

        counted = count(len(asked.steps), "step")
        message = f"{len(stale)} of {counted} in {asked.file} are not what a push would do now; nothing was sent."
        conflict = Conflict(message, hint=AGAIN)
        conflict.details = tuple(f"{step.name}: the store or the account has changed since." for step in stale)
        raise conflict
    return PushPlan(tuple(replace(step, number=n) for n, step in enumerate(filter(None, fresh), 1)))


def _is_same(then: PushStep, now: PushStep) -> bool:
    """Whether two steps wish the same from the same state; the account may list that in another order each time."""
    if then.before is None or now.before is None:
        return then.before is now.before and then.wish == now.wish
    return then.wish == now.wish and same_rights(then.before, now.before)
