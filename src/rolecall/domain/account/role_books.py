"""Role books: what the account's own permission tree says of roles at a location, distilled by slug.

A book takes the place of our proposal at the locations that have one. It is kept by slug, so that a later catalogue
reads more of it; equal books have equal digests and are kept once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from rolecall.domain.account.picture import ABSENT, AccountRole, PermissionNode, parsed
from rolecall.domain.account.value_forms import Terms, ours
from rolecall.domain.account.vocabulary import limits, permissions, raw_of, role_key
from rolecall.domain.catalogue import Limit, Role, catalogue
from rolecall.domain.text import visible
from rolecall.domain.values import default, is_as_it_is

STAFF_OPTIONAL = "optional"
_POLARITY: Mapping[str, tuple[int, int | None]] = {
    "days": (-1, 0),
    "staff": (0, None),
    "position": (0, None),
    "choice": (0, 1),
    "today": (1, 0),
    "own-rights": (0, 1),
    "addresses": (0, 1),
}
"""By kind of limit: the number that means everything, and the one that means nothing (None: not one number)."""


@dataclass(frozen=True, slots=True)
class BookNode:
    """A slug of the tree; `above` is the slug that it hangs below. The two values are exact."""

    title: str = ""
    above: str = ""
    all_access: str = ABSENT
    no_access: str = ABSENT
    paid_only: bool = False


@dataclass(frozen=True, slots=True)
class BookRole:
    """A role's slugs, in the tree's order: those switched on with it and those that may be added; exact defaults."""

    slug: str
    title: str
    description: str
    weight: float
    recommended: tuple[str, ...] = ()
    additional: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RoleBook:
    """The roles of a location by rising weight, and every slug of their trees."""

    roles: tuple[BookRole, ...] = ()
    nodes: Mapping[str, BookNode] = field(default_factory=dict)

    @cached_property
    def role(self) -> Mapping[str, Role]:
        """The roles by our key, with what they allow of our catalogue."""
        ranks = {weight: rank for rank, weight in enumerate(sorted({role.weight for role in self.roles}))}
        return {role_key(role.slug): _role(role, ranks[role.weight]) for role in self.roles}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """By our key, what the account calls permissions and limits, where it has another word for them."""
        entries = {slug: permissions().get(slug) or limits().get(slug) for slug in self.nodes}
        called = ((entry, slug, self.nodes[slug].title) for slug, entry in entries.items() if entry)
        own = ((entry, title) for entry, slug, title in called if slug == entry.slug and visible(title).strip())
        return {entry.key: visible(title) for entry, title in own if title != entry.title}

    @cached_property
    def disputed(self) -> frozenset[str]:
        """The slugs whose values mean something else in this account than we take them to mean."""
        return frozenset(slug for slug, node in self.nodes.items() if _is_disputed(slug, node))

    @cached_property
    def text(self) -> str:
        """The book as JSON; equal books have equal texts."""
        nodes = {slug: asdict(node) for slug, node in self.nodes.items()}
        data = {"roles": [asdict(role) for role in self.roles], "nodes": nodes}
        return json.dumps(data, separators=(",", ":"), sort_keys=True)

    def digest(self) -> str:
        """A fingerprint of the book (SHA-256, hexadecimal)."""
        from hashlib import sha256

        return sha256(self.text.encode()).hexdigest()


def book_from(roles: Iterable[AccountRole]) -> RoleBook:
    """The book of a location whose roles came with their trees."""
    nodes: dict[str, BookNode] = {}
    made = []
    for role in roles:
        listed = list(_with_parents(role.tree or ()))
        for node, above in listed:
            facts = BookNode(node.title, above, node.all_access, node.no_access, node.paid_only)
            nodes.setdefault(node.slug, facts)
        made.append(
            BookRole(
                role.slug,
                role.title,
                role.description,
                role.weight,
                recommended=tuple(dict.fromkeys(node.slug for node, _ in listed if node.recommended)),
                additional=tuple(dict.fromkeys(node.slug for node, _ in listed if not node.recommended)),
                defaults={node.slug: node.default for node, _ in listed if node.default not in (ABSENT, "null")},
            )
        )
    return RoleBook(tuple(sorted(made, key=lambda role: role.weight)), nodes)


def book_from_text(text: str) -> RoleBook:
    """The book whose `text` this is. Raises ValueError, TypeError or KeyError for anything else."""
    data: dict[str, Any] = json.loads(text)
    roles = (BookRole(**row) for row in data["roles"])
    listed = (replace(x, recommended=tuple(x.recommended), additional=tuple(x.additional)) for x in roles)
    return RoleBook(tuple(listed), {slug: BookNode(**row) for slug, row in data["nodes"].items()})


def _with_parents(nodes: Iterable[PermissionNode], above: str = "") -> Iterator[tuple[PermissionNode, str]]:
    for node in nodes:
        yield node, above
        yield from _with_parents(node.children, node.slug)


def _role(role: BookRole, rank: int) -> Role:
    """Our record of the account's role: its sets, titles and rank from there, the rest from our role of that key."""
    key = role_key(role.slug)
    known = catalogue().role.get(key, Role(key, key, "", 0, STAFF_OPTIONAL, False, 0, 0, slug=role.slug))  # noqa: FBT003
    recommended = _mask(role.recommended)
    return replace(
        known,
        title=role.title or known.title,
        description=role.description or known.description,
        rank=rank,
        recommended=recommended,
        additional=_mask(role.additional) & ~recommended,
        limits=dict(_starting_limits(role.defaults)),
    )


def _mask(slugs: Iterable[str]) -> int:
    known = permissions()
    return catalogue().join(known[slug].bit for slug in slugs if slug in known)


def _starting_limits(defaults: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The limits that a role starts with, as far as they name nobody and nothing of one location."""
    for limit in catalogue().limits:
        if limit.slug in defaults:
            value = ours(limit, raw_of(limit, defaults), Terms(), 0)
            if value != default(limit) and not is_as_it_is(value):
                yield limit.key, value


# -- differences from our catalogue ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CatalogueDifference:
    """Where the account's tree and our catalogue disagree about a slug.

    `kind` is `only in the account`, `only in rolecall`, `nesting`, `polarity` or `title`; each side as it says it.
    """

    kind: str
    slug: str
    here: str = ""
    there: str = ""


def differences(book: RoleBook) -> tuple[CatalogueDifference, ...]:
    """Every difference, by kind and in the order of the side that has the slug."""
    return (
        *(
            CatalogueDifference("only in the account", slug, there=x.title)
            for slug, x in book.nodes.items()
            if not _is_ours(slug)
        ),
        *_lacking_there(book),
        *_differing(book),
    )


def _is_ours(slug: str) -> bool:
    return slug in permissions() or slug in limits()


def _lacking_there(book: RoleBook) -> Iterator[CatalogueDifference]:
    keys = {slug: p.key for slug, p in permissions().items()} | {slug: x.key for slug, x in limits().items()}
    for slug, key in keys.items():
        if slug not in book.nodes:
            yield CatalogueDifference("only in rolecall", slug, here=key)


def _differing(book: RoleBook) -> Iterator[CatalogueDifference]:
    for slug, node in book.nodes.items():
        entry = permissions().get(slug) or limits().get(slug)
        if entry is None or slug == getattr(entry, "ids_slug", ""):
            continue
        here, there = _above_here(entry.key), _above_there(book, slug)
        if here != there:
            yield CatalogueDifference("nesting", slug, here, there)
        if slug in book.disputed:
            expected = "/".join("?" if number is None else str(number) for number in _expected(slug))
            yield CatalogueDifference("polarity", slug, expected, f"{node.all_access}/{node.no_access}")
        if node.title and node.title not in (entry.title, *entry.also, *entry.also_ru):
            yield CatalogueDifference("title", slug, entry.title, node.title)


def _above_here(key: str) -> str:
    """The slug that an entry of ours hangs below; empty for a root."""
    limit = catalogue().limit.get(key)
    above = limit.permission if limit else key.rpartition(".")[0]
    return catalogue().permission[above].slug if above else ""


def _above_there(book: RoleBook, slug: str) -> str:
    """The nearest permission of ours above a slug in the account's tree; empty for a root."""
    passed = {slug}
    above = book.nodes[slug].above
    while above and above not in permissions() and above not in passed:
        passed.add(above)
        above = book.nodes[above].above if above in book.nodes else ""
    return above if above in permissions() else ""


def _is_disputed(slug: str, node: BookNode) -> bool:
    """Whether the tree's two values contradict ours; two equal ones, or none, prove nothing."""
    everything, nothing = _expected(slug)
    most, least = _number(node.all_access), _number(node.no_access)
    if most is None or everything is None or (most == least and nothing is not None):
        return False
    return most != everything or (None not in (least, nothing) and least != nothing)


def _expected(slug: str) -> tuple[int | None, int | None]:
    """What means everything and nothing in a slug, by our catalogue."""
    limit: Limit | None = limits().get(slug)
    if slug in permissions():
        return 1, 0
    return _POLARITY.get(limit.values, (None, None)) if limit and slug == limit.slug else (None, None)


def _number(raw: str) -> int | None:
    """A polarity value, which comes as a number, a boolean or a text of either."""
    value = parsed(raw) if raw else None
    words = {"true": 1, "false": 0}
    if isinstance(value, str):
        value = words.get(value, int(value) if re.fullmatch("-?[0-9]{1,18}", value) else None)
    return int(value) if isinstance(value, int | float) else None
