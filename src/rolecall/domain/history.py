"""The history: what was saved when, by whom and why, each entry sealed together with the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rolecall.domain.errors import WrongUsage
from rolecall.domain.times import local

FORMAT = 2
"""How entries are kept and sealed now; see `seal` and `first_seal`."""
MOST_DIGITS = 20
"""Of two numbers and the dots between them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved plan without its changes. `at` is UTC (ISO 8601); `digest` is the seal.

    `changes` counts the records that it changes, `total` those that all entries up to it change, and `records` those
    that the world has after it.
    """

    number: int
    at: str
    actor: str
    title: str
    reason: str
    format: int
    changes: int
    total: int
    records: int
    digest: str

    @property
    def line(self) -> str:
        """Which change it is, who made it, when, and what it was called."""
        return f"change {self.number} by {self.actor} ({local(self.at)}): {self.title}"


def not_as_written(entry: Entry) -> str:
    """The message about an entry whose seal does not fit."""
    return f"The store does not match its history: change {entry.number} is not as it was written."


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of changes that follow each other, from the first to the last."""

    first: int
    last: int

    @property
    def text(self) -> str:
        """As messages name them: `change 7`, `changes 7 to 12`."""
        return f"change {self.first}" if self.first == self.last else f"changes {self.first} to {self.last}"


def numbers(text: str) -> Numbers:
    """`7`, or `7..12`. Raises WrongUsage for anything else."""
    first, dots, last = text.partition("..")
    ends = [int(end) for end in (first, last if dots else first) if end.isascii() and end.isdigit()]
    if len(ends) != 2 or len(text) > MOST_DIGITS or ends[0] > ends[1]:
        raise WrongUsage(f"“{text}” is not a change.", hint="Give its number, or several as a range: 7..12")
    return Numbers(*ends)


def seal(before: str, entry: Entry, parts: Sequence[str], snapshot: Sequence[str]) -> str:
    """The digest of an entry (SHA-256, hexadecimal): over its fields, the digest of the entry before it, and those of
    its parts and of the parts of a snapshot kept with it.
    """
    fields = (entry.number, entry.at, entry.actor, entry.title, entry.reason, entry.format)
    content = (before, *fields, entry.changes, entry.total, entry.records, *map(list, (parts, snapshot)))
    return digest_of(json.dumps(content, ensure_ascii=False).encode())


def first_seal(before: str, entry: Entry, texts: Iterable[str]) -> str:
    """The digest of an entry of format 1, whose plan's text was sealed whole; here it comes in pieces."""
    from hashlib import sha256

    fields = (before, str(entry.number), entry.at, entry.actor, entry.title, entry.reason)
    digest = sha256(json.dumps(fields, ensure_ascii=False)[:-1].encode() + b', "')
    for text in texts:
        digest.update(json.dumps(text, ensure_ascii=False)[1:-1].encode())
    digest.update(b'"]')
    return digest.hexdigest()


def digest_of(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    from hashlib import sha256

    return sha256(content).hexdigest()
