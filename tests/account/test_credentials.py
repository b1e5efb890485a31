from __future__ import annotations

import shlex
import sys
from pathlib import Path
from stat import S_IMODE

import pytest

from rolecall.account import credentials
from rolecall.account.credentials import Tokens, forget, from_command, save, stored, tokens_for
from rolecall.documents.atomic import write_atomically
from rolecall.domain.errors import BadData, Refused, SignedOut, Unavailable, WrongUsage

PRODUCT, OTHER = "https://api.alteg.io", "https://other.example.com"
ADDRESS = f"{PRODUCT}/api/v1"
PARTNER, USER = "partner-d41d8cd98f00", "user-9e107d9d372bb"
ENVIRONMENT = {"ROLECALL_PARTNER_TOKEN": PARTNER, "ROLECALL_USER_TOKEN": USER}
TOKENS = Tokens(PRODUCT, PARTNER, USER)


def write(file: str, data: bytes) -> None:
    write_atomically(Path(file), data, mode=0o600)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "rolecall" / "credentials.toml")


def printing(*lines: str, status: int = 0) -> str:
    """A token-command that prints these lines."""
    code = f"print({chr(10).join(lines)!r}); raise SystemExit({status})"
    return shlex.join([sys.executable, "-c", code])


# -- tokens --------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["a b", "a\nb", "a,b", "a\r", "ключ", "a" * 5000, "a\0b", "\x7f"])
@pytest.mark.parametrize("place", ["partner", "user"])
def test_what_no_header_can_carry_is_no_token_and_not_repeated(token: str, place: str) -> None:
    with pytest.raises(WrongUsage, match=f"The {place} token is empty, or has characters") as refused:
        Tokens(PRODUCT, *(token if place == name else known for name, known in (("partner", PARTNER), ("user", USER))))
    assert token not in refused.value.message


def test_a_partner_alone_may_ask_and_a_user_alone_may_not() -> None:
    assert Tokens(PRODUCT, PARTNER).user == ""
    with pytest.raises(WrongUsage):
        Tokens(PRODUCT, "", USER)


def test_tokens_show_themselves_nowhere() -> None:
    assert repr(TOKENS) == f"Tokens(host='{PRODUCT}')"
    assert f"{TOKENS}" == repr(TOKENS)
    assert TOKENS.hidden_in(f"{USER} and {PARTNER}") == "… and …"


# -- where they come from ------------------------------------------------------------------------


def test_the_environment_comes_first_then_the_command_then_the_file(file: str) -> None:
    save(Tokens(PRODUCT, "partner-of-file", "user-of-file"), file, write)
    command = printing("partner-of-command", "user-of-command")
    assert tokens_for(ADDRESS, environment=ENVIRONMENT, command=command, file=file).user == USER
    assert tokens_for(ADDRESS, environment={}, command=command, file=file).user == "user-of-command"
    assert tokens_for(ADDRESS, environment={}, command="", file=file).user == "user-of-file"


def test_without_any_a_person_has_to_connect(file: str) -> None:
    with pytest.raises(SignedOut, match=r"^There are no tokens for https://api\.alteg\.io\.$") as failed:
        tokens_for(ADDRESS, environment={}, command="", file=file)
    assert failed.value.hint == "Run: rolecall account connect"


def test_those_of_the_environment_are_for_the_product_unless_it_names_another_host(file: str) -> None:
    with pytest.raises(SignedOut, match=rf"are for {PRODUCT} and are not sent there"):
        tokens_for(f"{OTHER}/api/v1", environment=ENVIRONMENT, command="", file=file)
    named = {**ENVIRONMENT, "ROLECALL_ACCOUNT_URL": OTHER}
    assert tokens_for(f"{OTHER}/api/v1", environment=named, command="", file=file).host == OTHER
    with pytest.raises(SignedOut, match=rf"are for {OTHER} and are not sent there"):
        tokens_for(ADDRESS, environment=named, command="", file=file)


def test_those_in_the_file_are_for_their_host_alone(file: str) -> None:
    save(TOKENS, file, write)
    with pytest.raises(SignedOut, match=rf"There are no tokens for {OTHER}\."):
        tokens_for(f"{OTHER}/api/v1", environment={}, command="", file=file)
    with pytest.raises(SignedOut):
        tokens_for("http://127.0.0.1:80/api/v1", environment={}, command="", file=file)


def test_a_command_is_not_run_for_another_host(file: str, tmp_path: Path) -> None:
    trace = tmp_path / "was-run"
    command = shlex.join([sys.executable, "-c", f"open({str(trace)!r}, 'w')"])
    with pytest.raises(SignedOut):
        tokens_for(f"{OTHER}/api/v1", environment={}, command=command, file=file)
    assert not trace.exists()


@pytest.mark.parametrize("missing", list(ENVIRONMENT))
@pytest.mark.parametrize("empty", [{}, {"": ""}])
def test_half_an_environment_is_a_mistake(file: str, missing: str, empty: dict[str, str]) -> None:
    environment = {**ENVIRONMENT, missing: ""} if empty else {k: v for k, v in ENVIRONMENT.items() if k != missing}
    with pytest.raises(WrongUsage, match=f"{missing} is not"):
        tokens_for(ADDRESS, environment=environment, command="", file=file)


def test_blanks_around_a_token_are_none_of_it(file: str) -> None:
    environment = {key: f" {value}\n" for key, value in ENVIRONMENT.items()}
    assert tokens_for(ADDRESS, environment=environment, command="", file=file) == TOKENS


# -- a command -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (printing(PARTNER, USER, status=3), "The token-command failed with status 3."),
        (printing(PARTNER), "The token-command printed 1 tokens, not two."),
        (printing(), "The token-command printed 0 tokens, not two."),
        (printing(PARTNER, USER, USER), "The token-command printed 3 tokens, not two."),
        ("/no/such/program", "The token-command failed."),
        ("'", "The token-command failed."),
        (" ", "The token-command failed."),
    ],
)
def test_a_command_that_fails_needs_a_person(command: str, message: str) -> None:
    with pytest.raises(SignedOut) as failed:
        from_command(command, PRODUCT)
    assert failed.value.message == message
    assert "rolecall.toml" in failed.value.hint


def test_a_command_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "COMMAND_SECONDS", 0.1)
    with pytest.raises(SignedOut, match="took longer than"):
        from_command(shlex.join([sys.executable, "-c", "import time; time.sleep(60)"]), PRODUCT)


def test_no_shell_reads_a_command(tmp_path: Path) -> None:
    trace = tmp_path / "was-run"
    command = f"{printing(PARTNER, USER)} ; touch {shlex.quote(str(trace))}"
    assert from_command(command, PRODUCT) == TOKENS
    assert not trace.exists()


# -- the file ------------------------------------------------------------------------------------


def test_what_is_saved_is_read_back_and_is_the_persons_alone(file: str) -> None:
    save(TOKENS, file, write)
    save(Tokens(OTHER, "other-partner", 'quotes"\\and-more'), file, write)
    assert stored(file) == {PRODUCT: TOKENS, OTHER: Tokens(OTHER, "other-partner", 'quotes"\\and-more')}
    assert S_IMODE(Path(file).stat().st_mode) == 0o600
    assert S_IMODE(Path(file).parent.stat().st_mode) == 0o700


def test_hosts_are_forgotten_one_by_one(file: str) -> None:
    save(TOKENS, file, write)
    save(Tokens(OTHER, "other-partner", "other-user"), file, write)
    assert forget(PRODUCT, file, write)
    assert not forget(PRODUCT, file, write)
    assert list(stored(file)) == [OTHER]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_can_use_is_refused(file: str, mode: int) -> None:
    save(TOKENS, file, write)
    Path(file).chmod(mode)
    for use in (
        lambda: tokens_for(ADDRESS, environment={}, command="", file=file),
        lambda: save(TOKENS, file, write),
        lambda: forget(PRODUCT, file, write),
    ):
        with pytest.raises(Refused, match="Others can read") as refused:
            use()
        assert f"chmod 600 {file}" in refused.value.hint


@pytest.mark.parametrize(
    "text",
    [
        f'["{PRODUCT}"]\npartner-token = "{PARTNER}\nuser-token = "{USER}"',
        f"{USER} = {PARTNER}",
        f'["{PRODUCT}"]\npartner-token = "{PARTNER}"',
        f'["{PRODUCT}"]\npartner-token = 7\nuser-token = "{USER}"',
        f'"{PRODUCT}" = "{USER}"',
        f'user-token = "{USER}"\nuser-token = "{USER}"',
    ],
)
def test_a_file_with_faults_is_told_without_its_content(file: str, text: str) -> None:
    save(TOKENS, file, write)
    Path(file).write_text(text)
    with pytest.raises(BadData) as failed:
        stored(file)
    (fault,) = failed.value.faults
    assert fault.file == file
    said = repr(failed.value) + repr(fault) + repr(failed.value.__cause__)
    assert USER not in said
    assert PARTNER not in said


def test_a_file_in_bytes_that_are_no_text_is_told(file: str) -> None:
    save(TOKENS, file, write)
    Path(file).write_bytes(b"\xff\xfe")
    with pytest.raises(BadData, match="1 fault"):
        stored(file)


def test_a_folder_in_its_place_is_told(file: str) -> None:
    Path(file).mkdir(parents=True)
    with pytest.raises(Unavailable, match="cannot be read"):
        stored(file)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "rolecall").symlink_to(tmp_path / "nowhere" / "else")
    with pytest.raises(Unavailable, match=r"The folder .*/rolecall cannot be made"):
        save(TOKENS, str(tmp_path / "rolecall" / "credentials.toml"), write)
