"""How long it takes to read an account at the real pace, beside the bound: `python tests/benchmarks/account_pulls.py`.

Each row is a simulated account of its own, with the documented limits in sliding windows and an hour of them in an
hour. The bound is what so many requests take at our pace where every answer comes at once. `machines` do not know of
each other's pace, as two offices behind one address; `programs` are of one person and share it.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "src"))

from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.picturing import location_picture
from rolecall.domain.account import budget
from rolecall.domain.account.picture import AccountLocation, LocationPicture
from rolecall_simulator.server import SimulatorServer, serving
from rolecall_simulator.simulator import Simulator

LOCATION = AccountLocation(720_441, "Northside Studio")


@dataclass(frozen=True)
class Row:
    """What is read, and within how many seconds it should be."""

    name: str
    users: int
    aim: float
    latency: str = "0"
    programs: int = 1
    machines: int = 1

    @property
    def readers(self) -> int:
        return self.programs * self.machines


ROWS = (
    Row("79 users", 79, 22),
    Row("300 users", 300, 95),
    Row("100 users, answers of 0.5-0.8 s", 100, 32, "0.5-0.8"),
    Row("79 users, answers of 0.8 s", 79, 1.5 * budget.seconds(84), "0.8"),
    Row("79 users, two programs", 79, 45, programs=2),
    Row("79 users, two machines", 79, 90, machines=2),
)


def main() -> None:
    """Prints requests, seconds and refusals of each."""
    for row in ROWS:
        simulator = Simulator((row.users,), traits={"latency": row.latency})
        with serving(simulator) as server, tempfile.TemporaryDirectory() as folder:
            seconds, pictures = _read(row, server, folder)
        counts, least = simulator.counts(), row.readers * (row.users + budget.OF_A_LOCATION)
        bound = budget.seconds(least)
        whole = sum(len(picture.users) == row.users for picture in pictures)
        taken = f"seconds {seconds:.1f} / {bound:.1f}, aim {row.aim:.0f}"
        judged = f"refused by the limit {counts['refused']}   read whole {whole} of {row.readers}"
        sys.stdout.write(f"{row.name:32} requests {counts['requests']} / {least}   {taken}   {judged}\n")
        sys.stdout.flush()


def _read(row: Row, server: SimulatorServer, folder: str) -> tuple[float, list[LocationPicture]]:
    """All readers at once; the seconds until the last is done."""
    account = server.simulator.account
    tokens = Tokens(host_of(server.url), account.partner_token, account.demo.token)
    pictures: list[LocationPicture] = []

    def read(number: int) -> None:
        with AccountClient(server.url, tokens, f"{folder}/{number // row.programs}.db") as client:
            pictures.append(location_picture(client, LOCATION))

    readers = [threading.Thread(target=read, args=(number,)) for number in range(row.readers)]
    start = time.monotonic()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return time.monotonic() - start, pictures


if __name__ == "__main__":
    main()
