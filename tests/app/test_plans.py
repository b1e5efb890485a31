"""`--plan-out`, then `apply`: a plan made here, looked at there, saved while the store is as it was."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from program import Program
from worlds.team import begin

ANNA = "anna.petrova@example.com"


@pytest.fixture
def plan(chain: Program, tmp_path: Path) -> Path:
    """A plan that grants Anna Petrova two permissions."""
    file = tmp_path / "plan.json"
    done = chain("perms", "grant", ANNA, "@mobile", "--plan-out", str(file), "--reason", "summer")
    assert done.status == 0, done.err
    return file


def test_a_plan_written_down_saves_nothing_until_it_is_applied(chain: Program, plan: Path) -> None:
    assert not chain("perms", "show", ANNA, "--format", "json").json[0]["permissions"]["booking.edit"]["on"]
    done = chain("apply", str(plan), "--yes", "--format", "table")
    assert done.status == 0, done.err
    assert "+ Edit appointments" in done.out
    assert chain("perms", "show", ANNA, "--format", "json").json[0]["permissions"]["booking.edit"]["effective"]


def test_a_plan_goes_stale_with_any_record_it_touches_and_with_no_other(chain: Program, plan: Path) -> None:
    assert chain("perms", "grant", "boris.kim@example.com", "booking.edit", "--at", "Riverside", "--yes").status == 0
    assert chain("apply", str(plan), "--dry-run").status == 0
    assert chain("perms", "grant", ANNA, "booking.delete", "--yes").status == 0
    before = chain.store.read_bytes()
    done = chain("apply", str(plan), "--yes")
    assert done.status == 6
    assert "1 of the 1 records" in done.err
    assert "change 3 by tester (2026-01-02 03:04): grant booking.delete: Anna" in done.err
    assert "change 2" not in done.err
    assert chain.store.read_bytes() == before


BORIS = "boris.kim@example.com"


@pytest.mark.parametrize(
    ("line", "other"),
    [
        (
            f"perms grant {BORIS} booking.network-clients:network=North --at Riverside",
            "network edit North --drop Harbour",
        ),
        (f"user edit {BORIS} --email boris@example.org", f"role set {BORIS} owner --at Riverside"),
        (f"role set {BORIS} owner --at Riverside", f"user edit {BORIS} --email boris@example.org"),
        (f"role set {BORIS} owner --at Riverside", f"user edit {BORIS} --phone +37120999001"),
    ],
)
def test_a_plan_that_would_reach_otherwise_than_when_it_was_made_is_refused(
    chain: Program, tmp_path: Path, line: str, other: str
) -> None:
    file = tmp_path / "plan.json"
    assert chain.line(f"{line} --plan-out '{file}'").status == 0
    assert chain.line(f"{other} --yes").status == 0
    before = chain("export", "-").out
    for mode in ("--dry-run", "--yes"):
        done = chain("apply", str(file), mode)
        assert (done.status, done.out) == (6, "")
        assert done.err == (
            f"rolecall: The plan in {file} no longer gives and takes what it did when it was made "
            "(2026-01-02T03:04:05+00:00).\nMake it again with --plan-out. To save it all the same, add --anyway.\n"
        )
    assert chain("export", "-").out == before
    assert chain("apply", str(file), "--yes", "--anyway").status == 0


def test_a_plan_is_saved_once(chain: Program, plan: Path) -> None:
    assert chain("apply", str(plan), "--yes").status == 0
    assert chain("apply", str(plan), "--yes").status == 6


def test_a_change_of_any_byte_is_noticed(chain: Program, plan: Path) -> None:
    data = plan.read_bytes()
    for place in random.Random(7).sample(range(len(data)), 120):
        for other in (data[place] ^ 1, ord(" ")):
            if other != data[place]:
                plan.write_bytes(data[:place] + bytes([other]) + data[place + 1 :])
                done = chain("apply", str(plan), "--yes")
                assert done.status == 65, (place, data[place - 5 : place + 5], done)
                assert "Traceback" not in done.err


def test_a_plan_of_another_version_is_refused(chain: Program, plan: Path) -> None:
    plan.write_text(json.dumps({"rolecall_plan": 3}))
    done = chain("apply", str(plan), "--yes")
    assert (done.status, done.err.splitlines()[0]) == (
        65,
        f"rolecall: {plan} is a plan of version 3; this rolecall reads version 2.",
    )


def test_a_plan_agrees_with_its_schema(chain: Program, plan: Path, tmp_path: Path) -> None:
    schema = json.loads(chain("schema", "plan").out)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(plan.read_text()))
    everything = tmp_path / "all.json"
    emptied = tmp_path / "empty.toml"
    emptied.write_text("rolecall = 1\n")
    assert chain("apply", str(emptied), "--prune", "--max-loss", "100%", "--plan-out", str(everything)).status == 0
    Draft202012Validator(schema).validate(json.loads(everything.read_text()))


def test_a_plan_passes_the_gates_again_when_it_is_applied(chain: Program, plan: Path) -> None:
    done = chain("apply", str(plan), "--yes", "--max-gain", "1")
    assert (done.status, done.err.splitlines()[0]) == (
        7,
        "rolecall: The plan gives 2 permissions; --max-gain allows 1.",
    )


def test_the_command_that_saves_a_plan_names_its_file(chain: Program, tmp_path: Path) -> None:
    file = tmp_path / "my plan.json"
    done = chain("perms", "grant", ANNA, "booking.edit", "--plan-out", str(file))
    assert done.err == f"Wrote the plan to {file}; nothing was saved. Save it with: rolecall apply '{file}'\n"


@pytest.mark.parametrize(
    "field",
    [{"role": "Wizard"}, {"role": 7}, {"status": "dead"}, {"staff": 5}, {"limits": {"booking.edit:history": 7}}],
)
def test_a_plan_that_says_what_cannot_be_is_none_though_its_digest_fits(
    chain: Program, plan: Path, field: dict[str, Any]
) -> None:
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"][0]["after"] |= field
    before = chain("export", "-").out
    done = chain("apply", str(_forged(plan, body)), "--yes")
    assert (done.status, done.err.splitlines()[0]) == (65, f"rolecall: {plan} is not a complete plan.")
    assert chain("export", "-").out == before


def test_a_plan_that_changes_a_record_twice_is_none(chain: Program, plan: Path) -> None:
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"] *= 2
    assert chain("apply", str(_forged(plan, body)), "--yes").status == 65


def _forged(plan: Path, body: dict[str, Any]) -> Path:
    body.pop("digest", None)
    plain = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    body["digest"] = sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
    whole = json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    plan.write_bytes(whole.encode("utf-8", "surrogatepass"))
    return plan


def test_the_reason_a_plan_was_made_for_is_kept_unless_another_is_given(chain: Program, plan: Path) -> None:
    assert chain("apply", str(plan), "--yes", "--require-reason").status == 0
    revoked = plan.with_name("back.json")
    assert chain("perms", "revoke", ANNA, "booking.edit", "--plan-out", str(revoked), "--reason", "one").status == 0
    assert chain("apply", str(revoked), "--yes", "--reason", "another").status == 0
    listed = chain("history", "list", "--format", "json").json
    assert [entry["reason"] for entry in listed] == ["another", "summer", ""]


# -- what no command would have made ---------------------------------------------------------------

CAFE = {"kind": "location", "id": "cafe", "name": "Cafe", "currency": "EUR", "sms_tariff": "", "region": ""}
ZOE = {"kind": "user", "id": "zoe", "name": "Zoe", "email": "zoe@example.com", "phone": ""}
LINDA = {"kind": "staff", "id": "linda", "location": "LOCATION", "name": "Linda", "position": ""}
EAST = {"kind": "network", "id": "east", "name": "Outer", "locations": ["LOCATION"]}
GUEST = {
    "kind": "membership",
    "id": "USER@LOCATION",
    "user": "USER",
    "location": "LOCATION",
    "role": "",
    "staff": "",
    "status": "active",
    "permissions": {"calendar": "on"},
    "limits": {},
    "remembered": {},
}
HUGE = {"permissions": {"calendar": "on"}, "limits": {"calendar:history": "0d"}}
THEN = {"permissions": {"calendar": "on"}, "limits": {}}
BEYOND = {"permissions": {"settings.users.edit": "on"}, "limits": {}}
USUAL = {"permissions": {"calendar": "on"}, "limits": {"calendar:staff": "all"}}
FORGED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (CAFE, {"currency": "=cmd"}, "currency: "),
    (CAFE, {"currency": ""}, "currency: "),
    (CAFE, {"currency": "eur"}, "currency: 'eur' is not in the form in which it is kept"),
    (CAFE, {"region": "Latvia"}, "region: "),
    (CAFE, {"name": ""}, "name: "),
    (CAFE, {"name": " Cafe "}, "name: "),
    (CAFE, {"name": "x" * 201}, "name: "),
    (CAFE, {"sms_tariff": "a\nb"}, "sms_tariff: "),
    (CAFE, {"main_network": "gone"}, ""),
    (CAFE, {"id": ""}, "id: "),
    (CAFE, {"id": "a\x1b[2J"}, "id: "),
    (CAFE, {"more": ""}, "more: is not known here"),
    (CAFE, {"kind": "street"}, "its kind is not one of location, staff, network, user, membership"),
    (CAFE, {"kind": ["location"]}, "its kind is not one of"),
    (CAFE, {"kind": "user"}, "has no email"),
    (ZOE, {"name": "Evil\x1b[2J"}, "name: "),
    (ZOE, {"name": "\ud800"}, ""),
    (ZOE, {"name": None}, "name: is not of type string"),
    (ZOE, {"email": "nobody"}, "email: "),
    (ZOE, {"email": "ZOE@example.com"}, "email: "),
    (ZOE, {"phone": "12"}, "phone: "),
    (ZOE, {"phone": "=1+1"}, "phone: "),
    (LINDA, {"name": "\u202e"}, "name: "),
    (LINDA, {"position": "\t"}, "position: "),
    (LINDA, {"location": "nowhere"}, "refers to something that does not exist"),
    (EAST, {"locations": ["nowhere"]}, "refers to something that does not exist"),
    (EAST, {"locations": [7]}, "locations[0]: is not of type string"),
    (EAST, {"locations": "LOCATION"}, "locations: is not of type array"),
    (GUEST, {"user": "nobody", "id": "nobody@LOCATION"}, "refers to something that does not exist"),
    (GUEST, {"staff": "nobody"}, "refers to something that does not exist"),
    (GUEST, {"staff": "ELSEWHERE"}, "who does not work there"),
    (GUEST, {"id": "other"}, "is not in the form in which records are kept"),
    (GUEST, {"status": "dead"}, "status: is not one of active, invited"),
    (GUEST, {"role": "Wizard"}, "Wizard"),
    (GUEST, {"permissions": {"magic": "on"}}, "magic"),
    (GUEST, {"permissions": {"calendar": "maybe"}}, "permissions.calendar: is not one of on, copied"),
    (GUEST, {"permissions": ["calendar"]}, "permissions: is not of type object"),
    (GUEST, {"limits": {"calendar:history": "garbage"}}, "'garbage' is not a value of calendar:history"),
    (GUEST, {"limits": {"calendar:history": "all"}}, "limits.calendar:history: all is kept by leaving it out"),
    (GUEST, {"limits": {"calendar:history": "6m"}}, "'6m' is not a value of calendar:history"),
    (GUEST, {"limits": {"calendar:mood": "7d"}}, "calendar:mood"),
    (GUEST, {"invited": "yesterday"}, "invited: "),
    (GUEST, {"remembered": {"owner": HUGE}}, "'0d' is not a value of calendar:history"),
    (GUEST, {"remembered": {"wizard": HUGE}}, ""),
    (GUEST, {"remembered": {"owner": []}}, "remembered.owner: is not of type object"),
    (GUEST, {"remembered": {"": THEN}}, "only other roles are remembered"),
    (GUEST, {"role": "owner", "remembered": {"owner": THEN}}, "remembered.owner: only other roles are remembered"),
    (GUEST, {"remembered": {"viewer": BEYOND}}, "remembered.viewer.permissions: the role does not allow settings"),
    (GUEST, {"remembered": {"owner": USUAL}}, "remembered.owner.limits.calendar:staff: all is kept by leaving it out"),
    (GUEST, {"invited": "2026-01-02T03:04:05+00:00"}, "invited: the invitation is accepted"),
    (CAFE, {"name": "-x"}, "would be read as an option"),
    (ZOE, {"name": "all"}, "would be read as a selector"),
    (ZOE, {"name": "role:owner"}, "would be read as a selector"),
    (LINDA, {"name": "@contacts"}, "would be read as a set of permissions"),
    (EAST, {"name": "--yes"}, "would be read as an option"),
]


def _real(chain: Program, record: dict[str, Any]) -> dict[str, Any]:
    """A record with the ids of Riverside, of somebody who has no access there and of somebody who works elsewhere."""
    with sqlite3.connect(chain.store) as connection:
        (place,) = connection.execute("SELECT id FROM locations WHERE name = 'Riverside'").fetchone()
        query = "SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM memberships WHERE location_id = ?)"
        (who,) = connection.execute(query, [place]).fetchone()
        (elsewhere,) = connection.execute("SELECT id FROM staff WHERE location_id != ?", [place]).fetchone()
    connection.close()
    text = json.dumps(record).replace("LOCATION", place).replace("USER", who).replace("ELSEWHERE", elsewhere)
    return json.loads(text)  # type: ignore[no-any-return]


@pytest.mark.parametrize("record", [CAFE, ZOE, LINDA, EAST, GUEST], ids=lambda record: record["kind"])
def test_a_plan_may_add_each_kind_of_record(chain: Program, plan: Path, record: dict[str, Any]) -> None:
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"] = [{"before": None, "after": _real(chain, record)}]
    done = chain("apply", str(_forged(plan, body)), "--yes")
    assert done.status == 0, done.err


@pytest.mark.parametrize(("record", "fields", "place"), FORGED, ids=[str(f[1])[:50] for f in FORGED])
def test_a_sealed_plan_is_checked_like_what_a_person_gives(
    chain: Program, plan: Path, record: dict[str, Any], fields: dict[str, Any], place: str
) -> None:
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"] = [{"before": None, "after": _real(chain, record | fields)}]
    before = chain("export", "-").out
    done = chain("apply", str(_forged(plan, body)), "--yes")
    refused = 7 if "main_network" in fields or fields.get("staff") == "ELSEWHERE" else 65
    assert (done.status, "\x1b" in done.err) == (refused, False), done.err
    assert place in done.err
    assert chain("export", "-").out == before


@pytest.mark.parametrize("limit", ["calendar:staff", "calendar:position", "booking.network-clients:network"])
def test_what_a_plan_lets_an_access_remember_names_only_what_is_there(chain: Program, plan: Path, limit: str) -> None:
    then = {"permissions": {"calendar": "on"}, "limits": {limit: "garbage"}}
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"] = [{"before": None, "after": _real(chain, GUEST | {"remembered": {"owner": then}})}]
    done = chain("apply", str(_forged(plan, body)), "--yes")
    assert (done.status, f": {limit} names " in done.err) == (7, True), done.err


def test_a_plan_cannot_take_away_somebodys_only_login(chain: Program, plan: Path) -> None:
    assert chain("user", "edit", ANNA, "--name", "Ann Petrova", "--plan-out", str(plan)).status == 0
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"][0]["after"] |= {"email": "", "phone": ""}
    done = chain("apply", str(_forged(plan, body)), "--yes")
    assert (done.status, done.err.splitlines()[0]) == (
        7,
        "rolecall: Ann Petrova would have neither e-mail nor phone to sign in with.",
    )


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"at": "soon"}, "at: "),
        ({"title": "a\x1b[2J"}, "title: has a control character"),
        ({"actor": "\u202e"}, "actor: has a control character"),
        ({"reason": 7}, "reason: is not of type string"),
        ({"change": -1}, "change: is less than 0"),
        ({"change": True}, "change: is not of type integer"),
        ({"change": 1.0}, "change: is not of type integer"),
        ({"head": "abc"}, "head: "),
        ({"changes": {}}, "changes: is not of type array"),
        ({"changes": [7]}, "changes[0]: is not of type object"),
        ({"changes": [{"before": None, "after": None}]}, "changes[0]: "),
        ({"more": 1}, "more: is not known here"),
        ({"rolecall_plan": True}, "rolecall_plan: is not 2"),
        ({"rolecall_plan": "2"}, "rolecall_plan: is not 2"),
    ],
)
def test_what_is_written_around_the_changes_is_checked_too(
    chain: Program, plan: Path, fields: dict[str, Any], place: str
) -> None:
    body = json.loads(plan.read_text(encoding="utf-8")) | fields
    done = chain("apply", str(_forged(plan, body)), "--yes")
    assert done.status == 65
    assert place in done.err


@pytest.mark.parametrize(
    "text", ["{", "{}", '{"a":' * 2000, '{"rolecall_plan": NaN}', "{\x00}", '{"rolecall_plan": [2]}']
)
def test_json_that_is_no_plan_is_none(chain: Program, plan: Path, text: str) -> None:
    plan.write_text(text)
    assert chain("apply", str(plan), "--yes").status == 65


def test_any_plan_that_is_accepted_can_be_exported_and_applied_again(chain: Program, plan: Path) -> None:
    """Plans with an odd value put somewhere, sealed again."""
    emptied = plan.with_name("empty.toml")
    emptied.write_text("rolecall = 1\n")
    assert chain("apply", str(emptied), "--prune", "--plan-out", str(plan), "--max-loss", "100%").status == 0
    whole = json.loads(plan.read_text(encoding="utf-8"))
    dice = random.Random(11)
    statuses = Counter[int]()
    for _ in range(300):
        body = json.loads(json.dumps(whole))
        body["changes"] = [
            {"before": None, "after": change["before"]} if change["before"]["kind"] == "user" else change
            for change in dice.sample(body["changes"], 2)
        ]
        _mutate(body, dice)
        done = chain("apply", str(_forged(plan, body)), "--dry-run")
        statuses[done.status] += 1
        assert done.status in (0, 6, 7, 65), (done, body["changes"])
        assert "Traceback" not in done.err
    assert statuses[65] > 30


def _mutate(body: dict[str, Any], dice: random.Random) -> None:
    """Puts an odd value in the place of one of the changes' values, at any depth."""
    odd: list[Any] = [
        None,
        7,
        "",
        "x",
        "\x1b",
        "\ud800",
        [],
        {},
        [[]],
        {"kind": "user"},
        True,
        1.5,
        "all",
        "garbage",
        "active",
    ]
    here: Any = body["changes"]
    while True:
        key = dice.choice(list(here) if isinstance(here, dict) else range(len(here)))
        if not isinstance(here[key], dict | list) or not here[key] or dice.random() < 0.1:
            here[key] = dice.choice(odd)
            return
        here = here[key]


def test_remembered_settings_are_shown_before_they_are_saved(chain: Program, plan: Path) -> None:
    body = json.loads(plan.read_text(encoding="utf-8"))
    owner = {"permissions": {"calendar": "on", "clients": "on"}, "limits": {"calendar:history": "30d"}}
    body["changes"][0]["after"]["remembered"] = {"administrator": owner}
    done = chain("apply", str(_forged(plan, body)), "--dry-run")
    assert done.err.splitlines()[0] == (
        "Anna Petrova at Riverside: the role administrator would come back with calendar, clients, "
        "calendar:history=30d."
    )
    chain("role", "set", ANNA, "viewer", "--plan-out", str(plan))
    assert "come back" not in chain("apply", str(plan), "--dry-run").err, "what a change of role remembers goes unsaid"


# -- where and when --------------------------------------------------------------------------------


def test_a_plan_is_not_for_another_store(salon_store: Path, plan: Path, rolecall: Program) -> None:
    for other in (Program(Path(shutil.copy(salon_store, plan.with_name("other.db")))), rolecall):
        done = other("apply", str(plan), "--yes")
        assert (done.status, done.err.splitlines()[0]) == (
            6,
            f"rolecall: {plan} was made on another store, or before this one was restored (2026-01-02T03:04:05+00:00).",
        )
    assert not rolecall.store.exists()


def test_a_plan_is_not_for_a_store_that_was_restored_to_before_it(chain: Program, plan: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    shutil.copy(chain.store, backup)
    assert chain("perms", "grant", ANNA, "booking.delete", "--yes").status == 0
    assert chain("perms", "grant", ANNA, "@mobile", "--plan-out", str(plan)).status == 0
    shutil.copy(backup, chain.store)
    for rest in ("-wal", "-shm"):
        chain.store.with_name(chain.store.name + rest).unlink(missing_ok=True)
    assert chain("apply", str(plan), "--yes").status == 6
    assert chain("perms", "grant", ANNA, "booking.delete", "--yes", "--reason", "another change 2").status == 0
    assert chain("apply", str(plan), "--yes").status == 6


def test_a_plan_that_was_taken_back_is_saved_again_only_when_that_is_meant(chain: Program, plan: Path) -> None:
    assert chain("apply", str(plan), "--yes").status == 0
    assert chain("history", "undo", "--yes").status == 0
    done = chain("apply", str(plan), "--yes")
    assert done.status == 6
    assert done.err == (
        f"rolecall: {plan} was saved by tester as change 2 (2026-01-02T03:04:05+00:00).\n"
        "Make it again with --plan-out. To save it all the same, add --anyway.\n"
    )
    assert chain("apply", str(plan), "--yes", "--anyway").status == 0


def test_a_plan_can_begin_a_store(rolecall: Program, tmp_path: Path) -> None:
    file = tmp_path / "first.json"
    assert rolecall("location", "add", "Riverside", "--currency", "EUR", "--plan-out", str(file)).status == 0
    assert not rolecall.store.exists()
    assert rolecall("apply", str(file), "--yes").status == 0
    assert rolecall("apply", str(file), "--yes").status == 6


def test_options_of_worlds_and_of_plans_are_not_for_the_other(chain: Program, plan: Path, tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    assert chain("export", str(world)).status == 0
    assert chain("apply", str(world), "--anyway").err.startswith("rolecall: --anyway goes with a saved plan only.")
    assert chain("apply", str(plan), "--prune").err.startswith("rolecall: --prune goes with a world only.")


def test_a_position_that_a_limit_named_before_may_be_named_by_whoever_gets_that_access(rolecall: Program) -> None:
    team, file = begin(rolecall), str(rolecall.store.with_name("plan.json"))
    for line in ("perms grant boris calendar:position=Stylist", "staff edit Anna --at Riverside --position none"):
        assert team.line(f"{line} --yes --quiet").status == 0

    for line in ("perms copy boris anna --with-role", "user merge boris clara"):
        assert team.line(f"{line} --plan-out {file}").status == 0
        done = team.line(f"apply {file} --yes")
        assert done.status == 0, done.err
