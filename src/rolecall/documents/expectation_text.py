"""Expectations in TOML, written from what accesses are; checking them on the same world holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rolecall.documents.world_text import one_list, pair
from rolecall.domain import find, values
from rolecall.domain.access import effective, limit_value, names_of
from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import Ambiguous, RolecallError
from rolecall.domain.world import Membership, User, World

ROOM = 100


def write(world: World, accesses: Iterable[Membership]) -> str:
    """A file with an expectation an access. Raises Ambiguous for a user whom no e-mail, phone or name tells apart."""
    names = names_of(world)
    blocks = (["rolecall = 1"], *(_block(world, access, names) for access in accesses))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _block(world: World, access: Membership, names: Mapping[str, str]) -> Iterator[str]:
    yield "[[expect]]"
    yield pair("user", _named(world, world.user[access.user]))
    yield pair("at", world.location[access.location].name)
    yield pair("role", access.role or "none")
    yield from _only(access)
    yield from one_list("limits", list(_limits(access, names)), ROOM)


def _named(world: World, user: User) -> str:
    for name in (user.email, user.phone, user.name):
        if name and _means(world, name, user):
            return name
    message = f"Several users are called {user.name}, and no e-mail or phone tells this one apart."
    raise Ambiguous(message, hint="Give the user an e-mail or a phone first.")


def _means(world: World, name: str, user: User) -> bool:
    try:
        return find.user(world, name).id == user.id
    except RolecallError:
        return False


def _only(access: Membership) -> Iterator[str]:
    """Exactly what is effective, everywhere."""
    lines = list(one_list("can", catalogue().keys(effective(access)), ROOM)) or ["can = []"]
    yield f'only = {{ section = "all", {lines[0]}' + (" }" if len(lines) == 1 else "")
    yield from lines[1:-1]
    if len(lines) > 1:
        yield f"{lines[-1]} }}"


def _limits(access: Membership, names: Mapping[str, str]) -> Iterator[str]:
    """Every limit that counts, unlimited ones too."""
    on = effective(access)
    for limit in catalogue().limits:
        above = catalogue().permission.get(limit.permission)
        if above is None or on & above.bit:
            yield f"{limit.key}={values.show(limit, limit_value(access.settings, limit), names)}"
