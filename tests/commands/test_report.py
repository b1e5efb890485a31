"""`rolecall report` through the real entrance."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from program import PIPE, TERMINAL, Answers, Program
from rolecall.terminal.screen import JSON
from rolecall.views.reports.kinds import REPORTS


def said(program: Program, scope: str = "everyone") -> str:
    """Where a report comes from."""
    made = "2026-01-02 03:04:05 UTC"
    return f"Report on {scope}, made {made} from {program.store} as of change 1.\n"


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_is_exported_in_every_format(chain: Program, tmp_path: Path, kind: str) -> None:
    for ending in ("csv", "json", "md", "xlsx", "html"):
        done = chain("report", "export", kind, "--output", str(tmp_path / f"{kind}.{ending}"))
        wrote = f"Wrote {tmp_path / kind}.{ending}.\n"
        assert (done.status, done.out, done.err) == (0, "", said(chain) + wrote if ending == "csv" else wrote)

    rows = [*csv.reader(io.StringIO((tmp_path / f"{kind}.csv").read_text()))][1:]
    book = openpyxl.load_workbook(tmp_path / f"{kind}.xlsx")
    head = 2 if kind == "permissions" else 1
    assert sum(sheet.max_row - head for sheet in book.worksheets[:-1]) == len(rows)
    assert json.loads((tmp_path / f"{kind}.json").read_text())["data"]
    assert (tmp_path / f"{kind}.md").read_text().startswith(f"# {REPORTS[kind].title}\n")
    assert (tmp_path / f"{kind}.html").read_text().startswith("<!doctype html>\n")


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_is_shown_within_the_width(chain: Program, kind: str) -> None:
    done = chain("report", "show", kind, "location:Harbour", streams=TERMINAL)

    assert (done.status, max(map(len, done.out.splitlines())) <= 80) == (0, True)
    assert done.out.strip()


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("form", ["csv", JSON])
def test_showing_and_exporting_agree(chain: Program, kind: str, form: str) -> None:
    shown = chain("report", "show", kind, "role:employee", "--format", form)
    exported = chain("report", "export", kind, "role:employee", "--format", form)

    if form == JSON:
        assert shown.json == exported.json
    else:
        assert shown.out == exported.out


def test_in_a_pipe_the_permissions_are_lines_not_a_picture(chain: Program) -> None:
    shown = chain("report", "show", "permissions", "anna.petrova@example.com", streams=PIPE)

    assert shown.out.startswith("Anna Petrova\tanna.petrova@example.com\t")
    assert shown.out.count("\n") == 1


@pytest.mark.parametrize(("blocks", "mark"), [(True, "█"), (False, "C")])
def test_the_picture_uses_what_the_terminal_can_show(chain: Program, *, blocks: bool, mark: str) -> None:
    done = chain("report", "show", "permissions", "role:owner", streams=replace(TERMINAL, blocks=blocks))

    assert mark in done.out
    assert ("█" in done.out) == blocks
    assert done.err.endswith("at 8 locations.\n")


def test_a_dumb_terminal_gets_letters(chain: Program) -> None:
    words = ("report", "show", "permissions", "role:owner", "--format", "table")
    able = chain.process(*words, environment={"PYTHONIOENCODING": "utf-8", "TERM": "xterm"})
    dumb = chain.process(*words, environment={"PYTHONIOENCODING": "utf-8", "TERM": "dumb"})
    foreign = chain.process(*words, environment={"PYTHONIOENCODING": "ascii", "TERM": "xterm"})

    assert ["█" in done.out for done in (able, dumb, foreign)] == [True, False, False]


def test_contacts_leave_out_who_sees_none_in_every_format(chain: Program) -> None:
    data = chain("report", "export", "contacts", "--format", JSON).json
    rows = [*csv.DictReader(io.StringIO(chain("report", "export", "contacts").out))]

    assert all(entry["through"] for entry in data)
    assert {(entry["name"], entry["location"]) for entry in data} == {(row["name"], row["location"]) for row in rows}


def test_invitations_of_an_unknown_time_say_so(chain: Program) -> None:
    done = chain("report", "show", "invitations", streams=TERMINAL)

    assert "unknown" in done.out
    assert done.err.endswith("8 invitations pending, 8 of unknown age.\n")


def test_the_list_has_every_kind(chain: Program) -> None:
    assert [row["kind"] for row in chain("report", "list", "--format", JSON).json] == list(REPORTS)


def test_a_kind_that_is_not_there_gets_a_near_miss(chain: Program) -> None:
    done = chain("report", "show", "permision", answers=Answers())

    assert (done.status, done.err) == (9, "rolecall: No report is called “permision”.\nDid you mean permissions?\n")


def test_a_table_is_no_format_to_export(chain: Program) -> None:
    assert chain("report", "export", "users", "--format", "table").status == 2


def test_a_report_on_nothing_is_its_remark_alone(chain: Program) -> None:
    done = chain("report", "show", "contacts", "anna.kallas@example.com", "--format", "table")

    source = said(chain, "anna.kallas@example.com")
    assert (done.out, done.err) == ("", f"{source}0 of 1 accesses show client contacts.\n")


def test_every_format_says_where_the_report_comes_from(
    chain: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    sentence = said(chain, "role:owner at Harbour").replace("2026-01-02 03:04:05", "2023-11-14 22:13:20").strip()
    words = ("report", "export", "users", "role:owner", "--at", "Harbour")

    for ending in ("md", "html"):
        chain(*words, "--output", str(tmp_path / f"users.{ending}"))
        assert sentence in (tmp_path / f"users.{ending}").read_text().replace("\\", "")
    chain("report", "export", "permissions", "role:owner", "--at", "Harbour", "-o", str(tmp_path / "picture.html"))
    assert sentence in (tmp_path / "picture.html").read_text()
    source = json.loads(chain(*words, "--format", JSON).out)["source"]
    assert {key: source[key] for key in ("at", "store", "change", "scope")} == {
        "at": "2023-11-14T22:13:20+00:00",
        "store": str(chain.store),
        "change": 1,
        "scope": "role:owner at Harbour",
    }
    assert chain(*words).err == f"{sentence}\n"
    (row,) = csv.DictReader(io.StringIO(chain(*words, "--with-source").out))
    assert [row[f"report_{key}"] for key in ("at", "store", "change", "scope")] == [
        *("2023-11-14T22:13:20+00:00", str(chain.store), "1", "role:owner at Harbour")
    ]
    assert chain(*words, "--quiet").err == ""
    assert chain(*words, "--with-source", "--format", JSON).status == 2
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert chain(*words).status == 2


def test_the_scope_has_the_time_of_a_report_on_changes(chain: Program) -> None:
    done = chain("report", "export", "changes", "--since", "2026-01-01", "--until", "2026-01-02", "--as-of", "1")

    assert "everyone from 2026-01-01T00:00:00+00:00 to 2026-01-03T00:00:00+00:00" in done.err
