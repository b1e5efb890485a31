"""`history`: what was saved, taken back, and checked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from program import Colleague, Program
from rolecall.domain.history import digest_of
from rolecall.store.history_parts import packed, unpacked

ANNA = "anna.petrova@example.com"


def test_every_saved_change_is_listed_the_newest_first(chain: Program) -> None:
    chain("perms", "grant", ANNA, "booking.edit", "--yes", "--reason", "summer")
    listed = chain("history", "list", "--columns", "number,actor,title,reason")
    assert listed.out.splitlines()[0] == "2\ttester\tgrant booking.edit: Anna Petrova at Riverside\tsummer"
    assert len(listed.out.splitlines()) == 2


def test_a_change_is_called_by_those_whose_access_it_changes(chain: Program) -> None:
    chain("perms", "grant", ANNA, "clients.card-contacts", "--yes")
    titles = []
    for line in (
        "perms revoke role:employee clients.card-contacts",
        "perms grant anna.petrova clients.card-contacts --user agnese",
        "user remove boris.kim --everywhere",
    ):
        assert chain.line(f"{line} --yes").status == 0
        titles.append(chain("history", "list", "--columns", "title", "--limit", "1").out.strip())
    assert titles == [
        "revoke clients.card-contacts: Anna Petrova at Riverside",
        "grant clients.card-contacts: 2 users",
        "user remove: Boris Kim at 2 locations",
    ]


def test_a_change_is_shown_as_the_diff_it_was(chain: Program) -> None:
    saved = chain("perms", "grant", ANNA, "booking.edit", "--yes", "--format", "table")
    chain("perms", "revoke", ANNA, "booking", "--yes")
    shown = chain("history", "show", "2", "--format", "table")
    assert shown.out == saved.out
    assert shown.err == "Change 2: grant booking.edit: Anna Petrova at Riverside · tester · 2026-01-02 03:04\n"


def test_undo_brings_back_exactly_what_was(chain: Program) -> None:
    before = chain("export", "-").out
    chain("role", "set", ANNA, "administrator", "--yes")
    done = chain("history", "undo", "--yes", "--format", "table")
    assert done.status == 0, done.err
    assert done.out.splitlines()[0] == "Anna Petrova · Riverside · administrator → employee"
    assert chain("export", "-").out == before


def test_making_the_first_owner_can_be_undone(rolecall: Program) -> None:
    rolecall.line("location add Quay --currency EUR --yes")
    rolecall.line("invite Ann --email ann@example.com --role administrator --at Quay --yes")
    before = rolecall("export", "-").out
    rolecall.line("role set ann owner --yes")
    refused = rolecall.line("role set ann administrator --yes")
    assert (refused.status, "Quay would be left without an owner." in refused.err) == (7, True)
    done = rolecall.line("history undo --yes")
    assert done.status == 0, done.err
    assert rolecall("export", "-").out == before


def test_making_the_first_owner_can_be_undone_whatever_others_save_meanwhile(rolecall: Program) -> None:
    rolecall.line("location add Quay --currency EUR --yes")
    rolecall.line("invite Ann --email ann@example.com --role administrator --at Quay --yes")
    rolecall.line("role set ann owner --yes")
    colleague = Colleague(rolecall, "staff add Zoe --at Quay")
    done = rolecall.line("history undo", answers=colleague)
    assert (done.status, done.err.splitlines()) == (
        0,
        [
            "To take back: change 3 by tester (2026-01-02 03:04): role set owner: Ann at Quay",
            "Saved as change 5.",
        ],
    ), done.err


def test_an_undo_that_could_not_be_applied_as_a_plan_is_not_written_down_as_one(
    rolecall: Program, tmp_path: Path
) -> None:
    rolecall.line("location add Quay --currency EUR --yes")
    rolecall.line("invite Ann --email ann@example.com --role manager --at Quay --yes")
    rolecall.line("role set ann owner --yes")
    file = tmp_path / "plan.json"
    done = rolecall("history", "undo", "--plan-out", str(file))
    assert (done.status, file.exists()) == (7, False)
    assert done.err.splitlines()[0] == "rolecall: Quay would be left without an owner."
    assert rolecall("history", "undo", "--yes").status == 0


def test_what_was_there_before_somebody_became_an_owner_is_not_undone(rolecall: Program) -> None:
    rolecall.line("location add Quay --currency EUR --yes")
    rolecall.line("invite Ann --email ann@example.com --role owner --at Quay --yes")
    rolecall.line("invite Ben --email ben@example.com --role owner --at Quay --yes")
    rolecall.line("user remove ann --yes")
    refused = rolecall.line("history undo 3 --yes")
    assert (refused.status, "Quay would be left without an owner." in refused.err) == (7, True)


def test_undoing_what_a_later_change_touched_is_a_conflict(chain: Program) -> None:
    chain("perms", "grant", ANNA, "booking.edit", "--yes")
    chain("perms", "grant", ANNA, "booking.delete", "--yes")
    done = chain("history", "undo", "2", "--yes")
    assert (done.status, done.err.splitlines()[0]) == (
        6,
        "rolecall: Change 2 cannot be taken back: 1 record was changed again since.",
    )
    assert chain("history", "undo", "3", "--yes").status == 0


def test_what_later_changes_build_on_is_not_undone_in_a_dry_run_either(rolecall: Program) -> None:
    rolecall.line("location add Quay --currency EUR --yes")
    rolecall.line("staff add Ann --at Quay --yes")
    for option in ("--dry-run", "--yes"):
        done = rolecall.line(f"history undo 1 {option}")
        assert (done.status, done.err.splitlines()[0]) == (
            6,
            "rolecall: 1 record saved since needs what change 1 made.",
        )


def test_undo_passes_rules_and_gates(chain: Program) -> None:
    chain("role", "set", "marta.ozola@example.com", "owner", "--at", "Riverside", "--yes")
    chain("role", "set", "ilze.berzina@example.com", "manager", "--at", "Riverside", "--yes")
    done = chain("history", "undo", "2", "--yes")
    assert (done.status, done.err.splitlines()[0]) == (7, "rolecall: Riverside would be left without an owner.")


def test_the_history_verifies_until_someone_touches_it(chain: Program) -> None:
    chain("perms", "grant", ANNA, "booking.edit", "--yes")
    assert chain("history", "verify").out == "2 changes, each as it was written; together they make the store.\n"
    with sqlite3.connect(chain.store) as connection:
        connection.execute("UPDATE history SET actor = 'nobody' WHERE number = 2")
    connection.close()
    done = chain("history", "verify")
    assert (done.status, done.err.splitlines()[0]) == (6, "rolecall: The history does not verify: see change 2.")


def test_a_change_made_outside_is_noticed(chain: Program) -> None:
    with sqlite3.connect(chain.store) as connection:
        connection.execute("UPDATE memberships SET role = 'owner' WHERE role = 'viewer'")
    connection.close()
    done = chain("history", "verify")
    assert done.status == 6
    assert "The store does not match its history." in done.err


@pytest.mark.parametrize("opening", [1, 2, 3, 4])
def test_what_is_saved_meanwhile_does_not_disturb_the_check(
    chain: Program, monkeypatch: pytest.MonkeyPatch, opening: int
) -> None:
    connect, openings = sqlite3.connect, []

    def saving_first(*words: Any, **details: Any) -> Any:
        openings.append(words)
        if len(openings) == opening:
            assert chain.process("perms", "grant", ANNA, "booking.edit", "--yes").status == 0
        return connect(*words, **details)

    monkeypatch.setattr(sqlite3, "connect", saving_first)
    assert chain("history", "verify").status == 0


def test_an_unknown_change_is_not_found(chain: Program) -> None:
    assert chain("history", "show", "99").status == 9
    assert chain("history", "undo", "99", "--yes").status == 9


def test_undoing_a_first_role_says_that_there_is_none_again(chain: Program, tmp_path: Path) -> None:
    file = tmp_path / "ed.toml"
    file.write_text('rolecall = 1\n[[user]]\nname = "Ed"\n[[user.access]]\nat = "Riverside"\ngrant = ["clients"]\n')
    assert chain("apply", str(file), "--yes").status == 0
    chain("role", "set", "Ed", "viewer", "--yes")
    done = chain("history", "undo", "--yes", "--format", "table")
    assert done.out.splitlines()[0] == "Ed · Riverside · viewer → no role"


def test_a_history_of_one_change_reads_in_the_singular(chain: Program) -> None:
    assert chain("history", "verify").out == "1 change, as it was written; it makes the store.\n"


# -- what the seals are good for -------------------------------------------------------------------


def edit(store: Path, statement: str) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute(statement)
    connection.close()


def test_a_change_that_was_edited_says_so_when_it_is_shown_and_is_not_taken_back(chain: Program) -> None:
    chain("perms", "grant", ANNA, "booking.edit", "--yes")
    assert chain("history", "show", "2", "--format", "json").json["verified"]
    edit(chain.store, "UPDATE history SET title = 'nothing' WHERE number = 2")
    message = "The store does not match its history: change 2 is not as it was written."
    done = chain("history", "show", "2", "--format", "table")
    assert done.status == 0
    assert done.err.splitlines()[1].startswith(message)
    assert not chain("history", "show", "2", "--format", "json").json["verified"]
    assert "not as it was" not in chain("history", "show", "1", "--format", "table").err
    undone = chain("history", "undo", "2", "--yes")
    assert (undone.status, undone.err.splitlines()[0]) == (6, f"rolecall: {message}")


def test_a_change_that_was_edited_into_nonsense_is_damage(chain: Program) -> None:
    chain("perms", "grant", ANNA, "booking.edit", "--yes")
    for old, new in (('"user":"', '"user":"x'), ('"active"', '"dead"'), ('"name":"', '"name":["'), ("[{", "[7,{")):
        rewrite_parts(chain.store, old, new)
        for words in (("history", "show", "2"), ("history", "show", "1")):
            done = chain(*words)
            assert (done.status, "Traceback" in done.err) in ((0, False), (65, False)), done
    assert chain("history", "show", "1").status == 65


def rewrite_parts(store: Path, old: str, new: str) -> None:
    """Replaces a text in every part of the history, digests included."""
    connection = sqlite3.connect(store)
    for number, part, content in connection.execute("SELECT number, part, content FROM history_parts").fetchall():
        changed = packed(unpacked(content).replace(old, new))
        where = (changed, digest_of(changed), number, part)
        connection.execute("UPDATE history_parts SET content = ?, digest = ? WHERE number = ? AND part = ?", where)
    connection.commit()
    connection.close()


def test_a_head_that_was_noted_elsewhere_shows_a_history_that_was_written_anew(
    chain: Program, rolecall: Program
) -> None:
    head = chain("store", "info", "--format", "json").json["head"]
    assert chain("history", "verify", "--expect", head).out.endswith("Change 1 is the one that was noted.\n")
    chain("perms", "grant", ANNA, "booking.edit", "--yes")
    done = chain("history", "verify", "--expect", head.upper())
    assert done.out == (
        "2 changes, each as it was written; together they make the store. Change 1 is the one that was noted.\n"
    )
    assert head in chain("store", "info").out or chain("store", "info", "--format", "json").json["head"] != head
    other = chain("history", "verify", "--expect", "0" * 64)
    assert other.status == 6
    assert "has no change with the digest" in other.err


# -- several changes at once -----------------------------------------------------------------------

LINES = (
    "perms grant anna.petrova booking.edit",
    "location add Quay --currency EUR",
    "perms grant anna.petrova booking.delete",
    "invite Ann --email ann@example.com --role administrator --at Quay",
    "user edit anna.petrova --name Anna-Kim",
    "perms revoke anna.petrova booking.edit",
)


@pytest.fixture
def grown(chain: Program) -> Program:
    """The chain after six more changes, 2 to 7."""
    for line in LINES:
        assert chain.line(f"{line} --yes").status == 0
    return chain


@pytest.mark.parametrize("words", ["7", "5..7", "2..7", "--to 6", "--to 4", "--to 1", "--to 0"])
def test_several_changes_taken_back_at_once_are_as_if_taken_back_one_by_one(grown: Program, words: str) -> None:
    one_by_one = Program(grown.store.with_name("other.db"))
    with closing(sqlite3.connect(grown.store)) as source, closing(sqlite3.connect(one_by_one.store)) as copy:
        source.backup(copy)
    first = int(words.split()[1]) + 1 if words.startswith("--to") else int(words.partition("..")[0])
    for number in range(7, first - 1, -1):
        assert one_by_one.line(f"history undo {number} --yes").status == 0
    done = grown.line(f"history undo {words} --yes --reason back")
    assert done.status == 0, done.err
    assert grown("export", "-").out == one_by_one("export", "-").out
    title = "change 7: revoke booking.edit: Anna-Kim at Riverside" if first == 7 else f"changes {first} to 7"
    assert grown("history", "list", "--columns", "title", "--limit", "1").out == f"undo {title}\n"
    assert grown("history", "verify").status == 0


def test_a_range_that_takes_itself_back_changes_nothing(chain: Program) -> None:
    chain("perms", "grant", ANNA, "booking.edit", "--yes")
    chain("history", "undo", "--yes")
    done = chain("history", "undo", "2..3", "--yes")
    assert (done.status, done.err) == (0, "Nothing to change.\n")


def test_an_undo_in_the_way_names_the_changes_and_what_to_type(grown: Program) -> None:
    done = grown.line("history undo 2..3 --yes")
    assert done.status == 6
    assert done.err.splitlines() == [
        "rolecall: Changes 2 to 3 cannot be taken back: 1 record was changed again since.",
        "  change 4 by tester (2026-01-02 03:04): grant booking.delete: Anna Petrova at Riverside",
        "  change 7 by tester (2026-01-02 03:04): revoke booking.edit: Anna-Kim at Riverside",
        "Take them back together: rolecall history undo 2..7; or first the latest: rolecall history undo 7",
    ]
    assert grown.line("history undo 2..7 --yes").status == 0
    needed = grown.line("history undo 3 --yes")
    assert needed.status == 6


def test_what_a_later_change_needs_names_it(rolecall: Program) -> None:
    rolecall.line("location add Quay --currency EUR --yes")
    rolecall.line("staff add Ann --at Quay --yes")
    done = rolecall.line("history undo 1 --yes")
    assert done.err.splitlines()[1:] == [
        "  change 2 by tester (2026-01-02 03:04): staff add Ann",
        "Take them back together: rolecall history undo 1..2; or first the latest: rolecall history undo 2",
    ]


def test_gates_and_dry_runs_hold_for_several_changes_too(grown: Program) -> None:
    before = grown("export", "-").out
    refused = grown.line("history undo 2..7 --yes --max-loss 0")
    assert refused.status == 7, refused.err
    assert grown.line("history undo 2..7 --dry-run").status == 0
    assert grown("export", "-").out == before


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ("undo 9", 9, "There is no change 9."),
        ("undo 6..9", 9, "There is no change 9."),
        ("undo 7..5", 2, "“7..5” is not a change."),
        ("undo x", 2, "“x” is not a change."),
        ("undo 3..", 2, "“3..” is not a change."),
        ("undo ..3", 2, "“..3” is not a change."),
        ("undo 0", 9, "There is no change 0."),
        ("undo --to 8", 9, "There is no change 8."),
        ("undo --to 7", 2, "Change 7 is the last one: there is nothing to take back."),
        ("undo 5 --to 4", 2, "Give the changes to take back, or --to, not both."),
        ("show 9", 9, "There is no change 9."),
        ("show 6..8", 9, "There is no change 8."),
        ("show 99999999999999999999999", 2, "“99999999999999999999999” is not a change."),
    ],
)
def test_what_are_no_changes_says_so(grown: Program, words: str, status: int, message: str) -> None:
    done = grown.line(f"history {words}")
    assert (done.status, done.err.splitlines()[0]) == (status, f"rolecall: {message}")


def test_several_changes_are_shown_each_and_together(grown: Program) -> None:
    each = [grown("history", "show", str(number), "--format", "table") for number in (2, 3, 4)]
    done = grown.line("history show 2..4 --format table")
    assert done.status == 0
    assert done.out.startswith("".join(one.out for one in each))
    assert done.err.endswith("Changes 2 to 4 together:\n")
    together = done.out.removeprefix("".join(one.out for one in each))
    assert together.splitlines() == [
        "+ location Quay  EUR",
        "Anna Petrova · Riverside · employee",
        "  Booking window",
        "  + Edit appointments",
        "  + Delete appointments",
        "1 user: 2 gained.",
    ]
    data = grown.line("history show 2..4 --format json").json
    assert [one["number"] for one in data["entries"]] == [2, 3, 4]
    assert data["entries"][0] == grown.line("history show 2 --format json").json
    assert len(data["together"]["accesses"]) == 1


# -- filters ---------------------------------------------------------------------------------------


@pytest.fixture
def told(grown: Program) -> Program:
    """The chain after nine changes: users, locations, roles and limits; Ann and Quay are gone in the end."""
    for line in (
        "perms grant boris.kim reports.appointments:history=7d --at Harbour",
        "user remove ann",
        "location remove Quay",
    ):
        done = grown.line(f"{line} --yes")
        assert done.status == 0, done.err
    return grown


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("--user anna.petrova", [7, 6, 4, 2, 1]),
        ("--user ann@example.com", [9, 5]),
        ("--user Ann", [9, 5]),
        ("--location Quay", [10, 9, 5, 3]),
        ("--location Riverside", [7, 4, 2, 1]),
        ("--permission booking.edit", [7, 2, 1]),
        ("--permission booking.edit --user anna.petrova", [7, 2]),
        ("--permission booking.edit --user anna.petrova --location Quay", []),
        ("--permission reports.appointments:history", [9, 8, 5, 1]),
        ("--permission reports.appointments --user boris.kim", [8, 1]),
        ("--actor tester", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("--actor nobody", []),
        ("--since 2026-01-02", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("--since 2026-01-03", []),
        ("--until yesterday", []),
        ("--until 2026-01-02", [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        ("--user anna.petrova --limit 2", [7, 6]),
        ("--user anna.petrova --sort number", [1, 2, 4, 6, 7]),
    ],
)
def test_changes_about_something_by_someone_or_of_some_time(told: Program, words: str, numbers: list[int]) -> None:
    done = told.line(f"history list {words} --format json")
    assert done.status == 0, done.err
    assert [int(row["number"]) for row in done.json] == numbers


def test_a_filtered_list_says_that_more_match(told: Program) -> None:
    assert told.line("history list --user anna.petrova --limit 2 --format table").err == "More rows match.\n"
    assert told.line("history list --user anna.petrova --limit 5 --format table").err == ""
    assert told.line("history list --limit 2 --format table").err == "8 more rows not shown.\n"


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ("--user zoltan", 9, "No user is called “zoltan”."),
        ("--location Atlantis", 9, "No location is called “Atlantis”."),
        ("--permission telepathy", 9, "No permission"),
        ("--since soon", 2, "“soon” is not a valid value for --since."),
        ("--until 3m", 2, "“3m” is not a valid value for --until."),
    ],
)
def test_a_filter_that_means_nothing_is_refused(told: Program, words: str, status: int, message: str) -> None:
    done = told.line(f"history list {words}")
    assert (done.status, message in done.err) == (status, True), done.err


def test_a_filter_that_takes_nothing_says_so(chain: Program) -> None:
    done = chain.line("history list --actor nobody --format table")
    assert (done.status, done.out, done.err) == (0, "", "No saved changes match.\n")
