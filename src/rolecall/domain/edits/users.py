"""People as such: their name, e-mail and phone, two records that are one person, and records nobody needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rolecall.domain.command_line import command_line
from rolecall.domain.counting import and_more
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.find import described
from rolecall.domain.nearness import fold
from rolecall.domain.selectors import refuse_misread, word_for
from rolecall.domain.tables import NAME
from rolecall.domain.world import Membership, User, World, membership_id


def edit_user(
    world: World, user: User, *, name: str | None = None, email: str | None = None, phone: str | None = None
) -> World:
    """The person with what is given, normalised; None leaves a field as it is, an empty text takes it away.

    E-mail and phone identify a person (rule 13). Raises Refused where one is someone else's, or none would be left.
    """
    fields = {"name": name, "email": email, "phone": phone}
    edited = replace(user, **{key: value for key, value in fields.items() if value is not None})
    if edited.name != user.name:
        refuse_misread(edited.name)
    for key, what in (("email", "e-mail"), ("phone", "phone")):
        given = getattr(edited, key)
        if not given or given == getattr(world.user[edited.id], key):
            continue
        for other in world.of("user").having(NAME, fold(given)):
            if isinstance(other, User) and other.id != edited.id and fold(getattr(other, key)) == fold(given):
                hint = f"Change it there first: {command_line('user edit', (given,), (f'--{key}', 'NEW'))}"
                raise Refused(f"The {what} {given} belongs to {described(other)}.", hint=hint)
    if (user.email or user.phone) and not (edited.email or edited.phone):
        hint = f"Give another: rolecall user edit {user.email or user.phone} --email E --phone P"
        raise Refused(f"{user.name} would have neither e-mail nor phone to sign in with.", hint=hint, rule=13)
    return world.put(edited)


def merge(world: World, duplicate: User, into: User) -> World:
    """The world where two records of one person are one: `into` gets the accesses, contacts and links of `duplicate`.

    Where both have access at a location, that of `into` stays as it is (rule 57) and takes over a link that it lacks.
    A contact that `into` has already is not replaced. Raises WrongUsage where both are the same.
    """
    if duplicate.id == into.id:
        raise WrongUsage(f"Both words name {described(into)}.", hint="Name the duplicate first, then who stays.")
    accesses = world.memberships(duplicate.id)
    kept = replace(into, email=into.email or duplicate.email, phone=into.phone or duplicate.phone)
    merged = [_merged(world, access, into) for access in accesses]
    return world.drop(duplicate, *accesses).put(kept, *merged)


def _merged(world: World, access: Membership, into: User) -> Membership:
    own = world.membership.get(membership_id(into.id, access.location))
    return replace(own, staff=own.staff or access.staff) if own else replace(access, user=into.id)


def forget(world: World, users: Iterable[User]) -> World:
    """The world without people who have no access; their contacts are free. Raises Refused for one who has access."""
    users = list(users)
    world.of("membership").fetch_having("user", [user.id for user in users])
    for user in users:
        if accesses := world.memberships(user.id):
            places = and_more([world.location[m.location].name for m in accesses], 8)
            end = command_line("user remove", (word_for(world, user.id),), ("--everywhere",))
            raise Refused(f"{user.name} has access at {places}.", hint=f"End it first: {end}")
    return world.drop(*users)
