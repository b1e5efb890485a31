"""Where each line of a diff comes from: what a plan changes as typed lines, made once, which every format renders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rolecall.domain import values
from rolecall.domain.access import dormant, limit_value
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.counting import and_more
from rolecall.domain.difference import AccessChange, LimitChange, LoginChange
from rolecall.domain.reach import STAFF, dimensions
from rolecall.domain.world import World
from rolecall.views.diff_summary import CONTACTS, sums_in_words
from rolecall.views.plan_view import PlanView

GAIN, LOSS, CHANGE = "+", "−", "~"
MOST_REACHED = 6
_NOTES = {"different": "", "": "the same reach"}
ADDED, REMOVED, CHANGED, GAINED, LOST, LOGIN = "added", "removed", "changed", "gained", "lost", "login"
OPENING = (GAINED, "wider", "different")
"""The changes by which people come to see more, or other things."""
_SIGNS = {ADDED: GAIN, GAINED: GAIN, REMOVED: LOSS, LOST: LOSS}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One gain, loss or change.

    `change` is the word for it (added, gained, wider, …). `kind` is what it is about: a record's kind, `login`,
    `access`, `permission` or `limit`; `name` is what people call that, and `field` what of a record changes, or the key
    of a permission or limit. `before` and `after` are its values as scripts read them and `value` is what became of
    them as people do. `note` is a remark; `section` is the catalogue's, of permissions and limits.
    """

    change: str
    kind: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""
    value: str = ""
    note: str = ""
    section: str = ""

    @property
    def sign(self) -> str:
        return _SIGNS.get(self.change, CHANGE)

    @property
    def subject(self) -> str:
        """What the line is about: `location Riverside`, or the permission's label."""
        return self.name if self.section else f"{self.kind} {self.name}"


# -- logins ----------------------------------------------------------------------------------------


def login_lines(view: PlanView) -> Iterator[ChangeLine]:
    """A line for each e-mail or phone that opens another access than before, with what it gains and loses by that."""
    for login in view.difference.logins:
        before, after = (view.person(user) for user in (login.before, login.after))
        text = f"no longer opens the access of {before}"
        if login.after:
            text = f"now opens the access of {after}" + (f" instead of {before}'s" if before else _too(view, login))
        notes = [sums_in_words(login.accesses)] + [CONTACTS] * any(c.contacts_gained for c in login.accesses)
        note = ", ".join(note for note in notes if note)
        yield ChangeLine(LOGIN, "login", login.contact, "access of", before, after, text, note)


def _too(view: PlanView, login: LoginChange) -> str:
    """Whether the user signs in by another contact as before."""
    if login.after not in view.before.user:
        return ""
    old, new = view.before.user[login.after], view.after.user[login.after]
    kept = {old.email, old.phone} & {new.email, new.phone} - {""}
    return " too" if kept else ""


# -- accesses --------------------------------------------------------------------------------------


def access_lines(view: PlanView, change: AccessChange) -> Iterator[ChangeLine]:
    """What becomes of one access as such: its role, status and link, and an invitation that is sent again."""
    for name in ("role", "status", "staff", "invited"):
        before, after = (getattr(m, name) if m else "" for m in (change.before, change.after))
        if before != after and (name != "invited" or change.renewed):
            if name == "staff":
                before, after = (view.names.get(key, key) for key in (before, after))
            yield ChangeLine(name, "access", "", name, before, after)


def settings_lines(view: PlanView, change: AccessChange) -> list[ChangeLine]:
    """The permissions and limits that change at one access, in the catalogue's order."""
    known, limited = catalogue(), dict[str, list[str]]()
    for limit, value in gained_limits(change):
        limited.setdefault(limit.permission, []).append(values.describe(limit, value, view.names))
    lines = [
        *((p.number, _gain(view, change, p, ", ".join(limited.get(p.key, ())))) for p in known.members(change.gained)),
        *((p.number, _loss(view, change, p)) for p in known.members(change.lost)),
        *((_number(c.limit), _limit_line(view, change, c)) for c in change.limits),
    ]
    order = {section.key: place for place, section in enumerate(known.sections)}
    return [line for _, line in sorted(lines, key=lambda pair: (order[pair[1].section], pair[0]))]


def gained_limits(change: AccessChange) -> Iterator[tuple[Limit, str]]:
    """The limits that narrow what is gained, with their kept values."""
    after = change.after
    pairs = ((x, limit_value(after.settings, x)) for x in _limits_of(change.gained)) if after else ()
    yield from (pair for pair in pairs if pair[1] != values.ALL)


@lru_cache(maxsize=4096)
def _limits_of(mask: int) -> tuple[Limit, ...]:
    """The limits of the permissions in a mask; users of a role gain the same."""
    known = catalogue()
    return tuple(x for x in known.limits if x.permission and mask & known.permission[x.permission].bit)


def _gain(view: PlanView, change: AccessChange, p: Permission, limits: str) -> ChangeLine:
    below = change.gained & view.asked & catalogue().below[p.number] & ~p.bit
    note = ""
    if p.bit & catalogue().contacts:
        note = CONTACTS
    elif change.before and dormant(change.before) & p.bit:
        note = "was dormant"
    elif below and not view.asked & p.bit:
        note = "needed by " + ("the next" if below.bit_count() == 1 else "what is below it")
    title = view.after.title_of(p, change.known.location)
    return ChangeLine(GAINED, "permission", title, p.key, "off", "on", limits, note, p.section)


def _loss(view: PlanView, change: AccessChange, p: Permission) -> ChangeLine:
    kept = change.after is not None and change.after.settings.on & p.bit
    notes = [CONTACTS] * bool(p.bit & catalogue().contacts) + ["kept, dormant"] * bool(kept)
    title = view.after.title_of(p, change.known.location)
    return ChangeLine(LOST, "permission", title, p.key, "on", "off", "", ", ".join(notes), p.section)


def _limit_line(view: PlanView, at: AccessChange, c: LimitChange) -> ChangeLine:
    before, after = (values.show(c.limit, value, view.names) for value in (c.before, c.after))
    value, note = _reached(view, c), _NOTES.get(c.direction, c.direction)
    if c.direction and _shows_contacts(c.limit):
        note = f"{note}, {CONTACTS}".removeprefix(", ")
    if c.before != c.after:
        value = " → ".join(values.describe(c.limit, kept, view.names) for kept in (c.before, c.after))
    change = c.direction or CHANGED
    name = limit_name(c.limit, view.after, at.known.location)
    return ChangeLine(change, "limit", name, c.limit.key, before, after, value, note, c.limit.section)


def _shows_contacts(limit: Limit) -> bool:
    """Whether what a limit narrows shows client contacts."""
    return bool(limit.permission and catalogue().permission[limit.permission].bit & catalogue().contacts)


def limit_lines(view: PlanView, change: AccessChange) -> list[ChangeLine]:
    """The limits that change at one access, or whose reach does."""
    return [_limit_line(view, change, c) for c in change.limits]


def _reached(view: PlanView, c: LimitChange) -> str:
    """Whom or what a value that stays reaches otherwise: `Anna → Boris`, or what joins and what is gone."""
    if people := exchanged(view, c):
        return " → ".join(people)
    of = "'s clients" if c.limit.values == "network" else ""
    signs = ((GAIN, c.reached_after.ids - c.reached_before.ids), (LOSS, c.reached_before.ids - c.reached_after.ids))
    return ", ".join(
        and_more([f"{sign} {name}{of}" for name in sorted(_called(view, key) for key in ids)], MOST_REACHED)
        for sign, ids in signs
        if ids
    )


def exchanged(view: PlanView, c: LimitChange) -> tuple[str, str] | None:
    """The one person that a limit reached and the other that it reaches instead; None where it is not one for one."""
    before, after = c.reached_before.ids, c.reached_after.ids
    if dimensions()[c.limit.key].through != STAFF or before == after or not len(before) == len(after) == 1:
        return None
    return _called(view, next(iter(before))), _called(view, next(iter(after)))


def _called(view: PlanView, key: str) -> str:
    """The name of what a limit reaches; a value that only an account can say reaches whom it likes."""
    return values.described_as_it_is(key) if values.is_as_it_is(key) else view.names.get(key, key)


def _number(limit: Limit) -> int:
    """The place of a limit among the permissions: beside the one it narrows, or behind them all."""
    above = catalogue().permission.get(limit.permission)
    return above.number if above else len(catalogue().permissions)


def limit_name(limit: Limit, world: World, location: str) -> str:
    """`View appointment list: history`: a limit's label alone does not name what it narrows."""
    above = catalogue().permission.get(limit.permission)
    title = world.title_of(above or limit, location)
    return f"{title}: {limit.key.rpartition(':')[2]}" if above else title
