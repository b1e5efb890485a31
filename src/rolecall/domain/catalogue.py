"""What permissions, limits and roles exist: frozen values read from the data files.

A set of permissions is one integer, a bit per permission in catalogue order ("mask"); closure, difference and
membership are then a few operations on integers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from os.path import dirname, join
from typing import Any

DATA = join(dirname(__file__), "data")
Titles = Mapping[str, Mapping[str, str]]
"""By location and our key: what an account calls permissions and limits, where it has another word for them."""


@dataclass(frozen=True, slots=True)
class Section:
    """A block of the product's access page."""

    key: str
    title: str
    also: tuple[str, ...] = ()
    also_ru: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permission:
    """A right that is on or off; `number` is its bit. `named` and `contacts` keep how sure the fact is."""

    number: int
    key: str
    section: str
    title: str
    slug: str
    named: str
    also: tuple[str, ...] = ()
    also_ru: tuple[str, ...] = ()
    old_slug: str = ""
    contacts: str = ""
    changes: bool = False
    narrowing: bool = False
    old_vocabulary_only: bool = False

    @property
    def bit(self) -> int:
        """The mask of this permission alone."""
        return 1 << self.number


@dataclass(frozen=True, slots=True)
class Limit:
    """A value that narrows `permission` (empty for one that narrows the whole access)."""

    key: str
    permission: str
    section: str
    title: str
    slug: str
    named: str
    values: str
    also: tuple[str, ...] = ()
    also_ru: tuple[str, ...] = ()
    old_slug: str = ""
    ids_slug: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """What is switched on with a role (`recommended`), what may be added (`additional`), both masks (rule 20)."""

    key: str
    title: str
    description: str
    rank: int
    staff: str
    invited: bool
    recommended: int
    additional: int
    limits: Mapping[str, str] = field(default_factory=dict)
    slug: str = ""
    also: tuple[str, ...] = ()
    schedule: bool = True

    @property
    def allowed(self) -> int:
        """Everything the role may hold; the rest is beyond it."""
        return self.recommended | self.additional


@dataclass(frozen=True)
class Catalogue:
    """All sections, permissions, limits and roles, with the tree that the dotted keys make.

    `renamed` has today's key for each that a permission or limit once had, `dropped` the title of each that is gone:
    what was saved under them still reads, see `records`.
    """

    sections: tuple[Section, ...]
    permissions: tuple[Permission, ...]
    limits: tuple[Limit, ...]
    roles: tuple[Role, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def permission(self) -> dict[str, Permission]:
        return {p.key: p for p in self.permissions}

    @cached_property
    def limit(self) -> dict[str, Limit]:
        return {x.key: x for x in self.limits}

    @cached_property
    def role(self) -> dict[str, Role]:
        return {r.key: r for r in self.roles}

    @cached_property
    def section(self) -> dict[str, Section]:
        return {s.key: s for s in self.sections}

    @cached_property
    def everything(self) -> int:
        return (1 << len(self.permissions)) - 1

    @cached_property
    def above(self) -> tuple[int, ...]:
        """By number: the permission and all it needs (rule 37)."""
        return tuple(self.mask(_path(p.key)) for p in self.permissions)

    @cached_property
    def below(self) -> tuple[int, ...]:
        """By number: the permission and all that needs it."""
        masks = [0] * len(self.permissions)
        for p in self.permissions:
            for number in self.numbers(self.above[p.number]):
                masks[number] |= p.bit
        return tuple(masks)

    @cached_property
    def contacts(self) -> int:
        """What shows clients' phone or e-mail by today's help, and what is inferred to (rules 62, 68)."""
        return sum(p.bit for p in self.permissions if p.contacts in ("listed", "inferred"))

    @cached_property
    def narrowing(self) -> int:
        """What replaces a wider permission for one person, with all below it."""
        return self.join(self.below[p.number] for p in self.permissions if p.narrowing)

    def mask(self, keys: Iterable[str]) -> int:
        """The mask of `keys`. Raises KeyError for a key the catalogue does not have."""
        return self.join(self.permission[key].bit for key in keys)

    @staticmethod
    def join(masks: Iterable[int]) -> int:
        union = 0
        for mask in masks:
            union |= mask
        return union

    @staticmethod
    def numbers(mask: int) -> Iterator[int]:
        """The set bits, lowest first."""
        while mask:
            low = mask & -mask
            yield low.bit_length() - 1
            mask ^= low

    def members(self, mask: int) -> list[Permission]:
        """The permissions of a mask, in catalogue order."""
        return [self.permissions[number] for number in self.numbers(mask)]

    def keys(self, mask: int) -> list[str]:
        """The keys of a mask, in catalogue order."""
        return [p.key for p in self.members(mask)]

    def needed(self, mask: int) -> int:
        """`mask` and everything its permissions need above them."""
        return self.join(self.above[number] for number in self.numbers(mask))

    def chain(self, permission: Permission) -> list[Permission]:
        """The permissions from the section's root down to this one, itself the last."""
        return [self.permission[key] for key in _path(permission.key)]

    def of_section(self, key: str) -> int:
        return sum(p.bit for p in self.permissions if p.section == key)


@lru_cache(maxsize=256)
def unknown_role(key: str) -> Role:
    """A role that only an account knows, while no tree of its says more: it starts with nothing, and may hold all."""
    return Role(
        key,
        title=key,
        description="",
        rank=0,
        staff="optional",
        invited=False,
        recommended=0,
        additional=catalogue().everything,
        slug=key,
    )


def is_role_key(key: str) -> bool:
    """Whether a text is the key of a role of ours, or may be the slug of one that only an account knows."""
    return key in catalogue().role or (key.isascii() and key.replace("_", "").isalnum() and key == key.lower())


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue that comes with the package, read once; that its files are sound is for the tests to say."""
    data, roles = read_data("catalogue.json"), read_data("roles.json")["roles"]
    sections = tuple(Section(**_with_names(row)) for row in data["sections"])
    permissions = tuple(
        Permission(number=n, **{**_with_names(row), "section": row.get("section") or row["key"].split(".")[0]})
        for n, row in enumerate(data["permissions"])
    )
    limits = tuple(_limit(row) for row in data["limits"])
    bare = Catalogue(sections, permissions, limits, ())
    renamed = {row["key"]: row["to"] for row in data.get("renamed", ())}
    dropped = {row["key"]: row["title"] for row in data.get("dropped", ())}
    return Catalogue(sections, permissions, limits, tuple(_role(row, bare) for row in roles), renamed, dropped)


def read_data(name: str) -> dict[str, Any]:
    """What a data file of the package holds."""
    with open(join(DATA, name), encoding="utf-8") as file:
        data: dict[str, Any] = json.load(file)
    return data


def _with_names(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its other names as tuples."""
    return {**row, "also": tuple(row.get("also", ())), "also_ru": tuple(row.get("also_ru", ()))}


def _limit(row: dict[str, Any]) -> Limit:
    above = row["key"].rpartition(":")[0]
    section = row.get("section") or above.split(".")[0]
    permission = "" if "section" in row else above
    return Limit(**{**_with_names(row), "permission": permission, "section": section})


def _role(row: dict[str, Any], bare: Catalogue) -> Role:
    additional = bare.mask(row["additional"])
    everything = row["recommended"] == ["*"]
    recommended = bare.everything & ~additional if everything else bare.mask(row["recommended"])
    given = {key: value for key, value in row.items() if key != "also_ru"}
    masks = {"recommended": recommended, "additional": additional}
    return Role(**{**given, **masks, "also": (*row.get("also", ()), *row.get("also_ru", ()))})


def _path(key: str) -> list[str]:
    parts = key.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]
