"""Generated states of an account: a user's rights with every trap of the documented API in them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.picture_data import rights_from
from rolecall.domain.account.value_forms import Terms
from rolecall.domain.account.vocabulary import limits, permissions
from rolecall.domain.catalogue import Limit, catalogue

TERMS = Terms(
    staff={88120: "s-ilya", 88127: "s-tom"},
    networks={5501: "n-chain"},
    positions={3301: "Stylist", 3302: "Front desk", 3303: "all", 3304: "Twin", 3305: "Twin"},
)
UNKNOWN = ("robots_access", "ai_agents_limited_access", "ai_agents_ids", "new_last_days_count")
ANY = st.sampled_from(
    [None, True, False, 0, 1, -1, 2, 0.0, 1.0, 1.5, "", "0", "1", "-1", "x", [], [1, "a"], [None], {"a": 1}, 10**17]
)
BITS = st.sampled_from([True, False, True, False, 0, 1, "0", "1"])
NUMBERS: dict[str, list[Any]] = {
    "days": [-1, 0, 1, 30, 184, 365, "7", "-1"],
    "staff": [0, 88120, 88127, 99999, False, "88120"],
    "position": [0, 3301, 3302, 3303, 3304, 77],
    "network": ["0", "5501", 5501, 0, "", None, "77"],
    "today": [0, 1, True, False],
    "own-rights": [0, 1, "1"],
    "choice": [0, 1, True, False],
    "addresses": [True, False, 1],
}
LISTS = st.sampled_from([[], [41207], [41208, 41207], ["12", "14"], [3, 3], None, ["x"]])
ADDRESSES = st.sampled_from(
    ["", "10.0.0.1", "10.0.0.1;192.0.2.7", "10.0.0.1, 2001:DB8::1", ["10.0.0.1"], [], "10.0.0.0/8"]
)


@cache
def values_for(slug: str) -> st.SearchStrategy[Any]:
    """What the account may hold in a slug: nearly always what it should, now and then anything."""
    limit = limits().get(slug)
    if slug in permissions():
        usual = BITS
    elif limit is None:
        usual = ANY
    elif slug == limit.ids_slug:
        usual = ADDRESSES if limit.values == "addresses" else LISTS
    else:
        usual = st.sampled_from(NUMBERS[limit.values])
    return st.one_of(*[usual] * 12, ANY)


SLUGS = (*permissions(), *limits(), *UNKNOWN)


@st.composite
def states(draw: st.DrawFn, slugs: tuple[str, ...] | None = None) -> UserRights:
    """Rights of some slugs, in any order, now and then one listed twice."""
    if slugs is None:
        slugs = tuple(draw(some_slugs()))
    listed = [{"slug": slug, "value": draw(values_for(slug))} for slug in slugs]
    role = draw(st.sampled_from(["worker", "administrator", "owner", "staff_member", "free_readonly"]))
    links: list[dict[str, Any]] = [{}, {"staff_id": None}, {"staff_id": 0}, {"staff_id": 88120}, {"staff_id": 99999}]
    answer = {"user_role": role, "is_editable": True, "user_permissions": listed, **draw(st.sampled_from(links))}
    return rights_from(json.loads(json.dumps(answer)))


def some_slugs(most: int = 14) -> st.SearchStrategy[list[str]]:
    """A few slugs of any kind; a switch mostly with its list."""
    one = st.sampled_from(SLUGS) | st.sampled_from([*limits(), *UNKNOWN])
    return st.lists(one, max_size=most, unique=True).map(_with_lists)


def _with_lists(slugs: list[str]) -> list[str]:
    lists = [limits()[slug].ids_slug for slug in slugs if slug in limits() and limits()[slug].ids_slug]
    return list(dict.fromkeys([*slugs, *lists]))


def any_limit() -> st.SearchStrategy[Limit]:
    """Any limit of the catalogue."""
    return st.sampled_from(catalogue().limits)
