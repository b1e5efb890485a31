"""What makes a plan dangerous, and the option that lifts each guard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rolecall.domain import lookup
from rolecall.domain.access import effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.counting import and_more, count
from rolecall.domain.difference import AccessChange, AccessDifference
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.text import is_blank

MOST_DIGITS = 18
MOST_KEYS = 12
"""Permissions that a refusal names, with the number of the others."""


@dataclass(frozen=True, slots=True)
class Gates:
    """What a plan must not do, as given; empty where anything goes.

    `max_loss` and `max_gain` are a number of effective permissions and limits, or a share of the permissions that the
    changed users have; `forbid` are permission words that nobody may newly gain or reach more of.
    """

    max_loss: str = ""
    max_gain: str = ""
    forbid: tuple[str, ...] = ()
    require_reason: bool = False

    def read(self) -> Gates:
        """These gates, their words and numbers understood. Raises WrongUsage or NotFound."""
        for option, text in (("--max-loss", self.max_loss), ("--max-gain", self.max_gain)):
            if text:
                limit_of(option, text)
        forbidden(self.forbid)
        return self


def check(difference: AccessDifference, gates: Gates, *, reason: str = "") -> None:
    """Raises Refused naming what tripped and the option that lifts it."""
    if gates.require_reason and is_blank(reason):
        raise Refused("A reason is required here, and none was given.", hint="Give it: --reason TEXT")
    if gates.max_loss:
        _check_amount("--max-loss", difference, gates.max_loss, gains=False)
    if gates.max_gain:
        _check_amount("--max-gain", difference, gates.max_gain, gains=True)
    _check_forbidden(difference, forbidden(gates.forbid))


def limit_of(option: str, text: str) -> int:
    """The number in a `--max-loss` or `--max-gain` value: permissions, or per cent. Raises WrongUsage."""
    number = text.removesuffix("%")
    plain = number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS
    if not plain or (text.endswith("%") and int(number) > 100):
        hint = "It takes a whole number of permissions, or a share from 0% to 100%."
        raise WrongUsage(f"“{text}” is not a valid value for {option}.", hint=hint)
    return int(number)


def forbidden(words: Sequence[str]) -> int:
    """The mask that `--forbid` words stand for, `all` for everything. Raises WrongUsage, NotFound or Ambiguous."""
    wanted = lookup.wanted([word for word in words if word != "all"], everything="all" in words)
    for limit, _ in wanted.limits:
        hint = f"Forbid {limit.permission}: whoever reaches more of it is refused too." if limit.permission else ""
        raise WrongUsage(f"--forbid takes permissions, and {limit.key} is a limit.", hint=hint)
    return wanted.mask


@dataclass(frozen=True, slots=True)
class _Amount:
    """How much is gained or lost: permissions, limits that widen or narrow, limits that exchange what they reach, and
    all of it together for logins that change hands.
    """

    permissions: int
    limits: int
    exchanged: int
    logins: int

    @property
    def total(self) -> int:
        return self.permissions + self.limits + self.exchanged + self.logins


def _amount(difference: AccessDifference, *, gains: bool) -> _Amount:
    """What is gained, or what is lost; a limit that exchanges what it reaches counts as both."""

    def permissions(changes: Sequence[AccessChange]) -> int:
        return sum((c.gained if gains else c.lost).bit_count() for c in changes)

    def limits(changes: Sequence[AccessChange]) -> int:
        return sum(c.widened if gains else c.narrowed for c in changes)

    changes, logins = difference.accesses, _of_logins(difference)
    moved = permissions(logins) + limits(logins) + sum(c.altered for c in logins)
    return _Amount(permissions(changes), limits(changes), sum(c.altered for c in changes), moved)


def _of_logins(difference: AccessDifference) -> list[AccessChange]:
    return [change for login in difference.logins for change in login.accesses]


def _check_amount(option: str, difference: AccessDifference, text: str, *, gains: bool) -> None:
    """Raises Refused for more than a number, or than a share of what the changed users and logins can do before."""
    changes = [*difference.accesses, *_of_logins(difference)]
    had = sum(effective(c.before).bit_count() for c in changes if c.before)
    amount = _amount(difference, gains=gains)
    number, most, share = amount.total, limit_of(option, text), text.endswith("%")
    if (number * 100 <= most * had) if share else number <= most:
        return
    enough = -(-number * 100 // had) if had else 101
    hint = f"If that is meant, raise it: {option} {f'{enough}%' if share else number}"
    if share and enough > 100:
        hint = f"If that is meant, give a number: {option} {number}"
    does = " and ".join(_parts(amount, had if share else 0, gains=gains))
    raise Refused(f"The plan {does}; {option} allows {text}.", hint=hint)


def _parts(amount: _Amount, had: int, *, gains: bool) -> Iterator[str]:
    """What the plan does, a clause for each kind of it; a loss with how many permissions there were, where given."""
    if amount.permissions or not (amount.limits or amount.exchanged or amount.logins):
        number = f"{amount.permissions} of {count(had, 'permission')}"
        number = number if had and not gains else count(amount.permissions, "permission")
        yield f"{'gives' if gains else 'takes away'} {number}"
    if amount.limits:
        yield f"{'widens' if gains else 'narrows'} {count(amount.limits, 'limit')}"
    if amount.exchanged:
        yield f"makes {count(amount.exchanged, 'limit')} reach something else"
    if amount.logins:
        yield f"{'opens' if gains else 'closes'} {count(amount.logins, 'permission')} to logins that change hands"


def _check_forbidden(difference: AccessDifference, mask: int) -> None:
    if not mask:
        return
    gained = [c for c in difference.accesses if c.gained & mask]
    reached = [c for c in difference.accesses if _reaching_more(c, mask)]
    logins = [x for x in difference.logins if any(c.gained & mask or _reaching_more(c, mask) for c in x.accesses)]
    sentences = []
    if gained:
        keys = _keys(c.gained & mask for c in gained)
        sentences.append(f"The plan gives {_users(gained)} what is forbidden here: {keys}.")
    if reached:
        keys = _keys(_reaching_more(c, mask) for c in reached)
        sentences.append(f"The plan lets {_users(reached)} reach more of what is forbidden here: {keys}.")
    if logins:
        keys = _keys((c.gained & mask) | _reaching_more(c, mask) for x in logins for c in x.accesses)
        whose = logins[0].contact if len(logins) == 1 else f"{len(logins)} logins"
        sentences.append(f"The plan opens to {whose} what is forbidden here: {keys}.")
    if sentences:
        raise Refused(" ".join(sentences), hint="Leave it out, or lift --forbid (it may stand in rolecall.toml).")


def _reaching_more(change: AccessChange, mask: int) -> int:
    """What of `mask` the user keeps and reaches more of: what a limit narrows, with all below it, reaches as far."""
    known, reached = catalogue(), 0
    for limit in (c.limit for c in change.limits if c.direction in ("wider", "different")):
        reached |= known.below[known.permission[limit.permission].number] if limit.permission else known.everything
    kept = effective(change.before) & effective(change.after) if change.before and change.after else 0
    return reached & kept & mask


def _keys(masks: Iterable[int]) -> str:
    return and_more(catalogue().keys(catalogue().join(masks)), MOST_KEYS)


def _users(changes: Sequence[AccessChange]) -> str:
    return count(len({c.known.user for c in changes}), "user")
