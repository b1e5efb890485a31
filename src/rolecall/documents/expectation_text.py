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
    """A file with one expectation per access. Raises Ambiguous for a user whom no e-mail, phone or name identifies."""
    names = names_of(world)
    blocks = (["rolecall = 1"], *(_block(world, access, names) for access in accesses))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _block(world: World, access: Membership, names: Mapping[str, str]) -> Iterator[str]:
    """The user, the role, exactly what is effective everywhere, and every limit that counts, unlimited ones too."""
    on = effective(access)
    yield "[[expect]]"
    yield pair("user", _name(world, world.user[access.user]))
    yield pair("at", world.location[access.location].name)
    yield pair("role", access.role or "none")
    lines = list(one_list("can", catalogue().keys(on), ROOM)) or ["can = []"]
    lines[0] = f'only = {{ section = "all", {lines[0]}'
    lines[-1] += " }"
    yield from lines
    limits = [x for x in catalogue().limits if not x.permission or on & catalogue().permission[x.permission].bit]
    shown = (f"{x.key}={values.show(x, limit_value(access.settings, x), names)}" for x in limits)
    yield from one_list("limits", list(shown), ROOM)


def _name(world: World, user: User) -> str:
    """What finds the user in this world: e-mail, phone or name."""
    for name in (user.email, user.phone, user.name):
        try:
            if name and find.user(world, name).id == user.id:
                return name
        except RolecallError:
            continue
    message = f"Several users are called {user.name}, and this one has no e-mail or phone of its own."
    raise Ambiguous(message, hint="Give the user an e-mail or a phone first.")
