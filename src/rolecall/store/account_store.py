"""What a store keeps of its account as the use cases need it: the binding, the last pull, the journal of pushes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from rolecall.store import account_reading, connections, reading
from rolecall.store.account_reading import Binding, KnownAccount, Push
from rolecall.store.address import Address
from rolecall.store.transaction import Transaction

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class AccountStore:
    """The account's part of the store at an address, as it stands; `account_writing` writes it.

    Raises NotFound where there is no store, but for `binding` and `known`.
    """

    address: Address

    def binding(self) -> Binding | None:
        """None where no account is connected, or there is no store."""
        return self._asked(account_reading.binding) if connections.exists(self.address) else None

    def known(self) -> KnownAccount | None:
        """None where no account is connected, or there is no store."""
        return self._asked(account_reading.known) if connections.exists(self.address) else None

    def pulls_among(self, first: int, last: int) -> list[int]:
        """The changes of the history between two, both included, that are a pull's."""
        return self._asked(lambda transaction: account_reading.pulls_among(transaction, first, last))

    def pushes(self) -> list[Push]:
        """Every push without its steps, the last first."""
        return self._asked(account_reading.pushes)

    def push(self, number: int) -> Push | None:
        """A push with its steps."""
        return self._asked(lambda transaction: account_reading.push(transaction, number))

    def open_push(self) -> Push | None:
        """The push that is being worked off or waits for somebody to resume it, with its steps."""
        return self._asked(account_reading.open_push)

    def _asked(self, question: Callable[[Transaction], Asked]) -> Asked:
        with connections.reader(self.address) as transaction:
            reading.check_version(transaction)
            return question(transaction)
