"""`--plan-out`, then `apply`: a plan made here, looked at there, saved while the store is as it was."""

from __future__ import annotations

import json
import random
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from program import Program

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
    assert chain.store.read_bytes() == before


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
    plan.write_text(json.dumps({"rolecall_plan": 2}))
    done = chain("apply", str(plan), "--yes")
    assert (done.status, done.err.splitlines()[0]) == (
        65,
        f"rolecall: {plan} is no plan that this version reads (version 2).",
    )


def test_a_plan_agrees_with_its_schema(chain: Program, plan: Path, tmp_path: Path) -> None:
    schema = json.loads(chain("schema", "plan").out)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(plan.read_text()))
    everything = tmp_path / "all.json"
    emptied = tmp_path / "empty.toml"
    emptied.write_text("rolecall = 1\n")
    assert chain("apply", str(emptied), "--prune", "--plan-out", str(everything)).status == 0
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
    [{"role": "wizard"}, {"role": 7}, {"status": "dead"}, {"staff": 5}, {"limits": {"booking.edit:history": 7}}],
)
def test_a_plan_that_says_what_cannot_be_is_none_though_its_digest_fits(
    chain: Program, plan: Path, field: dict[str, Any]
) -> None:
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"][0]["after"] |= field
    before = chain("export", "-").out
    done = chain("apply", str(_forged(plan, body)), "--yes")
    assert (done.status, done.err.splitlines()[0]) == (65, f"rolecall: {plan} is not a whole plan.")
    assert chain("export", "-").out == before


def test_a_plan_that_changes_a_record_twice_is_none(chain: Program, plan: Path) -> None:
    body = json.loads(plan.read_text(encoding="utf-8"))
    body["changes"] *= 2
    assert chain("apply", str(_forged(plan, body)), "--yes").status == 65


def _forged(plan: Path, body: dict[str, Any]) -> Path:
    del body["digest"]
    plain = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    body["digest"] = sha256(plain.encode()).hexdigest()
    plan.write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return plan


def test_the_reason_a_plan_was_made_for_is_kept_unless_another_is_given(chain: Program, plan: Path) -> None:
    assert chain("apply", str(plan), "--yes", "--require-reason").status == 0
    revoked = plan.with_name("back.json")
    assert chain("perms", "revoke", ANNA, "booking.edit", "--plan-out", str(revoked), "--reason", "one").status == 0
    assert chain("apply", str(revoked), "--yes", "--reason", "another").status == 0
    listed = chain("history", "list", "--format", "json").json
    assert [entry["reason"] for entry in listed] == ["another", "summer", ""]
