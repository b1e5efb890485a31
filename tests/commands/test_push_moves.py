"""What a push makes of people who moved or were merged: the account invites anew and removes, and joins no logins."""

from __future__ import annotations

from pathlib import Path

import pytest

from program import TERMINAL, Done, Program
from pulled import pull, sign_in
from rolecall.domain.account.identities import contact_for
from simulated import simulated_account

OTTO, ANA, AGNES = "otto.looks@example.com", "ana.lima@example.com", "+12025560015"
WAITING = "waiting: Not readable until the invitation is accepted."


def said(done: Done) -> list[str]:
    """What became of each step."""
    return [line for line in done.err.splitlines() if " · " in line and not line.startswith("Left out")]


def headings(done: Done) -> list[str]:
    return [line for line in done.out.splitlines() if " · " in line and not line.startswith(" ")]


def test_who_moved_or_was_merged_is_invited_by_their_own_contact_and_removed_where_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with simulated_account(12, 6, put="full", pending="404") as account:
        sign_in(account, tmp_path, monkeypatch)
        program = Program(tmp_path / "store.db")
        pull(program, account)
        for line in (f"user move {OTTO} --to 'Old Town'", f"user merge {ANA} {AGNES}"):
            assert program.line(f"{line} --yes --quiet").status == 0

        shown = program.line("push --remove --dry-run", streams=TERMINAL)
        done = program.line("push --remove --yes")
        pulled = program.line("pull --yes --quiet")
        rest = program.line("push --remove --dry-run")

    assert headings(shown) == [
        "Agnes Grant · Riverside · invited as employee · linked to Ana Lima",
        "Ana Lima · Riverside · employee · access ends",
        "Otto Looks · Old Town · invited as administrator",
        "Otto Looks · Riverside · administrator · access ends",
    ]
    assert (done.status, said(done)) == (
        5,
        [
            "Agnes Grant · Riverside  invited, and listed by the account",
            f"Agnes Grant · Riverside  {WAITING}",
            "Otto Looks · Old Town  invited, and listed by the account",
            f"Otto Looks · Old Town  {WAITING}",
            "Otto Looks · Riverside  removed, and no longer listed by the account",
            "Ana Lima · Riverside  removed, and no longer listed by the account",
        ],
    )
    assert (pulled.status, rest.status) == (0, 0)
    assert "Nothing to push." in rest.err


def test_nobody_is_invited_by_an_e_mail_that_the_account_has_as_anothers_at_a_location_that_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose e-mail is another one here by now keeps who they are: nobody new becomes them."""
    with simulated_account(12, 6) as account:
        sign_in(account, tmp_path, monkeypatch)
        program = Program(tmp_path / "store.db")
        pull(program, account)
        for line in (
            f"user edit {OTTO} --email otto@example.com",
            f"invite Fresh --email {OTTO} --at 'Old Town' --role administrator",
        ):
            assert program.line(f"{line} --yes --quiet").status == 0

        done = program.line("push --yes")

        assert done.status == 7
        assert "Left out: Fresh · Old Town: The account has the e-mail and phone as another user's" in done.err
        assert not account.simulator.state()["invitations"]


def test_nobody_is_invited_by_a_contact_that_the_account_has_as_anothers() -> None:
    holders = {"ana@example.com": 7, "37120000001": 8}

    assert contact_for(("Ana@example.com", "+37120000001"), 8, holders) == "+37120000001"
    assert contact_for(("new@example.com", "+37120000001"), 8, holders) == "+37120000001"
    assert contact_for(("ana@example.com", "+37120000002"), 0, holders) == "+37120000002"
    assert contact_for(("ana@example.com",), 8, holders) == ""
