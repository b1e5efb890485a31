"""A trial of people who think: while one reads a diff, another one saves, and then the first one says yes."""

from __future__ import annotations

import random

from program import TERMINAL, Answers, Done
from stress.places import Places
from stress.tally import NOWHERE, SAVED, Tally, ask

COMMANDS = tuple(
    tuple(line.split())
    for line in """
    perms grant boris@example.com booking.edit --at Riverside
    perms revoke boris@example.com reports.* --at Riverside
    perms grant boris@example.com calendar:history=30d --at Riverside
    perms grant olga@example.com booking.network-clients:network=North
    perms grant anna@example.com booking.create
    perms revoke all clients.note
    perms reset boris@example.com --at Riverside
    perms copy olga@example.com anna@example.com --with-role
    role set boris@example.com manager --at Riverside
    role set boris@example.com owner --at Riverside
    role set anna@example.com administrator --unlink
    role set boris@example.com employee --staff Boris --at Riverside
    user edit boris@example.com --name Bob
    user edit olga@example.com --email boss@example.com
    user remove boris@example.com --at Riverside
    user remove olga@example.com --everywhere
    user move anna@example.com --to Harbour --new-staff
    user merge boris@example.com olga@example.com
    user forget anna@example.com
    location copy Riverside Pier --with-team --networks
    user accept +447400123456
    invite Eve --email eve@example.com --role administrator --at Riverside
    invite Eve --email eve@example.com --role manager --at Harbour --copy-from boris@example.com
    staff add Carl --at Riverside --position Barber
    staff edit Boris --at Riverside --position Barber
    staff remove Boris --at Riverside
    network order North Harbour Riverside
    network main North Harbour
    network edit North --name South
    network delete North
    location add Station --currency EUR
    location edit Harbour --name Quay
    location edit Riverside --currency USD
    location remove Harbour --with-access
    history undo
    """.strip().splitlines()
)
EXPECTED = (0, 2, 6, 7, 8, 9, 65)


class Thinking(Answers):
    """Somebody who agrees to everything, after another one has saved something else."""

    def __init__(self, address: str, other: tuple[str, ...]) -> None:
        super().__init__()
        self.address, self.other, self.faster = address, other, Done(-1, "", "")

    def confirm(self, question: str) -> bool:
        self.faster = ask(self.address, *self.other, "--yes")
        return True

    def text(self, question: str, check: object, default: str = "") -> str:
        self.faster = ask(self.address, *self.other, "--yes")
        return question.rsplit("“", maxsplit=1)[-1].split("”", maxsplit=1)[0]


def thoughts(places: Places, begun: str, tries: int, dice: random.Random) -> Tally:
    """Two commands drawn from a list: the first one's change is saved as it was shown, or it is told why not."""
    tally = Tally(f"a diff, another writer, yes, {places.kind}")
    for _ in range(tries):
        address, mine, other = places.like(begun), dice.choice(COMMANDS), dice.choice(COMMANDS)
        answers = Thinking(address, other)
        done = NOWHERE(*mine, "--store", address, answers=answers)
        sound = ask(address, "store", "verify")
        faults = [each.err for each in (done, answers.faster) if each.status not in (*EXPECTED, -1)]
        faults += [f"{sound.out}{sound.err}"] if sound.status else []
        if number := SAVED.search(done.err):
            kept = NOWHERE("history", "show", number[1], "--store", address, streams=TERMINAL)
            faults += [] if _effects(done) == _effects(kept) else [f"shown\n{done.out}saved\n{kept.out}"]
        end = f"status {done.status}, the other one {answers.faster.status}"
        tally.note(end, *(f"{' '.join(mine)} ← {' '.join(other)}: {fault}" for fault in faults))
        places.drop(address)
    return tally


def _effects(done: Done) -> list[str]:
    """What a diff says about permissions, without the names of people and places, which another writer may change."""
    return [line for line in done.out.splitlines() if line.startswith("  ")]
