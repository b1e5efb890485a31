"""What a trial has done to an account, judged by the account's own state, once nothing is under way any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulated import Simulated

Users = dict[str, dict[str, Any]]
"""Everybody at every location as the account holds them, by `location/user`."""
Change = Mapping[str, Any] | None
"""What somebody has otherwise: permissions by slug, and `user_role` and the like; None for whoever is gone."""


def users_of(account: Simulated) -> Users:
    """All users, once late requests have ended: judged earlier, what is done late would be hidden."""
    account.settle()
    locations = account.simulator.state()["locations"]
    return {f"{place}/{user}": row for place, at in locations.items() for user, row in at["users"].items()}


def invited_twice(account: Simulated) -> list[str]:
    """Whoever was sent more than one invitation to a location."""
    rows = account.simulator.state()["invitations"]
    return [f"{row['contact']} was invited {row['sent']} times" for row in rows if row["sent"] > 1]


def damage(before: Users, after: Users, *wishes: Mapping[str, Change]) -> list[str]:
    """Each difference between two states of the account that nobody wished, and each wish that did not come true.

    Wishes are by a user's name or by `location/user`; the later ones count more.
    """
    return [
        f"{name}: {text}"
        for key in sorted(before.keys() | after.keys())
        for name in [(after.get(key) or before[key])["name"]]
        for text in _differences(before.get(key), after.get(key), _together(wishes, key, name))
    ]


def _together(wishes: Iterable[Mapping[str, Change]], *names: str) -> Change:
    """All that is wished for somebody."""
    found: dict[str, Any] = {}
    for change in (wish[name] for wish in wishes for name in names if name in wish):
        if change is None:
            return None
        found |= change
    return found


def _differences(before: dict[str, Any] | None, after: dict[str, Any] | None, wish: Change) -> list[str]:
    if wish is None or after is None:
        return [] if wish is after is None else ["is still there" if after else "is gone"]
    if before is None and not wish:
        return ["appeared"]
    now = _items(after)
    expected = {**(_items(before) if before else {}), **wish}
    wrong = [item for item, value in expected.items() if not _is_same(now.get(item), value)]
    return [f"{item} is {now.get(item)!r} and not {expected[item]!r}" for item in wrong]


def _items(user: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in user.items() if key != "values"}, **user["values"]}


def _is_same(one: Any, other: Any) -> bool:
    """Equal in type too: true is not 1."""
    return type(one) is type(other) and bool(one == other)
