"""The command: help, greeting, what is refused, and a quiet end."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rolecall_simulator.faults import KINDS_OF_FAULT
from rolecall_simulator.traits import TRAITS
from simulator.client import Client

COMMAND = [sys.executable, "-m", "rolecall_simulator"]


def ended(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=30, check=False)


@contextmanager
def started(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command on a free port, and all it has said; it must be quiet from then on."""
    process = subprocess.Popen([*COMMAND, "--port", "0", *words], stdout=-1, stderr=-1, text=True)
    try:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(9)]
        yield process, "".join(lines)
    finally:
        process.kill()
        process.communicate()


def test_it_greets_with_what_is_needed_to_sign_in() -> None:
    with started("--people", "5,3", "--trait", "page-base=0") as (_, greeting):
        url = re.findall(r"http://127\.0\.0\.1:\d+/api/v1", greeting)[0]
        partner, user = re.findall(r"export ROLECALL_\w+=(\S+)", greeting)
        assert "2 locations, 8 users." in greeting
        assert len(Client(url, partner, user).get("/companies?my=1").data) == 2
        login, password = re.findall(r"or as (\S+) with the password (\w+)", greeting)[0]
        signed_in = Client(url, partner, "").post("/auth", {"login": login, "password": password})
        assert signed_in.data["user_token"] == user


def test_faults_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps([{"kind": "status", "status": 500, "path": "/groups"}]))
    with started("--people", "5", "--fault", str(file)) as (_, greeting):
        url = re.findall(r"http://\S+/api/v1", greeting)[0]
        partner, user = re.findall(r"export ROLECALL_\w+=(\S+)", greeting)
        assert [Client(url, partner, user).get("/groups").status for _ in range(2)] == [500, 200]


def test_an_interruption_ends_it_quietly() -> None:
    with started("--people", "3") as (process, _):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (0, "", "")


def test_help_is_plain_and_names_every_trait_and_fault() -> None:
    done = ended("--help")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 120
    for name in [trait.name for trait in TRAITS] + [*KINDS_OF_FAULT]:
        assert f"  {name}" in done.stdout


def test_the_traps_can_be_listed() -> None:
    done = ended("--traps")
    assert done.returncode == 0
    assert "35  no versions: others overwrite silently\n      fault edit\n" in done.stdout


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--trait", "put"], "A trait is written NAME=VALUE, as in put=partial; “put” has no value."),
        (["--trait", "put=half"], "“half” is not a value of the trait put. Choose from: full, partial, clear."),
        (["--trait", "clock=0"], "“0” is not a value of the trait clock"),
        (["--fault", "missing.json"], "missing.json: No such file or directory"),
        (["--people", "1,x"], "“1,x”"),
        (["--port", "99999"], "port"),
    ],
)
def test_what_cannot_be_started_is_refused_with_its_reason(words: list[str], error: str) -> None:
    done = ended(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert error in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_faults_that_are_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text('{"kind": "flood"}')
    assert f"{file}: A fault needs a kind. Choose from: " in ended("--fault", str(file)).stderr
    file.write_text("{")
    assert f"{file}: Expecting" in ended("--fault", str(file)).stderr


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} is taken. Choose another with --port" in ended("--port", str(port)).stderr
