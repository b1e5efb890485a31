"""Limit values: what a command takes, how it is kept, how it reads, which of two is wider.

Kept as a text: `all` (never stored, it is the absence of a limit), a word, `30d`, the id of a staff member or network,
or what only a live account can say, as `=` and its JSON (`=99999`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from types import MappingProxyType

from rolecall.domain.catalogue import Limit
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import count
from rolecall.domain.errors import Ambiguous, NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import visible

ALL, NONE, SELF, TODAY, OWN = "all", "none", "self", "today", "own"
MOST_DAYS = 184
MONTH = 30
AS_IT_IS = "="

FORMS = MappingProxyType(
    {
        "days": "a number of days or months up to 6 months (30d, 6m), all, or none",
        "today": "today or all",
        "staff": "self, all, or a staff member of the location",
        "position": "all or a position at the location",
        "network": "a network that contains the location, or none",
        "choice": "all, none, or ids separated by commas (12,14)",
        "own-rights": "own or all",
        "addresses": "all, or IPv4 and IPv6 addresses separated by commas",
    }
)
_WORDS = MappingProxyType(
    {
        "days": (ALL, NONE),
        "today": (ALL, TODAY),
        "staff": (ALL, SELF),
        "position": (ALL,),
        "network": (NONE,),
        "choice": (ALL, NONE),
        "own-rights": (ALL, OWN),
        "addresses": (ALL,),
    }
)
_ALSO: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "days": {"unlimited": ALL, "without limit": ALL, "all time": ALL, "no days back": NONE, "blocked": NONE},
        "today": {"unlimited": ALL, "any day": ALL, "today only": TODAY},
        "staff": {
            **dict.fromkeys(("unlimited", "all employees", "all team members", "everyone", "всех сотрудников"), ALL),
            "only oneself": SELF,
        },
        "position": {"unlimited": ALL, "all positions": ALL},
        "network": {"no network chosen": NONE, "not selected": NONE},
        "choice": {"unlimited": ALL},
        "own-rights": {"unlimited": ALL, "only one's own rights": OWN},
        "addresses": {"unlimited": ALL},
    }
)
"""What the product's screens and this program's tables call a value."""
_NAMED = ("staff", "position", "network")
_NARROWEST = MappingProxyType(
    {"days": NONE, "today": TODAY, "staff": SELF, "network": NONE, "choice": NONE, "own-rights": OWN}
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a limit's value may refer to at a location: ids to names of its staff and networks, and its positions."""

    staff: Mapping[str, str] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)
    positions: tuple[str, ...] = ()


def default(limit: Limit) -> str:
    """The value where none is set: `all`, for a network `none` (one has to be chosen, rule 80)."""
    return NONE if limit.values == "network" else ALL


def narrowest(limit: Limit, who: str = "USER") -> str:
    """What revoking a limit leaves. Raises WrongUsage for kinds without a narrowest, where `who` needs a value."""
    if limit.values not in _NARROWEST:
        hint = f"Set it with: {command_line('perms grant', (who, f'{limit.key}=VALUE'))}"
        raise WrongUsage(f"{limit.key} has no narrowest value to fall back to.", hint=hint)
    return _NARROWEST[limit.values]


def parse(limit: Limit, text: str, place: Place) -> str:
    """The kept form of a value as given; quotes make a name of what would be a word: `"self"`, `"all"`.

    Raises WrongUsage for a malformed value, NotFound or Ambiguous for a name.
    """
    text = text.strip()
    if word := _word(limit, text):
        return word
    if limit.values in _NAMED and _is_quoted(text):
        text = text[1:-1]
    match limit.values:
        case "days":
            match = re.fullmatch(r"([0-9]{1,4})(d|m| ?days?| ?months?)", fold(text))
            days = int(match[1]) * (MONTH if "m" in match[2] else 1) if match else 0
            if 1 <= days <= MOST_DAYS:
                return f"{days}d"
        case "staff":
            return _by_name(limit, text, place.staff, "staff member at that location", "staff members there")
        case "network":
            return _by_name(limit, text, place.networks, "network with that location", "networks with that location")
        case "position":
            positions = {name: name for name in place.positions if not is_as_it_is(name)}
            return _by_name(limit, text, positions, "position at that location", "positions there")
        case "choice":
            return _ids(limit, text)
        case "addresses":
            return _addresses(limit, text)
    raise _malformed(limit, text)


def is_kept(limit: Limit, value: object) -> bool:
    """Whether a value has the form in which one of the limit is kept; an id or a position may be of nobody any more."""
    if not isinstance(value, str):
        return False
    if is_from_account(limit, value):
        return True
    if limit.values in _NAMED or value in _WORDS[limit.values]:
        return bool(value) and visible(value) == value
    try:
        return parse(limit, value, Place()) == value
    except WrongUsage:
        return False


def is_from_account(limit: Limit, value: str) -> bool:
    """Whether nobody may type a value that may be kept: what only an account can say, or a period longer than ours."""
    if limit.values == "days" and re.fullmatch(r"[1-9][0-9]{2,8}d", value):
        return int(value[:-1]) > MOST_DAYS
    return is_as_it_is(value)


def is_as_it_is(value: str) -> bool:
    """Whether a kept value is an account's own: `=` and JSON, in ASCII and without spaces."""
    if not value.startswith(AS_IT_IS):
        return False
    text = value.removeprefix(AS_IT_IS)
    try:
        return json.dumps(json.loads(text), separators=(",", ":"), allow_nan=False) == text
    except (ValueError, RecursionError):
        return False


def _malformed(limit: Limit, text: str) -> WrongUsage:
    return WrongUsage(f"“{text}” is not a valid value for {limit.key}.", hint=f"It takes {FORMS[limit.values]}.")


def _by_name(limit: Limit, text: str, names: Mapping[str, str], one: str, several: str) -> str:
    same = [key for key, name in names.items() if name == text]
    exact = same or [key for key, name in names.items() if fold(name) == fold(text)]
    partly = [key for key, name in names.items() if text and fold(text) in fold(name)]
    matches = exact or partly
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = [names[key] for key in matches]
        message = f"“{text}” matches {len(listed)} {several}: {', '.join(listed)}."
        raise Ambiguous(message, hint="Type more of the name.", candidates=listed)
    hint = did_you_mean(text, names.values()) or f"{limit.key} takes {FORMS[limit.values]}."
    raise NotFound(f"No {one} is called “{text}”.", hint=hint)


def _ids(limit: Limit, text: str) -> str:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        raise _malformed(limit, text)
    return ",".join(str(number) for number in sorted({int(part) for part in parts}))


def _addresses(limit: Limit, text: str) -> str:
    from ipaddress import ip_address

    if "%" in text:  # an IPv6 scope: it may hold any character and means nothing to a server
        raise _malformed(limit, text)
    try:
        return ",".join(dict.fromkeys(str(ip_address(part.strip())) for part in text.split(",")))
    except ValueError:
        raise _malformed(limit, text) from None


def show(limit: Limit, value: str, names: Mapping[str, str]) -> str:
    """The value as commands take it, a name like a word in quotes; `names` gives the names of staff and network ids."""
    if value in _WORDS[limit.values] or limit.values not in _NAMED:
        return value
    name = value if limit.values == "position" else names.get(value, value)
    read_otherwise = _word(limit, name) or _is_quoted(name) or (is_as_it_is(name) and value != name)
    return f'"{name}"' if read_otherwise else name


def _word(limit: Limit, text: str) -> str:
    """The kept word that a text stands for; empty where it is a value of another kind, or a name."""
    word = _ALSO[limit.values].get(fold(text), text.casefold())
    return word if word in _WORDS[limit.values] else ""


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def described_as_it_is(value: str) -> str:
    """What only an account can say, as people read it."""
    return f"as in the account ({value.removeprefix(AS_IT_IS)})"


def describe(limit: Limit, value: str, names: Mapping[str, str]) -> str:
    """The value as people read it in a diff or a table."""
    if is_as_it_is(value):
        return described_as_it_is(value)
    words = {ALL: "unlimited", NONE: "none", SELF: "only oneself", TODAY: "today only", OWN: "only one's own rights"}
    if limit.values == "network" and value == NONE:
        return "no network chosen"
    if limit.values == "days" and value == NONE:
        return "no days back"
    if limit.values == "days" and value.endswith("d"):
        return count(int(value[:-1]), "day")
    return words.get(value) or show(limit, value, names)


def widest(limit: Limit, own: str, other: str) -> str:
    """The value that opens what both do; `own` where no single value does, as with two staff members."""
    direction = compare(limit, own, other)
    if is_as_it_is(own) or is_as_it_is(other):
        return other if direction == "wider" else own
    if direction == "different" and limit.values == "choice":
        return _ids(limit, f"{own},{other}")
    if direction == "different" and limit.values == "addresses":
        return _addresses(limit, f"{own},{other}")
    return other if direction == "wider" else own


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a limit lets a permission go: the `ids` it opens, and an `amount`.

    The ids are those of staff, locations, accounts and the like, or addresses. The amount is in days for a period;
    infinite where nothing is held back, which with staff means the people named by `ids` and whoever joins them.
    """

    ids: frozenset[str] = frozenset()
    amount: float = 0


EVERYTHING, NOTHING = Reach(amount=inf), Reach()


def opens(limit: Limit, value: str) -> Reach:
    """What a kept value opens by itself, without a world: a name opens what it names, whoever that may be."""
    if value == ALL:
        return EVERYTHING
    if value in (NONE, TODAY, OWN):
        return NOTHING
    if is_as_it_is(value):
        return Reach(frozenset((value,)))
    if limit.values == "days":
        return Reach(amount=int(value[:-1]))
    several = limit.values in ("choice", "addresses")
    return Reach(frozenset(value.split(",") if several else (value,)))


def compare(limit: Limit, before: str, after: str) -> str:
    """What going from one kept value to another does to access, whatever world they are resolved in."""
    return direction(opens(limit, before), opens(limit, after))


def direction(before: Reach, after: Reach) -> str:
    """`wider`, `narrower`, `different` (some is gained and some lost), or empty where the reach stays what it is."""
    if before == after:
        return ""
    return "wider" if _within(before, after) else "narrower" if _within(after, before) else "different"


def _within(one: Reach, other: Reach) -> bool:
    """Whether everything that `one` opens is open to `other` too."""
    return one.amount <= other.amount and (one.ids <= other.ids or one.amount < other.amount == inf)
