"""What scripts rely on: streams, statuses, the JSON envelope, and the options that mean the same everywhere."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from program import PIPE, TERMINAL, Answers, Program
from rolecall.store.address import address
from rolecall.store.connections import reader
from rolecall.store.store import Store
from worlds.salon import SALON

GRANT = "perms grant anna booking.create"
READS: tuple[str, ...] = (
    "user list",
    "user show anna",
    "perms show anna",
    "perms list",
    "role list",
    "role show owner",
    "location list",
)
READS += ("location show Riverside", "staff list", "network list", "network show North", "report list")
SAVING = (
    GRANT,
    "perms revoke anna clients",
    "perms copy boris anna --at Riverside --with-role",
    "role set anna manager",
    "user accept zoe",
    "user cancel zoe",
    "user remove anna",
    "location add Quay --currency EUR",
    "staff add Eve --at Harbour",
    "network create South Harbour",
    "invite Eve --email eve@example.com --at Harbour --role manager",
)


def revision(program: Program) -> int:
    return Store(address(str(program.store))).load().revision


# -- streams and formats ---------------------------------------------------------------------------


@pytest.mark.parametrize("line", READS)
def test_a_read_prints_its_answer_and_nothing_else(salon: Program, line: str) -> None:
    for form in ("lines", "csv", "json"):
        done = salon.line(f"{line} --format {form}")
        assert (done.status, done.err) == (0, "")
        assert done.out.endswith("\n")
    assert salon.line(f"{line} --format lines") == salon.line(line), "lines are the default in a pipe"
    assert salon.line(f"{line} --format table").out == salon.line(line, streams=TERMINAL).out


@pytest.mark.parametrize("line", READS)
def test_the_envelope_of_an_answer_has_four_keys(salon: Program, line: str) -> None:
    told = json.loads(salon.line(f"{line} --format json").out)
    words = line.split()
    assert list(told) == ["rolecall", "command", "status", "data"]
    assert (told["rolecall"], told["command"], told["status"]) == (1, " ".join(words[:2]), "ok")


@pytest.mark.parametrize("line", SAVING)
def test_the_envelope_of_a_change_has_what_became_of_it(salon: Program, line: str) -> None:
    looked = salon.line(f"{line} --dry-run --format json")
    assert (looked.status, looked.err) == (0, "Dry run: nothing was saved.\n")
    assert looked.json["saved"] is False
    assert "number" not in looked.json
    saved = salon.line(f"{line} --yes --format json")
    sending = "Nothing is sent: invite Eve in Altegio too. Once accepted: rolecall user accept eve@example.com\n"
    last = sending if line.startswith("invite ") else ""
    assert (saved.status, saved.err) == (0, f"Saved as change 2.\n{last}")
    assert saved.json == {**looked.json, "saved": True, "number": 2}
    assert set(saved.json["changes"]) == {"accesses", "records", "logins", "summary"}


def test_nothing_to_change_is_an_answer_too(salon: Program) -> None:
    done = salon.line("perms grant anna booking --yes --format json")
    assert (done.status, done.err) == (0, "Nothing to change.\n")
    assert done.json == {"title": "grant booking: Anna Petrova at Riverside", "saved": False, "changes": None}
    assert revision(salon) == 1


@pytest.mark.parametrize(
    ("line", "status", "code"),
    [
        ("user list --store mysql://x", 2, "usage"),
        ("user list --nonsense", 2, "usage"),
        ("user show nobody", 9, "not-found"),
        ("user show n", 9, "ambiguous"),
        ("role set olga manager --yes", 7, "refused"),
        ("perms grant anna clients.export --yes", 7, "beyond-role"),
        (GRANT, 8, "unanswered"),
        ("apply nowhere.toml", 9, "not-found"),
        ("apply /", 2, "usage"),
        ("user list --store postgresql://127.0.0.1:1/nowhere", 75, "unavailable"),
        ("apply -", 65, "bad-data"),
    ],
)
def test_the_envelope_of_an_error_stands_on_standard_error(salon: Program, line: str, status: int, code: str) -> None:
    done = salon.line(f"{line} --format json")
    told = json.loads(done.err)
    assert (done.status, done.out) == (status, "")
    assert list(told) == ["rolecall", "command", "status", "error"]
    assert list(told["error"]) == ["code", "message", "hint", "rule", "where"]
    assert (told["rolecall"], told["status"], told["error"]["code"]) == (1, "error", code)
    assert told["command"] == " ".join(shlex.split(line)[: 1 if line.startswith("apply") else 2])


def test_the_message_of_an_error_goes_on_with_each_of_several_things_for_machines(salon: Program) -> None:
    shown = salon.line("user show nobody-one nobody-two --format json")
    count, *each = json.loads(shown.err)["error"]["message"].splitlines()
    assert shown.status == 9
    assert [line.split("“")[1].split("”")[0] for line in each] == ["nobody-one", "nobody-two"], (count, each)


def test_the_data_of_a_user_and_of_permissions_has_the_documented_keys(salon: Program) -> None:
    (user,) = salon.line("user list anna --format json").json
    assert list(user) == ["name", "email", "phone", "memberships"]
    assert list(user["memberships"][0]) == ["location", "role", "staff", "status"]
    (shown,) = salon.line("perms show anna --format json").json
    assert {"user", "location", "role", "permissions", "limits", "reach"} <= set(shown)
    assert shown["permissions"]["calendar"] == {"on": True, "effective": True, "origin": "role"}
    assert shown["limits"]["calendar:staff"] == "self"
    (reported,) = salon.line("report export permissions anna --format json").json
    assert list(reported) == ["name", "email", "phone", "location", "role", "status", "permissions", "limits", "reach"]
    assert reported["permissions"] == [key for key, state in shown["permissions"].items() if state["effective"]]


# -- options and their environment -----------------------------------------------------------------


def test_the_environment_stands_in_for_options_and_options_win(
    salon: Program, rolecall: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rolecall("user", "list", "--store", str(salon.store)).status == 0
    monkeypatch.setenv("ROLECALL_AT", "Harbour")
    assert salon("user", "show", "boris").out == "Boris Kim\tboris@example.com\t\tHarbour\tviewer\t\tactive\n"
    assert "Riverside" in salon("user", "show", "boris", "--at", "Riverside").out
    monkeypatch.setenv("ROLECALL_FORMAT", "json")
    assert salon("user", "show", "boris").json[0]["name"] == "Boris Kim"
    assert salon("user", "show", "boris", "--format", "csv").out.startswith("name,email,")
    assert json.loads(salon("user", "show", "nobody").err)["error"]["code"] == "not-found"
    monkeypatch.setenv("ROLECALL_FORMAT", "yaml")
    done = salon("user", "list")
    assert (done.status, done.err) == (
        2,
        "rolecall: “yaml” is not a valid value for --format.\nChoose from: table, lines, csv, json.\n",
    )


def test_the_status_of_a_dry_run_is_whether_something_would_change(salon: Program) -> None:
    assert salon.line(f"{GRANT} --dry-run").status == 0
    assert salon.line(f"{GRANT} --dry-run --exit-code").status == 4
    assert salon.line("perms grant anna booking --dry-run --exit-code").status == 0
    assert revision(salon) == 1


@pytest.mark.parametrize("line", SAVING)
def test_a_dry_run_shows_what_the_real_run_shows_and_saves_nothing(salon: Program, line: str) -> None:
    before = salon.store.read_bytes()
    looked = salon.line(f"{line} --dry-run --format table")
    assert salon.store.read_bytes() == before
    assert salon.line(f"{line} --yes --format table").out == looked.out
    assert revision(salon) == 2


def test_quiet_leaves_answers_and_errors(salon: Program) -> None:
    done = salon.line(f"{GRANT} --yes --quiet")
    assert (done.status, done.out, done.err) == (0, "", "")
    assert salon.line("user list --quiet").out
    assert salon.line("user show nobody --quiet").err


@pytest.mark.parametrize("line", SAVING)
def test_without_a_terminal_a_change_needs_yes(salon: Program, line: str) -> None:
    for streams, more in ((PIPE, ""), (TERMINAL, " --no-input"), (TERMINAL, " --format json")):
        done = salon.line(line + more, streams=streams)
        assert done.status == 8
        assert "--yes" in done.err
    assert revision(salon) == 1


def test_a_yes_that_comes_through_a_pipe_is_no_yes(salon: Program) -> None:
    assert salon.line(GRANT, text="y\ny\n").status == 8
    assert salon.process(*GRANT.split(), text="y\n").status == 8
    assert revision(salon) == 1


def test_full_shows_every_line_where_the_screenful_sums_up(chain: Program) -> None:
    line = "perms revoke all reports.* --dry-run --format table"
    short, full = chain.line(line), chain.line(f"{line} --full")
    assert len(short.out.splitlines()) < 40 < len(full.out.splitlines())
    assert short.out.splitlines()[-1] == full.out.splitlines()[-1]


def test_a_reason_is_kept_without_what_would_steer_a_terminal_or_break_the_store(salon: Program) -> None:
    done = salon(*GRANT.split(), "--yes", "--reason", "she\x1b[31m \ud800asked\u202e")
    assert done.status == 0, done.err
    with reader(address(str(salon.store))) as transaction:
        (row,) = transaction.rows("SELECT reason, actor, title FROM history WHERE number = 2")
    assert tuple(row) == (
        "she\ufffd[31m \ufffdasked\ufffd",
        "tester",
        "grant booking.create: Anna Petrova at Riverside",
    )


# -- what is asked ---------------------------------------------------------------------------------


def test_what_an_invitation_lacks_is_asked_in_order(salon: Program) -> None:
    answers = Answers(["Riverside", "eve@example.com", "employee", "nobody", "Boris Kim", True])
    done = salon("invite", "Eve Stone", answers=answers)
    assert done.status == 0, done.err
    asked = ["At which location?", "E-mail or phone the person signs in with:", "Which role?", "Copy permissions from:"]
    assert answers.asked == [*asked, "Staff member to link:", "Save?"]
    (eve,) = salon("user", "show", "eve", "--format", "json").json
    assert eve["memberships"][0]["staff"] == "Boris Kim"


def test_what_was_given_is_not_asked(salon: Program) -> None:
    answers = Answers(["manager", "nobody", False])
    done = salon("invite", "Eve", "--phone", "+37120000002", "--at", "Riverside", answers=answers)
    assert answers.asked == ["Which role?", "Copy permissions from:", "Save?"]
    assert (done.status, revision(salon)) == (8, 1)


# -- files -----------------------------------------------------------------------------------------


def test_applying_what_was_exported_changes_nothing_and_makes_the_same_world_anew(
    salon: Program, rolecall: Program, tmp_path: Path
) -> None:
    written = tmp_path / "world.toml"
    assert salon("export", str(written)).err == f"Wrote {written}.\n"
    assert written.read_text() == SALON
    assert salon("apply", str(written), "--prune").err == "Nothing to change.\n"
    assert rolecall("apply", str(written), "--yes", "--quiet").status == 0
    assert rolecall("export", "-").out == SALON


def test_prune_removes_what_the_file_does_not_mention(salon: Program) -> None:
    cut = SALON[: SALON.index('[[user]]\nname = "Zoe')]
    assert salon("apply", "-", text=cut).err == "Nothing to change.\n"
    done = salon("apply", "-", "--prune", "--yes", "--format", "table", "--max-loss", "100%", text=cut)
    assert done.out.splitlines()[0] == "− user Zoe O’Neil <+447400123456>  the history keeps the name"
    assert salon("export", "-").out == cut.rstrip() + "\n"


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        (0, "The file declares no users; --prune would remove all 4 users."),
        (3, "--prune would take away all access of 1 of 4 users, more than a fifth."),
    ],
)
def test_prune_that_removes_many_people_is_refused_unless_max_loss_allows_it(
    salon: Program, kept: int, message: str
) -> None:
    before = salon.store.read_bytes()
    head, *users = SALON.split("[[user]]\n")
    text = "[[user]]\n".join([head, *users[:kept]])

    done = salon("apply", "-", "--prune", "--yes", text=text)

    assert (done.status, done.out) == (7, "")
    assert done.err == f"rolecall: {message}\nIf that is meant, say how much it may take away: --max-loss 100%\n"
    assert salon.store.read_bytes() == before
    assert salon("apply", "-", "--prune", "--yes", "--max-loss", "1", text=text).status == 7
    assert message not in salon("apply", "-", "--prune", "--yes", "--max-loss", "100%", text=text).err


def test_prune_that_takes_every_access_but_no_user_is_refused_too(salon: Program) -> None:
    text = re.sub(r"\n  \[\[user.access\]\]\n(  .*\n)*", "", SALON)

    assert salon("apply", "-", "--prune", "--yes", text=text).status == 7


NAMES_OFF = SALON.replace('role = "viewer"', 'role = "viewr"').replace(
    '"Riverside", "Harbour"', '"Riverside", "Harbor"'
)
NAMES_OFF = NAMES_OFF.replace('  staff = "Anna Petrova"', '  staff = "Ana"')
VALUES_OFF = SALON.replace('"GBP"', '"GBX"').replace('"active"', '"activ"', 1).replace('phone = "+44', 'phne = "+44')


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            VALUES_OFF,
            """\
  standard input:5:12: “GBX” is not the code of a currency.
      Did you mean UGX, GBP?
  standard input:30:12: “activ” is not a status.
      Did you mean active?
  standard input:57:1: Unknown key “phne”.
      Did you mean phone?
""",
        ),
        (
            NAMES_OFF,
            """\
  standard input:19:27: No location is called “Harbor”.
      Did you mean Harbour?
  standard input:29:11: No staff member at Riverside is called “Ana”.
      Fix the name, or add the staff member at Riverside to the file.
  standard input:38:10: No role is called “viewr”.
      Did you mean viewer?
""",
        ),
    ],
    ids=["values", "names"],
)
def test_every_fault_of_a_file_is_reported_at_once_with_its_place(salon: Program, text: str, faults: str) -> None:
    before = salon.store.read_bytes()
    done = salon("apply", "-", "--yes", text=text)
    assert (done.status, done.out, done.err) == (65, "", f"rolecall: standard input: 3 faults.\n{faults}")
    where = json.loads(salon("apply", "-", "--yes", "--format", "json", text=text).err)["error"]["where"]
    assert [list(fault) for fault in where] == [["file", "line", "column", "message", "hint", "rule"]] * 3
    assert salon.store.read_bytes() == before


@pytest.mark.parametrize("ending", ["csv", "json", "md", "xlsx"])
@pytest.mark.parametrize("kind", ["permissions", "users", "contacts"])
def test_a_report_in_a_file_is_the_report_on_standard_output(
    salon: Program, tmp_path: Path, kind: str, ending: str
) -> None:
    form = {"md": "markdown"}.get(ending, ending)
    shown = salon("report", "export", kind, "--format", form)
    place = tmp_path / f"report.{ending}"
    done = salon("report", "export", kind, "--output", str(place))
    assert (done.status, done.out) == (0, "")
    source, wrote = shown.err if ending == "csv" else "", f"Wrote {place}.\n"
    assert (done.err, shown.err.startswith("Report on everyone, made ")) == (source + wrote, ending == "csv")
    assert place.read_bytes() == shown.bytes
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []
    at_terminal = salon("report", "export", kind, "--format", form, streams=TERMINAL)
    assert at_terminal.status == (2 if ending == "xlsx" else 0)


def test_the_version_is_one_line(rolecall: Program) -> None:
    assert rolecall("--version").out == rolecall.process("--version").out == "rolecall 0.1.0\n"
    assert rolecall().status == 2
    assert rolecall("usr").err == "rolecall: There is no command “usr”.\nDid you mean user?\n"
    assert rolecall("version").err == "rolecall: There is no command “version”.\nDid you mean --version?\n"


def test_every_location_that_would_lose_its_last_owner_is_named(chain: Program) -> None:
    done = chain("user", "remove", "ilze.berzina@example.com", "--everywhere", "--yes")
    assert done.status == 7
    assert done.err.splitlines()[:3] == [
        "rolecall: The change breaks 2 rules.",
        "  Harbour would be left without an owner.",
        "  Riverside would be left without an owner.",
    ]
