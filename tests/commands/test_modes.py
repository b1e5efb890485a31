"""Permissions of what commands write: it is about people, so it is its owner's alone unless somebody says otherwise."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from program import Program

ANNA = "anna.petrova@example.com"
PEOPLE = "name,email,location,role\nZoe,zoe@example.com,Riverside,manager\nIvan,nonsense,Riverside,manager\n"
FIXTURE = 'rolecall = 1\n[[expect]]\nuser = "anna.petrova@example.com"\ncan = ["calendar"]\n'
WRITERS = {
    "export": "export {}",
    "report": "report export permissions --output {}.csv",
    "workbook": "report export permissions --output {}.xlsx",
    "page": "report export permissions --output {}.html",
    "plan": f"perms grant {ANNA} @mobile --plan-out {{}}",
    "recording": "check --live --record all --output {}",
    "junit": "check fixture.toml --live --format junit --output {}",
    "rejects": "invite --file people.csv --partial --rejects {} --yes",
}


@pytest.fixture(autouse=True)
def _wide_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "fixture.toml").write_text(FIXTURE)
    before = os.umask(0)
    yield
    os.umask(before)


def _modes(folder: Path) -> set[int]:
    return {S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.parametrize("line", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize(("options", "mode"), [("", 0o600), (" --mode 640", 0o640), (" --mode 0444", 0o444)])
def test_what_a_command_writes_is_its_owners_alone_unless_mode_says_otherwise(
    chain: Program, tmp_path: Path, line: str, options: str, mode: int
) -> None:
    (tmp_path / "out").mkdir()
    done = chain.line(line.format("out/file") + options)
    assert done.status in (0, 3, 5), done.err
    assert _modes(tmp_path / "out") == {mode}


def test_a_file_that_is_there_keeps_its_permissions(chain: Program, tmp_path: Path) -> None:
    (tmp_path / "world.toml").touch(mode=0o664)
    chain("export", "world.toml")
    assert S_IMODE((tmp_path / "world.toml").stat().st_mode) == 0o664


@pytest.mark.parametrize("mode", ["rw", "8", "-1", "00600", "0o600", "６００"])
def test_what_is_no_mode_is_refused_before_anything_is_written(chain: Program, tmp_path: Path, mode: str) -> None:
    for words in (("export", "world.toml"), ("perms", "grant", ANNA, "@mobile", "--yes")):
        done = chain(*words, "--mode", mode)
        assert (done.status, done.err.splitlines()) == (
            2,
            [
                f"rolecall: “{mode}” is not a valid value for --mode.",
                "Give permissions in octal, as for chmod: 600, 640 or 644.",
            ],
        )
    assert not (tmp_path / "world.toml").exists()
    assert len(chain("history", "list").out.splitlines()) == 1


@pytest.mark.parametrize(
    "line",
    [
        "export STORE",
        "perms grant anna.petrova@example.com booking.edit --plan-out STORE",
        "report export permissions --format csv --output STORE",
        "invite --file people.csv --partial --rejects STORE --yes",
    ],
)
def test_no_file_that_is_written_takes_the_place_of_the_store(
    chain: Program, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "Eve Stone,eve@example.com,Riverside,administrator\nZed Roe,zed@example.com,Nowhere,administrator\n"
    Path("people.csv").write_text(f"name,email,location,role\n{rows}")
    before = chain.store.read_bytes()
    done = chain.line(line.replace("STORE", str(chain.store)))
    assert (done.status, "a database, such as a store" in done.err) == (2, True), done.err
    assert chain.store.read_bytes() == before
