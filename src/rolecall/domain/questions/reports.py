"""The kinds of report. Adding one is an entry in `REPORTS`: a title, a line about it, and a question to the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rolecall.domain.answers import Answer, table
from rolecall.domain.errors import NotFound
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.questions.contacts import contacts
from rolecall.domain.questions.listing import users
from rolecall.domain.questions.permissions import matrix
from rolecall.domain.world import Membership, World

Question = Callable[[World, Sequence[Membership] | None], Answer]


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report. `ask` takes the accesses to report on; None is all of them."""

    title: str
    description: str
    ask: Question


REPORTS: Mapping[str, Report] = MappingProxyType(
    {
        "permissions": Report("Permissions", "what every access effectively allows, one column a permission", matrix),
        "users": Report("Users", "who has access where, with role, staff member and status", users),
        "contacts": Report("Client contacts", "who sees clients' phones and e-mails, where and through what", contacts),
    }
)


def report(kind: str) -> Report:
    """The report of a kind. Raises NotFound, with what may have been meant."""
    if fold(kind) not in REPORTS:
        hint = did_you_mean(kind, REPORTS) or f"There are {', '.join(REPORTS)}."
        raise NotFound(f"No report is called “{kind}”.", hint=hint)
    return REPORTS[fold(kind)]


def kinds() -> Answer:
    """The kinds of report there are."""
    columns = {"kind": "Report", "title": "Title", "description": "What it tells"}
    rows: list[tuple[str, ...]] = [(key, kind.title, kind.description) for key, kind in REPORTS.items()]
    return Answer([dict(zip(columns, row, strict=True)) for row in rows], table(columns, rows))
