"""What `rolecall help` explains beside commands: exit statuses, selectors, formats, times, and the product's rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from rolecall.domain.exits import Exit
from rolecall.domain.product_rules import ProductRule, product_rule, product_rules
from rolecall.views.answers import Answer, table

STATUSES: Mapping[Exit, str] = MappingProxyType(
    {
        Exit.OK: "done, or nothing to change",
        Exit.FAILURE: "unexpected failure",
        Exit.USAGE: "wrong usage",
        Exit.NO: "the answer is no: not allowed, an expectation failed, or nothing was checked",
        Exit.PENDING: (
            "changes are pending (`drift`, `account roles --check`; `--exit-code` with `--dry-run` or `--plan-out`)"
        ),
        Exit.PARTLY: "partly done (`invite --file --partial`, `pull --partial`); after a `push`: some steps are left",
        Exit.CONFLICT: (
            "conflict: the store changed since the plan was made, or the history does not verify; nothing was saved. "
            "After a `pull`: both sides changed the same thing, which stays open"
        ),
        Exit.REFUSED: "refused by a rule or a guard; nothing was saved",
        Exit.UNANSWERED: "an answer was needed and nobody could be asked, or the person said no",
        Exit.NOT_FOUND: "not found, or ambiguous",
        Exit.BAD_DATA: "bad input data, with the line and column of every fault",
        Exit.UNAVAILABLE: "the store or the account is busy or unreachable, or the answer cannot be written; try again",
        Exit.SIGNED_OUT: "signed out of the account: a person has to connect again",
        Exit.INTERRUPTED: (
            "interrupted; nothing was saved. Of a `push` what was done stays, and `push --resume` goes on"
        ),
    }
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

TIMES = (
    ("2026-11-01", "that day; --as-of and --until take its end, --since its beginning"),
    ("2026-11-01 14:30", "that minute, in your time zone; with seconds and a zone too: 2026-11-01T14:30:00Z"),
    ("14:30", "that minute of today"),
    ("today, yesterday", "that day"),
    ("monday", "the last Monday before today; so with every weekday"),
    ("3 days ago, 3 days, 3d", "so long before now; likewise min, h, d, w, month and y"),
    ("now", "this second"),
    ("12", "the number of a saved change: with --as-of the store after it, with perms diff --since what came after it"),
)


def rules(chosen: Sequence[ProductRule] = ()) -> Answer:
    """The product's documented rules, all of them unless some are chosen."""
    data, rows, condensed, last = [], [], [], ""
    for rule in chosen or product_rules():
        data.append({"rule": rule.number, "part": rule.part, "text": rule.text, "source": rule.source})
        rows.append((str(rule.number), rule.part, rule.text, rule.source))
        condensed.append(("" if rule.part == last else rule.part, str(rule.number), rule.text))
        last = rule.part
    full = table({"rule": "Rule", "part": "Part", "text": "What the product does", "source": "Documented in"}, rows)
    if chosen:
        return Answer(data, full)
    note = "Where each is documented: rolecall help rule N"
    short = table({"part": "Part", "rule": "Rule", "text": "What the product does"}, condensed)
    return Answer(data, full, note=note, condensed=(short,))


def _pairs(key: str, title: str, rows: Sequence[tuple[str, ...]]) -> Answer:
    columns = {key: title, "meaning": "Meaning"}
    return Answer([dict(zip(columns, row, strict=True)) for row in rows], table(columns, rows))


TOPICS: Mapping[str, tuple[str, Callable[[], Answer]]] = MappingProxyType(
    {
        "exit-statuses": (
            "What each exit status means",
            lambda: _pairs(
                "status", "Status", [(str(int(key)), text.replace("`", "")) for key, text in STATUSES.items()]
            ),
        ),
        "selectors": ("How to name users, one or many", lambda: _pairs("selector", "Selector", SELECTORS)),
        "formats": ("How answers are printed", lambda: _pairs("format", "Format", FORMATS)),
        "times": ("How to give a time", lambda: _pairs("time", "Time", TIMES)),
        "rules": ("How the product behaves, as documented; rule N is one of them", rules),
    }
)
"""By name: the line about it, and the answer."""


def topic(words: Sequence[str]) -> Answer | None:
    """The topic that words name: `rules`, `rule 28 65`, `exit statuses` or `statuses`; None where they name none.

    Raises NotFound for a rule that there is not.
    """
    if words[0] == "rule" and words[1:]:
        return rules([product_rule(number) for number in words[1:]])
    name = "-".join(words)
    return next((answer() for known, (_, answer) in TOPICS.items() if name in (known, known.rpartition("-")[2])), None)
