"""Writing to streams that are full, closed, or of another encoding; a change that is saved stays saved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from program import Program
from test_terminal import ANNA, changes

GRANT = ("perms", "grant", ANNA, "booking.edit", "--yes")
FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")


def shell(program: Program, line: str, environment: Mapping[str, str] | None = None) -> tuple[int, str, bytes]:
    """A shell line's status, standard error and output."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    ran = subprocess.run(
        ["bash", "-c", line.replace("rolecall", f"{sys.executable} -m rolecall")],
        env={**known, "ROLECALL_STORE": str(program.store), **(environment or {})},
        cwd=program.store.parent,
        capture_output=True,
        check=False,
    )
    return ran.returncode, ran.stderr.decode(), ran.stdout


@FULL
@pytest.mark.parametrize("form", ["table", "lines", "csv", "json"])
@pytest.mark.parametrize(
    "where", [">/dev/full", "2>/dev/full", ">/dev/full 2>&1", ">&-", "2>&-", ">&- 2>&-", "1</dev/null", "2</dev/null"]
)
def test_what_is_saved_ends_with_0_wherever_its_message_fails(chain: Program, form: str, where: str) -> None:
    line = f"rolecall {' '.join(GRANT)} --format {form} --quiet {where}"
    status, err, _ = shell(chain, line)
    assert (status, changes(chain)) == (0, 2)
    if form == "json" and where == ">/dev/full":
        assert err == ""
    assert "Traceback" not in err


@FULL
def test_the_failure_to_print_is_reported_where_it_still_can_be(chain: Program) -> None:
    status, err, out = shell(chain, f"rolecall {' '.join(GRANT)} --format json >/dev/full")
    assert (status, out) == (0, b"")
    assert err.splitlines() == [
        "Saved as change 2.",
        "The answer cannot be written: No space left on device. The change is saved.",
    ]
    revoke = f"rolecall perms revoke {ANNA} booking.edit --yes"
    status, err, out = shell(chain, f"{revoke} --format table 2>/dev/full")
    assert (status, err) == (0, "")
    assert out.endswith(b"Saved as change 3.\n")


@FULL
@pytest.mark.parametrize(
    "words", ["--help", "perms --help", "perms grant --help", "--version", "user list", "schema plan"]
)
def test_an_answer_on_a_full_disk_is_75(chain: Program, words: str) -> None:
    status, err, _ = shell(chain, f"rolecall {words} >/dev/full")
    assert status == 75
    assert err == "rolecall: The answer cannot be written: No space left on device.\nFree some space and try again.\n"


@FULL
def test_a_diff_that_cannot_be_shown_is_not_saved(chain: Program) -> None:
    status, err, _ = shell(chain, f"rolecall {' '.join(GRANT)} --format lines >/dev/full")
    assert (status, changes(chain)) == (75, 1)
    assert "The change is saved" not in err


@FULL
@pytest.mark.parametrize(("words", "status"), [("user show nobody", 9), ("perms", 2), ("user list --at Riverside", 0)])
def test_a_full_standard_error_leaves_the_status(chain: Program, words: str, status: int) -> None:
    assert shell(chain, f"rolecall {words} 2>/dev/full")[0] == status


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1251", "utf-8"])
def test_data_is_utf_8_whatever_the_locale_and_tables_escape_what_the_terminal_lacks(
    chain: Program, encoding: str
) -> None:
    environment = {"PYTHONIOENCODING": encoding}
    for form in ("lines", "csv", "json"):
        _, _, out = shell(chain, f"rolecall user list --format {form}", environment)
        assert out == chain("user", "list", "--format", form).out.encode()
        assert "Dorćol" in out.decode()
    for words in ("export -", "report export contacts --format markdown", "drift empty.toml"):
        (chain.store.parent / "empty.toml").write_text("rolecall = 1\n", encoding="utf-8")
        _, _, out = shell(chain, f"rolecall {words}", environment)
        assert "Dorćol" in out.decode()
    (chain.store.parent / "fault.toml").write_text(
        'rolecall = 1\n[[expect]]\nuser = "Zoë"\ncan = ["booking"]\n', encoding="utf-8"
    )
    for form in ("junit", "github"):
        _, _, out = shell(chain, f"rolecall check fault.toml --format {form} 2>/dev/null", environment)
        assert "Zoë" in out.decode()
    _, _, out = shell(chain, "rolecall user list --format table", environment)
    text = out.decode(encoding)
    assert "?" not in text
    assert ("Dorćol" if encoding == "utf-8" else "Dor\\u0107ol") in text
    status, err, _ = shell(chain, "rolecall user show Dorćol --format json", environment)
    assert (status, json.loads(err)["error"]["message"]) == (9, "No user is called “Dorćol”.")


def test_signs_of_the_program_look_alike_where_the_terminal_lacks_them(chain: Program) -> None:
    revoke = f"rolecall perms revoke {ANNA} booking --dry-run --format table"
    _, _, out = shell(chain, revoke, {"PYTHONIOENCODING": "ascii"})
    assert "\n- " in out.decode("ascii").replace("  - ", "\n- ")
    assert "\\u2212" not in out.decode("ascii")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (f"perms grant {ANNA} booking.edit --yes --reason $'caf\\xe9'", 0),
        ("user show $'caf\\xe9'", 9),
        ("apply $'caf\\xe9.toml'", 9),
        ("export $'caf\\xe9.toml'", 0),
        ("user list --store $'caf\\xe9.db'", 9),
        (f"perms grant {ANNA} booking.edit --plan-out $'caf\\xe9.json'", 0),
        ("location add $'caf\\xe9' --currency EUR --yes", 2),
    ],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_words_that_are_not_utf_8_end_with_a_status_and_text_that_is(
    chain: Program, words: str, status: int, form: str
) -> None:
    if words.startswith("export"):
        form = ""
    found, err, out = shell(
        chain, f"rolecall {words} {f'--format {form}' if form else ''}", {"ROLECALL_ACTOR": "caf\udce9"}
    )
    assert found == status, err
    assert "Traceback" not in err
    out.decode()
    assert shell(chain, "rolecall history list --format json")[0] == 0
    assert chain("history", "verify").status == 0


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("user list", 0),
        (f"perms grant {ANNA} booking.edit --yes", 0),
        ("export x.toml", 75),
        ("user list --store s.db", 75),
    ],
)
def test_a_working_folder_that_is_gone_is_no_crash(chain: Program, words: str, status: int) -> None:
    (chain.store.parent / "gone").mkdir()
    found, err, _ = shell(chain, f"cd gone && rmdir ../gone && rolecall {words}")
    assert (found, "unexpected" in err) == (status, False), err


def test_the_pager_keeps_ctrl_c_to_itself(chain: Program, tmp_path: Path) -> None:
    from test_terminal import end, sit

    pager = tmp_path / "pager.py"
    pager.write_text(
        "import signal, sys, time\nsignal.signal(signal.SIGINT, lambda *_: print('heard', flush=True))\n"
        "print('paging', flush=True)\ntime.sleep(1)\n",
        encoding="utf-8",
    )
    child = sit(chain, "perms", "show", "all", environment={"PAGER": f"{sys.executable} {pager}"})
    child.expect_exact("paging")
    child.sendintr()
    child.expect_exact("heard")
    assert end(child)[0] == 0
