"""Option, environment, project file, user file, default: where a setting comes from, and gates in a file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from program import Program
from rolecall.app.configuration import token_command
from rolecall.domain.errors import BadData

ANNA = "anna.petrova@example.com"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


def settings(text: str, *, user: bool = False) -> Path:
    """Writes the project's settings file, or the person's."""
    from rolecall.documents.settings_place import user_file

    file = Path(user_file()) if user else Path("rolecall.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def origins(program: Program, *words: str) -> dict[str, str]:
    """Where each setting of `store info` comes from."""
    found = program("store", "info", "--format", "json", *words).json["settings"]
    return {name: setting["origin"] for name, setting in found.items()}


def test_the_first_of_option_environment_project_and_user_counts(
    chain: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = settings('at = "Marina"\nmax-loss = 9\nmax-gain = "5%"\n', user=True)
    settings('at = "Harbour"\nmax-loss = 7\n')
    found = origins(chain)
    assert (found["at"], found["max-loss"], found["max-gain"]) == ("rolecall.toml", "rolecall.toml", str(mine))
    monkeypatch.setenv("ROLECALL_AT", "Riverside")
    assert origins(chain)["at"] == "environment"
    assert origins(chain, "--at", "Dorćol")["at"] == "option"
    assert origins(chain)["store"] == "environment"
    assert origins(chain)["require-reason"] == "default"


def test_a_gate_in_the_project_file_holds_for_every_command(chain: Program) -> None:
    settings('forbid = ["@contacts"]\nrequire-reason = true\n')
    unreasoned = chain("perms", "grant", ANNA, "booking.edit", "--yes")
    assert (unreasoned.status, unreasoned.err.splitlines()) == (
        7,
        ["rolecall: A reason is required here, and none was given.", "Give it: --reason TEXT"],
    )
    forbidden = chain("perms", "grant", ANNA, "clients.list-contacts", "--yes", "--reason", "asked")
    assert (forbidden.status, forbidden.err.splitlines()[0]) == (
        7,
        "rolecall: The plan gives 1 user what is forbidden here: clients.list-contacts.",
    )
    assert chain("perms", "grant", ANNA, "booking.edit", "--yes", "--reason", "asked").status == 0


def test_what_is_forbidden_adds_up_and_cannot_be_lifted_by_forbidding_something_else(chain: Program) -> None:
    settings('forbid = ["clients.list-contacts"]\n')
    done = chain("perms", "grant", ANNA, "clients.list-contacts", "--yes", "--forbid", "booking.delete")
    assert done.status == 7


@pytest.mark.parametrize("user", [False, True])
@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda file: file.symlink_to("nowhere.toml"), "a link to nothing"),
        (lambda file: file.mkdir(), "a folder"),
        (os.mkfifo, "not a file"),
        (lambda file: file.symlink_to("/dev/null"), "not a file"),
    ],
    ids=["dangling link", "folder", "FIFO", "device"],
)
def test_a_policy_that_cannot_be_read_stops_everything(
    chain: Program, made: Callable[[Path], object], message: str, *, user: bool
) -> None:
    file = settings("", user=user)
    file.unlink()
    made(file)

    done = chain("user", "list")

    assert (done.status, done.out) == (65, "")
    assert f"\n  {file}: This is {message}, and settings are read from here." in done.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_policy_without_permission_to_read_it_stops_everything(chain: Program) -> None:
    settings('forbid = "@contacts"\n').chmod(0)

    assert chain("user", "list").status == 75


def test_wrong_keys_and_values_are_reported_with_their_place(chain: Program) -> None:
    settings('max-los = 5\nforbid = 3\nformat = "lines"\n')
    done = chain("user", "list")
    assert done.status == 65
    assert done.err.splitlines() == [
        "rolecall: rolecall.toml: 2 faults.",
        "  rolecall.toml:1:1: Unknown key “max-los”.",
        "      Did you mean max-loss?",
        "  rolecall.toml:2:1: The setting forbid takes a list of permissions and @sets.",
    ]


@pytest.mark.parametrize("gate", ["max-loss", "max-gain"])
def test_a_gate_without_a_value_is_a_fault_and_not_skipped(chain: Program, gate: str) -> None:
    settings(f'{gate} = ""\n')
    done = chain("user", "list")
    assert (done.status, f"rolecall.toml:1:1: The setting {gate} takes a number" in done.err) == (65, True)


def test_a_wrong_format_in_a_file_is_reported(chain: Program) -> None:
    settings('format = "tabel"\n')
    done = chain("user", "list")
    assert (done.status, done.err.splitlines()[0]) == (2, "rolecall: “tabel” is not a valid value for --format.")


def test_a_file_that_is_no_toml_is_reported_with_its_place(chain: Program) -> None:
    settings("at = \n")
    done = chain("user", "list")
    assert done.status == 65
    assert "rolecall.toml:1:" in done.err


def test_store_info_lists_what_a_store_holds(chain: Program) -> None:
    found = chain("store", "info", "--format", "json").json
    assert found["holds"] == {"location": 8, "staff": 92, "network": 3, "user": 120, "membership": 148}
    assert (found["exists"], found["changes"]) == (True, 1)


def test_every_schema_is_json_and_is_what_it_says(rolecall: Program) -> None:
    for kind, version in (("world", 1), ("fixture", 1), ("plan", 2), ("answer", 1), ("error", 1)):
        assert json.loads(rolecall("schema", kind).out)["$id"] == f"urn:rolecall:{kind}:{version}"


def test_answers_and_errors_agree_with_their_schemas(chain: Program) -> None:
    from jsonschema import Draft202012Validator

    schemas = {kind: json.loads(chain("schema", kind).out) for kind in ("answer", "error")}
    for line in ("user list", "role list", f"perms grant {ANNA} booking.edit --dry-run"):
        Draft202012Validator(schemas["answer"]).validate(json.loads(chain.line(f"{line} --format json").out))
    bad = settings("x = 1\n")
    for line in ("user show nobody", "user lst", "user list --no-such-option", "user list"):
        done = chain.line(f"{line} --format json")
        Draft202012Validator(schemas["error"]).validate(json.loads(done.err))
        assert (done.status, done.out) != (0, "")
    bad.unlink()


def test_the_world_schema_fits_what_export_writes(chain: Program) -> None:
    import tomllib

    from jsonschema import Draft202012Validator

    schema = json.loads(chain("schema", "world").out)
    Draft202012Validator(schema).validate(tomllib.loads(chain("export", "-").out))


def test_a_token_command_counts_in_the_persons_own_settings_only() -> None:
    assert token_command() == ("", "")
    settings('token-command = "touch was-run"\n')
    own, said = token_command()
    assert (own, said) == ("", "The token-command in rolecall.toml is not run; only your own settings may name one.")
    settings('token-command = "pass show account"\n', user=True)
    assert token_command() == ("pass show account", said)


def test_a_token_command_is_a_text(chain: Program) -> None:
    settings("token-command = 7\n", user=True)
    with pytest.raises(BadData) as failed:
        token_command()
    assert failed.value.faults[0].message == "The setting token-command takes a command as you would type it."
