"""The two sides of a push as worlds: the account as it was read and as it shall be, for those whom the steps touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.merging import merged_membership, with_items
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.pulled_places import terms_at
from rolecall.domain.account.push_steps import PushStep, StepKind
from rolecall.domain.account.value_forms import Terms
from rolecall.domain.world import ACTIVE, INVITED, Membership, User, World, membership_id


def push_worlds(world: World, steps: Iterable[PushStep], last: LastPull) -> tuple[World, World]:
    """The store's world with the accesses of the steps as the account has them, and as it will have them."""
    before = after = world
    for step in steps:
        here = last.ids.location[step.location]
        terms = terms_at(world, here, last.ids, last.positions.get(step.location, {}), last.books.get(step.location))
        user = world.user.get(step.person) or _user(step)
        gone = Membership(user.id, here, status=ACTIVE if step.before else INVITED)  # whose rights can be read accepted
        access = world.membership.get(membership_id(user.id, here)) or gone
        old, new = _sides(step, replace(access, remembered={}), terms)
        if new is None and old is None:
            continue  # the rights after an invitation, which has shown them
        before, after = _with(before, user, access.id, old), _with(after, user, access.id, new)
    return before, after


def _user(step: PushStep) -> User:
    """Somebody whom the store has dropped."""
    email = step.contact if "@" in step.contact else ""
    return User(step.person, step.name, email=email, phone="" if email else step.contact)


def _sides(step: PushStep, access: Membership, terms: Terms) -> tuple[Membership | None, Membership | None]:
    """The access before and after a step; None for neither. Whoever is invited is only that until it is accepted."""

    def with_rights(rights: UserRights) -> Membership:
        return merged_membership(access, rights, terms, frozenset())

    match step.kind:
        case StepKind.INVITE:
            return None, replace(with_rights(with_items(UserRights(""), step.wish)), status=INVITED)
        case StepKind.REMOVE:
            return with_rights(step.before) if step.before else access, None
        case _ if step.before:
            return with_rights(step.before), with_rights(step.target(step.before))
    return None, None


def _with(world: World, user: User, key: str, access: Membership | None) -> World:
    if access:
        return world.put(user, access)
    there = world.membership.get(key)
    return world.put(user).drop(*[there] if there else [])
