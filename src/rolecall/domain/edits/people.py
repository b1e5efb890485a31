"""Inviting people and ending their access."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Protocol

from rolecall.domain.access import effective, recommended
from rolecall.domain.catalogue import Role
from rolecall.domain.command_line import command_line, words
from rolecall.domain.counting import and_more
from rolecall.domain.edits import perms
from rolecall.domain.edits.roles import Link, check_link, in_role
from rolecall.domain.edits.staff import fetch_for_new, namesake, new_staff_member
from rolecall.domain.errors import Refused
from rolecall.domain.find import described
from rolecall.domain.lookup import Wanted
from rolecall.domain.nearness import fold
from rolecall.domain.selectors import refuse_misread, word_for
from rolecall.domain.world import (
    ACTIVE,
    INVITED,
    GrowingWorld,
    Location,
    Membership,
    Staff,
    User,
    World,
    fresh_id,
    likely_id,
    membership_id,
)

NOTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom to invite where: name, normalised e-mail and phone (one of them at least), role, staff id, permissions.

    With `new_staff` a staff member of the person's name is added with the `position`, and linked. `sent` is when the
    invitation is made (ISO 8601, UTC).
    """

    name: str
    email: str
    phone: str
    location: Location
    role: Role
    staff: str = ""
    new_staff: bool = False
    position: str = ""
    sent: str = ""
    copy_from: Membership | None = None
    grant: Wanted = NOTHING
    revoke: Wanted = NOTHING


class About(Protocol):
    """What happens to errors: `with about("role"):` lets them pass, or notes that they are about the role."""

    def __call__(self, what: str, /) -> AbstractContextManager[object]: ...


def invite(world: World, wish: Invitation) -> World:
    """Adds the person, or for a known login the access at one more location (rule 3); status invited until accepted."""
    draft = GrowingWorld(world)
    draft.put(user := person(world, wish))
    if wish.new_staff:
        refuse_second_access(draft.world, user, wish.location)
        draft.put(member := staff_for(draft.world, user, wish))
        wish = replace(wish, staff=member.id)
    draft.put(new_access(draft.world, user, wish))
    return draft.world


def staff_for(world: World, user: User, wish: Invitation) -> Staff:
    """The staff member that an invitation adds for a user. Raises Refused where the location has one of that name."""
    same = namesake(world, user.name, wish.location)
    if same is None:
        return new_staff_member(world, user.name, wish.location, position=wish.position)
    holders = [described(world.user[access.user]) for access in world.linked_to(same.id)]
    linked = f"linked to {and_more(holders, 1) or 'nobody'}"
    message = f"{wish.location.name} has a staff member {same.name} already, {linked}."
    another = "Invite the person under another name, or link another staff member: --staff NAME"
    raise Refused(message, hint=another if holders else f"Link that one: {words('--staff', same.name)}")


def new_access(world: World, user: User, wish: Invitation, about: About = nullcontext) -> Membership:
    """The access that an invitation makes for a user of the world."""
    with about("location"):
        refuse_second_access(world, user, wish.location)
    access = Membership(
        user.id,
        wish.location.id,
        wish.role.key,
        wish.staff,
        INVITED,
        settings=recommended(world.roles_at(wish.location.id).get(wish.role.key, wish.role)),
        invited=wish.sent,
    )
    with about("staff"):
        check_link(world, access, wish.role, wish.staff)
    with about("copy_from"):
        if wish.copy_from:
            perms.refuse_beyond(world, [(access, effective(wish.copy_from))])
            access = replace(access, settings=perms.copied(world, wish.copy_from, access))
    return _with_permissions(world, access, wish, about)


def changed_access(world: World, access: Membership, wish: Invitation, about: About = nullcontext) -> Membership:
    """An access that exists as an invitation wants it: role, staff member where it names one, permissions."""
    with about("staff"):
        access = in_role(world, access, wish.role, link=Link(wish.staff))
    return _with_permissions(world, access, wish, about)


def _with_permissions(world: World, access: Membership, wish: Invitation, about: About = nullcontext) -> Membership:
    """The access with what the invitation grants and revokes."""
    with about("grant"):
        if wish.grant != NOTHING:
            perms.refuse_grant(world, [access], wish.grant)
            access = replace(access, settings=perms.granted(world, access, wish.grant))
    with about("revoke"):
        if wish.revoke != NOTHING:
            access = replace(access, settings=perms.revoked(access, wish.revoke))
    return access


def person(world: World, wish: Invitation) -> User:
    """The known login with that e-mail or phone, completed by what is new; or a new person."""
    by_email, by_phone = world.users_with(wish.email), world.users_with(wish.phone)
    known = {u.id: u for u in (*by_email, *by_phone)}
    if len(known) > 1:
        whose = f"{wish.email} is {described(by_email[0])}, {wish.phone} is {described(by_phone[0])}"
        raise Refused(f"E-mail and phone belong to two people: {whose}.", hint="Give only the one that is meant.")
    for user in known.values():
        for what, current, given in (("e-mail", user.email, wish.email), ("phone", user.phone, wish.phone)):
            if current and given and current != given:
                message = f"{described(user)} is known with the {what} {current}, not {given}."
                raise Refused(message, hint=f"Leave the {what} out; the known one stays.")
        return replace(user, email=user.email or wish.email, phone=user.phone or wish.phone)
    refuse_misread(wish.name)
    return User(fresh_id(world.user, *_identity(wish)), wish.name, wish.email, wish.phone)


def _identity(wish: Invitation) -> tuple[str, str]:
    """What the id of a new person is made of."""
    return "user", wish.email or wish.phone


def fetch_for(world: World, wishes: Collection[Invitation]) -> None:
    """Reads at once what inviting these people one by one will ask the world for."""
    users, accesses = world.of("user"), world.of("membership")
    users.fetch_having("contact", {x for wish in wishes for x in (wish.email, wish.phone) if x})
    users.fetch({likely_id(*_identity(wish)) for wish in wishes})
    accesses.fetch_having("staff", {wish.staff for wish in wishes if wish.staff})
    world.of("staff").fetch({wish.staff for wish in wishes if wish.staff})
    fetch_for_new(world, ((wish.location.id, wish.name) for wish in wishes if wish.new_staff))
    known = ((wish, user) for wish in wishes for x in (wish.email, wish.phone) for user in world.users_with(x))
    keys = {membership_id(user.id, wish.location.id) for wish, user in known}
    accesses.fetch(keys | {membership_id(likely_id(*_identity(wish)), wish.location.id) for wish in wishes})


def names_agree(one: str, other: str) -> bool:
    """Whether two names can be one person's: all words of the shorter one are in the other."""
    words = set(fold(one).split()), set(fold(other).split())
    return words[0] <= words[1] or words[1] <= words[0]


def refuse_second_access(world: World, user: User, location: Location) -> None:
    access = world.membership.get(membership_id(user.id, location.id))
    if access:
        state = "is invited to" if access.status == INVITED else "has access at"
        message = f"{described(user)} {state} {location.name} already, as {access.role or 'a user without role'}."
        change = command_line("role set", (word_for(world, user.id), "ROLE"), ("--at", location.name))
        raise Refused(message, hint=f"Change it with: {change}")


def accept(world: World, accesses: Sequence[Membership]) -> World:
    """Makes invited accesses active (rule 8); those that are stay so."""
    return world.put(*(replace(m, status=ACTIVE, invited="") for m in accesses))


def resend(world: World, accesses: Sequence[Membership], sent: str) -> World:
    """Notes that invitations were sent again at a time (rule 7). Raises Refused for an active access."""
    for access in accesses:
        if access.status != INVITED:
            who, where = world.user[access.user].name, world.location[access.location].name
            hint = "Choose those who have not: rolecall user resend status:invited"
            raise Refused(f"{who} has accepted already at {where}.", hint=hint)
    return world.put(*(replace(m, invited=sent) for m in accesses))


def cancel(world: World, accesses: Sequence[Membership]) -> World:
    """Withdraws invitations (rule 7); a person who has accepted none goes too. Raises Refused for an active access."""
    for access in accesses:
        if access.status != INVITED:
            where = world.location[access.location].name
            end = command_line("user remove", (word_for(world, access.user),), ("--at", where))
            raise Refused(
                f"{world.user[access.user].name} has accepted already at {where}.", hint=f"End it with: {end}"
            )
    world = world.drop(*accesses)
    orphans = {m.user for m in accesses if not world.memberships(m.user)}
    return world.drop(*(world.user[user] for user in orphans))


def remove(world: World, accesses: Sequence[Membership]) -> World:
    """Ends accesses; the people stay (rule 59)."""
    return world.drop(*accesses)
