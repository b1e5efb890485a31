"""The account's calls as methods that take and return frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Self

from rolecall.account import paths
from rolecall.account.credentials import Tokens
from rolecall.account.fetching import fetched, pages
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock, Pace
from rolecall.account.paths import Resource
from rolecall.account.sending import WriteResult, sent
from rolecall.account.transport import Query, Transport
from rolecall.domain.account.picture import (
    AccountLocation,
    AccountRole,
    AccountUser,
    CallerRights,
    Chain,
    Position,
    TeamMember,
    UserRights,
)
from rolecall.domain.account.picture_data import (
    UnexpectedAnswer,
    caller_rights_from,
    chains_from,
    has_trees,
    locations_from,
    locked_from,
    positions_from,
    rights_from,
    roles_from,
    team_from,
    users_from,
)

MINE: Query = (("my", "1"),)  # without it, the account lists other people's locations
TREES: Sequence[Query] = ((("include[]", "user_permissions"),), (("include", "user_permissions"),))
"""The two ways to ask for the roles' trees. No documentation says which of them the account understands."""


class AccountClient:
    """The account at one address, for the user whose tokens these are. Safe among threads; to be closed.

    Each method is one request, but for `locations` and the first call for trees. Reading raises SignedOut, Forbidden,
    NotFound, Unavailable and UnexpectedAnswer; writing says what happened, and raises SignedOut and Unavailable.
    """

    def __init__(
        self,
        address: str,
        tokens: Tokens,
        pace_file: str,
        *,
        clock: Clock = Clock(),  # noqa: B008 - a frozen value
        watch: Callable[[int], None] = lambda requests: None,
    ) -> None:
        """`watch` is told after each request how many there have been. Raises SignedOut where the tokens are another
        host's; nothing is sent before the first call. `holder` is whose the tokens are, see there.
        """
        self._transport = Transport(address, tokens, Pace(host_of(address), pace_file, clock), watch)
        self._trees, self.holder = TREES, tokens.holder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    @property
    def requests(self) -> int:
        """How many there have been."""
        return self._transport.requests

    # -- reading ---------------------------------------------------------------------------------

    def locations(self) -> tuple[AccountLocation, ...]:
        """Those that the caller may manage."""
        return pages(self._transport, paths.LOCATIONS, MINE, locations_from, lambda location: location.id)

    def location(self, location: int) -> AccountLocation:
        """One that the caller may manage, also where `locations` lists none, as it may for an application's token."""
        return locations_from([fetched(self._transport, paths.location(location), MINE).data])[0]

    def chains(self) -> tuple[Chain, ...]:
        return chains_from(self._data(paths.CHAINS))

    def users(self, location: int, *, pending_only: bool = False) -> tuple[AccountUser, ...]:
        """Those who have accepted their invitation and those who have not, or only these."""
        resource = paths.users(location)
        envelope = fetched(self._transport, resource, (("filter[is_approved]", "0"),) if pending_only else ())
        rows = len(envelope.data) if isinstance(envelope.data, list) else 0
        if envelope.count is not None and envelope.count > rows:  # whoever is missing would look removed
            raise UnexpectedAnswer(f"The account lists {rows} of {envelope.count} when asked for {resource.what}.")
        return users_from(envelope.data)

    def rights(self, location: int, user: int) -> UserRights:
        """A user's role, staff member and permissions. Raises NotFound for someone who is not at the location, which
        may include those who have not accepted their invitation.
        """
        return rights_from(self._data(paths.rights(location, user)))

    def roles(self, location: int) -> tuple[AccountRole, ...]:
        """The location's roles, with their trees."""
        return self._with_trees(paths.roles(location))

    def locked(self, location: int, user: int) -> frozenset[str]:
        """The slugs that the caller may not change for this user."""
        return locked_from(self._with_trees(paths.roles_for(location, user)))

    def caller_rights(self, location: int) -> CallerRights:
        return caller_rights_from(self._data(paths.caller_rights(location)))

    def team(self, location: int) -> tuple[TeamMember, ...]:
        return team_from(self._data(paths.team(location)))

    def positions(self, location: int) -> tuple[Position, ...]:
        return positions_from(self._data(paths.positions(location)))

    # -- writing ---------------------------------------------------------------------------------

    def put_rights(self, location: int, user: int, body: Mapping[str, Any]) -> WriteResult:
        """Writes a user's role, permissions and staff member: what `push_steps.rights_body` makes."""
        return sent(self._transport, "PUT", paths.rights(location, user), body)

    def invite(self, location: int, body: Mapping[str, Any]) -> WriteResult:
        """Invites one person: what `push_steps.invitation_body` makes. The answer names no user: who was invited is
        found in the list.
        """
        return sent(self._transport, "POST", paths.invitations(location), body)

    def remove(self, location: int, user: int) -> WriteResult:
        """Takes a user's access to a location away. Coming back needs a new invitation."""
        return sent(self._transport, "DELETE", paths.user(location, user))

    # --------------------------------------------------------------------------------------------

    def _data(self, resource: Resource) -> Any:
        return fetched(self._transport, resource).data

    def _with_trees(self, resource: Resource) -> tuple[AccountRole, ...]:
        """Raises UnexpectedAnswer where no way to ask brings trees: a role without one would seem to allow nothing."""
        for query in self._trees:
            with suppress(UnexpectedAnswer):  # such as a 422, from an account that wants the other way
                roles = roles_from(fetched(self._transport, resource, query).data)
                if has_trees(roles):
                    self._trees = (query,)
                    return roles
        raise UnexpectedAnswer(f"The account gives {resource.what} without permissions, however it is asked.")
