"""What makes a plan dangerous, and the option that lifts each guard."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.domain.access import effective
from rolecall.domain.difference import AccessChange
from rolecall.domain.errors import Refused, WrongUsage


def max_loss(text: str) -> int:
    """Checks a `--max-loss` value: a whole number of permissions, or a share such as `10%`. Returns the number."""
    number = text.removesuffix("%")
    whole = number.isascii() and number.isdigit() and len(number) <= 18
    if not whole or (text.endswith("%") and int(number) > 100):
        hint = "It takes a whole number of permissions, or a share from 0% to 100%."
        raise WrongUsage(f"“{text}” is not a value of --max-loss.", hint=hint)
    return int(number)


def check_loss(changes: Sequence[AccessChange], text: str) -> None:
    """Raises Refused when more effective permissions go than `text` allows: a number, or a share of what the users have."""
    most = max_loss(text)
    lost = sum(change.lost.bit_count() for change in changes)
    held = sum(effective(change.before).bit_count() for change in changes if change.before)
    share = text.endswith("%")
    if (lost * 100 > most * held) if share else lost > most:
        told = f"{lost} of {held} permissions" if share else f"{lost} permissions"
        hint = f"If that is meant, raise it: --max-loss {_enough(lost, held, share=share)}"
        raise Refused(f"The plan takes away {told}; --max-loss allows {text}.", hint=hint)


def _enough(lost: int, held: int, *, share: bool) -> str:
    return f"{-(-lost * 100 // held)}%" if share else str(lost)
