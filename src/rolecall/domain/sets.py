"""Named sets of permissions, written `@name`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

TYPE_CHECKING = False  # importing it from typing takes longer than all else here, and shells wait for this module
if TYPE_CHECKING:
    from rolecall.domain.catalogue import Catalogue

MOBILE = ("calendar", "booking", "booking.create", "booking.edit", "clients", "clients.visit-history", "clients.note")


def _contacts(catalogue: Catalogue) -> int:
    return sum(p.bit for p in catalogue.permissions if p.contacts == "listed")


def _mobile(catalogue: Catalogue) -> int:
    return catalogue.mask(MOBILE)


def _export(catalogue: Catalogue) -> int:
    return sum(p.bit for p in catalogue.permissions if p.key.endswith(".export"))


def _changes(catalogue: Catalogue) -> int:
    return sum(p.bit for p in catalogue.permissions if p.changes)


SETS: Mapping[str, tuple[str, Callable[[Catalogue], int]]] = MappingProxyType(
    {
        "contacts": ("the ten that show clients' phone or e-mail", _contacts),
        "mobile": ("what a specialist needs in the mobile app, without client contacts", _mobile),
        "export": ("everything that exports data", _export),
        "changes": ("everything that creates, edits or deletes data", _changes),
    }
)
