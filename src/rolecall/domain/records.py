"""Records to plain data and back: the form in which stores, plans and the history keep them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from rolecall.domain.access import COPIED
from rolecall.domain.catalogue import catalogue, is_role_key
from rolecall.domain.errors import BadData
from rolecall.domain.values import is_kept
from rolecall.domain.world import ACTIVE, INVITED, KINDS, Membership, Network, Record, Settings, kind_of

Plain = dict[str, Any]
ON = "on"
ADDED_LATER = ("main_network", "invited")
"""Fields that the first histories did not have: left out where empty, so that old digests still verify."""


def to_plain(record: Record) -> Plain:
    """A record as texts, lists and mappings, with permissions by key; equal records give equal plain data."""
    plain: Plain = {"kind": kind_of(record), "id": record.id}
    if isinstance(record, Membership):
        plain |= {name: getattr(record, name) for name in ("user", "location", "role", "staff", "status", "invited")}
        plain |= settings_to_plain(record.settings)
        plain["remembered"] = {role: settings_to_plain(kept) for role, kept in sorted(record.remembered.items())}
    else:
        plain |= {name: getattr(record, name) for name in record.__slots__}
    kept = {key: value for key, value in plain.items() if value or key not in ADDED_LATER}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in kept.items()}


def from_plain(plain: Mapping[str, Any]) -> Record:
    """The record that `to_plain` wrote.

    Raises BadData for a permission, limit or role that this version does not know; ValueError, TypeError, KeyError or
    AttributeError for what `to_plain` never writes.
    """
    kind = KINDS[plain["kind"]]
    fields = {key: value for key, value in plain.items() if key not in ("kind", "id")}
    if kind is Membership:
        settings = settings_from_plain(fields.pop("permissions"), fields.pop("limits"))
        return _membership(fields, settings, remembered_from_plain(fields.pop("remembered")))
    if kind is Network:
        fields["locations"] = tuple(fields["locations"])
        _check_texts(fields["locations"])
    _check_texts((plain["id"], *(value for key, value in fields.items() if key != "locations")))
    return kind(id=plain["id"], **fields)  # type: ignore[call-arg]


def condensed(record: Record, key: Callable[[Settings], str]) -> Plain:
    """A record like `to_plain`, with settings by a key and without empty fields."""
    if not isinstance(record, Membership):
        return {name: value for name, value in to_plain(record).items() if value}
    fields = ("user", "location", "role", "staff", "status", "invited")
    plain: Plain = {"kind": kind_of(record), **{name: getattr(record, name) for name in fields}}
    plain["settings"] = key(record.settings)
    plain["remembered"] = {role: key(kept) for role, kept in sorted(record.remembered.items())}
    return {name: value for name, value in plain.items() if value}


def from_condensed(plain: Mapping[str, Any], settings: Callable[[str], Settings]) -> Record:
    """The record that `condensed` wrote; `settings` gives those of a key. Raises what `from_plain` raises."""
    if plain["kind"] != "membership":
        return from_plain(plain)
    fields = {name: value for name, value in plain.items() if name not in ("kind", "settings", "remembered")}
    remembered = {role: settings(key) for role, key in plain.get("remembered", {}).items()}
    return _membership({"role": "", **fields}, settings(plain["settings"]), remembered)


def _membership(fields: Plain, settings: Settings, remembered: Mapping[str, Settings]) -> Membership:
    _check_texts(fields.values())
    if fields["status"] not in (ACTIVE, INVITED):
        raise ValueError(f"The status {fields['status']!r} is none.")
    for role in (fields["role"], *remembered):
        if role and not is_role_key(role):
            raise from_newer_version("role", role)
    return Membership(settings=settings, remembered=remembered, **fields)


def _check_texts(values: Iterable[Any]) -> None:
    """Raises ValueError where a value is no text."""
    if not all(isinstance(value, str) for value in values):
        raise ValueError("A field is no text.")


def settings_to_plain(settings: Settings) -> Plain:
    """`permissions`: key → `on` or `copied`; `limits`: key → value. What was dropped stands where it stood."""
    permissions = dict(_permissions(settings.on, settings.copied))
    limits = dict(settings.limits)
    for key, value in settings.dropped.items():
        (limits if is_limit(key) else permissions)[key] = value
    return {"permissions": permissions, "limits": dict(sorted(limits.items()))}


@lru_cache(maxsize=4096)
def _permissions(on: int, copied: int) -> tuple[tuple[str, str], ...]:
    """Users of a role have equal permissions, so each distinct set is spelled out once."""
    return tuple((p.key, COPIED if copied & p.bit else ON) for p in catalogue().members(on))


def settings_from_plain(permissions: Mapping[str, str], limits: Mapping[str, str]) -> Settings:
    """The settings that `settings_to_plain` wrote.

    Raises BadData for a key that this version does not know, ValueError for a value that is never kept.
    """
    on = copied = 0
    dropped: dict[str, str] = {}
    for key, origin in permissions.items():
        if origin not in (ON, COPIED):
            raise ValueError(f"The origin {origin!r} is none.")
        bit = _bit(key, origin, dropped)
        on |= bit
        copied |= bit if origin == COPIED else 0
    kept: dict[str, str] = {}
    for key, value in limits.items():
        _keep_limit(key, value, kept, dropped)
    return Settings(on, copied, kept, dropped)


def _bit(key: str, origin: str, dropped: dict[str, str]) -> int:
    """The permission saved under a key, whatever it is called today; none for one that was dropped, which is noted."""
    permission = catalogue().permission.get(catalogue().renamed.get(key, key))
    if permission:
        return permission.bit
    if key not in catalogue().dropped:
        raise from_newer_version("permission", key)
    dropped[key] = origin
    return 0


def _keep_limit(key: str, value: str, kept: dict[str, str], dropped: dict[str, str]) -> None:
    """Notes the limit saved under a key, whatever it is called today, among those kept or those that were dropped."""
    limit = catalogue().limit.get(catalogue().renamed.get(key, key))
    if limit:
        if not is_kept(limit, value):
            raise ValueError(f"{value!r} is not a value of {key}.")
        kept[limit.key] = value
    elif key in catalogue().dropped and isinstance(value, str):
        dropped[key] = value
    else:
        raise from_newer_version("limit", key)


def is_limit(key: str) -> bool:
    """Whether a key is that of a limit, not of a permission."""
    return ":" in key


def from_newer_version(what: str, key: str) -> BadData:
    """The error for a permission, limit or role that this version does not know."""
    hint = "It was written by a newer version; upgrade rolecall."
    return BadData(f"The {what} “{key}” is unknown to this version.", hint=hint)


def remembered_from_plain(plain: Mapping[str, Plain]) -> dict[str, Settings]:
    return {role: settings_from_plain(kept["permissions"], kept["limits"]) for role, kept in plain.items()}
