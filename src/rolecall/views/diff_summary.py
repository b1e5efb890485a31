"""The sum of a diff: how much is gained and lost, by how many users, and who comes to see client contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rolecall.domain.access import effective, messages_show_contacts
from rolecall.domain.catalogue import catalogue
from rolecall.domain.counting import and_more, count
from rolecall.domain.difference import AccessChange
from rolecall.views.plan_view import PlanView

CONTACTS = "client contacts"
MOST_PLACES = 3
_SIGHT = {
    "first": ("gains sight of client contacts", "gain sight of client contacts"),
    "last": ("no longer has sight of client contacts", "no longer have sight of client contacts"),
    "more": ("sees client contacts in more ways", "see client contacts in more ways"),
    "fewer": ("sees client contacts in fewer ways", "see client contacts in fewer ways"),
    "other": ("sees client contacts in other ways", "see client contacts in other ways"),
}


def sums(changes: Iterable[AccessChange]) -> dict[str, int]:
    """How many permissions and limits change each way."""
    known = list(changes)
    return {
        "gained": sum(c.gained.bit_count() for c in known),
        "widened": sum(c.widened for c in known),
        "changed": sum(c.altered for c in known),
        "narrowed": sum(c.narrowed for c in known),
        "lost": sum(c.lost.bit_count() for c in known),
    }


def sums_in_words(changes: Iterable[AccessChange]) -> str:
    """`11 gained, 1 widened, 2 lost`; empty where neither permissions nor limits change."""
    return ", ".join(f"{number} {way}" for way, number in sums(changes).items() if number)


def extent(view: PlanView) -> str:
    """How much a plan changes: `2 users, 5 permissions would change.`; empty where it changes nothing."""
    access = view.difference
    changes = [*access.accesses, *(change for login in access.logins for change in login.accesses)]
    kinds = view.plan.by_kind()
    users = {change.known.user for change in changes} | {change.id for change in kinds["user"]}
    permissions = sum((change.gained | change.lost).bit_count() for change in changes)
    numbers = {"user": len(users), "permission": permissions, "limit": sum(sums(changes).values()) - permissions}
    for kind, what in (("location", "location"), ("staff", "staff member"), ("network", "network")):
        numbers[what] = len(kinds[kind])
    counted = ", ".join(count(number, what) for what, number in numbers.items() if number)
    return f"{counted} would change." if counted else ""


def summary(view: PlanView) -> Iterator[str]:
    """The lines below a diff: users, their sight of client contacts, and logins; or that nobody's access changes."""
    changes, logins = view.difference.accesses, view.difference.logins
    if changes:
        users = len({c.known.user for c in changes})
        yield f"{count(users, 'user')}: {sums_in_words(changes) or 'effective permissions stay as they are'}."
        yield from _sight(view, changes, users)
    if logins:
        words = sums_in_words(c for login in logins for c in login.accesses)
        number = f"{count(len(logins), 'login')} change{'s' * (len(logins) == 1)}"
        yield f"{number}: {words or 'what they open stays as it is'}."
    records = sum(c.kind != "membership" for c in view.plan.changes)
    if records and not view.difference:
        yield f"{count(records, 'record')}; no user's permissions change."


def _sight(view: PlanView, changes: Sequence[AccessChange], users: int) -> Iterator[str]:
    """Who sees client contacts for the first time at a location, no longer, or in more or fewer ways (rule 62); with
    the places where somebody comes to see them at one and no longer does at another.
    """
    ways: dict[str, set[str]] = {kind: set() for kind in _SIGHT}
    places: dict[str, set[str]] = {kind: set() for kind in _SIGHT}
    partly = []
    for change in changes:
        before, after = contact_ways(change)
        if before == after:
            continue
        had, has = before.bit_count(), after.bit_count()
        kind = "more" if had < has else "fewer" if has < had else "other"
        kind = "first" if not had else "last" if not has else kind
        ways[kind].add(change.known.user)
        places[kind].add(view.location(change.known).name)
        partly += [(had, has)] if had and has else []
    both_ways = ways["first"] & ways["last"]
    for kind, people in ways.items():
        where = f" at {and_more(sorted(places[kind], key=str.casefold), MOST_PLACES)}" if people & both_ways else ""
        one, many = (f"{words}{where}" for words in _SIGHT[kind])
        if len(people) == users == 1:
            if len(partly) == 1 and kind in ("more", "fewer"):
                yield f"Client contacts: {partly[0][0]} → {partly[0][1]} of {catalogue().contacts.bit_count()} ways."
            else:
                yield f"{one[0].upper()}{one[1:]}."
        elif people:
            yield f"{count(len(people), 'user')} {one if len(people) == 1 else many}."
    yield from _in_messages(changes, users)


def _in_messages(changes: Sequence[AccessChange], users: int) -> Iterator[str]:
    """Who sees client contacts in message details alone: still, or from now on (rule 65)."""
    still, newly = set(), set()
    for change in changes:
        before, after = contact_ways(change)
        if change.after and messages_show_contacts(change.after) and not after:
            if before:
                still.add(change.known.user)
            elif not change.before or not messages_show_contacts(change.before):
                newly.add(change.known.user)
    for people, words in ((still, "may still show some"), (newly, "may show some client contacts")):
        whom = f" to {count(len(people), 'user')}" if users > 1 else ""
        if people:
            yield f"Message details {words}{whom}; see: rolecall report show contacts --details"


def contact_ways(change: AccessChange) -> tuple[int, int]:
    """The masks of what shows client contacts, before and after."""
    before, after = (effective(m) & catalogue().contacts if m else 0 for m in (change.before, change.after))
    return before, after
