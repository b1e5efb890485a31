"""What the catalogue's own changes make of what was saved under earlier ones: renamed, moved and dropped keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rolecall.domain.access import effective_mask
from rolecall.domain.catalogue import catalogue
from rolecall.domain.records import settings_from_plain


@dataclass(frozen=True, slots=True)
class CatalogueEffect:
    """The keys of permissions that one access no longer effectively has or newly has, and of limits that are gone."""

    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    unlimited: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lost or self.gained or self.unlimited)


def effect(permissions: Mapping[str, str], limits: Mapping[str, str]) -> CatalogueEffect:
    """Compares what settings allow as they were saved, which their dotted keys say, with what they allow today.

    Raises BadData like `settings_from_plain`.
    """
    renamed, dropped = catalogue().renamed, catalogue().dropped
    before = {renamed.get(key, key) for key in permissions if all(above in permissions for above in _above(key))}
    now = set(catalogue().keys(effective_mask(settings_from_plain(permissions, limits).on)))
    gone = (f"{key}={value}" for key, value in sorted(limits.items()) if key in dropped)
    return CatalogueEffect(tuple(sorted(before - now)), tuple(sorted(now - before)), tuple(gone))


def title(key: str) -> str:
    """What a permission or limit is called, or was."""
    key, equals, value = key.partition("=")
    known = catalogue().permission.get(key)
    return f"{known.title if known else catalogue().dropped.get(key, key)} ({key}{equals}{value})"


def _above(key: str) -> list[str]:
    parts = key.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]
