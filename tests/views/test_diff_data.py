"""What machines read of a diff is what people see of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given

from rolecall.domain.catalogue import catalogue
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.terminal.diff_drawing import diff
from rolecall.views.change_lines import limit_name
from rolecall.views.diff import diff_of
from rolecall.views.diff_data import diff_answer
from rolecall.views.plan_view import PlanView
from schemas import validator
from terminal.test_matrix import terminal
from worlds import LAW, access, location, user, world, worlds

SIGNS = {"added": "+", "changed": "~", "removed": "−"}
MEMBERS = re.compile(r"(\d+) \S+ at ")
Group = tuple[str, ...]


def lines_of(access: dict[str, Any]) -> Group:
    """The lines that an access of the JSON stands for, with sign and subject."""
    known = catalogue()
    return tuple(
        sorted(
            [f"+ {known.permission[key].title}" for key in access["gained"]]
            + [f"− {known.permission[key].title}" for key in access["lost"]]
            + [f"~ {limit_name(known.limit[x['limit']], World(), '')}" for x in access["limits"]]
        )
    )


def groups_of(drawn: Iterable[str]) -> Counter[Group]:
    """How many accesses each group of lines of a drawn diff is about."""
    groups: list[tuple[int, list[str]]] = []
    for line in drawn:
        if line.startswith("  "):
            groups[-1][1].extend([subject(line[2:])] if line[2] in "+−~" else [])
        else:
            several = MEMBERS.match(line)
            groups.append((int(several[1]) if several else 1, []))
    counted: Counter[Group] = Counter()
    for number, lines in groups:
        counted[tuple(sorted(lines))] += number
    return counted


def subject(line: str) -> str:
    return line.split("  ", maxsplit=1)[0]


@LAW
@given(before=worlds(), after=worlds())
def test_the_json_of_a_diff_agrees_with_its_lines(before: World, after: World) -> None:
    view = PlanView(before, compare(before, after))
    data, lines = diff_answer(view).data, diff(diff_of(view), terminal(2000), full=True).splitlines()
    summary = diff_of(view).summary
    records = [subject(line) for line in lines if line[0] in "+−~"]
    assert lines[len(lines) - len(summary) :] == list(summary)
    expected = [f"{SIGNS[x['change']]} {x['what']}" for x in data["records"]]
    assert records == [*expected, *(f"~ login {x['contact']}" for x in data["logins"])]
    assert groups_of(lines[len(records) : len(lines) - len(summary)]) == Counter(map(lines_of, data["accesses"]))


@LAW
@given(before=worlds(), after=worlds())
def test_the_json_of_a_diff_fits_its_schema(before: World, after: World) -> None:
    data = {"changes": diff_answer(PlanView(before, compare(before, after))).data}
    validator("answer").validate({"rolecall": 1, "command": "apply", "status": "ok", "data": data})


def test_an_exchange_of_e_mails_is_an_exchange_of_access() -> None:
    riverside, ilze, anna = location("Riverside"), user("Ilze", "ilze@example.com"), user("Anna", "anna@example.com")
    owner, viewer = access(ilze, riverside, on=["clients", "tips"]), access(anna, riverside, on=["clients"])
    before = world(riverside, ilze, anna, owner, viewer)
    after = before.put(replace(ilze, email=anna.email), replace(anna, email=ilze.email))
    answer = diff_answer(PlanView(before, compare(before, after)))
    logins = {x["contact"]: (x["before"], x["after"], x["gained"], x["lost"]) for x in answer.data["logins"]}
    assert logins == {
        "anna@example.com": ("Anna", "Ilze", ["tips"], []),
        "ilze@example.com": ("Ilze", "Anna", [], ["tips"]),
    }
    text = "now opens the access of Anna instead of Ilze's: 1 lost"
    assert ("login", "", "ilze@example.com", "", "access of", "", "Ilze", "Anna", text) in answer.table.rows


@LAW
@given(before=worlds(), after=worlds())
def test_the_sums_of_a_diff_are_those_of_its_lines(before: World, after: World) -> None:
    view = PlanView(before, compare(before, after))
    answer = diff_answer(view)
    kinds = Counter(row[0] for row in answer.table.rows)
    sums, text = answer.data["summary"], " ".join(diff_of(view).summary)
    assert (sums["gained"], sums["lost"]) == (kinds["gained"], kinds["lost"])
    assert sums["logins"] == kinds["login"] == len(answer.data["logins"])
    assert (f"{sums['gained']} gained" in text) or not sums["gained"]
    assert ("no user's permissions change" in text) == bool(view.plan and not view.difference)


@LAW
@given(before=worlds(), after=worlds())
def test_whom_an_unchanged_limit_reaches_from_now_on_is_named(before: World, after: World) -> None:
    view = PlanView(before, compare(before, after))
    text = diff(diff_of(view), terminal(2000), full=True)
    for changed in diff_answer(view).data["accesses"]:
        for limit in changed["limits"]:
            if limit["before"] == limit["after"]:
                moved = set(limit["reach"]["before"]) ^ set(limit["reach"]["after"])
                assert moved
                assert all(name in text for name in moved)
