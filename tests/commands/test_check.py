"""Fixtures checked through the real entrance: what people and CI systems see."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import junitparser
import pytest

import worlds
from program import CHAIN, ROOT, TERMINAL, Program
from rolecall.domain.catalogue import catalogue
from rolecall.store.address import address
from schemas import every_fixture_agrees
from worlds.stores import begin

WORLD = """rolecall = 1

[[location]]
name = "Riverside"
currency = "EUR"
staff = ["Anna Petrova"]

[[location]]
name = "Harbour"
currency = "EUR"

[[network]]
name = "North"
locations = ["Riverside", "Harbour"]

[[user]]
name = "Anna Petrova"
email = "anna@example.com"

  [[user.access]]
  at = "Riverside"
  role = "administrator"
  grant = ["reports.appointments:history=30d"]

[[user]]
name = "Boris Kim"
email = "boris@example.com"

  [[user.access]]
  at = "Riverside"
  role = "viewer"

  [[user.access]]
  at = "Harbour"
  role = "viewer"
"""
FAILING = """

[[expect]]
name = "Anna keeps the list"
user = "anna@example.com"
can = ["booking.create", "reports.messages.phones"]
cannot = [
    "@export", "booking",  # both
]
limits = ["reports.appointments:history=7d"]
role = "manager"
"""
REPORT = """\
team.toml:41:26: Anna keeps the list
  41 | can = ["booking.create", "reports.messages.phones"]
     |                          ^^^^^^^^^^^^^^^^^^^^^^^^^
  who       Anna Petrova · Riverside · administrator
  expected  can Show phone numbers in messages (reports.messages.phones)
  actual    cannot
  why       reports.messages.phones: reports on › reports.messages off ›
            reports.messages.phones off
  fix       grant reports.messages.phones

team.toml:43:5: Anna keeps the list
  43 |     "@export", "booking",  # both
     |     ^^^^^^^^^
  who       Anna Petrova · Riverside · administrator
  expected  cannot @export
  actual    can finance.cash-flow.export
  why       finance.cash-flow.export: the role administrator recommends it
  fix       revoke finance.cash-flow.export

team.toml:43:16: Anna keeps the list
  43 |     "@export", "booking",  # both
     |                ^^^^^^^^^
  who       Anna Petrova · Riverside · administrator
  expected  cannot Booking window (booking)
  actual    can
  why       booking: the role administrator recommends it
  fix       revoke booking

team.toml:45:11: Anna keeps the list
  45 | limits = ["reports.appointments:history=7d"]
     |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  who       Anna Petrova · Riverside · administrator
  expected  reports.appointments:history=7d
  actual    reports.appointments:history=30d
  why       set for this user
  fix       grant reports.appointments:history=7d

team.toml:46:8: Anna keeps the list
  46 | role = "manager"
     |        ^^^^^^^^^
  who       Anna Petrova · Riverside · administrator
  expected  role manager
  actual    role administrator
  fix       give the role manager
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder; what the program reads in it as a fixture, the schema takes too."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    every_fixture_agrees(tmp_path)


def fixture(expectations: str, name: str = "team.toml", world: str = WORLD) -> str:
    """A file in the working folder."""
    Path(name).write_text(world + expectations, encoding="utf-8")
    return name


def xml(text: str) -> ET.Element:
    """The root of an XML document, read by the standard library."""
    return ET.fromstring(text)  # noqa: S314 - the program's own text


def test_each_failure_names_its_place_reason_and_fix(rolecall: Program) -> None:
    done = rolecall("check", fixture(FAILING), streams=TERMINAL)
    assert done.out == REPORT
    assert done.err == "1 expectation: 1 fails.\n"
    assert done.status == 3


def test_what_holds_is_counted_and_nothing_else_is_printed(rolecall: Program) -> None:
    file = fixture("""
[[expect]]
user = "Anna"
can = ["Create appointments"]
cannot = ["clients.export"]
limits = ["reports.appointments:history=1m"]

[[expect]]
every = ["role:viewer", "anna"]
can = "clients"

[[expect]]
user = "boris@example.com"
at = "Harbour"
only = { section = ["tips", "Billing"], can = ["tips"] }

[[expect]]
user = "anna"
at = "Harbour"
access = false

[[expect]]
network = "North"
members = ["Riverside", "Harbour"]
main = "Riverside"
""")
    done = rolecall("check", file, streams=TERMINAL)
    assert (done.status, done.out, done.err) == (0, "", "5 expectations: 5 hold.\n")


@pytest.mark.parametrize("who", ["gone@example.com", "+37120000009", "Somebody Removed", ["anna.p@example.com", "Zoe"]])
@pytest.mark.parametrize("at", ["", 'at = "Harbour"\n'])
def test_somebody_removed_has_no_access(rolecall: Program, who: str | list[str], at: str) -> None:
    file = fixture(f"[[expect]]\nuser = {json.dumps(who)}\n{at}access = false\n")
    done = rolecall("check", file)
    assert (done.status, done.err) == (0, "1 expectation: 1 holds.\n")
    assert rolecall("check", fixture(f"[[expect]]\nuser = {json.dumps(who)}\n{at}access = true\n")).status == 65


@pytest.mark.parametrize(
    ("expectation", "message"),
    [
        ('user = "Ana Petrova"\naccess = false', "No user is called “Ana Petrova”."),
        ('user = "gone@example.com"\nat = "Nowhere"\naccess = false', "No location is called “Nowhere”."),
        ('user = ""\naccess = false', "The text is empty."),
    ],
)
def test_a_misspelled_name_is_nobody_removed(rolecall: Program, expectation: str, message: str) -> None:
    done = rolecall("check", fixture(f"[[expect]]\n{expectation}\n"))
    assert (done.status, message in done.err) == (65, True)
    world = "rolecall = 1\n"
    assert (
        rolecall("check", fixture('[[expect]]\nuser = "gone@example.com"\naccess = false\n', world=world)).status == 65
    )


@pytest.mark.parametrize(
    "expectation",
    [
        'user = "ANNA@EXAMPLE.COM"\nat = "RIVERSIDE"\nrole = "ADMINISTRATOR"\ncan = ["BOOKING", "CREATE APPOINTMENTS"]',
        'user = "anna PETROVA"\nlimits = ["REPORTS.APPOINTMENTS:HISTORY=30d"]\nonly = { section = "TIPS", can = [] }',
        'every = "role:VIEWER,location:harbour"\ncan = "CLIENTS"',
        'every = "network:NORTH,can:CLIENTS"\ncan = "clients"',
        'network = "NORTH"\nmembers = ["RIVERSIDE", "harbour"]\nmain = "riverSIDE"',
    ],
)
def test_a_name_in_another_case_is_the_same_name(rolecall: Program, expectation: str) -> None:
    done = rolecall("check", fixture(f"[[expect]]\n{expectation}\n"))
    assert (done.status, done.err) == (0, "1 expectation: 1 holds.\n"), done.out


def only_failure(rolecall: Program, expectation: str) -> tuple[str, str, str]:
    """What the one failure expects, what is, and the fix."""
    done = rolecall("check", fixture(f"[[expect]]\n{expectation}\n"), "--format", "json")
    assert done.status == 3, done.err
    ((failure,),) = [e["failures"] for f in done.json["files"] for e in f["expectations"]]
    return failure["expected"], failure["found"], failure["change"]


@pytest.mark.parametrize(
    ("expectation", "text"),
    [
        (
            'every = "role:owner"\ncan = ["clients"]',
            ("somebody fits role:owner", "nobody does", None),
        ),
        (
            'user = "anna"\nat = "Harbour"\ncannot = ["clients.export"]',
            ("access at Harbour", "has access at Riverside only", "give Anna Petrova access at Harbour"),
        ),
        (
            'user = "anna"\naccess = false',
            ("no access", "has access", "remove the access at Riverside"),
        ),
        (
            'user = "anna"\nonly = ["loyalty"]',
            ("only loyalty", "can loyalty.pay-without-code", "revoke loyalty.pay-without-code"),
        ),
        (
            'user = "anna"\nonly = { section = "calendar", can = [] }',
            (
                "only nothing in calendar",
                "can calendar, calendar.edit-schedule, calendar.reschedule, calendar.statistics and 1 more",
                "revoke calendar",
            ),
        ),
        (
            'user = "anna"\ncan = ["finance.payroll"]',
            (
                "can Access to payroll (finance.payroll)",
                "cannot",
                "give the role accountant, then grant finance.payroll",
            ),
        ),
        (
            'user = "anna"\nlimits = ["booking.edit:history=all"]',
            ("booking.edit:history=all", "cannot Edit appointments (booking.edit)", "grant booking.edit"),
        ),
        (
            'user = "anna"\nlimits = ["booking.edit:history=7d"]',
            ("booking.edit:history=7d", "cannot Edit appointments (booking.edit)", "grant booking.edit:history=7d"),
        ),
        (
            'network = "North"\nmembers = ["Harbour", "Riverside"]',
            (
                "locations Harbour, Riverside",
                "locations Riverside, Harbour",
                "make its locations Harbour, Riverside",
            ),
        ),
        (
            'network = "North"\nmain = "Harbour"',
            ("main location Harbour", "main location Riverside", "make Harbour the main location"),
        ),
    ],
)
def test_every_kind_of_expectation_can_fail(rolecall: Program, expectation: str, text: tuple[str, str, str]) -> None:
    assert only_failure(rolecall, expectation) == text


def test_failures_with_one_fix_are_shown_once(rolecall: Program) -> None:
    world = WORLD.replace('grant = ["reports.appointments:history=30d"]', 'revoke = ["clients"]')
    file = fixture(
        '[[expect]]\nuser = "anna"\ncan = ["clients.note", "clients.visit-history", "clients"]\n', world=world
    )
    text = rolecall("check", file, streams=TERMINAL).out
    assert text.count("fix ") == 1
    assert "why       clients.note: clients off › clients.note on\n" in text
    assert "also      2 more of this expectation, with the same fix\n" in text
    assert "fix       grant clients\n" in text


def test_users_who_fail_alike_are_shown_together(rolecall: Program) -> None:
    done = rolecall("check", fixture('[[expect]]\nevery = "role:viewer"\ncannot = ["clients"]\n'), streams=TERMINAL)
    assert "who       Boris Kim · Riverside · viewer, Boris Kim · Harbour · viewer\n" in done.out.replace(
        "\n    " * 3, " "
    )
    assert "fix       revoke clients  (and likewise for the other)\n" in done.out


def test_a_wide_character_before_the_caret_takes_two_cells(rolecall: Program) -> None:
    world = WORLD.replace("Boris Kim", "漢字")
    text = rolecall("check", fixture('[[expect]]\nuser = "漢字"\nat="Harbour"\nrole = "owner" \n', world=world)).out
    assert "漢字" in text
    file = fixture('expect = [{ user = "漢字", at = "Harbour", cannot = ["tips"] }]\n', "w.toml", "")
    Path("w.toml").write_text(Path("w.toml").read_text().join(["rolecall = 1\n", world.partition("\n")[2]]))
    text = rolecall("check", file, streams=TERMINAL).out
    source, caret = text.splitlines()[1:3]
    assert source == '  2 | expect = [{ user = "漢字", at = "Harbour", cannot = ["tips"] }]'
    assert caret == "    | " + " " * (source.index('"tips"') - len("  2 | ") + 2) + "^^^^^^"


@pytest.mark.parametrize("words", [(), ("empty.toml",), ("team.toml", "empty.toml")])
def test_nothing_checked_is_never_green(rolecall: Program, words: tuple[str, ...]) -> None:
    fixture("", "empty.toml")
    fixture('[[expect]]\nuser = "anna"\ncan = ["clients"]\n')
    done = rolecall("check", *words)
    assert done.status == 3
    if "empty.toml" in words:
        assert done.out == "empty.toml\tempty\t\t\t\t\t\tan expectation\tnone\t\tadd an [[expect]]\n"


FAULTS = [
    ('user = "nobody@example.com"\ncan = ["clients"]', "3:8", "No user is called “nobody@example.com”."),
    ('user = "anna"\ncan = ["clients", "clients.exprot"]', "4:19", "No permission is called “clients.exprot”."),
    ('user = "anna"\ncannot = ["@contcats"]', "4:11", "No set is called @contcats."),
    ('user = "anna"\nat = "Nowhere"\ncan = ["clients"]', "4:6", "No location is called “Nowhere”."),
    ('user = "boris"\ncan = ["clients"]', "3:8", "Boris Kim has access at 2 locations."),
    ('every = "role:boss"\ncan = ["clients"]', "3:9", "No role is called “boss”."),
    ('every = "rolle:viewer,all"\ncan = ["clients"]', "3:9", "Unknown selector “rolle:”."),
    ('user = "anna"\nrole = "boss"', "4:8", "No role is called “boss”."),
    ('user = "anna"\ncan = ["calendar:history=30d"]', "4:8", "calendar:history is a limit, not a permission."),
    ('user = "anna"\nlimits = ["calendar:history"]', "4:11", "“calendar:history” has no value."),
    ('user = "anna"\nlimits = ["calendar:history=9y"]', "4:11", "“9y” is not a valid value for calendar:history."),
    ('user = "anna"\nlimits = ["clients"]', "4:11", "“clients” has no value."),
    ('user = "anna"\nonly = { section = "tips", can = ["clients"] }', "4:35", "clients is not in that section."),
    ('user = "anna"\nonly = { section = "tipps", can = [] }', "4:20", "No section is called “tipps”."),
    ('user = "anna"\nonly = []', "4:8", "only names no permission and no section."),
    ('user = "anna"\ncan = []', "2:1", "The expectation says nothing, so it would always hold."),
    ('can = ["clients"]', "2:1", "The expectation names nobody."),
    ('user = "anna"\nevery = "all"\ncan = ["tips"]', "2:1", "The expectation names user and every."),
    ('every = []\ncan = ["tips"]', "3:9", "every names nobody."),
    ('user = "anna"\nmain = "Riverside"\ncan = ["tips"]', "4:1", "main says nothing about a user."),
    ('user = "anna"\ncna = ["tips"]\ncan = ["tips"]', "4:1", "Unknown key “cna”."),
    ('user = 7\ncan = ["tips"]', "3:8", "user has to be a list of texts, not a number."),
    ('user = "anna"\naccess = "no"', "4:10", "access has to be true or false, not a text."),
    (
        'user = "anna"\naccess = false\ncan = ["tips"]',
        "4:10",
        "Who is to have no access can have nothing else expected.",
    ),
    ('network = "South"\nmain = "Harbour"', "3:11", "No network is called “South”."),
    ('network = "North"\nmembers = ["Harbour", "Nowhere"]', "4:23", "No location is called “Nowhere”."),
]


@pytest.mark.parametrize(("expectation", "place", "message"), FAULTS)
def test_what_means_nothing_is_bad_data_with_its_place(
    rolecall: Program, expectation: str, place: str, message: str
) -> None:
    line, _, column = place.partition(":")
    done = rolecall("check", fixture(f"[[expect]]\n{expectation}\n"))
    found = re.findall(r"^  team.toml:(\d+):(\d+): (.*)$", done.err, re.MULTILINE)
    first = WORLD.count("\n") - 1
    assert found == [(str(int(line) + first), column, message)]
    assert (done.status, done.out) == (65, "")


@pytest.mark.parametrize("fault", ['role = "boss"', 'limits = ["booking.edit:history=9y"]', 'can = ["clietns"]'])
def test_a_fault_is_reported_once_however_many_people_it_is_about(rolecall: Program, fault: str) -> None:
    done = rolecall("check", fixture(f'[[expect]]\nevery = "all"\n{fault}\n'))
    assert (done.status, done.err.partition("\n")[0]) == (65, "rolecall: team.toml: 1 fault.")


def test_many_unknown_names_of_many_known_ones_take_a_moment(rolecall: Program) -> None:
    """Each name against every other one took a minute; work grows with the names, not with their square."""
    people, places, expectations = "", "", ""
    for n in range(300):
        people += f'[[user]]\nname = "Person {n}"\nemail = "person{n}@example.com"\n'
        places += f'[[location]]\nname = "Place {n}"\ncurrency = "EUR"\n'
        expectations += f'[[expect]]\nuser = "persn{n}@exampel.com"\nat = "Plaec {n}"\ncan = ["clients.exprot{n}"]\n'
    file = fixture(expectations, world=f"rolecall = 1\n{people}{places}")
    begun = time.process_time()
    assert rolecall("check", file).err.startswith("rolecall: team.toml: 600 faults.\n")
    assert time.process_time() - begun < 12


def test_the_faults_of_all_files_are_reported_at_once(rolecall: Program) -> None:
    one = fixture('[[expect]]\nuser = "nobody"\nrole = "none"\n', "one.toml")
    two = fixture('[[expect]]\nuser = "noone"\nrole = "none"\n', "two.toml")
    done = rolecall("check", one, two)
    assert done.status == 65
    assert done.err.startswith("rolecall: one.toml, two.toml: 2 faults.\n")


def test_lines_hold_a_failure_each(rolecall: Program) -> None:
    rows = [line.split("\t") for line in rolecall("check", fixture(FAILING)).out.splitlines()]
    assert [row[0] for row in rows] == [f"team.toml:{p}" for p in ("41:26", "43:5", "43:16", "45:11", "46:8")]
    who = ["failed", "Anna keeps the list", "Anna Petrova", "anna@example.com", "Riverside", "administrator"]
    assert rows[2][1:] == [
        *who,
        "cannot Booking window (booking)",
        "can",
        "booking: the role administrator recommends it",
        "revoke booking",
    ]


def test_csv_is_the_same_with_a_header(rolecall: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(rolecall("check", fixture(FAILING), "--format", "csv").out)))
    assert rows[0]["where"] == "team.toml:41:26"
    assert rows[4]["change"] == "give the role manager"


def test_json_holds_what_is_met_too(rolecall: Program) -> None:
    file = fixture(
        FAILING + '[[expect]]\nuser = "anna"\ncan = ["tips"]\n[[expect]]\nevery = "all"\ncan = ["booking"]\n'
    )
    done = rolecall("check", file, "--format", "json")
    data = done.json
    assert (data["expectations"], data["failed"], data["coverage"], data["mutations"]) == (3, 2, None, None)
    kept, tips, booking = data["files"][0]["expectations"]
    assert (kept["name"], kept["line"], kept["met"], len(kept["failures"])) == ("Anna keeps the list", 38, False, 5)
    assert (tips["title"], tips["met"]) == ("anna: can tips", False)
    assert (booking["met"], booking["accesses"], booking["failures"]) == (True, 3, [])


def test_junit_is_read_back_by_an_xml_parser(rolecall: Program) -> None:
    fixture("", "empty.toml")
    file = fixture(FAILING + '[[expect]]\nevery = "all"\ncan = ["booking"]\n')
    done = rolecall("check", file, "empty.toml", "--format", "junit")
    root = xml(done.out)
    counts = {key: root.get(key) for key in ("name", "tests", "failures", "errors")}
    assert counts == {"name": "rolecall check", "tests": "3", "failures": "1", "errors": "1"}
    bad, good = root.findall("testsuite[@name='team.toml']/testcase")
    assert {key: value for key, value in bad.attrib.items() if key != "time"} == {
        "classname": "team.toml",
        "name": "Anna keeps the list",
        "file": "team.toml",
        "line": "38",
    }
    (failure,) = bad
    assert failure.get("message", "").endswith("actual cannot (and 4 more)")
    assert (failure.text or "").count("fix ") == 5
    assert list(good) == []
    assert root.find("testsuite[@name='empty.toml']/testcase/error") is not None


def suites(text: str) -> list[junitparser.TestSuite]:
    """The suites of a JUnit report, read by a parser of such reports."""
    return list(junitparser.JUnitXml.fromstring(text.encode()))


def test_junit_names_every_case_once_with_the_time_it_took(rolecall: Program) -> None:
    twice = '[[expect]]\nname = "calls"\nuser = "anna"\ncan = ["booking"]\n' * 2
    taken = '[[expect]]\nname = "calls (2)"\nuser = "anna"\ncan = ["booking"]\n'
    blank = '[[expect]]\nname = "calls\\u0007"\nuser = "anna"\ncan = ["booking"]\n' * 2
    one, two = fixture(taken + twice + blank, "one.toml"), fixture(twice, "two.toml")
    found = suites(rolecall("check", one, two, one, "--format", "junit").out)
    assert [suite.name for suite in found] == ["one.toml", "two.toml"]
    for suite in found:
        names = [case.name for case in suite]
        assert len(set(names)) == len(names) == suite.tests
        assert all(isinstance(case.time, float) and 0 <= case.time < 60 for case in suite)
        assert suite.time == pytest.approx(sum(case.time for case in suite), abs=1e-4)
    assert [case.name for case in found[0]][:3] == ["calls (2)", "calls", "calls (3)"]


STALE = "passed yesterday"


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["fault.toml", "good.toml"], 65, "No user is called “nobody”."),
        (["gone.toml"], 9, "There is no file gone.toml."),
        (["good.toml", "--live"], 9, "store"),
        ([], 3, "Nothing was checked"),
    ],
)
def test_a_check_that_could_not_be_made_leaves_no_earlier_report(
    rolecall: Program, folder: Path, words: list[str], status: int, message: str
) -> None:
    fixture('[[expect]]\nuser = "nobody"\ncan = ["booking"]\n', "fault.toml")
    fixture('[[expect]]\nuser = "anna"\ncan = ["booking"]\n', "good.toml")
    formats = ("junit", "json", "csv", "lines", "table", "markdown", "github")
    reports = {kind: folder / f"report.{kind}" for kind in formats}
    for report in reports.values():
        report.write_text(STALE)
    options = [word for kind in formats for word in ("--format", f"{kind}:report.{kind}")]
    assert rolecall("check", *words, *options).status == status
    texts = {kind: report.read_text() for kind, report in reports.items()}
    assert [kind for kind, text in texts.items() if STALE in text or message not in text.replace("\n", " ")] == []
    (suite,) = suites(texts["junit"])
    ((case,),) = [suite]
    assert (suite.errors, suite.tests, case.is_passed) == (1, 1, False)
    assert isinstance(case.result[0], junitparser.Error)
    assert json.loads(texts["json"])["status"] == "error"


def test_faults_of_files_are_cases_beside_their_lines(rolecall: Program) -> None:
    one = fixture('[[expect]]\nuser = "nobody"\ncan = ["boking"]\n', "one.toml")
    two = fixture('[[expect]]\nuser = "noone"\nrole = "none"\n', "two.toml")
    done = rolecall("check", one, two, "--format", "junit")
    assert done.status == 65
    assert [(suite.name, suite.tests, suite.errors) for suite in suites(done.out)] == [
        ("one.toml", 2, 2),
        ("two.toml", 1, 1),
    ]


def test_github_finds_the_file_from_the_root_of_the_repository(
    rolecall: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = folder / "access" / "sub"
    inner.mkdir(parents=True)
    (inner / "team.toml").write_text(WORLD + '[[expect]]\nuser = "anna"\ncan = ["tips.setup"]\n')
    (inner / "fault.toml").write_text(WORLD + '[[expect]]\nuser = "nobody"\ncan = ["tips"]\n')
    monkeypatch.chdir(folder / "access")

    def annotated(*words: str) -> str:
        (line,) = rolecall("check", *words, "--format", "github").out.splitlines()
        return line.removeprefix("::error file=").partition(",")[0]

    assert annotated("sub/team.toml") == "sub/team.toml"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
    assert annotated("sub/team.toml") == "access/sub/team.toml"
    assert annotated(str(inner / "team.toml")) == "access/sub/team.toml"
    assert annotated("sub/fault.toml") == "access/sub/fault.toml"
    monkeypatch.setenv("GITHUB_WORKSPACE", str(inner))
    (folder / "outside.toml").write_text((inner / "team.toml").read_text())
    assert annotated("../outside.toml") == "../outside.toml"


def test_github_annotations_are_read_back(rolecall: Program) -> None:
    done = rolecall("check", fixture(FAILING), "--format", "github")
    lines = done.out.splitlines()
    assert len(lines) == 5
    assert lines[3] == (
        "::error file=team.toml,line=45,col=11,endColumn=44,title=Anna keeps the list::"
        "Anna Petrova · Riverside · administrator%0Aexpected: reports.appointments:history=7d%0A"
        "actual: reports.appointments:history=30d%0Awhy: set for this user%0A"
        "fix: grant reports.appointments:history=7d"
    )


def test_faults_of_the_file_are_annotated_too(rolecall: Program) -> None:
    done = rolecall("check", fixture('[[expect]]\nuser = "anna"\ncan = ["clietns"]\n'), "--format", "github")
    assert done.status == 65
    assert done.out.startswith("::error file=team.toml,line=38,col=8::No permission is called “clietns”. Did you mean")
    assert "team.toml:38:8: No permission" in done.err


def test_markdown_holds_a_row_a_failure(rolecall: Program) -> None:
    done = rolecall("check", fixture(FAILING), "--format", "markdown")
    rows = [line for line in done.out.splitlines() if line.startswith("| team.toml")]
    assert len(rows) == 5
    assert done.out.startswith("# Expectations\n\n*1 expectation: 1 fails.*\n")


HOSTILE = '<b>&"]]>%0A::error::[red]\u202e漢\u0301|`'


@pytest.mark.parametrize("format", ["table", "lines", "csv", "json", "junit", "github", "markdown"])
def test_hostile_names_stay_data(rolecall: Program, format: str) -> None:
    name = HOSTILE.replace('"', "\\u0022") + "\\n\\u001b[31m\\uffff%,:"
    file = fixture(f'[[expect]]\nname = "{name}"\nuser = "anna"\ncan = ["tips.setup"]\n')
    done = rolecall("check", file, "--format", format, streams=TERMINAL)
    assert done.status == 3
    assert "\x1b" not in done.out
    if format != "json":
        assert "\u202e" not in done.out.replace(name, "")
    if format == "junit":
        case = xml(done.out).find("testsuite/testcase")
        assert case is not None
        assert (case.get("name") or "").startswith('<b>&"]]>%0A::error::[red]\ufffd')
    if format == "github":
        (line,) = done.out.splitlines()
        properties = line.removeprefix("::error ").partition("::")[0]
        assert [part.split("=")[0] for part in properties.split(",")] == ["file", "line", "col", "endColumn", "title"]
        assert "%250A%3A%3Aerror%3A%3A" in properties
    if format == "lines":
        assert [line.count("\t") for line in done.out.splitlines()] == [10]


def test_several_formats_in_one_run(rolecall: Program, folder: Path) -> None:
    words = ("--format", "junit:report.xml", "--format", "markdown:report.md", "--format", "github")
    done = rolecall("check", fixture(FAILING), *words)
    assert done.out.count("::error") == 5
    assert xml((folder / "report.xml").read_text()).get("failures") == "1"
    assert (folder / "report.md").read_text().startswith("# Expectations")
    assert "Wrote report.xml.\nWrote report.md.\n" in done.err


def test_a_file_beside_the_usual_text_and_output_for_a_single_format(rolecall: Program, folder: Path) -> None:
    done = rolecall("check", fixture(FAILING), "--format", "json:report.json", streams=TERMINAL)
    assert done.out == REPORT
    done = rolecall("check", fixture(FAILING), "--format", "junit", "--output", "one.xml")
    assert done.out == ""
    assert xml((folder / "one.xml").read_text()).get("failures") == "1"


@pytest.mark.parametrize("words", [("--format", "xml"), ("--format", "junit", "--format", "github"), ("--min", "x")])
def test_wrong_formats_and_shares_are_wrong_usage(rolecall: Program, words: tuple[str, ...]) -> None:
    assert rolecall("check", fixture(FAILING), *words).status == 2


def test_more_failures_than_a_screenful_are_counted_unless_all_are_asked_for(rolecall: Program) -> None:
    file = fixture('[[expect]]\nuser = "anna"\ncan = ["tips.setup"]\n' * 25)
    done = rolecall("check", file, streams=TERMINAL)
    assert done.out.endswith("\n… and 5 more; --full shows everything\n")
    assert rolecall("check", file, "--full", streams=TERMINAL).out.count("fix ") == 25


# -- worlds ----------------------------------------------------------------------------------------


def test_the_store_of_the_environment_is_not_looked_at(chain: Program) -> None:
    file = fixture('[[expect]]\nuser = "anna@example.com"\nrole = "administrator"\n')
    assert chain("check", file).status == 0
    assert chain("check", file, "--live").status == 65


def test_live_and_a_given_store_check_the_store(chain: Program, rolecall: Program) -> None:
    file = fixture('[[expect]]\nuser = "marta.ozola@example.com"\ncan = ["clients.export"]\n', world="rolecall = 1\n")
    done = chain("check", file, "--live", streams=TERMINAL)
    assert done.status == 3
    assert "fix       rolecall perms grant marta.ozola@example.com clients.export --at Riverside\n" in done.out
    assert rolecall("check", file, "--store", str(chain.store)).status == 3
    assert rolecall("check", file, "--live").status == 9


def test_the_printed_command_fixes_the_store(chain: Program) -> None:
    file = fixture('[[expect]]\nuser = "marta.ozola@example.com"\ncan = ["finance.payroll"]\n', world="rolecall = 1\n")
    done = chain("check", file, "--live", "--format", "json")
    (failure,) = done.json["files"][0]["expectations"][0]["failures"]
    for command in failure["change"].split(" && "):
        assert chain.line(f"{command.removeprefix('rolecall ')} --yes").status == 0
    assert chain("check", file, "--live").status == 0


def save_names_that_read_as_words(program: Program) -> None:
    """Fills a store with names that commands refuse today and earlier versions kept."""
    place = worlds.location("-Old & $HOME; 'x'")
    people = [
        worlds.user("all", "first@example.com"),
        worlds.user("role:viewer", phone="+37120000002"),
        replace(worlds.user("--yes $(id)"), email=""),
        worlds.user("Other"),
    ]
    accesses = [worlds.access(person, place, "viewer") for person in people]
    program.store.parent.mkdir(parents=True)
    begin(address(str(program.store)), worlds.world(place, *people, *accesses))


def test_printed_commands_fix_what_they_are_about_and_nothing_else(rolecall: Program) -> None:
    save_names_that_read_as_words(rolecall)
    people = ("first@example.com", "+37120000002", "--yes $(id)")
    expectations = "".join(
        f"[[expect]]\nuser = {json.dumps(who)}\ncan = ['tips']\ncannot = ['clients.note']\nrole = 'administrator'\n"
        for who in people
    )
    file = fixture(expectations, world="rolecall = 1\n")
    assert rolecall("check", file, "--live").status == 3
    before = {x["name"]: x["memberships"] for x in rolecall("user", "list", "--format", "json").json}
    for _ in range(4):  # a role brings what it recommends, which may be another failure
        expected = rolecall("check", file, "--live", "--format", "json").json["files"][0]["expectations"]
        for command in {f["change"] for x in expected for f in x["failures"]}:
            for part in command.split(" && "):
                _, group, verb, *words = shlex.split(part)
                done = rolecall(group, verb, "--yes", *words)
                assert done.status == 0, (part, done.err)
    assert rolecall("check", file, "--live").status == 0
    after = {x["name"]: x["memberships"] for x in rolecall("user", "list", "--format", "json").json}
    assert after["Other"] == before["Other"]


def test_a_shared_world_serves_files_that_add_to_it(rolecall: Program) -> None:
    fixture("", "base.toml")
    added = """rolecall = 1
[[user]]
name = "Vera Lace"
email = "vera@example.com"
  [[user.access]]
  at = "Harbour"
  role = "owner"
[[expect]]
every = "role:owner"
can = ["clients.export"]
"""
    file = fixture(added, "more.toml", world="")
    plain = fixture('rolecall = 1\n[[expect]]\nuser = "anna"\ncan = ["clients"]\n', "plain.toml", world="")
    assert rolecall("check", file, plain, "--fixture", "base.toml").status == 0
    assert rolecall("check", plain).status == 65
    named = fixture(added.replace("= 1\n", '= 1\nfixture = "base.toml"\n', 1), "named.toml", world="")
    assert rolecall("check", named).status == 0


@pytest.mark.parametrize(
    ("refers", "why"),
    [
        ("/etc/passwd", "is not below this file's folder"),
        ("../outside.toml", "is not below this file's folder"),
        ("sub/../../outside.toml", "is not below this file's folder"),
        ("C:\\\\base.toml", "is not below this file's folder"),
        ("link.toml", "leads outside this file's folder"),
        ("gone.toml", "is no file"),
        ("named.toml", "builds on this file"),
        ("loop.toml", "builds on this file"),
    ],
)
def test_references_stay_inside_the_folder(rolecall: Program, folder: Path, refers: str, why: str) -> None:
    (folder / "outside.toml").write_text(WORLD)
    inner = folder / "inner"
    inner.mkdir()
    (inner / "link.toml").symlink_to(folder / "outside.toml")
    (inner / "loop.toml").write_text('rolecall = 1\nfixture = "named.toml"\n')
    (inner / "named.toml").write_text(
        f'rolecall = 1\nfixture = "{refers}"\n[[expect]]\nuser = "anna"\ncan = ["tips"]\n'
    )
    done = rolecall("check", "inner/named.toml")
    assert done.status == 65
    assert f"toml:2:11: The fixture “{refers.replace(chr(92) * 2, chr(92))}” {why}." in done.err.replace(
        "“named.toml”", f"“{refers}”"
    )


def test_a_reference_may_go_down_and_through_a_link_that_stays(rolecall: Program, folder: Path) -> None:
    (folder / "worlds").mkdir()
    (folder / "worlds" / "base.toml").write_text(WORLD)
    (folder / "base.toml").symlink_to(folder / "worlds" / "base.toml")
    for refers in ("worlds/base.toml", "base.toml"):
        text = f'rolecall = 1\nfixture = "{refers}"\n[[expect]]\nuser = "anna"\ncan = ["clients"]\n'
        assert rolecall("check", fixture(text, world="")).status == 0


# -- coverage and mutations, figures by hand -------------------------------------------------------

SMALL = """rolecall = 1
[[location]]
name = "Riverside"
currency = "EUR"
[[user]]
name = "Anna"
email = "anna@example.com"
  [[user.access]]
  at = "Riverside"
  role = "viewer"
[[user]]
name = "Olga"
email = "olga@example.com"
  [[user.access]]
  at = "Riverside"
  role = "owner"
"""
EXPECTED = """
[[expect]]
user = "anna"
can = ["clients.note"]
cannot = ["clients.export"]
"""


def test_coverage_counts_roles_that_are_held_by_permissions_and_rounds_down(rolecall: Program) -> None:
    """Two roles by 236 permissions are 472 cells; one expectation names two of the viewer's: 0.42 %."""
    file = fixture(SMALL + EXPECTED, world="")
    done = rolecall("check", file, "--coverage", "--format", "json")
    found = done.json["coverage"]
    assert (found["cells"], found["covered"], found["percent"]) == (472, 2, 0)
    rest = {row["role"]: row["permissions"] for row in found["uncovered"]}
    assert len(rest["viewer"]) == 234
    assert "clients.export" not in rest["viewer"]
    assert len(rest["owner"]) == 236
    assert done.status == 0
    more = fixture(
        SMALL + '[[expect]]\nevery = "all"\nonly = { section = "all", can = [] }\n',
        world="",
    )
    assert rolecall("check", more, "--coverage", "--format", "json").json["coverage"]["percent"] == 100


def test_too_little_coverage_is_no(rolecall: Program) -> None:
    file = fixture(SMALL + EXPECTED, world="")
    assert rolecall("check", file, "--min", "0%").status == 0
    done = rolecall("check", file, "--min", "1%")
    assert done.status == 3
    assert done.err.endswith("The coverage is below --min 1%.\n")


def test_mutations_of_a_small_fixture_are_those_counted_by_hand(rolecall: Program) -> None:
    """Anna is a viewer with the client list and its note, and nothing else.

    Two permissions can be turned off, and both take the note away. A viewer may hold 10 other permissions right below
    the client list, one of which is ruled out, and 14 others that need nothing above them.
    """
    viewer = catalogue().role["viewer"]
    dropped = [f'"{key}"' for key in catalogue().keys(viewer.recommended) if key not in ("clients", "clients.note")]
    one = SMALL.partition('[[user]]\nname = "Olga"')[0].replace(
        '"viewer"', f'"viewer"\n  revoke = [{", ".join(dropped)}]'
    )
    done = rolecall("check", fixture(one + EXPECTED, world=""), "--mutate", "--format", "json")
    assert done.status == 0, done.err
    found = done.json["mutations"]
    assert (found["flips"], found["noticed"]) == (2 + 10 + 14, 2 + 1)
    unnoticed = {(row["permission"], row["flip"]) for row in found["unnoticed"]}
    assert len(unnoticed) == 23
    assert {("clients.visit-history", "on"), ("calendar", "on"), ("reports", "on")} <= unnoticed
    assert not {"clients", "clients.note", "clients.export"} & {key for key, _ in unnoticed}
    assert "calendar.phones" not in {key for key, _ in unnoticed}, "dormant while the calendar is off"


def test_the_tables_of_coverage_and_mutations_stand_below_the_failures(rolecall: Program) -> None:
    file = fixture(SMALL + EXPECTED, world="")
    text = rolecall("check", file, "--coverage", "--mutate", streams=TERMINAL).out
    assert text.startswith("Coverage: 2 of 472 role and permission cells, 0%.\nRole")
    assert "\nMutations: 3 of " in text


# -- recording -------------------------------------------------------------------------------------


def test_what_is_recorded_holds_until_something_changes(chain: Program) -> None:
    done = chain("check", "--record", "all", "--output", "all.rolecall.toml")
    assert (done.status, done.err) == (0, "Wrote all.rolecall.toml.\n")
    assert chain("check", "all.rolecall.toml", "--live").status == 0
    assert chain("check", "all.rolecall.toml", "--fixture", str(CHAIN)).status == 0
    chain("perms", "revoke", "marta.ozola@example.com", "clients.note", "--yes")
    failed = chain("check", "all.rolecall.toml", "--live")
    assert failed.status == 3
    assert failed.err == "148 expectations: 147 hold, 1 fails.\n"


def test_a_user_is_recorded_everywhere_or_at_one_location(chain: Program) -> None:
    everywhere = chain("check", "--record", "boris.kim@example.com").out
    assert everywhere.count("[[expect]]") == 2
    assert chain("check", "--record", "boris.kim@example.com", "--at", "Harbour").out.count("[[expect]]") == 1
    assert chain("check", "--record").status == 3
    assert chain("check", "--at", "Harbour", "x.toml").status == 2


HOOK = (ROOT / ".pre-commit-hooks.yaml").read_text()


def test_the_hook_for_pre_commit_checks_every_fixture_in_one_process(rolecall: Program, folder: Path) -> None:
    hook = dict(re.findall(r"^[- ] (\w+): (.*)$", HOOK, re.MULTILINE))
    assert hook["id"] == "rolecall-check"
    assert (hook["require_serial"], hook["pass_filenames"]) == ("true", "false")
    for changed in ("tests/team.rolecall.toml", "worlds/chain.toml"):
        assert re.search(hook["files"], changed)
    line = f"{hook['entry']} {hook['args'].strip('[]')}".removeprefix("rolecall ")
    (folder / "worlds").mkdir()
    world = folder / "worlds" / "chain.toml"
    world.write_text(WORLD)
    text = '[[expect]]\nuser = "anna"\ncan = ["clients"]\n'
    fixture(text, "team.rolecall.toml", 'rolecall = 1\nfixture = "worlds/chain.toml"\n')
    assert rolecall.line(line).err == "1 expectation: 1 holds.\n"
    world.write_text(WORLD.replace('grant = ["reports.appointments:history=30d"]', 'revoke = ["clients"]'))
    assert rolecall.line(line).status == 3


def test_a_folder_stands_for_the_fixtures_in_it_and_below(rolecall: Program, folder: Path) -> None:
    expectation = '[[expect]]\nuser = "anna"\ncan = ["clients"]\n'
    for place in ("a.rolecall.toml", "sub/b.rolecall.toml", ".hidden/c.rolecall.toml", "env/lib/d.rolecall.toml"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        fixture(expectation, place)
    fixture("", "world.toml")
    (folder / "env" / "pyvenv.cfg").write_text("")
    done = rolecall("check", ".", "a.rolecall.toml", "--format", "json")
    assert [file["file"] for file in done.json["files"]] == ["a.rolecall.toml", "sub/b.rolecall.toml"]
    (folder / "empty").mkdir()
    done = rolecall("check", "empty")
    assert (done.status, "no file in empty is called *.rolecall.toml" in done.err) == (3, True)
