"""The steps of a push, as the journal keeps them: what was read before, what is wished, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from rolecall.domain.account.merging import Items, items_of, with_items
from rolecall.domain.account.picture import UserRights, parsed
from rolecall.domain.account.picture_data import entry_to_data, rights_from, rights_to_data
from rolecall.domain.account.vocabulary import ROLE, STAFF
from rolecall.domain.catalogue import catalogue


class StepKind(StrEnum):
    """What a step does."""

    RIGHTS = "rights"
    INVITE = "invite"
    REMOVE = "remove"


class Verdict(StrEnum):
    """What became of a step. The first two and `waiting` and `unsure` are gone on with when a push is resumed."""

    PLANNED = "planned"
    BEGUN = "begun"
    DONE = "done"
    CONFLICT = "conflict"
    REFUSED = "refused"
    DIFFERS = "differs"
    WAITING = "waiting"
    UNSURE = "unsure"


OPEN = frozenset({Verdict.PLANNED, Verdict.BEGUN, Verdict.WAITING, Verdict.UNSURE})


@dataclass(frozen=True, slots=True)
class PushStep:
    """One person at one location. `person` is our user id, `user` the account's, 0 while nobody knows it.

    `before` is the whole of what was read when the push was planned, None for somebody who is only being invited;
    `wish` the items to change (for an invitation: all that the new person should have). `contact` is where an
    invitation goes, `name` what it says. `tries` counts what may have been sent; `sent_at` is when that was last done
    (ISO 8601, UTC), `after` what was read at the end, `said` what the account or we said of it.
    """

    number: int
    kind: StepKind
    location: int
    person: str
    user: int = 0
    name: str = ""
    contact: str = ""
    before: UserRights | None = None
    wish: Items = field(default_factory=dict)
    verdict: Verdict = Verdict.PLANNED
    tries: int = 0
    sent_at: str = ""
    said: str = ""
    after: UserRights | None = None

    @property
    def is_open(self) -> bool:
        """Whether a resumed push goes on with it."""
        return self.verdict in OPEN

    def begun(self, at: str, before: UserRights | None) -> PushStep:
        """The step about to be sent; written down before it is."""
        return replace(self, verdict=Verdict.BEGUN, tries=self.tries + 1, sent_at=at, before=before)

    def withdrawn(self, former: PushStep) -> PushStep:
        """The step after a request that never left: as it was before it began."""
        return replace(self, verdict=former.verdict, tries=former.tries, sent_at=former.sent_at)

    def settled(self, verdict: Verdict, said: str = "", *, user: int = 0, after: UserRights | None = None) -> PushStep:
        """The step with its end, or what it waits for."""
        return replace(self, verdict=verdict, said=said, user=user or self.user, after=after or self.after)

    def target(self, read: UserRights) -> UserRights:
        """What was just read, with the wish, and with what else there was before."""
        before, listed = items_of(self.before) if self.before else {}, items_of(read)
        kept = {item: raw for item, raw in before.items() if item in listed}
        return with_items(read, {**kept, **self.wish})


def after_invitation(steps: Iterable[PushStep], invitation: PushStep) -> list[PushStep]:
    """The steps after an invitation has come to its end: those of the same person get the account's id, or end too."""
    return [_following(x, invitation) if _waits_for(x, invitation) else x for x in steps]


def _waits_for(step: PushStep, invitation: PushStep) -> bool:
    return step.is_open and not step.user and (step.location, step.person) == (invitation.location, invitation.person)


def _following(step: PushStep, invitation: PushStep) -> PushStep:
    if invitation.verdict is Verdict.DONE:
        return replace(step, user=invitation.user)
    if invitation.is_open:
        return step
    return step.settled(Verdict.REFUSED, "The person was not invited.")


# -- bodies ----------------------------------------------------------------------------------------


def rights_body(rights: UserRights, wish: Items) -> dict[str, Any]:
    """The body of a PUT: the whole list in its order; role and link only where they are known to be taken.

    A role that the documentation of the request does not list is left out unless it is wished, and so is nobody's link.
    """
    entries = [entry_to_data(replace(x, more="{}")) for x in rights.entries]
    body: dict[str, Any] = {"user_permissions": entries} if entries else {}  # an empty list might clear all
    if rights.role in _documented_roles() or ROLE in wish:
        body["user_role"] = rights.role
    if rights.staff_id or STAFF in wish:
        body["staff_id"] = rights.staff_id
    return body


def _documented_roles() -> frozenset[str]:
    return frozenset(role.slug for role in catalogue().roles if role.slug)


def invitation_body(step: PushStep) -> dict[str, Any]:
    """The body of an invitation of one person. The role goes along where an invitation may name it (rule 11).

    The rights are a step of their own, since no source says whether those of an invitation count; where the role cannot
    be named they go along all the same, so that nobody begins with more than is wished if they do.
    """
    role = invited_role(step)
    row: dict[str, Any] = {"name": step.name, "search": step.contact}
    if role in {known.slug for known in catalogue().roles if known.slug and known.invited}:
        return {"invites": [row | {"user_role": role}]}
    entries = [entry_to_data(x) for x in with_items(UserRights(role, "0"), step.wish).entries] if role else []
    return {"invites": [row | ({"user_permissions": entries} if entries else {})]}


def invited_role(step: PushStep) -> str:
    """The account's role that somebody who is invited is to have; empty for none."""
    return str(parsed(step.wish[ROLE][0])) if ROLE in step.wish else ""


def late_roles(steps: Iterable[PushStep]) -> list[str]:
    """Our keys of the roles that people are invited for and that no invitation may name: they come in a second step."""
    wished = {invited_role(step) for step in steps if step.kind is StepKind.INVITE}
    return [role.key for role in catalogue().roles if role.slug in wished and role.slug and not role.invited]


# -- the way back ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Undoing:
    """The steps that bring back what a push changed, where the account still holds it; and why others cannot be."""

    steps: tuple[PushStep, ...]
    left: tuple[tuple[PushStep, str], ...]


def undoing(steps: Iterable[PushStep]) -> Undoing:
    """The way back, the last step first."""
    made: list[PushStep] = []
    left: list[tuple[PushStep, str]] = []
    for step in reversed(list(steps)):
        if step.verdict not in (Verdict.DONE, Verdict.DIFFERS):
            continue
        backwards = {StepKind.RIGHTS: _rights_back, StepKind.INVITE: _invitation_back, StepKind.REMOVE: _removal_back}
        steps_back, why = backwards[step.kind](step)
        made += steps_back
        left += [(step, why)] if why else []
    return Undoing(tuple(replace(step, number=n) for n, step in enumerate(made, 1)), tuple(left))


def _rights_back(step: PushStep) -> tuple[list[PushStep], str]:
    if step.before is None or step.after is None:
        return [], "what the person had before was not read"
    former = items_of(step.before)
    wish = {item: former[item] for item in step.wish if item in former}
    unlinks = wish.get(STAFF) == ("0",)
    if unlinks:
        del wish[STAFF]
    back = [_fresh(step, StepKind.RIGHTS, before=step.after, wish=wish)] if wish else []
    return back, "nobody knows how the account unlinks a team member" if unlinks else ""


def _invitation_back(step: PushStep) -> tuple[list[PushStep], str]:
    return [_fresh(step, StepKind.REMOVE, before=None, wish={})], ""


def _removal_back(step: PushStep) -> tuple[list[PushStep], str]:
    """A removed person is invited again, and then gets the rights from before."""
    if step.before is None or not step.contact:
        return [], "neither the person's rights nor a contact were read before the removal"
    wish = {item: raw for item, raw in items_of(step.before).items() if (item, raw) != (STAFF, ("0",))}
    anew = replace(step, user=0)
    return [_fresh(anew, kind, before=None, wish=wish) for kind in (StepKind.INVITE, StepKind.RIGHTS)], ""


def _fresh(step: PushStep, kind: StepKind, *, before: UserRights | None, wish: Items) -> PushStep:
    return PushStep(0, kind, step.location, step.person, step.user, step.name, step.contact, before, wish)


# -- plain data ------------------------------------------------------------------------------------


def step_to_data(step: PushStep) -> dict[str, Any]:
    """The step as texts, numbers, lists and mappings; `step_from_data` reads it back unchanged."""
    plain = ("number", "location", "person", "user", "name", "contact", "tries", "sent_at", "said")
    return {
        **{key: getattr(step, key) for key in plain},
        "kind": step.kind.value,
        "verdict": step.verdict.value,
        "wish": {item: list(raw) for item, raw in step.wish.items()},
        **{
            side: rights and rights_to_data(rights) for side, rights in (("before", step.before), ("after", step.after))
        },
    }


def step_from_data(data: Mapping[str, Any]) -> PushStep:
    """The step that `step_to_data` wrote. Raises ValueError, KeyError, TypeError or UnexpectedAnswer otherwise."""
    sides = {side: data[side] and rights_from(data[side]) for side in ("before", "after")}
    wish = {str(item): tuple(map(str, raw)) for item, raw in data["wish"].items()}
    kinds = {"kind": StepKind(data["kind"]), "verdict": Verdict(data["verdict"])}
    return PushStep(**{**data, **sides, **kinds, "wish": wish})
