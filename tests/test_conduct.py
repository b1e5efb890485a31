"""What is the same everywhere: every verb of the real tree, called on one salon, keeps the command line's contract."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from conduct import BEFORE, CALLS, DRY, READING, VERBS, WHOLE, WRITING, call, furnish, options
from program import PIPE, TERMINAL, Answers, Done, Program
from rolecall.app.environment import Environment
from rolecall.cli import run
from rolecall.terminal.streams import Streams, observe
from schemas import validator
from simulated import Simulated, simulated_account
from test_terminal import end, sit

ESCAPE = "\x1b"
WIDE = {
    "Riverside": "河滨区美容美发沙龙旗舰店",
    "Anna Petrova": "안나 페트로바 아나스타샤",
    "North": "北部のネットワーク",
}
EACH_VERB = pytest.mark.parametrize("name", VERBS)
EACH_READING = pytest.mark.parametrize("name", READING)
EACH_WRITING = pytest.mark.parametrize("name", WRITING)
CONSENTING = [name for name in WRITING if "--yes" in options(VERBS[name])]
CONFIRMATION = re.compile(
    r"(rolecall: )?(\d+ [a-z ]+, )*\d+ [a-z ]+ would change\. Confirmation required; rerun with --yes\."
)
"""What is all that is said where nobody can be asked."""
WITH_FORMATS = [(name, form) for name in VERBS for form in CALLS.get(name, CALLS["export"]).formats]


@pytest.fixture(scope="module")
def account() -> Iterator[Simulated]:
    """A small account that every store here is connected to."""
    with simulated_account(3, 2) as running:
        yield running


@pytest.fixture(autouse=True)
def _signed_in(account: Simulated, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tokens are in the environment, and there are no settings or files of whoever runs the tests."""
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path_factory.mktemp("home")))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("ROLECALL_ACCOUNT_URL", account.url)
    monkeypatch.setenv("ROLECALL_PARTNER_TOKEN", account.partner_token)
    monkeypatch.setenv("ROLECALL_USER_TOKEN", account.user_token)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, account: Simulated) -> Path:
    """A folder with a salon and the files that calls name, made once."""
    return furnish(tmp_path_factory.mktemp("furnished"), account.url).store.parent


@pytest.fixture
def program(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program in a folder of its own with all that calls name."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Program(tmp_path / "store.db")


def kept(program: Program) -> dict[str, bytes]:
    """Every file in the program's folder, without what SQLite keeps beside a store: nothing yet to be written to it."""
    found = {path.name: path.read_bytes() for path in program.store.parent.iterdir() if path.suffix != ".db-shm"}
    return {name: data for name, data in found.items() if data or not name.endswith("-wal")}


def looking(name: str) -> str:
    """What keeps a verb from saving."""
    return "--dry-run" if name in DRY else ""


def test_every_verb_has_a_call_and_every_call_a_verb() -> None:
    assert set(VERBS) == set(CALLS)
    assert {name for name in VERBS if "--format" not in options(VERBS[name])} == {"schema", "export", "completion"}, (
        "these print a document whose form is fixed"
    )


@EACH_VERB
def test_every_verb_has_the_options_that_mean_the_same_everywhere(name: str) -> None:
    found = options(VERBS[name])
    assert {"--quiet", "--no-input"} <= found
    if name in WRITING:
        assert {"--exit-code", "--reason", "--max-loss", "--full", "--store", "--format"} <= found
        assert "--plan-out" in found or name == "pull", "which remembers more than a plan holds"
        assert "--yes" in found or name == "perms edit", "which is there to be answered"


# -- streams and formats ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "form"), WITH_FORMATS)
def test_standard_output_holds_the_answer_in_its_format_and_nothing_else(
    program: Program, name: str, form: str
) -> None:
    done = call(program, name, f"--format {form} {looking(name)}")
    assert done.status == (0 if name in DRY else CALLS[name].status), done.err
    assert done.out.endswith("\n")
    assert ESCAPE not in done.out + done.err
    assert "Dry run" not in done.out
    if form == "json":
        told = json.loads(done.out)
        validator("answer").validate(told)
        assert told["command"] == name
    elif form == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(done.out))}) == 1
    elif form == "lines":
        assert len({line.count("\t") for line in done.out.splitlines()}) == 1


@pytest.mark.parametrize("name", CONSENTING)
def test_what_was_saved_is_one_envelope_too(program: Program, name: str) -> None:
    done = call(program, name, "--yes --format json")
    assert done.status == 0, done.err
    told = json.loads(done.out)
    validator("answer").validate(told)
    assert (told["command"], told["data"]["saved"], told["data"]["number"]) == (name, True, len(BEFORE) + 2)
    assert done.err.splitlines()[0] == f"Saved as change {len(BEFORE) + 2}."  # an invitation says what comes next


@EACH_VERB
def test_an_unknown_option_is_wrong_usage_with_near_misses_and_an_envelope_where_wanted(
    program: Program, name: str
) -> None:
    for option in options(VERBS[name]) - {"-q", "-n", "-y", "-o", "--yes"}:
        done = program.line(f"{name} {option}x")
        assert (done.status, done.out) == (2, "")
        assert option in done.err, "the near miss"
    done = program.line(f"{name} --nothing-like-it --format json")
    told = json.loads(done.err)
    validator("error").validate(told)
    assert (done.status, done.out, told["command"], told["error"]["code"]) == (2, "", name, "usage")


@pytest.mark.parametrize("name", [n for n in VERBS if "--store" in options(VERBS[n]) and n != "check"])
def test_a_store_that_cannot_be_is_reported_in_an_envelope(program: Program, name: str) -> None:
    done = call(program, name, f"--store mysql://nowhere {'--format json' if CALLS[name].formats else ''}")
    assert (done.status, done.out) == (2, "")
    if CALLS[name].formats:
        validator("error").validate(json.loads(done.err))


@EACH_VERB
def test_help_has_examples(program: Program, name: str) -> None:
    done = program.line(f"{name} --help")
    assert (done.status, done.err) == (0, "")
    assert f"Usage: rolecall {name} " in done.out
    _, _, examples = done.out.partition("\n  Example")
    assert f"\n    rolecall {name}" in examples
    assert max(map(len, done.out.splitlines())) <= 120


# -- asking and saving -----------------------------------------------------------------------------


@EACH_WRITING
def test_nobody_is_asked_without_a_terminal_and_nothing_is_read_from_a_pipe(program: Program, name: str) -> None:
    before = kept(program)
    words = f"{name} {CALLS[name].words}"
    for streams, more in ((PIPE, ""), (PIPE, "--format json"), (TERMINAL, "--no-input")):
        done = program.line(f"{words} {more}", streams=streams, text="y\ny\n")
        assert (done.status, done.out, done.unread) == (8, "", "y\ny\n")
        if name in CONSENTING:
            said = json.loads(done.err)["error"]["message"] if "json" in more else done.err
            *progress, sentence = said.removesuffix("\nTo look only, rerun with --dry-run.\n").splitlines()
            assert CONFIRMATION.fullmatch(sentence.rpartition("\x1b[K")[2]), said
            assert not progress or name == "pull", "which reads for a while before it knows"
    assert kept(program) == before


def test_an_error_names_everything_that_is_missing_at_once(program: Program) -> None:
    done = program.line("invite Eve")
    assert done.status == 8
    for option in ("--at", "--email", "--phone", "--role"):
        assert option in done.err


@EACH_WRITING
def test_a_dry_run_changes_no_byte_and_its_status_is_what_would_be(program: Program, name: str) -> None:
    before = kept(program)
    done = call(program, name, "--dry-run")
    assert (done.status, done.err.splitlines()[-1]) == (0, "Dry run: nothing was saved.")
    assert call(program, name, "--dry-run --exit-code").status == 4
    assert kept(program) == before


@EACH_READING
def test_a_reading_changes_no_byte(program: Program, name: str) -> None:
    before = kept(program)
    call(program, name)
    after = kept(program)
    after.pop("kept.db", None)  # a backup, the only file that a reading writes
    assert after == before


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_store_is_made_or_replaced_only_with_consent(program: Program, name: str) -> None:
    before = kept(program)
    done = call(program, name, "--dry-run")
    assert (done.status, done.err.splitlines()[-1]) == (0, "Dry run: nothing was saved.")
    if "--yes" in options(VERBS[name]):
        for streams, more in ((PIPE, ""), (PIPE, "--format json"), (TERMINAL, "--no-input")):
            done = call(program, name, more, streams=streams)
            assert done.status == 8
            assert "--yes" in done.err
    assert kept(program) == before


@EACH_VERB
def test_quiet_leaves_the_answer_without_remarks(program: Program, name: str) -> None:
    loud = call(program, name, looking(name))
    quiet = call(program, name, f"{looking(name)} --quiet")
    assert (quiet.status, quiet.err) == (loud.status, "")
    said, said_quietly = (re.sub(r"(rolecall-demo)-\w+", r"\1", done.out) for done in (loud, quiet))
    assert said_quietly == ("" if name in DRY else said)
    if name in CONSENTING:
        saved = call(program, name, "--yes --quiet")
        assert (saved.status, saved.out, saved.err) == (0, "", "")


def test_quiet_leaves_a_patch_too(program: Program) -> None:
    loud = program.line("drift world.toml --patch store")
    quiet = program.line("drift world.toml --patch store --quiet")
    assert (quiet.status, quiet.err) == (4, "")
    assert quiet.out == loud.out != ""


# -- terminals -------------------------------------------------------------------------------------


def seen(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, asked: bool, **environment: str) -> Streams:
    """What the program finds out about its streams in an environment; `asked` puts someone there, and no pager."""
    with monkeypatch.context() as there:
        for key, value in environment.items():
            there.setenv(key, value)
        for stream in ("stdout", "stderr"):
            there.setattr(getattr(sys, stream), "isatty", lambda: terminal, raising=False)
        return replace(observe(), height=0, input_is_terminal=asked, error_is_terminal=asked)


@EACH_VERB
def test_colours_come_only_where_they_are_wanted(program: Program, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CALLS[name]
    words = f"{'--format table' if 'table' in entry.formats else ''} {looking(name)}"

    def shown(*, terminal: bool, **environment: str) -> Done:
        streams = seen(monkeypatch, terminal=terminal, asked=bool(entry.asks), **environment)
        return call(program, name, words, streams=streams)

    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        done = shown(terminal=True, **environment)
        assert ESCAPE not in done.out + done.err
    assert ESCAPE not in shown(terminal=False).out
    if "table" in entry.formats:
        assert ESCAPE in shown(terminal=False, FORCE_COLOR="1").out
        assert ESCAPE in shown(terminal=True, TERM="xterm").out


def widened(text: str) -> str:
    """The text with names whose characters are two cells wide."""
    for name, wide in WIDE.items():
        text = text.replace(name, wide)
    return text


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory, account: Simulated) -> Program:
    """The program on the same salon with East Asian names; nothing is saved there."""
    return furnish(tmp_path_factory.mktemp("wide"), account.url, widened)


@pytest.mark.parametrize("name", [name for name in VERBS if "table" in CALLS[name].formats])
def test_a_table_keeps_within_sixty_cells(wide: Program, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(wide.store.parent)
    streams = seen(monkeypatch, terminal=True, asked=bool(CALLS[name].asks), COLUMNS="60", NO_COLOR="1")
    done = call(wide, name, f"--format table {looking(name)}", streams=streams, named=widened)
    assert done.status == (0 if name in DRY else CALLS[name].status), done.err
    broad = [line for line in done.out.splitlines() if cell_len(line) > 60]
    copied = ("  rolecall ", "  fix ", "  export ")
    assert all(line.startswith(copied) for line in broad), "what can be copied is not broken"


@EACH_VERB
def test_a_pipe_that_nobody_reads_is_quiet(program: Program, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    loud = call(program, name, looking(name))
    reader, writer = os.pipe()
    os.close(reader)
    entry = CALLS[name]
    streams = TERMINAL if entry.asks else PIPE
    asker, clock = (lambda: Answers(entry.asks() if entry.asks else [])), (lambda: program.clock)
    environment = Environment(asker=asker, streams=lambda: streams, clock=clock)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with open(writer, "w", encoding="utf-8") as out, monkeypatch.context() as there:
        there.setattr(sys, "stdout", out)
        there.setattr(sys, "stderr", err)
        there.setenv("ROLECALL_STORE", str(program.store))
        status = run(shlex.split(f"{name} {entry.words} {looking(name)}"), environment)
    assert (status, err.buffer.getvalue().decode()) == (loud.status, loud.err)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("user remove", "Save?"),
        ("role set", "Save?"),
        ("history undo", "Save?"),
        ("apply", "Save?"),
        ("network delete", "Type North"),
        ("perms edit", "Section"),
    ],
)
@pytest.mark.parametrize("how", ["Ctrl-C", "Ctrl-D", "signal"])
def test_an_interruption_at_a_question_is_130_and_leaves_the_store_as_it_was(
    program: Program, name: str, question: str, how: str
) -> None:
    before = kept(program)
    child = sit(program, *f"{name} {CALLS[name].words}".split())
    child.expect_exact(question)
    if how == "signal":
        child.kill(signal.SIGINT)
    else:
        child.send({"Ctrl-C": "\x03", "Ctrl-D": "\x04"}[how])
    status, told = end(child)
    assert status == 130
    assert "Interrupted; nothing was saved." in told
    assert "Traceback" not in told
    assert kept(program) == before
