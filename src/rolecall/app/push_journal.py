"""The journal of an open push in the hands of the process that works it off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rolecall.app.context import Context
from rolecall.domain.account.push_steps import PushStep
from rolecall.store.account_reading import Lease, Push
from rolecall.store.address import Address

DONE, ABANDONED = "done", "abandoned"
LEASE = timedelta(minutes=15)
"""Longer than the longest silence between two steps: a reading that is tried six times."""


@dataclass(frozen=True, slots=True)
class PushJournal:
    """Each call is one transaction, on the disk when it returns. Raises Conflict where another process has taken over.

    `undoes` tells that the push takes an earlier one back: the store's side is then left to the next pull.
    """

    address: Address
    number: int
    holder: str
    clock: Callable[[], str]
    undoes: bool = False

    def write(self, steps: Iterable[PushStep]) -> None:
        """The steps as they are now, and with those that ended what is known of the account."""
        from rolecall.store import account_writing
        from rolecall.store.account_read_back import read_back

        steps = list(steps)
        along = None if self.undoes else read_back(steps)
        account_writing.advance(self.address, self.number, self._lease(), steps, along)

    def close(self, status: str) -> None:
        from rolecall.store import account_writing

        account_writing.close(self.address, self.number, self._lease(), status)

    def release(self) -> None:
        """Lets anybody resume it at once."""
        from rolecall.store import account_writing

        account_writing.release(self.address, self.number, self._lease())

    def _lease(self) -> Lease:
        return _lease(self.holder, self.clock())


def begun(context: Context, push: Push, *, undoes: bool) -> PushJournal:
    """Writes a push down before anything is sent. Raises Conflict where another one is open."""
    from rolecall.store import account_writing

    address, clock, lease = context.store.address, context.environment.clock, _lease(_holder(), push.at)
    push = replace(push, holder=lease.holder, leased_until=lease.until)
    return PushJournal(address, account_writing.begin(address, push), lease.holder, clock, undoes)


def taken_over(context: Context, push: Push, caller: int, *, undoes: bool) -> PushJournal:
    """The journal of a push that somebody left open. Raises Conflict while another process works it off."""
    from rolecall.store import account_writing

    address, clock = context.store.address, context.environment.clock
    lease = _lease(_holder(), clock())
    gone = push.holder if _is_gone(push.holder) else ""
    account_writing.take_over(address, push.number, lease, caller, gone=gone)
    return PushJournal(address, push.number, lease.holder, clock, undoes)


def _lease(holder: str, now: str) -> Lease:
    return Lease(holder, now, (datetime.fromisoformat(now) + LEASE).isoformat(timespec="seconds"))


def _holder() -> str:
    """This process, among all of all machines."""
    from platform import node
    from secrets import token_hex

    return f"{node()} {os.getpid()} {token_hex(4)}"


def _is_gone(holder: str) -> bool:
    """Whether a holder was a process of this machine and runs no more: nobody has to wait for its lease to end."""
    from platform import node

    machine, _, rest = holder.rpartition(" ")[0].rpartition(" ")
    if os.name != "posix" or machine != node() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # it runs for somebody else, or no process has such a number
        return False
    return False
