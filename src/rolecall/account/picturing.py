"""Reading an account whole: location by location, each with all its users or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from rolecall.account.client import AccountClient
from rolecall.account.fetching import together
from rolecall.domain.account.picture import (
    AccountLocation,
    AccountPicture,
    AccountUser,
    Chain,
    LocationPicture,
    Unread,
    UserRights,
)
from rolecall.domain.errors import NotFound, RolecallError, SignedOut, Unavailable


def account_picture(
    client: AccountClient,
    ids: Collection[int] = (),
    *,
    listed: Iterable[AccountLocation] | None = None,
    caller: int = 0,
) -> AccountPicture:
    """The account's locations, all of them or those with the `ids`; one that could not be read whole is in `unread`.

    `listed` are those that the account lists, which is asked where they are not given; `caller` is the id of the
    signed-in user, 0 where it is not known. Raises SignedOut at any time, NotFound for an id that is no location of the
    caller's, and what reading raises where not even the locations can be listed.
    """
    known = {location.id: location for location in (client.locations() if listed is None else listed)}
    chosen = {number: known.get(number) or client.location(number) for number in ids} or known
    pictures, unread = [], []
    for location in chosen.values():
        try:
            pictures.append(location_picture(client, location))
        except SignedOut:
            raise
        except RolecallError as error:
            unread.append(Unread(location, error.message))
    return AccountPicture(tuple(pictures), _chains(client), tuple(unread), tuple((known | chosen).values()), caller)


def _chains(client: AccountClient) -> tuple[Chain, ...] | None:
    """None where they cannot be read, as by a caller of a single location."""
    try:
        return client.chains()
    except SignedOut:
        raise
    except RolecallError:
        return None


def location_picture(client: AccountClient, location: AccountLocation) -> LocationPicture:
    """One location, read whole with 5 requests and one for each user. Raises what reading raises."""
    users = client.users(location.id)
    parts = (client.roles, client.team, client.positions, client.caller_rights)
    calls: list[Callable[[], Any]] = [partial(part, location.id) for part in parts]
    calls += [partial(_rights, client, location, user) for user in users]
    roles, team, positions, caller, *rights = together(calls)
    known = {user.id: each for user, each in zip(users, rights, strict=True) if each is not None}
    return LocationPicture(location, users, known, roles, team, positions, caller)


def _rights(client: AccountClient, location: AccountLocation, user: AccountUser) -> UserRights | None:
    """None for someone who has not accepted the invitation, of whom the account may say nothing yet."""
    try:
        return client.rights(location.id, user.id)
    except NotFound:
        if not user.approved:
            return None
        message = f"User {user.id} left the location while it was read."
        raise Unavailable(message, hint="Try again in a moment.") from None


def touched_picture(
    client: AccountClient, wanted: Mapping[AccountLocation, Collection[int]], *, caller: int = 0
) -> AccountPicture:
    """What a push has to know of each location: own rights, the users, and of the wanted ones rights and locked slugs.

    A location of which a part could not be read is in `unread`. Raises SignedOut at any time.
    """
    pictures, unread = [], []
    for location, users in wanted.items():
        try:
            pictures.append(_touched(client, location, users))
        except SignedOut:
            raise
        except RolecallError as error:
            unread.append(Unread(location, error.message))
    return AccountPicture(tuple(pictures), None, tuple(unread), tuple(wanted), caller)


def _touched(client: AccountClient, location: AccountLocation, wanted: Collection[int]) -> LocationPicture:
    caller = client.caller_rights(location.id)
    users = client.users(location.id)
    asked = [user for user in users if user.id in wanted]
    states = together([partial(_rights, client, location, user) for user in asked])
    known = {user.id: each for user, each in zip(asked, states, strict=True) if each is not None}
    trees = together([partial(client.locked, location.id, user) for user in known])
    return LocationPicture(location, users, known, caller=caller, locked=dict(zip(known, trees, strict=True)))
