"""The store and a simulated account over HTTP: connecting, telling how the two stand, disconnecting."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from program import PIPE, TERMINAL, Answers, Done, Program
from rolecall.account.hosts import host_of
from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.domain.account.role_books import RoleBook
from rolecall.store import account_writing
from rolecall.store.account_reading import Binding, Lease, Push
from rolecall.store.account_store import AccountStore
from rolecall.store.address import Address
from simulated import Simulated, simulated_account

DEMO = "mara@example.com"


def account_of(rolecall: Program) -> AccountStore:
    return AccountStore(Address("sqlite", str(rolecall.store)))


def credentials(home: Path) -> Path:
    return home / "credentials.toml"


def connect(rolecall: Program, account: Simulated, *answers: str, more: str = "") -> Done:
    """Connects with what a person types."""
    return rolecall.line(f"account connect --url {account.url} {more}", answers=Answers(list(answers)))


# -- connecting ------------------------------------------------------------------------------------


def test_who_signs_in_with_a_password_is_known_and_the_tokens_are_kept_for_their_owner_alone(
    rolecall: Program, simulated: Simulated, home: Path
) -> None:
    demo = simulated.simulator.account.demo
    done = connect(rolecall, simulated, simulated.partner_token, "", demo.email, demo.password)

    assert done.status == 0, done.err
    assert f"Connected to {simulated.url} as Mara Quill: 3 locations.\nNext: rolecall pull\n" == done.err
    binding = account_of(rolecall).binding()
    assert binding
    assert (binding.url, binding.caller, binding.name) == (simulated.url, demo.id, "Mara Quill")
    kept = credentials(home).read_text(encoding="utf-8")
    assert demo.token in kept
    written = kept + rolecall.store.read_bytes().decode("latin-1")
    assert demo.password not in written.replace("simulated-", ""), "which is how its tokens begin"
    assert credentials(home).stat().st_mode & 0o777 == 0o600


def test_a_wrong_password_is_signed_out_and_leaves_nothing_behind(
    rolecall: Program, simulated: Simulated, home: Path
) -> None:
    done = connect(rolecall, simulated, simulated.partner_token, "", DEMO, "wrong")

    assert (done.status, done.out) == (77, "")
    assert "did not accept the partner token, the login and the password" in done.err
    assert not rolecall.store.exists()
    assert not credentials(home).exists()


@pytest.mark.parametrize("partner", ["", "with space", "x" * 5000])
def test_what_cannot_be_a_token_is_refused_before_anything_is_sent(
    rolecall: Program, simulated: Simulated, home: Path, partner: str
) -> None:
    done = connect(rolecall, simulated, partner)
    assert done.status == 2
    assert simulated.simulator.log() == []
    assert not rolecall.store.exists()


def test_tokens_come_from_standard_input(rolecall: Program, simulated: Simulated, home: Path) -> None:
    text = f"{simulated.partner_token}\n{simulated.user_token}\n"
    words = ("account", "connect", "--url", simulated.url, "--token-stdin", "--me", DEMO)
    done = rolecall(*words, text=text)

    assert done.status == 0, done.err
    assert simulated.user_token in credentials(home).read_text(encoding="utf-8")
    binding = account_of(rolecall).binding()
    assert binding
    assert binding.caller == simulated.simulator.account.demo.id
    assert rolecall(*words, text=simulated.partner_token).status == 2


def test_tokens_in_the_environment_are_not_kept(rolecall: Program, signed_in: Simulated, home: Path) -> None:
    done = rolecall.line("account connect --format json")

    assert done.status == 0, done.err
    assert done.json["url"] == signed_in.url
    assert done.json["user"] is None
    assert "see --me" in done.err
    assert [place["name"] for place in done.json["locations"]] == ["Riverside", "Old Town", "Harbour"]
    assert not credentials(home).exists()


def test_tokens_in_the_environment_that_are_for_another_host_are_named_with_the_way_to_bind_them(
    rolecall: Program, signed_in: Simulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ROLECALL_ACCOUNT_URL")
    done = rolecall.line(f"account connect --url {signed_in.url} --no-input")

    assert done.status == 8
    assert "Those in the environment are for https://api.alteg.io." in done.err
    assert done.err.endswith(f"If they are for this account, set ROLECALL_ACCOUNT_URL={signed_in.url}\n")


def test_the_person_s_own_command_gives_the_tokens(
    rolecall: Program, simulated: Simulated, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLECALL_ACCOUNT_URL", simulated.url)
    home.mkdir(parents=True)
    command = f"printf '%s\\\\n' {simulated.partner_token} {simulated.user_token}"
    (home / "rolecall.toml").write_text(f'token-command = "{command}"\n', encoding="utf-8")

    assert rolecall.line("account connect").status == 0
    assert rolecall.line("account status --check --format json").json["tokens"] == "token-command"
    assert not credentials(home).exists()


def test_a_project_s_token_command_is_not_run_and_that_is_told(
    rolecall: Program, signed_in: Simulated, tmp_path: Path
) -> None:
    (tmp_path / "rolecall.toml").write_text('token-command = "touch ran"\n', encoding="utf-8")
    done = rolecall.line("account connect")

    assert done.status == 0, done.err
    assert "Caution: The token-command in rolecall.toml is not run" in done.err
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(("streams", "more"), [(PIPE, ""), (TERMINAL, "--no-input")])
def test_nobody_is_asked_where_nobody_can_be(
    rolecall: Program, simulated: Simulated, home: Path, streams: Any, more: str
) -> None:
    done = rolecall.line(f"account connect --url {simulated.url} {more}", streams=streams, text="x\ny\n")
    assert (done.status, done.unread) == (8, "x\ny\n")
    assert "--token-stdin" in done.err


def test_credentials_that_others_can_read_are_refused_with_what_to_do(
    rolecall: Program, simulated: Simulated, home: Path
) -> None:
    demo = simulated.simulator.account.demo
    connect(rolecall, simulated, simulated.partner_token, demo.token)
    credentials(home).chmod(0o644)
    done = rolecall.line("account status --check")

    assert done.status == 7
    assert f"chmod 600 {credentials(home)}" in done.err
    assert simulated.partner_token not in done.err


@pytest.mark.parametrize("me", ["nobody@example.com", "Anna Petrova"])
def test_whose_token_it_is_has_to_be_one_person(rolecall: Program, signed_in: Simulated, me: str) -> None:
    done = rolecall("account", "connect", "--me", me)
    assert done.status == 9
    assert me in done.err
    assert not rolecall.store.exists()


def test_a_store_is_not_connected_to_a_second_account(rolecall: Program, signed_in: Simulated, home: Path) -> None:
    assert rolecall.line("account connect").status == 0
    with simulated_account(2) as other:
        done = connect(rolecall, other)
        assert done.status == 7
        assert "account disconnect --forget" in done.err
        assert other.simulator.log() == []


def test_no_token_is_sent_to_the_host_that_a_shared_store_names(
    rolecall: Program, signed_in: Simulated, home: Path
) -> None:
    with simulated_account(2) as other:
        account_writing.bind(account_of(rolecall).address, Binding(other.url))
        done = rolecall.line("account status --check")
        assert (done.status, done.out) == (77, "")
        assert f"There are no tokens for {host_of(other.url)}" in done.err
        assert other.simulator.log() == []


def test_an_application_s_token_may_list_no_locations(rolecall: Program, signed_in: Simulated) -> None:
    signed_in.simulator.set_traits({"my-locations": "none"})
    done = rolecall.line("account connect --me none --format json")
    assert (done.status, done.json["locations"]) == (0, [])
    assert "lists no locations" in done.err


def test_a_store_in_postgresql_is_connected_alike(postgres_address: Address, signed_in: Simulated) -> None:
    there = f"--store {postgres_address.place}"
    program = Program(Path("none.db"))
    assert program.line(f"account connect --me {DEMO} {there}").status == 0
    assert program.line(f"account status --check --format json {there}").json["user"]["name"] == "Mara Quill"
    assert program.line(f"location add Riverside --currency EUR --yes {there}").status == 0
    assert program.line(f"store verify {there}").status == 0
    assert program.line(f"account disconnect --forget --yes {there}").status == 0


# -- secrecy ---------------------------------------------------------------------------------------


FAULTS: dict[str, dict[str, Any]] = {
    "reset": {"kind": "reset"},
    "truncated": {"kind": "truncated"},
    "html": {"kind": "html"},
    "429": {"kind": "status", "status": 429},
    "500": {"kind": "status", "status": 500},
    "403": {"kind": "status", "status": 403},
    "failure": {"kind": "failure"},
    "token-dies": {"kind": "token-dies", "times": 1},
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("line", ["connect", "status --check", "roles --check"])
def test_no_failure_tells_a_token(rolecall: Program, signed_in: Simulated, home: Path, line: str, fault: str) -> None:
    partner, user = signed_in.partner_token, signed_in.user_token
    assert rolecall.line("account connect").status == 0
    signed_in.simulator.add_fault({"times": 9, **FAULTS[fault]})
    done = rolecall.line(f"account {line} --format json")

    assert done.status in (0, 7, 75, 77), done.err
    kept = [path.read_bytes() for path in rolecall.store.parent.rglob("*") if path.is_file()]
    for secret in (partner, user):
        assert secret not in done.out + done.err
        assert not any(secret.encode() in data for data in kept)


# -- how the two stand -----------------------------------------------------------------------------


def test_a_store_without_an_account_says_how_to_connect(salon: Program, home: Path) -> None:
    for verb in ("status", "roles", "disconnect"):
        done = salon.line(f"account {verb}")
        assert (done.status, done.out) == (9, "")
        assert "rolecall account connect" in done.err


def test_status_tells_what_is_known_and_a_check_takes_one_request(rolecall: Program, signed_in: Simulated) -> None:
    rolecall("account", "connect", "--me", DEMO)
    before = len(signed_in.simulator.log())
    done = rolecall.line("account status --format json")
    assert len(signed_in.simulator.log()) == before
    assert done.json["user"]["name"] == "Mara Quill"
    assert (done.json["tokens"], done.json["pulls"], done.json["last_pull"]) == ("environment", 0, None)
    assert rolecall.line("account status --check").status == 0
    assert len(signed_in.simulator.log()) == before + 1


def test_a_check_finds_that_the_tokens_count_no_more(rolecall: Program, signed_in: Simulated) -> None:
    rolecall.line("account connect")
    signed_in.simulator.add_fault({"kind": "token-dies"})
    done = rolecall.line("account status --check")
    assert (done.status, done.out) == (77, "")
    assert "rolecall account connect" in done.err


def test_the_account_s_roles_are_listed_by_rank_and_compared_with_the_catalogue(
    rolecall: Program, signed_in: Simulated
) -> None:
    rolecall.line("account connect")
    done = rolecall.line("account roles --format json")
    roles = [row for row in done.json if row["location"] == "Riverside"]
    assert [row["rank"] for row in roles] == sorted(row["rank"] for row in roles)
    assert {"employee", "owner"} <= {row["role"] for row in roles}

    assert {row["location"] for row in rolecall.line("account roles --at harbour --format json").json} == {"Harbour"}
    assert "Did you mean Harbour?" in rolecall.line("account roles --at Harbor").err

    done = rolecall.line("account roles --check --format json")
    assert done.status == 4
    kinds = {row["difference"] for row in done.json}
    assert {"only in the account", "only in rolecall", "nesting"} <= kinds
    assert all(row["locations"] == ["Riverside", "Old Town", "Harbour"] for row in done.json)
    assert "differences between the account's permissions and rolecall's" in done.err


def test_past_pushes_are_listed_and_each_step_is_told(salon: Program, home: Path) -> None:
    place = account_of(salon).address
    step = PushStep(
        1, StepKind.RIGHTS, 720_441, "u", 7, "Anna", "", UserRights("worker"), {}, said="Changed meanwhile."
    )
    done = step.settled(Verdict.CONFLICT, "Changed meanwhile.")
    until = "2026-01-02T03:05:05+00:00"
    account_writing.begin(place, Push(0, "2026-01-02", "tester", "push", "cleaning", 1, "me", until, "open", (done,)))
    account_writing.close(place, 1, Lease("me", "2026-01-02T03:04:05+00:00", until), "done")

    assert salon.line("account pushes --format lines").out.splitlines() == [
        "1\t2026-01-02\ttester\tpush\tcleaning\tdone",
    ]
    assert salon.line("account pushes --format table").out.startswith("Push  When")
    told = salon.line("account pushes 1 --format lines").out.splitlines()
    assert told[0] == "1\tAnna\t720441\trights\tconflict\tChanged meanwhile."
    assert json.loads(salon.line("account pushes 1 --format json").out)["data"]["steps"][0]["verdict"] == "conflict"
    for number in ("2", "x", "0", "-1", "99999999999999999999"):
        done_ = salon("account", "pushes", "--", number)
        assert done_.status == 9, done_.err


@pytest.mark.parametrize(
    ("table", "column", "what"),
    [
        ("account_states", "rights", "user 7 of location 720441"),
        ("account_books", "book", "the role book"),
        ("account_locations", "positions", "location 720441"),
        ("push_steps", "wish", "step 1 of a push"),
        ("account", "traits", "how it behaves"),
    ],
)
def test_what_is_kept_of_the_account_and_cannot_be_read_is_told(
    salon: Program, home: Path, table: str, column: str, what: str
) -> None:
    store = account_of(salon)
    account_writing.bind(store.address, Binding("https://api.example.com/api/v1"))
    known = store.known()
    assert known
    last = LastPull(states={(720_441, 7): UserRights("worker")}, books={720_441: RoleBook()}, positions={720_441: {}})
    account_writing.remember(store.address, account_writing.pulled(known, last, "2026-01-02", "tester"))
    step = PushStep(1, StepKind.RIGHTS, 720_441, "u", 7)
    account_writing.begin(store.address, Push(0, "", "", "", "", 0, "", "", "open", (step,)))
    assert salon.line("store verify").status == 0
    with sqlite3.connect(salon.store) as connection:
        connection.execute(f"UPDATE {table} SET {column} = '{{x'")
    connection.close()

    verified, asked = salon.line("store verify"), salon.line("account status")
    assert (verified.status, asked.status) == (6, 65)
    for done in (verified, asked):
        assert f"what is kept of the account about {what}" in done.err


# -- probing ---------------------------------------------------------------------------------------

TEST_USER = "Zero Link"
PROBE = ("account", "probe", "--user", "zero.link@example.com", "--at", "Riverside")


@pytest.mark.parametrize("put", ["full", "partial", "clear"])
@pytest.mark.parametrize("change", ["keep", "rewrite"])
def test_a_probe_finds_out_how_the_account_behaves_and_leaves_it_as_it_was(
    rolecall: Program, signed_in: Simulated, put: str, change: str
) -> None:
    rolecall("account", "connect", "--me", DEMO)
    signed_in.simulator.set_traits({"put": put, "role-change": change})
    before = signed_in.simulator.state()
    done = rolecall(*PROBE, "--format", "json", answers=Answers([TEST_USER]))

    assert done.status == 0, done.err
    found = {trait: answer for trait, answer in done.json.items() if answer}
    assert found == {"full_list": "accepted", "put": put, "role_change": change, "pending": "404"}
    assert signed_in.simulator.state() == before
    assert rolecall.line("account status --format json").json["traits"] == found
    assert [push.status for push in account_of(rolecall).pushes()] == ["done"]


def test_a_probe_tells_whether_staff_id_0_unlinks(rolecall: Program, signed_in: Simulated) -> None:
    rolecall("account", "connect", "--me", DEMO)
    before = signed_in.simulator.state()
    words = (*PROBE[:3], "ana.lima@example.com", *PROBE[4:], "--format", "json")
    assert rolecall(*words, answers=Answers(["Ana Lima"])).json["staff_zero"] == "unlink"
    signed_in.simulator.set_traits({"staff-zero": "keep"})
    assert rolecall(*words, answers=Answers(["Ana Lima"])).json["staff_zero"] == "keep"
    assert signed_in.simulator.state() == before


def test_a_list_that_the_account_refuses_is_told_and_nothing_else_is_tried(
    rolecall: Program, signed_in: Simulated
) -> None:
    rolecall("account", "connect", "--me", DEMO)
    signed_in.simulator.add_fault({"kind": "status", "status": 422, "method": "PUT"})
    done = rolecall(*PROBE, "--format", "json", answers=Answers([TEST_USER]))
    assert (done.status, done.json["full_list"], done.json["put"]) == (0, "refused", None)
    assert [entry for entry in signed_in.simulator.log() if entry["method"] == "PUT"][1:] == []


@pytest.mark.parametrize("nth", range(1, 6))
def test_a_probe_that_is_cut_short_is_made_good_by_the_next(rolecall: Program, signed_in: Simulated, nth: int) -> None:
    rolecall("account", "connect", "--me", DEMO)
    before = signed_in.simulator.state()
    signed_in.simulator.add_fault({"kind": "token-dies", "method": "PUT", "nth": nth, "after": True})
    done = rolecall(*PROBE, answers=Answers([TEST_USER]))
    assert done.status == 77, done.err
    os.environ["ROLECALL_USER_TOKEN"] = signed_in.user_token

    running = rolecall(*PROBE, answers=Answers())
    assert (running.status, "may still be running" in running.err) == (6, True)
    place, number = account_of(rolecall).address, account_of(rolecall).pushes()[0].number
    account_writing.advance(place, number, Lease("probe", "", "2026-01-01T00:00:00+00:00"), [])
    again = rolecall(*PROBE, answers=Answers())
    assert again.status == 0, again.err
    assert "is as before the probe of 2026-01-02T03:04:05+00:00, which was cut short" in " ".join(again.err.split())
    now = signed_in.simulator.state()
    assert now["locations"] == before["locations"]
    assert account_of(rolecall).open_push() is None


def test_a_test_user_s_name_is_typed_by_a_person(rolecall: Program, signed_in: Simulated) -> None:
    rolecall("account", "connect", "--me", DEMO)
    for streams, answer, status in ((PIPE, "", 8), (TERMINAL, "", 8), (TERMINAL, "Zero", 2)):
        done = rolecall(*PROBE, answers=Answers([answer]), streams=streams)
        assert (done.status, done.out) == (status, "")
    assert not [entry for entry in signed_in.simulator.log() if entry["method"] == "PUT"]
    assert account_of(rolecall).pushes() == []


@pytest.mark.parametrize(("who", "why"), [(DEMO, "oneself"), ("dana.ruiz@example.com", "owner|protects")])
def test_whom_a_push_refuses_is_no_test_user(rolecall: Program, signed_in: Simulated, who: str, why: str) -> None:
    rolecall("account", "connect", "--me", DEMO)
    done = rolecall(*PROBE[:3], who, *PROBE[4:], answers=Answers())
    assert done.status == 7
    assert re.search(why, done.err)


# -- disconnecting ---------------------------------------------------------------------------------


def test_disconnecting_drops_the_tokens_and_forgetting_the_account(
    rolecall: Program, simulated: Simulated, home: Path
) -> None:
    connect(rolecall, simulated, simulated.partner_token, simulated.user_token)
    assert rolecall.line("account disconnect").status == 0
    assert simulated.user_token not in credentials(home).read_text(encoding="utf-8")
    assert rolecall.line("account status --check").status == 77

    done = rolecall.line("account disconnect --forget")
    assert done.status == 8
    assert rolecall.line("account disconnect --forget --yes").status == 0
    assert rolecall.line("account status").status == 9
