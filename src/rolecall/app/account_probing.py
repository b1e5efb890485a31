"""Probing an account: what it does where no documentation says so, tried on a test user who is then as before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.account_people import location_called, user_called
from rolecall.app.consenting import typed
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.account.picture import AccountUser, LocationPicture, UserRights
from rolecall.domain.account.push_steps import PushStep, StepKind, rights_body
from rolecall.domain.account.role_books import RoleBook, book_from
from rolecall.domain.account.vocabulary import ROLE, STAFF
from rolecall.domain.errors import Conflict, NotFound, Refused, Unanswered
from rolecall.domain.text import visible
from rolecall.store.account_reading import Lease, Push
from rolecall.store.account_store import AccountStore
from rolecall.views.answers import Answer, table

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient
    from rolecall.account.sending import WriteResult
    from rolecall.domain.account.probing import ProbeMarks

HOLDER, LONGEST = "probe", 120
"""By whom the journal is held meanwhile, and for how many seconds."""
MEANINGS: Mapping[str, str] = {
    "full-list": "the whole list, unchanged",
    "put": "what becomes of permissions left out of a list",
    "role-change": "what a new role does to the values sent with it",
    "staff-zero": "what staff_id 0 does to a linked team member",
    "pending": "what is readable of somebody who has not accepted",
}


@dataclass
class Probe:
    """A probe of one test user: what was read first, and what was found out so far by trait."""

    client: AccountClient
    location: int
    user: AccountUser
    before: UserRights
    book: RoleBook
    locked: frozenset[str]
    found: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Tries one trait after the other, each from the state before."""
        from rolecall.domain.account.next_act import SendOutcome
        from rolecall.domain.account.probing import marks_for

        outcome = self._put(self.before).outcome
        answers = {SendOutcome.DONE: "accepted", SendOutcome.REFUSED: "refused"}
        self.found["full-list"] = answers.get(outcome, "unclear")
        marks = marks_for(self.before, self.book, self.locked)
        if marks and outcome is SendOutcome.DONE:
            self._try_leaving_out(marks)
            self._try_another_role(marks)
            self._try_unlinking()

    def _put(self, rights: UserRights, *wished: str) -> WriteResult:
        body = rights_body(rights, dict.fromkeys(wished, ()))
        return self.client.put_rights(self.location, self.user.id, body)

    def _read(self) -> UserRights:
        return self.client.rights(self.location, self.user.id)

    def _try_leaving_out(self, marks: ProbeMarks) -> None:
        marked = marks.set_in(self.before)
        self._put(marked)
        if marks.are_set_in(self._read()):
            self._put(marks.left_out_of(marked))
            self.found["put"] = marks.put_trait(self._read())

    def _try_another_role(self, marks: ProbeMarks) -> None:
        from rolecall.domain.account.probing import other_role

        if role := other_role(self.before, self.book, marks):
            self._put(replace(marks.set_in(self.before), role=role), ROLE)
            now = self._read()
            if now.role == role:
                self.found["role-change"] = "keep" if marks.are_set_in(now) else "rewrite"

    def _try_unlinking(self) -> None:
        if self.before.staff_id:
            self._put(replace(self.before, staff="0"), STAFF)
            self.found["staff-zero"] = "keep" if self._read().staff_id else "unlink"

    def restore(self) -> list[str]:
        """Writes what was read first, twice where that is needed; what is still otherwise then."""
        from rolecall.domain.account.probing import differing

        for _ in range(2):
            if not differing(self.before, self._read()):
                return []
            self._put(self.before)
        return differing(self.before, self._read())


def probe(context: Context, word: str) -> Result:
    """Tries the account's behaviour on a test user, whose name a person types, and brings back what was there.

    What was read first is in the journal before anything is sent; after a probe that was cut short the next one brings
    it back, and tries nothing. Raises Refused for a user whom a push would refuse, Conflict where something is not as
    before.
    """
    binding = account_access.bound(context)
    with account_access.client_of(context, binding.url) as client:
        place = location_called(client, context.options.at)
        users = client.users(place.id)
        user = user_called(users, word)
        if cut_short := _cut_short(context, place.id, user.id):
            return _brought_back(context, client, user, cut_short)
        caller = account_access.caller(binding, client)
        test = _test_user(client, LocationPicture(place, users), user, caller)
        name = visible(user.name)
        if context.options.dry_run:
            return Result(notes=(f"{name} can be a test user: some 20 requests.", "Dry run: nothing was saved."))
        _typed(context, name)
        _tried(context, test, caller)
        test.found |= _pending(client, place.id, [x.id for x in users if not x.approved])
    return _kept(context, test.found)


def _test_user(client: AccountClient, place: LocationPicture, user: AccountUser, caller: int) -> Probe:
    """Raises Refused for a user whose rights rolecall does not change."""
    from rolecall.domain.account.safeguards import refusal

    before = client.rights(place.id, user.id)
    step = PushStep(1, StepKind.RIGHTS, place.id, "", user.id, user.name, before=before)
    if why := refusal(step, replace(place, caller=client.caller_rights(place.id)), caller):
        raise Refused(f"{visible(user.name)} cannot be a test user: {why}", hint="Name a user made for this.")
    book = book_from(client.roles(place.id))
    return Probe(client, place.id, user, before, book, client.locked(place.id, user.id))


def _tried(context: Context, test: Probe, caller: int) -> None:
    number = _begin(context, test, caller)
    try:
        test.run()
    finally:
        _end(context, number, test.restore())


def _pending(client: AccountClient, location: int, users: list[int]) -> dict[str, str]:
    if not users:
        return {}
    try:
        client.rights(location, users[0])
    except NotFound:
        return {"pending": "404"}
    return {"pending": "200"}


def _typed(context: Context, name: str) -> None:
    """Raises Unanswered unless a person types the name."""
    if not context.can_ask:
        message = "The name of the test user has to be typed, and nobody can be asked here."
        raise Unanswered(message, hint="Run it at a terminal.")

    question = f"The permissions of {name} are changed, and brought back. Type {name}, or nothing to stop:"
    if not typed(context, name, question):
        raise Unanswered("Nothing was sent.")


# -- the journal -----------------------------------------------------------------------------------


def _begin(context: Context, test: Probe, caller: int) -> int:
    """Writes what was read first down as a push with one step, which is done once all is as before."""
    from datetime import datetime, timedelta

    from rolecall.domain.account.merging import items_of
    from rolecall.store.account_writing import begin

    at, actor = context.environment.clock(), visible(context.environment.actor())
    until = (datetime.fromisoformat(at) + timedelta(seconds=LONGEST)).isoformat(timespec="seconds")
    planned = PushStep(1, StepKind.RIGHTS, test.location, "", test.user.id, test.user.name, wish=items_of(test.before))
    step, title = planned.begun(at, test.before), f"probe with {visible(test.user.name)}"
    return begin(context.store.address, Push(0, at, actor, title, "", caller, HOLDER, until, "open", (step,)))


def _end(context: Context, number: int, left: list[str]) -> None:
    """Raises Conflict where the test user is not as before; the journal stays open then."""
    from rolecall.store.account_writing import close

    if left:
        message = f"The test user is not as before in {', '.join(left)}. What was read is kept as push {number}."
        raise Conflict(message, hint="Bring it back by running the same command again.")
    at = context.environment.clock()
    close(context.store.address, number, Lease(HOLDER, at, at), "done")


def _cut_short(context: Context, location: int, user: int) -> Push | None:
    """A probe of that user that never came to its end. Raises Conflict where it may still be running."""
    push = AccountStore(context.store.address).open_push()
    if push is None or push.holder != HOLDER or (push.steps[0].location, push.steps[0].user) != (location, user):
        return None
    if push.leased_until > context.environment.clock():
        raise Conflict(
            f"Push {push.number}, a probe, may still be running.", hint=f"Try again after {push.leased_until}."
        )
    return push


def _brought_back(context: Context, client: AccountClient, user: AccountUser, push: Push) -> Result:
    before = push.steps[0].before
    assert before is not None
    _end(context, push.number, Probe(client, push.steps[0].location, user, before, RoleBook(), frozenset()).restore())
    return Result(None, notes=(f"{visible(user.name)} is as before the probe of {push.at}, which was cut short.",))


def _kept(context: Context, found: Mapping[str, str]) -> Result:
    from rolecall.store.account_writing import bind

    binding = account_access.bound(context)
    bind(context.store.address, replace(binding, traits={**binding.traits, **found}))
    rows = [(trait, found.get(trait, "not found out"), meaning) for trait, meaning in MEANINGS.items()]
    columns = {"trait": "Trait", "answer": "Answer", "meaning": "About"}
    answer = Answer({trait.replace("-", "_"): found.get(trait) for trait in MEANINGS}, table(columns, rows))
    return Result(answer, notes=("The test user is as before.",), saved=True)
