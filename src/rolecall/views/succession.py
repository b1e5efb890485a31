"""Accesses that end at one place, or for one record of a person, and go on at another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from rolecall.domain.difference import AccessChange
from rolecall.domain.world import Membership, World, grouped


def succession(before: World, after: World, changes: Iterable[AccessChange]) -> Mapping[str, Membership]:
    """By the id of an access that ends, the one that follows it, and the other way round.

    It follows where role and status are the same, and either it is the same person's only new one, or it is at the same
    location and the person who goes leaves a contact to the one who has it from then on.
    """
    known = list(changes)
    ended = [c.before for c in known if c.before and not c.after]
    begun = [c.after for c in known if c.after and not c.before]
    by_person = grouped((m.user, m) for m in begun)
    by_contact = grouped((x, m) for m in begun for x in after.user[m.user].contacts)
    leaving = grouped((m.user, m) for m in ended)
    pairs: dict[str, Membership] = {}
    for old in ended:
        heirs = by_person.get(old.user, []) if len(leaving[old.user]) == 1 else []
        if old.user not in after.user:
            left = chain.from_iterable(by_contact.get(x, []) for x in before.user[old.user].contacts)
            heirs = list({m.id: m for m in left if m.location == old.location}.values())
        if len(heirs) == 1 and (heirs[0].role, heirs[0].status) == (old.role, old.status):
            pairs |= {old.id: heirs[0], heirs[0].id: old}
    return pairs
