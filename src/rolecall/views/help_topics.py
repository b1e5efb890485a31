"""The topics of `rolecall help` that are data: jobs, statuses, selectors, limits, formats, times, the product's rules.

`topics/` has each as a page too, written by `python tests/regenerate.py topics`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from rolecall.domain.exits import Exit
from rolecall.domain.product_rules import ProductRule, product_rule, product_rules
from rolecall.domain.values import FORMS
from rolecall.views.answers import Answer, Layout, Table, table
from rolecall.views.help_jobs import JOBS

STATUSES: Mapping[Exit, str] = MappingProxyType(
    {
        Exit.OK: "done, or nothing to change",
        Exit.FAILURE: "unexpected failure",
        Exit.USAGE: "wrong usage",
        Exit.NO: (
            "the answer is no: not allowed, an expectation failed, or nothing was checked. After a pull: a gate would "
            "have refused what came, which is saved all the same"
        ),
        Exit.PENDING: "changes are pending (drift, account roles --check; --exit-code with --dry-run or --plan-out)",
        Exit.PARTLY: "partly done (invite --file --partial, pull --partial); after a push: some steps are left",
        Exit.CONFLICT: (
            "conflict: the store changed since the plan was made, or the history does not verify; nothing was saved. "
            "After a pull: both sides changed the same thing, which stays open"
        ),
        Exit.REFUSED: "refused by a rule or a guard; nothing was saved",
        Exit.UNANSWERED: "an answer was needed and nobody could be asked, or the person said no",
        Exit.NOT_FOUND: "not found, or ambiguous",
        Exit.BAD_DATA: "bad input data, with the line and column of every fault",
        Exit.UNAVAILABLE: "the store or the account is busy or unreachable, or the answer cannot be written; try again",
        Exit.SIGNED_OUT: "signed out of the account: a person has to connect again",
        Exit.INTERRUPTED: "interrupted; nothing was saved. Of a push what was done stays, and push --resume goes on",
    }
)
ONCE_SAVED = (
    "Once something is saved the status is 0, or 5 where rows were left out, whatever becomes of the message about it: "
    "an interruption from then on comes too late, and a full or closed standard output is reported on standard error. "
    "Ctrl-D at a question counts as an interruption."
)
SELECTORS = (
    ("anna@example.com", "the user with that e-mail, phone or name; a part of it is enough where it fits one"),
    ("id:KEY", "the user with that key, where neither contact nor name is theirs alone"),
    ("all", "everyone who has access anywhere"),
    ("role:owner", "who has a role; role:none has none"),
    ("location:Riverside", "who has access at a location"),
    ("network:North", "who has access at any location of a network"),
    ("staff:Anna", "who is linked to a staff member; staff:none is linked to nobody"),
    ("status:invited", "whose invitation is open; status:active has accepted"),
    ("can:clients.export", "who effectively has a permission, or all of a set: can:@contacts"),
    ("!role:owner", "who does not have that role; ! stands before any selector"),
    ("role:owner,location:Riverside", "who meets both"),
    ("role:owner role:manager", "who meets either"),
)
FORMATS = (
    ("table", "for people: columns fitted to the terminal; the default at a terminal"),
    ("lines", "for scripts: one line per record, values separated by tabs, never cut; the default in a pipe"),
    ("csv", "for spreadsheets: with a header; what a spreadsheet would take for a formula is defused"),
    (
        "json",
        'for programs: {"rolecall": 1, "command": …, "status": "ok", "data": …}; errors likewise, on stderr',
    ),
    ("markdown, xlsx, html", "for reports, with report export; markdown for drift too"),
)
LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "days": "reports.appointments:history=30d",
        "today": "finance.payroll:period=today",
        "staff": "calendar:staff=Anna",
        "position": "calendar:position=Stylist",
        "network": "booking.network-clients:network=North",
        "choice": "finance:accounts=12,14",
        "own-rights": "settings.users.edit:scope=own",
        "addresses": "sign-in:addresses=203.0.113.7",
    }
)
"""An example by what a limit takes."""
ON_LIMITS = (
    "A limit is given like a permission, and counts while the permission it narrows is effective. The value all takes "
    "it away, self is the linked staff member. One that narrows counts as one lost permission, one that widens as one "
    "gained. Which limits there are, and what each takes: rolecall perms list --format json (values, takes)."
)
OUTPUTS = (
    "A table has the columns that the terminal has room for; those left out are named below it, and --columns shows "
    "them. A terminal too narrow for the essential ones shows one field a line. "
    "Answers go to standard output, remarks about them to standard error. Errors in JSON have code, message, hint, "
    "rule and where. Lines, CSV, JSON and documents are UTF-8 whatever the locale; tables escape what "
    "the terminal cannot show."
)
TIMES = (
    ("2026-11-01", "that day; --as-of and --until take its end, --since its beginning"),
    ("2026-11-01 14:30", "that minute, in your time zone; with seconds and a zone too: 2026-11-01T14:30:00Z"),
    ("1 Nov, 1 Nov 2025, 1.11., 1.11.2025", "that day; without a year the last one that is not to come"),
    ("14:30, yesterday 14:30, 1 Nov 14:30", "that minute of today, or of the day"),
    ("today, yesterday", "that day"),
    ("monday", "the last Monday before today; so with every weekday"),
    ("this week, last week", "the week from its Monday on; likewise this month and last month"),
    ("3 days ago, 3 days, 3d", "so long before now; likewise min, h, d, w, month and y"),
    ("now", "this second"),
    ("12", "the number of a saved change: with --as-of the store after it, with perms diff --since what came after it"),
)


def rules(chosen: Sequence[ProductRule] = ()) -> Answer:
    """The product's documented rules, all of them unless some are chosen."""
    data, rows = [], []
    for rule in chosen or product_rules():
        data.append({"rule": rule.number, "part": rule.part, "text": rule.text, "source": rule.source})
        rows.append((str(rule.number), rule.part, rule.text, rule.source))
    full = table({"rule": "Rule", "part": "Part", "text": "What the product does", "source": "Documented in"}, rows)
    if chosen:
        return Answer(data, full)
    note = "Where each is documented: rolecall help rule N"
    columns, cells = full.columns[:-1], tuple(row[:-1] for row in rows)
    people = Table(columns, cells, layout=Layout(heading="part"))
    return Answer(data, full, note=note, condensed=(people,))


def pairs(key: str, title: str, rows: Sequence[tuple[str, ...]], *closing: str) -> Answer:
    """Words under a title, each with its meaning."""
    columns = {key: title, "meaning": "Meaning"}
    data = [dict(zip(columns, row, strict=True)) for row in rows]
    return Answer(data, table(columns, rows), closing=closing)


def _jobs() -> Answer:
    columns, rows = {"job": "Job", "command": "Command"}, [(job.what, job.command) for job in JOBS]
    data = [dict(zip(columns, row, strict=True)) for row in rows]
    return Answer(data, table(columns, rows), closing=("In other words: rolecall help WORDS",))


def _statuses() -> Answer:
    rows = [(str(int(status)), meaning) for status, meaning in STATUSES.items()]
    return pairs("status", "Status", rows, ONCE_SAVED)


def _limits() -> Answer:
    return pairs("limit", "Limit", [(example, FORMS[kind]) for kind, example in LIMITS.items()], ON_LIMITS)


TOPICS: Mapping[str, tuple[str, Callable[[], Answer]]] = MappingProxyType(
    {
        "jobs": ("What people want done, and the command for it", _jobs),
        "statuses": ("What each exit status means", _statuses),
        "selectors": ("How to name users, one or many", lambda: pairs("selector", "Selector", SELECTORS)),
        "limits": ("How to narrow a permission, and by what", _limits),
        "formats": ("How answers are printed", lambda: pairs("format", "Format", FORMATS, OUTPUTS)),
        "times": ("How to give a time", lambda: pairs("time", "Time", TIMES)),
        "rules": ("How the product behaves, as documented; rule N is one of them", rules),
    }
)
"""By name: the line about it, and the answer."""
ALSO = MappingProxyType({"exit-statuses": "statuses"})


def topic(words: Sequence[str]) -> Answer | None:
    """The topic that words name: `rules`, `rule 28 65`, `statuses` or `exit statuses`; None where they name none.

    Raises NotFound for a rule that there is not.
    """
    if words[0] == "rule" and words[1:]:
        return rules([product_rule(number) for number in words[1:]])
    name = "-".join(words)
    known = TOPICS.get(ALSO.get(name, name))
    return known[1]() if known else None
