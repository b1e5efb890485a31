"""The account's form of each value, and ours: both directions, one pair of functions for each kind of limit.

What the account holds and no limit of ours can say is kept as `=` and its exact JSON: `=99999`, `=[true,""]`. Written
back, a value takes the JSON type that it had, so a switch that came as `1` never leaves as `true`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rolecall.domain.account.picture import ABSENT, exact, parsed
from rolecall.domain.catalogue import Limit
from rolecall.domain.values import ALL, AS_IT_IS, NONE, OWN, SELF, TODAY, is_as_it_is, is_kept

MOST_DIGITS = 18
SEPARATORS = re.compile(r"[\s,;]+")

Raw = tuple[str, ...]
"""The exact value of a limit's slug; of one with a companion list of ids, both."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What ids mean at one location: of staff and networks to ours, of positions to their titles.

    `tree` has the slugs of the location's permission tree; `disputed` those that it gives another polarity than ours,
    whose values are kept as they are and never written.
    """

    staff: Mapping[int, str] = field(default_factory=dict)
    networks: Mapping[int, str] = field(default_factory=dict)
    positions: Mapping[int, str] = field(default_factory=dict)
    tree: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()

    def staff_id(self, staff: str) -> int:
        """The team member that a staff member of ours is; 0 where the account has none."""
        return next((number for number, key in self.staff.items() if key == staff), 0)


class Unsayable(Exception):
    """A value of ours that the account has no form for; the text says why."""


def as_it_is(raw: Raw) -> str:
    """The kept form of what only the account can say."""
    return AS_IT_IS + (raw[0] if len(raw) == 1 else f"[{','.join(part for part in raw if part != ABSENT)}]")


@lru_cache(maxsize=4096)
def bit_of(raw: str) -> bool | None:
    """A switch, however it is written (`true`, `1`, `"1"`); None for anything else."""
    number = _whole(raw, switches=True)
    return None if number not in (0, 1) else bool(number)


def bit_like(raw: str, *, on: bool, number: bool = False) -> str:
    """A switch in the JSON type of another; where that is none, as true or false, or as a `number`."""
    value = parsed(raw) if raw else None
    if isinstance(value, bool) or (bit_of(raw) is None and not number):
        return exact(on)
    return number_like(raw, int(on))


def ours(limit: Limit, raw: Raw, terms: Terms, linked: int) -> str:
    """The kept form of what the account holds; `linked` is the team member that `self` stands for, 0 for none."""
    value = None if limit.slug in terms.disputed else _READ[limit.values](raw, terms, linked)
    return as_it_is(raw) if value is None or not (value == ALL or is_kept(limit, value)) else value


def theirs(limit: Limit, value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    """The account's form of a kept value, typed like what is there. Raises Unsayable where it has none."""
    if limit.slug in terms.disputed:
        raise Unsayable("the account's permission tree gives it another meaning than rolecall does")
    if not is_as_it_is(value):
        return _WRITTEN[limit.values](value, was, terms, linked)
    given = parsed(value.removeprefix(AS_IT_IS))
    parts = [given] if len(was) == 1 else given if isinstance(given, list) else []
    raw = (*map(exact, parts), *[ABSENT] * len(was))[: len(was)]
    if ours(limit, raw, terms, linked) != value:
        raise Unsayable("rolecall has its own word for that value, or none at all")
    return raw


# -- numbers ---------------------------------------------------------------------------------------


def _whole(raw: str, *, switches: bool = False) -> int | None:
    """A whole number, also one written as a text or with an empty fraction; `switches` lets true and false be one."""
    value = parsed(raw) if raw else None
    if isinstance(value, bool):
        return int(value) if switches else None
    if isinstance(value, str):
        return int(value) if re.fullmatch(rf"-?[0-9]{{1,{MOST_DIGITS}}}", value) else None
    return int(value) if isinstance(value, int | float) and value == int(value) else None


def number_like(raw: str, number: int) -> str:
    """A number in the JSON type of another; where that is none, as a number."""
    value = parsed(raw) if raw else None
    if isinstance(value, str):
        return exact(str(number))
    return exact(float(number) if isinstance(value, float) else number)


# -- reading ---------------------------------------------------------------------------------------


def _days(raw: Raw, terms: Terms, linked: int) -> str | None:
    number = _whole(raw[0])
    if number is None or number < -1:
        return None
    return {-1: ALL, 0: NONE}.get(number, f"{number}d")


def _staff(raw: Raw, terms: Terms, linked: int) -> str | None:
    number = _whole(raw[0])
    if number == 0:
        return ALL
    return SELF if linked and number == linked else terms.staff.get(number or 0)


def _position(raw: Raw, terms: Terms, linked: int) -> str | None:
    """A title that another position has too, or that reads as a word, names no position."""
    number = _whole(raw[0])
    title = terms.positions.get(number or 0, "")
    unique = [*terms.positions.values()].count(title) == 1
    return ALL if number == 0 else title if unique and title != ALL and not title.startswith(AS_IT_IS) else None


def _network(raw: Raw, terms: Terms, linked: int) -> str | None:
    number = 0 if raw[0] in ("null", '""') else _whole(raw[0])
    return NONE if number == 0 else terms.networks.get(number or 0)


def _today(raw: Raw, terms: Terms, linked: int) -> str | None:
    return {True: ALL, False: TODAY, None: None}[bit_of(raw[0])]


def _own_rights(raw: Raw, terms: Terms, linked: int) -> str | None:
    return {False: ALL, True: OWN, None: None}[bit_of(raw[0])]


def _choice(raw: Raw, terms: Terms, linked: int) -> str | None:
    """The ids below a switch that is off are dormant: kept, and nobody's limit."""
    limited = bit_of(raw[0])
    if not limited:
        return None if limited is None else ALL
    listed = parsed(raw[1]) if raw[1] else []
    ids = [_whole(exact(item)) for item in listed] if isinstance(listed, list) else [None]
    known = sorted({number for number in ids if number is not None and number >= 0})
    return None if set(ids) - {*known} else ",".join(map(str, known)) or NONE


def _addresses(raw: Raw, terms: Terms, linked: int) -> str | None:
    limited = bit_of(raw[0])
    listed = _listed(raw[1])
    if not limited:
        return None if limited is None else ALL
    return ",".join(dict.fromkeys(map(_one_address, listed))) or None


def _listed(raw: str) -> list[str]:
    """Addresses that come as one text or as a list of texts."""
    value = parsed(raw) if raw else None
    parts = value if isinstance(value, list) else SEPARATORS.split(value) if isinstance(value, str) else []
    return [part if isinstance(part, str) else "?" for part in parts if part != ""]


def _one_address(text: str) -> str:
    from ipaddress import ip_address

    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return text


# -- writing ---------------------------------------------------------------------------------------


def _days_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    number = {ALL: -1, NONE: 0}.get(value)
    number = int(value[:-1]) if number is None else number
    return (number_like(was[0], number),)


def _staff_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    if value == SELF and not linked:
        raise Unsayable("nobody is linked, so it names no team member")
    remote = {ALL: 0, SELF: linked}.get(value)
    return _id_written(value, remote, terms.staff, was, "the account does not know that staff member")


def _position_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    if [*terms.positions.values()].count(value) > 1:
        raise Unsayable("the account has several positions of that title")
    why = "the account does not know that position at the location"
    return _id_written(value, 0 if value == ALL else None, terms.positions, was, why)


def _network_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    number = 0 if value == NONE else None
    why = "the account does not know that network"
    return _id_written(value, number, terms.networks, was if parsed(was[0] or "null") is not None else ('"0"',), why)


def _id_written(value: str, number: int | None, known: Mapping[int, str], was: Raw, why: str) -> Raw:
    if number is None:
        number = next((key for key, name in known.items() if name == value), None)
    if number is None:
        raise Unsayable(why)
    return (number_like(was[0], number),)


def _today_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    return (bit_like(was[0], on=value == ALL, number=True),)


def _own_rights_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    return (bit_like(was[0], on=value == OWN, number=True),)


def _choice_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    """The list stays where it means nothing: below a switch that is off."""
    switch = bit_like(was[0], on=value != ALL, number=True)
    if value == ALL:
        return (switch, was[1])
    before = parsed(was[1]) if was[1] else []
    texts = isinstance(before, list) and bool(before) and all(isinstance(item, str) for item in before)
    ids = [] if value == NONE else [int(part) for part in value.split(",")]
    if not ids and was[1] == ABSENT:
        return (switch, ABSENT)
    return (switch, exact([str(number) for number in ids] if texts else [*ids]))


def _addresses_written(value: str, was: Raw, terms: Terms, linked: int) -> Raw:
    """A list stays a list; in a text the addresses are separated as they were, else by a comma."""
    switch = bit_like(was[0], on=value != ALL)
    if value == ALL:
        return (switch, was[1])
    before = parsed(was[1]) if was[1] else ""
    if isinstance(before, list):
        return (switch, exact([*value.split(",")]))
    separator = SEPARATORS.search(before.strip()) if isinstance(before, str) else None
    return (switch, exact((separator[0] if separator else ",").join(value.split(","))))


_READ: Mapping[str, Callable[[Raw, Terms, int], str | None]] = {
    "days": _days,
    "today": _today,
    "staff": _staff,
    "position": _position,
    "network": _network,
    "choice": _choice,
    "own-rights": _own_rights,
    "addresses": _addresses,
}
_WRITTEN: Mapping[str, Callable[[str, Raw, Terms, int], Raw]] = {
    "days": _days_written,
    "today": _today_written,
    "staff": _staff_written,
    "position": _position_written,
    "network": _network_written,
    "choice": _choice_written,
    "own-rights": _own_rights_written,
    "addresses": _addresses_written,
}
