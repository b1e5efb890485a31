"""What goes wrong on the way: which request it meets, and what becomes of it and of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

from rolecall_simulator.messages import Request
from rolecall_simulator.outside_edits import OutsideEdit
from rolecall_simulator.plain_data import checked

KINDS_OF_FAULT = MappingProxyType(
    {
        "reset": "the connection is reset, nothing is done",
        "done-reset": "it is done, then the connection is reset before the answer",
        "late": "nothing comes for `seconds`; then it is done, whether or not the client still waits",
        "reset-late": "the connection is reset at once, and it is done `seconds` later",
        "truncated": "it is done, and the answer breaks off half-way",
        "html": "a page in HTML with `status` (502); done before only with `done`",
        "status": "an error with `status` (503), such as 429 or 500; done before only with `done`",
        "failure": "200 with success:false; done before only with `done`",
        "token-dies": "the caller's token stops working just before it is done, or just `after`",
        "edit": "somebody else makes the `edit` just before it is done, or just `after`",
    }
)


@dataclass(frozen=True, slots=True)
class InjectedFault:
    """One fault: it meets the `nth` request with that method and path, and the following ones up to `times`.

    In `path`, without the query and after /api/v1, * stands for one part and ** at the end for all that follow;
    `times` 0 is for good. `seconds` are simulated ones.
    """

    kind: str
    method: str = "*"
    path: str = "/**"
    nth: int = 1
    times: int = 1
    status: int = 0
    seconds: float = 90
    retry_after: int = 0
    done: bool = False
    after: bool = False
    edit: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, row: Any) -> InjectedFault:
        """From plain data. Raises ValueError, with a message for people."""
        if not isinstance(row, dict) or row.get("kind") not in KINDS_OF_FAULT:
            raise ValueError(f"A fault needs a kind. Choose from: {', '.join(KINDS_OF_FAULT)}.")
        fault = checked(cls, row)
        if fault.nth < 1 or fault.times < 0:
            raise ValueError("nth starts at 1, and times at 0.")
        if OutsideEdit.parse(fault.edit) == OutsideEdit() and fault.kind == "edit":
            raise ValueError('A fault of the kind edit needs an edit, such as {"values": {"timetable_access": false}}.')
        return fault

    @property
    def outside_edit(self) -> OutsideEdit:
        return OutsideEdit.parse(self.edit)

    def concerns(self, request: Request) -> bool:
        """Whether the method and path are the fault's."""
        parts, wanted = request.path.split("/")[3:], self.path.strip("/").split("/")
        if wanted[-1] == "**":
            wanted, parts = wanted[:-1], parts[: len(wanted) - 1]
        same = len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted))
        return same and self.method in ("*", request.method)


@dataclass(slots=True)
class PendingFault:
    """A fault that waits, and how many requests it has met."""

    fault: InjectedFault
    met: int = 0

    def meet(self) -> bool:
        """Counts one more request; whether it is the fault's turn."""
        self.met += 1
        past = self.met - self.fault.nth
        return past >= 0 and (past < self.fault.times or not self.fault.times)


class FaultInjector:
    """The faults that wait."""

    def __init__(self) -> None:
        self._waiting: list[PendingFault] = []

    def add(self, fault: InjectedFault) -> None:
        self._waiting.append(PendingFault(fault))

    def clear(self) -> None:
        self._waiting.clear()

    def meet(self, request: Request) -> InjectedFault | None:
        """Counts the request for every fault it concerns; the first fault whose turn it is."""
        concerned = [waiting for waiting in self._waiting if waiting.fault.concerns(request)]
        turns = [waiting.fault for waiting in concerned if waiting.meet()]
        return turns[0] if turns else None

    def plain(self) -> list[dict[str, Any]]:
        """What waits, as plain data, with the number of requests met."""
        return [{**asdict(waiting.fault), "met": waiting.met} for waiting in self._waiting]
