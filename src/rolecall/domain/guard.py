"""What makes a plan dangerous, and the option that lifts each guard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rolecall.domain import lookup
from rolecall.domain.access import effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.counting import count
from rolecall.domain.difference import AccessChange
from rolecall.domain.errors import Refused, WrongUsage

MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Gates:
    """What a plan must not do, as typed; empty where anything goes.

    `max_loss` and `max_gain` are a number of effective permissions, or a share of what the changed users have;
    `forbid` are permission words that nobody may newly gain.
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
        lookup.wanted(self.forbid)
        return self


def check(changes: Sequence[AccessChange], gates: Gates, *, reason: str = "") -> None:
    """Raises Refused naming what tripped and the option that lifts it."""
    held = sum(effective(change.before).bit_count() for change in changes if change.before)
    lost = sum(change.lost.bit_count() for change in changes)
    gained = sum(change.gained.bit_count() for change in changes)
    if gates.require_reason and not reason.strip():
        raise Refused("A reason is required here, and none was given.", hint="Give it: --reason TEXT")
    if gates.max_loss:
        _amount("--max-loss", "takes away", lost, held, gates.max_loss)
    if gates.max_gain:
        _amount("--max-gain", "gives", gained, held, gates.max_gain)
    _forbidden(changes, gates.forbid)


def limit_of(option: str, text: str) -> int:
    """The number in a `--max-loss` or `--max-gain` value: permissions, or per cent. Raises WrongUsage."""
    number = text.removesuffix("%")
    plain = number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS
    if not plain or (text.endswith("%") and int(number) > 100):
        hint = "It takes a whole number of permissions, or a share from 0% to 100%."
        raise WrongUsage(f"“{text}” is not a value of {option}.", hint=hint)
    return int(number)


def _amount(option: str, does: str, number: int, held: int, text: str) -> None:
    most, share = limit_of(option, text), text.endswith("%")
    if (number * 100 > most * held) if share else number > most:
        told = f"{number} of {held} permissions" if share and does != "gives" else f"{number} permissions"
        told = "1 permission" if told == "1 permissions" else told
        hint = _raise(option, number, held, share=share)
        raise Refused(f"The plan {does} {told}; {option} allows {text}.", hint=hint)


def _raise(option: str, number: int, held: int, *, share: bool) -> str:
    enough = -(-number * 100 // held) if held else 101
    if share and enough > 100:
        return f"If that is meant, give a number: {option} {number}"
    return f"If that is meant, raise it: {option} {f'{enough}%' if share else number}"


def _forbidden(changes: Sequence[AccessChange], words: Sequence[str]) -> None:
    mask = lookup.wanted(words).mask if words else 0
    tripped = [change for change in changes if change.gained & mask]
    if tripped:
        keys = catalogue().keys(catalogue().join(change.gained & mask for change in tripped))
        people = len({change.known.user for change in tripped})
        message = f"The plan gives {count(people, 'user')} what is forbidden here: {', '.join(keys)}."
        raise Refused(message, hint="Leave it out, or lift --forbid (it may stand in rolecall.toml).")
