"""Trials of generated worlds: what is shown is what is saved, what is undone is as it was, and every command says the
same about who may do what.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from rolecall.documents import world_text
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import Membership, World
from rolecall.store.address import address as address_of
from stress.places import Places
from stress.tally import Tally, ask
from worlds import effective_keys, stores, worlds
from worlds.edits import edited

T = TypeVar("T")
APPLIED = "applied and undone"
ALL_KEYS = [permission.key for permission in catalogue().permissions]


def _for_each(drawn: st.SearchStrategy[T], tries: int, dice: random.Random, check: Callable[[T], None]) -> None:
    """Runs a check on at most 200 values; the first of them are simple ones."""
    quick = settings(
        max_examples=min(200, 5 + tries),
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(dice.randrange(2**32))(quick(given(drawn)(check)))()


def applied(places: Places, folder: Path, tries: int, dice: random.Random) -> Tally:
    """A world is made into another one and back: the dry run, the real one and the history show the same changes, after
    it nothing is left to apply, and the export is then byte for byte what it was. As many worlds as tries are applied;
    those that are refused come on top.
    """
    tally, file, numbers = Tally(f"worlds applied and undone, {places.kind}"), folder / "world.toml", count(1)

    def check(pair: tuple[World, World]) -> None:
        if tally.ends[APPLIED] >= tries:
            return
        address, (before, after) = places.empty(), pair
        stores.begin(address_of(address), before)
        file.write_text(world_text.write(after), encoding="utf-8")
        end, faults = _there_and_back(address, file)
        tally.note(end, *(f"world {next(numbers)}: {fault}" for fault in faults))
        places.drop(address)

    pairs = worlds().flatmap(lambda before: st.tuples(st.just(before), edited(before)))
    while tally.ends[APPLIED] < tries:
        _for_each(pairs.filter(lambda pair: _can_be_written(pair[1])), tries, dice, check)
    return tally


def _can_be_written(world: World) -> bool:
    """Whether every main network is there; an edit may have taken one away behind its locations' back."""
    return {"", *world.network} >= {location.main_network for location in world.location.values()}


def _there_and_back(address: str, file: Path) -> tuple[str, list[str]]:
    apply = ("apply", str(file), "--prune", "--max-loss", "100%", "--format", "json")
    begun = ask(address, "export", "-").out
    shown, done = ask(address, *apply, "--dry-run"), ask(address, *apply, "--yes")
    saved = ask(address, "export", "-").out
    if done.status:
        faults = [] if (saved, shown.status) == (begun, done.status) else [f"{shown.status}, {done.status}: {done.err}"]
        return f"status {done.status}", faults
    if not done.json["saved"]:
        return "nothing to change", [] if saved == begun else ["something was saved"]
    again = ask(address, *apply, "--yes")
    kept = ask(address, "history", "show", str(done.json["number"]), "--format", "json")
    undone = ask(address, "history", "undo", "--yes")
    verified = ask(address, "history", "verify")
    faults = [each.err for each in (shown, again, kept, undone, verified) if each.status]
    if not faults and not shown.json["changes"] == done.json["changes"] == kept.json["changes"]:
        faults.append("other changes were shown than saved")
    if not again.status and again.json["saved"]:
        faults.append(f"applied again it changes more: {again.err}")
    if ask(address, "export", "-").out != begun:
        faults.append(f"undone is not as it was: {undone.err}")
    return APPLIED, faults


def states(places: Places, folder: Path, tries: int, dice: random.Random) -> Tally:
    """Permissions of accesses, each as the naive reference has it and as the commands show, find, explain, report and
    check it. A try is one permission of one access.
    """
    tally, file = Tally(f"permissions of accesses, {places.kind}"), folder / "expected.toml"

    def check(world: World) -> None:
        if not world.membership or tally.tries >= tries:
            return
        address = places.empty()
        stores.begin(address_of(address), world)
        file.write_text(_expected(world), encoding="utf-8")
        answers = _answers(address, file)
        for access in world.membership.values():
            may = {"reference": effective_keys(access.settings), **answers(world, access)}
            for key in dice.sample(ALL_KEYS, 8):
                who, where = world.user[access.user].email, world.location[access.location].name
                explained = ask(address, "perms", "explain", who, key, "--at", where, "--format", "json")
                each = {name: key in keys for name, keys in may.items()} | {"explain": explained.json["allowed"]}
                fault = len(set(each.values())) > 1 or explained.status != (0 if each["reference"] else 3)
                tally.note(
                    "may" if each["reference"] else "may not", *([f"{who} {where} {key}: {each}"] if fault else [])
                )
        places.drop(address)

    while tally.tries < tries:
        _for_each(worlds(), tries, dice, check)
    return tally


def _answers(address: str, file: Path) -> Callable[[World, Membership], dict[str, set[str]]]:
    """What commands say that an access may do, by command. `check` says only whether all is as expected."""
    shown = ask(address, "perms", "show", "all", "--format", "json").json
    found = ask(address, "perms", "who", *ALL_KEYS, "--format", "json").json
    reported = ask(address, "report", "export", "permissions", "--format", "json").json
    checked = ask(address, "check", str(file), "--live")

    def answers(world: World, access: Membership) -> dict[str, set[str]]:
        user, where = world.user[access.user], world.location[access.location].name
        mine = [each for each in shown if (each["user"], each["location"]) == (user.name, where)]
        keys = {
            "show": {key for each in mine for key, value in each["permissions"].items() if value["effective"]},
            "who": {p["key"] for each in _rows(found, user.email, where) for p in each["permissions"]},
            "report": {key for each in _rows(reported, user.email, where) for key in each["permissions"]},
        }
        return keys | ({} if checked.status == 0 else {"check": {f"not as expected: {checked.out}{checked.err}"}})

    return answers


def _rows(rows: list[dict[str, object]], email: str, where: str) -> Iterator[dict[str, list[dict[str, str]]]]:
    return (row for row in rows if (row["email"], row["location"]) == (email, where))  # type: ignore[misc]


def _expected(world: World) -> str:
    """Expectations of every permission of every access, out of the naive reference."""
    lines = ["rolecall = 1"]
    for access in world.membership.values():
        may = effective_keys(access.settings)
        can, cannot = ([key for key in ALL_KEYS if (key in may) is wanted] for wanted in (True, False))
        lines += [
            "[[expect]]",
            f'user = "{world.user[access.user].email}"',
            f'at = "{world.location[access.location].name}"',
        ]
        lines += [f"{word} = {keys}" for word, keys in (("can", can), ("cannot", cannot)) if keys]
    return "\n".join(lines)
