"""The kinds of report. Adding one is an entry in `REPORTS`: a title, a line about it, and a question to the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rolecall.domain.errors import NotFound
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, table
from rolecall.views.questions.listing import users
from rolecall.views.reports.changes import Past, changes
from rolecall.views.reports.contacts import contacts
from rolecall.views.reports.exposure import exposure
from rolecall.views.reports.invitations import invitations
from rolecall.views.reports.network_overview import networks_report
from rolecall.views.reports.permission_matrix import matrix
from rolecall.views.reports.role_distance import role_distance

CHANGES = "changes"
NOTHING_PAST = Past()
Chosen = Sequence[Membership] | None


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report. `question` takes the accesses to report on, the time in ISO 8601 and what was saved before."""

    title: str
    description: str
    question: Callable[[World, Chosen, str, Past], Answer]

    def ask(self, world: World, memberships: Chosen = None, now: str = "", past: Past = NOTHING_PAST) -> Answer:
        """The report on `memberships`, None for all; what depends on the time or the past is unknown without it."""
        return self.question(world, memberships, now, past)


def _timeless(question: Callable[[World, Chosen], Answer]) -> Callable[[World, Chosen, str, Past], Answer]:
    """A question whose answer does not depend on the time."""
    return lambda world, memberships, now, past: question(world, memberships)


REPORTS: Mapping[str, Report] = MappingProxyType(
    {
        "permissions": Report(
            "Permissions", "what every access effectively allows, one column a permission", _timeless(matrix)
        ),
        "users": Report("Users", "who has access where, with role, staff member and status", _timeless(users)),
        "contacts": Report(
            "Client contacts", "who sees clients' phones and e-mails, where and through what", _timeless(contacts)
        ),
        "exposure": Report(
            "Exposure",
            "who exports contacts, manages users or looks back without limit beyond the role, most exposed first",
            _timeless(exposure),
        ),
        "roles": Report(
            "Roles",
            "how far every access stands from what its role recommends, furthest first",
            _timeless(role_distance),
        ),
        "invitations": Report(
            "Invitations",
            "who has not accepted yet, and for how long, oldest first",
            lambda world, memberships, now, past: invitations(world, memberships, now),
        ),
        "networks": Report(
            "Networks",
            "every network's locations in order, and who sees client data through it",
            _timeless(networks_report),
        ),
        CHANGES: Report(
            "Changes",
            "who gained and lost what in a time, by whom and why, oldest first",
            lambda world, memberships, now, past: changes(past, memberships),
        ),
    }
)


def report(kind: str) -> Report:
    """The report of a kind. Raises NotFound, with what may have been meant."""
    if fold(kind) not in REPORTS:
        hint = did_you_mean(kind, REPORTS) or f"Choose from: {', '.join(REPORTS)}."
        raise NotFound(f"No report is called “{kind}”.", hint=hint)
    return REPORTS[fold(kind)]


def kinds() -> Answer:
    """The kinds of report there are."""
    columns = {"kind": "Report", "title": "Title", "description": "What it shows"}
    rows: list[tuple[str, ...]] = [(key, kind.title, kind.description) for key, kind in REPORTS.items()]
    return Answer([dict(zip(columns, row, strict=True)) for row in rows], table(columns, rows))
