"""Named sets of permissions, written `@name`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

TYPE_CHECKING = False  # importing it from typing takes longer than all else here, and shells wait for this module
if TYPE_CHECKING:
    from rolecall.domain.catalogue import Catalogue

MOBILE = ("calendar", "booking", "booking.create", "booking.edit", "clients", "clients.visit-history", "clients.note")


SETS: Mapping[str, tuple[str, Callable[[Catalogue], int]]] = MappingProxyType(
    {
        "contacts": (
            "the ten that show clients' phone or e-mail",
            lambda known: sum(p.bit for p in known.permissions if p.contacts == "listed"),
        ),
        "mobile": (
            "what a specialist needs in the mobile app, without client contacts",
            lambda known: known.mask(MOBILE),
        ),
        "export": (
            "everything that exports data",
            lambda known: sum(p.bit for p in known.permissions if p.key.endswith(".export")),
        ),
        "changes": (
            "everything that creates, edits or deletes data",
            lambda known: sum(p.bit for p in known.permissions if p.changes),
        ),
    }
)
