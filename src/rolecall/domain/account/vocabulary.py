"""Slugs and ours: a user's flat list read as settings, and settings written into a list without touching the rest.

`written(rights, read(rights))` is `rights`, byte for byte: an entry is replaced only where what it says has to change.
Unknown slugs, their order and every JSON type survive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from rolecall.domain.account.picture import ABSENT, SlugValue, UserRights
from rolecall.domain.account.value_forms import Raw, Terms, Unsayable, bit_like, bit_of, ours, theirs
from rolecall.domain.catalogue import Limit, Permission, Role, catalogue
from rolecall.domain.values import default
from rolecall.domain.world import Settings

ROLE, STAFF = "user_role", "staff_id"
"""The items of a user's rights besides their slugs, as the account calls them; no slug is spelled so."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What cannot be written to the account: the key of a permission or limit (or `role`, `staff`), and why."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """Rights as wished, as far as the account can say it; `unsaid` is the rest."""

    rights: UserRights
    unsaid: tuple[Unsaid, ...] = ()


@lru_cache(maxsize=1)
def permissions() -> Mapping[str, Permission]:
    """Our permissions by slug."""
    return {p.slug: p for p in catalogue().permissions}


@lru_cache(maxsize=1)
def limits() -> Mapping[str, Limit]:
    """Our limits by each slug that they speak through: their own, and that of the companion list of ids."""
    own = {x.slug: x for x in catalogue().limits}
    return own | {x.ids_slug: x for x in catalogue().limits if x.ids_slug}


def item_of(slug: str) -> str:
    """The item that a slug belongs to: a switch and its list of ids are one, under the switch's slug."""
    limit = limits().get(slug)
    return limit.slug if limit else slug


def slugs_of(limit: Limit) -> tuple[str, ...]:
    """The slugs through which a limit speaks."""
    return (limit.slug, limit.ids_slug) if limit.ids_slug else (limit.slug,)


def unknown_slugs(rights: UserRights) -> list[str]:
    """The slugs that rolecall has no permission or limit for, in the account's order."""
    known = permissions().keys() | limits().keys()
    return list(dict.fromkeys(entry.slug for entry in rights.entries if entry.slug not in known))


def unreadable_slugs(rights: UserRights, terms: Terms) -> list[str]:
    """The slugs of our permissions whose value is no switch, or whose meaning the account's tree disputes."""
    values = rights.values()
    known = (slug for slug in values if slug in permissions())
    return [slug for slug in known if slug in terms.disputed or bit_of(values[slug]) is None]


# -- reading ---------------------------------------------------------------------------------------


def settings_in(rights: UserRights, terms: Terms, linked: int | None = None) -> Settings:
    """What a list says in our words. `self` stands for `linked`, who by default is the one linked now.

    A permission that is missing, unreadable or disputed is off; a limit that is missing has its default.
    """
    values, here = rights.values(), rights.staff_id if linked is None else linked
    on = (p.bit for slug, p in permissions().items() if slug not in terms.disputed and bit_of(values.get(slug, "")))
    return Settings(on=sum(on), limits=dict(_limits_in(values, terms, here)))


def _limits_in(values: Mapping[str, str], terms: Terms, linked: int) -> Iterator[tuple[str, str]]:
    for limit in catalogue().limits:
        value = ours(limit, raw_of(limit, values), terms, linked) if limit.slug in values else default(limit)
        if value != default(limit):
            yield limit.key, value


def raw_of(limit: Limit, values: Mapping[str, str]) -> Raw:
    """What the account holds in the slugs of a limit."""
    return tuple(values.get(slug, ABSENT) for slug in slugs_of(limit))


def role_key(slug: str) -> str:
    """Our key of the account's role; a role that we do not know is its own key."""
    return next((role.key for role in catalogue().roles if slug and role.slug == slug), slug)


# -- writing ---------------------------------------------------------------------------------------


def with_settings(rights: UserRights, settings: Settings, terms: Terms, linked: int | None = None) -> Written:
    """The list with the entries altered in which it says something else than the settings do."""
    here = rights.staff_id if linked is None else linked
    now, values = settings_in(rights, terms, here), rights.values()
    wished, unsaid = dict[str, str](), list[Unsaid]()
    for permission in catalogue().members(now.on ^ settings.on):
        if reason := _unwritable(permission.slug, values, terms):
            unsaid.append(Unsaid(permission.key, reason))
        else:
            on = bool(settings.on & permission.bit)
            wished[permission.slug] = bit_like(values.get(permission.slug, ABSENT), on=on)
    for limit in catalogue().limits:
        before, after = (x.limits.get(limit.key, default(limit)) for x in (now, settings))
        if before != after:
            try:
                wished |= _limit_written(limit, after, values, terms, here)
            except Unsayable as error:
                unsaid.append(Unsaid(limit.key, str(error)))
    return Written(replace(rights, entries=altered(rights.entries, wished)), tuple(unsaid))


def _unwritable(slug: str, values: Mapping[str, str], terms: Terms) -> str:
    """Why a permission cannot be written; empty where it can."""
    if slug not in values and slug not in terms.tree:
        return "the account has no such permission"
    if slug in terms.disputed:
        return "the account's permission tree gives it another meaning than rolecall does"
    if slug in values and bit_of(values[slug]) is None:
        return f"the account holds {values[slug] or 'nothing'}, which is neither on nor off"
    return ""


def _limit_written(limit: Limit, value: str, values: Mapping[str, str], terms: Terms, linked: int) -> Mapping[str, str]:
    """The entries that say a limit's value; a list of ids that the account does not have is not invented."""
    was = raw_of(limit, values)
    raw = theirs(limit, value, was, terms, linked)
    new = {slug: part for slug, part, old in zip(slugs_of(limit), raw, was, strict=True) if part not in (old, ABSENT)}
    if not (values.keys() | terms.tree) >= {limit.slug, *new}:
        raise Unsayable("the account has no such limit")
    return new


def altered(entries: Iterable[SlugValue], wished: Mapping[str, str]) -> tuple[SlugValue, ...]:
    """The entries with the wished exact values, each in its place; what the list does not have comes at its end."""
    kept = tuple(replace(x, value=wished[x.slug]) if x.slug in wished else x for x in entries)
    listed = {entry.slug for entry in kept}
    return (*kept, *(SlugValue(slug, value) for slug, value in wished.items() if slug not in listed))


def role_slug(key: str, roles: Iterable[str]) -> str:
    """The account's slug of a role, of those it has (all, where none are known). Raises Unsayable where it has none."""
    known = tuple(roles)
    role: Role | None = catalogue().role.get(key)
    for slug in (role.slug if role else "", key):
        if slug and (slug in known or not known):
            return slug
    raise Unsayable("the account has no such role")
