"""The API's calls: where each is, and what it is about in words. v1 is announced to end; its successor goes here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """A path below the account's base address, and what is there as a message says it."""

    path: str
    what: str


SIGN_IN = Resource("/auth", "the sign-in")
LOCATIONS = Resource("/companies", "the locations")
CHAINS = Resource("/groups", "the chains")


def location(location: int) -> Resource:
    return Resource(f"/company/{location}", f"location {location}")


def users(location: int) -> Resource:
    return Resource(f"/company/{location}/users", f"the users of location {location}")


def user(location: int, user: int) -> Resource:
    return Resource(f"/company/{location}/users/{user}", f"user {user} of location {location}")


def rights(location: int, user: int) -> Resource:
    path = f"/company/{location}/users/{user}/permissions"
    return Resource(path, f"the permissions of user {user} at location {location}")


def roles(location: int) -> Resource:
    return Resource(f"/company/{location}/users/roles", f"the roles of location {location}")


def roles_for(location: int, user: int) -> Resource:
    """The same roles, with what the caller may change for this user. They are not the roles that the user has."""
    path = f"/company/{location}/users/{user}/roles"
    return Resource(path, f"the permissions that may be changed for user {user} of location {location}")


def caller_rights(location: int) -> Resource:
    return Resource(f"/user/permissions/{location}", f"your own permissions at location {location}")


def team(location: int) -> Resource:
    return Resource(f"/staff/{location}", f"the staff of location {location}")


def positions(location: int) -> Resource:
    return Resource(f"/company/{location}/staff/positions", f"the positions of location {location}")


def invitations(location: int) -> Resource:
    return Resource(f"/user/invite/{location}", f"an invitation to location {location}")
