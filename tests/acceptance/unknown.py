"""Scenarios 19 to 21: what the account has and the catalogue has not, and stores of earlier versions."""

from __future__ import annotations

from itertools import count
from random import Random

import postgres
import stores
from acceptance.pulling import A_PULL, DAYS, push_requests
from acceptance.trial import Scenario, Trial
from commands.test_push import edit
from pulled import differs_from_account
from store import test_upgrading
from stores import Old

CHANGES, AT_ONCE = 1_000, 10
COUNT = "records_create_per_day_count"
SWITCHES = ("records_video_call_access", "dashboard_forecast_access", "robots_access", "voice_assistant_access")
"""With the count, what the simulated account has and the catalogue has not."""
CAL = "cal.center@example.com"


def unknown_slugs(trial: Trial) -> None:
    """Changes drawn at random are pushed to people whose unknown permissions hold whatever the account takes."""
    random, people, days = Random(19), _people(trial), dict[str, int]()
    for user in people:
        values = {slug: random.choice([True, False, 0, 1]) for slug in SWITCHES} | {COUNT: random.randrange(99)}
        trial.account.simulator.edit({"location": 720_441, "user": int(user), "values": values})
    assert trial.program.line("pull --yes --no-input --quiet").status == 0
    for _ in range(CHANGES // AT_ONCE):
        chosen = random.sample(sorted(people), AT_ONCE)
        days |= {user: random.choice([n for n in range(1, 180) if n != days.get(user)]) for user in chosen}
        lines = [f"perms grant {people[user]} calendar:history={days[user]}d" for user in chosen]
        assert trial.program("run", "-", "--yes", "--quiet", text="\n".join(lines)).status == 0
        done = trial.program.line("push --yes --quiet")
        assert done.status == 0, done.err
    trial.changes |= {f"720441/{user}": {DAYS: number} for user, number in days.items()}


def _people(trial: Trial) -> dict[str, str]:
    """The e-mail addresses of those who can be changed and named, by their numbers in the account."""
    users = trial.account.simulator.state()["locations"]["720441"]["users"]
    caller = str(trial.account.simulator.account.demo.id)
    named = {n: row for n, row in users.items() if row["email"] and row["is_approved"] and n != caller}
    return {n: row["email"] for n, row in named.items() if row["user_role"] != "owner" and "masked" not in row["email"]}


def unknown_role(trial: Trial) -> None:
    shown = trial.program.line(f"perms show {CAL} --format json").json[0]
    assert shown["role"] == "call_center"
    edit(trial.program, f"perms revoke {CAL} clients")
    done = trial.program.line("push --yes")
    assert done.status == 0, done.err
    trial.changes["Cal Center"] = {"clients_access": False}
    assert not differs_from_account(trial.program, trial.account)


def earlier_stores(trial: Trial) -> None:
    """On SQLite and PostgreSQL; the account has no part in it."""
    numbers = count(1)

    def opened(name: str, server: str = "") -> Old:
        (folder := trial.folder / f"old{next(numbers)}").mkdir()
        return stores.opened(name, folder, server)

    with postgres.server() as server:
        for name in stores.OLD:
            test_upgrading.test_one_of_many_upgrades_and_the_others_see_it_done(opened(name, server))
    for name in test_upgrading.SQLITE:
        test_upgrading.test_a_file_of_an_earlier_version_is_not_touched_by_reading(opened(name))
        test_upgrading.test_a_program_of_version_1_that_waits_beside_loses_nothing(opened(name))


SCENARIOS = (
    Scenario(19, "unknown permissions, 1,000 pushed changes: the same", unknown_slugs,
             A_PULL + CHANGES // AT_ONCE * push_requests(AT_ONCE)),
    Scenario(20, "unknown role: shown, pushed back untouched", unknown_role, push_requests(1) + A_PULL),
    Scenario(21, "store of version 1: 3 upgraders, PostgreSQL too", earlier_stores, is_pulled=False),
)  # fmt: skip
