"""What a probe writes to a test user to find out what no documentation says, and what the answers mean.

Two switches are marked: one that the role starts without is set on, one that it starts with is set off. Left out of a
list, they tell apart whether the account keeps what it is not sent, gives the role's start back, or clears it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from rolecall.domain.account.merging import items_of, same, same_rights, with_items
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.role_books import BookRole, RoleBook
from rolecall.domain.account.value_forms import bit_like, bit_of
from rolecall.domain.account.vocabulary import permissions
from rolecall.domain.catalogue import catalogue
from rolecall.domain.rules import OWNER

KEPT, START, CLEARED, UNCLEAR = "partial", "full", "clear", "unclear"
"""What becomes of a permission that is left out of a list: kept, given the role's start, cleared."""


@dataclass(frozen=True, slots=True)
class ProbeMarks:
    """The slugs of the two switches."""

    on: str
    off: str

    def set_in(self, rights: UserRights) -> UserRights:
        """The rights with both marks set."""
        values = rights.values()
        wish = {self.on: (bit_like(values[self.on], on=True),), self.off: (bit_like(values[self.off], on=False),)}
        return with_items(rights, wish)

    def left_out_of(self, rights: UserRights) -> UserRights:
        """The rights without both entries."""
        return replace(rights, entries=tuple(x for x in rights.entries if x.slug not in (self.on, self.off)))

    def are_set_in(self, rights: UserRights) -> bool:
        """Whether the account has both marks."""
        return self._bits(rights) == (True, False)

    def put_trait(self, rights: UserRights) -> str:
        """What became of the marks that were left out, from what was read afterwards."""
        meanings = {(True, False): KEPT, (False, True): START, (False, False): CLEARED}
        return next((meaning for bits, meaning in meanings.items() if bits == self._bits(rights)), UNCLEAR)

    def _bits(self, rights: UserRights) -> tuple[bool | None, bool | None]:
        values = rights.values()
        return bit_of(values.get(self.on, "")), bit_of(values.get(self.off, ""))


def marks_for(rights: UserRights, book: RoleBook, locked: Collection[str]) -> ProbeMarks | None:
    """Two switches that the role's tree has and the caller may change, none that is paid for; None without two."""
    role = next((x for x in book.roles if x.slug == rights.role), None)
    if role is None:
        return None
    values = rights.values()
    free = [
        slug
        for slug in values
        if slug in permissions() and slug not in locked and bit_of(values[slug]) is not None and not _costs(book, slug)
    ]
    on = [slug for slug in free if slug in role.additional and not _starts_on(role, slug)]
    off = [slug for slug in free if slug in role.recommended]
    return ProbeMarks(on[-1], off[-1]) if on and off else None


def _costs(book: RoleBook, slug: str) -> bool:
    return slug in book.nodes and book.nodes[slug].paid_only


def _starts_on(role: BookRole, slug: str) -> bool:
    return bool(bit_of(role.defaults.get(slug, "")))


def other_role(rights: UserRights, book: RoleBook, marks: ProbeMarks) -> str:
    """A role that people are invited with and that has both marks too, so that a change of role can be told from a
    change of values; empty where there is none, or where the way back would need a role that no documentation names.
    """
    documented = {role.slug for role in catalogue().roles if role.slug}
    invited = {role.slug for role in catalogue().roles if role.slug and role.invited} - {rights.role, OWNER}
    fits = (
        x.slug for x in book.roles if x.slug in invited and {marks.on, marks.off} <= {*x.recommended, *x.additional}
    )
    return next(fits, "") if rights.role in documented else ""


def differing(before: UserRights, now: UserRights) -> list[str]:
    """The items in which a person is not as before; none where all is."""
    if same_rights(before, now):
        return []
    old, new = items_of(before), items_of(now)
    return sorted(item for item in {*old, *new} if not same(old.get(item, ()), new.get(item, ())))
