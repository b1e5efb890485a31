"""The exposure report: what an auditor asks first, a row a user, the most exposed first.

A risk counts where it is unusual: neither recommended by the role nor held by everyone who has the role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from rolecall.domain.access import effective, limit_value, role_of
from rolecall.domain.catalogue import Limit, Role, catalogue
from rolecall.domain.counting import and_more
from rolecall.domain.sets import SETS
from rolecall.domain.values import ALL, default
from rolecall.domain.world import Membership, World
from rolecall.views.answers import Answer, Layout, table
from rolecall.views.questions.listing import PERSON, accesses, names_apart, person_data

EXPORTS, MANAGEMENT, HISTORY = "exports", "user-management", "history"
TITLES: Mapping[str, str] = MappingProxyType(
    {EXPORTS: "exports beside client contacts", MANAGEMENT: "user management", HISTORY: "unlimited history"}
)
COLUMNS = {
    **PERSON,
    "location": "Locations",
    "role": "Roles",
    "exposed": "Exposed",
    "what": "What",
    "why": "Why",
    "managing": "Managing",
}
CONDENSED = {
    "name": "Name",
    "location": "Location",
    "role": "Role",
    "exposed": "Exposed",
    "managing": "Managing",
    "unusual": "Unusual",
}
LAYOUT = Layout(optional=("managing",))
MOST_UNUSUAL = 1
SCORE = (
    "Unusual is what neither the role recommends nor everyone with the role has; 1/23 is how many of them have it. "
    "See: rolecall help reports"
)


@dataclass(frozen=True, slots=True)
class Risk:
    """A permission or limit by which an access is exposed in one of the ways of `TITLES`.

    Of those who have the role, `having` hold it too and `peers` are all; so for those at the location. `usual` is what
    the role recommends or everyone with the role has.
    """

    what: str
    key: str
    having: int
    peers: int
    having_here: int
    peers_here: int
    usual: bool


def exposure(world: World, memberships: Iterable[Membership] | None = None) -> Answer:
    """Who holds export rights beside sight of client contacts, manages users (rule 47), or looks back without limit, in
    a way that is unusual for the role; all of it effective. Who manages users is in it in any case.

    `exposed` counts the permissions and limits that are unusual, so that more locations weigh more.
    """
    peers = Peers(world)
    by_user: dict[str, list[dict[str, Any]]] = {}
    for m in accesses(world, memberships):
        by_user.setdefault(m.user, []).extend(_findings(world, m, peers))
    data = [
        {**person_data(world.user[user]), **_sums(findings), "findings": findings}
        for user, findings in by_user.items()
        if findings
    ]
    data.sort(key=lambda entry: (-entry["exposed"], -entry["managing"]))
    rows = [_rows(entry) for entry in data]
    whole = [full for full, _ in rows]
    named = [(name, *short[1:]) for name, (_, short) in zip(names_apart(whole), rows, strict=True)]
    return Answer(
        data,
        table(COLUMNS, whole),
        note=_note(data, len(by_user)),
        closing=(SCORE,),
        condensed=(table(CONDENSED, named, layout=LAYOUT),),
    )


class Peers:
    """How many of a role, and of a role at a location, have each risk: counted once for a world."""

    def __init__(self, world: World) -> None:
        self._sizes: Counter[tuple[str, ...]] = Counter()
        self._having: Counter[tuple[str, ...]] = Counter()
        for m in world.membership.values():
            groups = (m.role,), (m.role, m.location)
            self._sizes.update(groups)
            self._having.update((*group, what, key) for what, keys in exposing(m) for key in keys for group in groups)

    def risks(self, world: World, membership: Membership) -> list[Risk]:
        """The risks of an access, each beside how common it is."""
        role, here = (membership.role,), (membership.role, membership.location)
        recommended = _recommended(role_of(world, membership))
        risks = []
        for what, key in ((what, key) for what, keys in exposing(membership) for key in keys):
            having, peers = self._having[*role, what, key], self._sizes[role]
            usual = key in recommended or (membership.role != "" and having == peers > 1)
            risks.append(Risk(what, key, having, peers, self._having[*here, what, key], self._sizes[here], usual))
        return risks


def exposing(membership: Membership) -> Iterable[tuple[str, list[str]]]:
    """In which ways an access is exposed at its location, with the keys of what exposes it."""
    mask, known = effective(membership), catalogue()
    exports, contacts = mask & SETS["export"][1](known), mask & known.contacts
    managing = known.below[known.permission["settings.users"].number]
    yield EXPORTS, known.keys(exports | contacts) if exports and contacts else []
    yield MANAGEMENT, known.keys(mask & managing)
    yield HISTORY, [x.key for x in _windows(mask) if limit_value(membership.settings, x) == ALL]


@lru_cache(maxsize=4096)
def _windows(mask: int) -> tuple[Limit, ...]:
    """The limits on how far back one sees or edits whose permission is in `mask`."""
    known = catalogue()
    return tuple(x for x in known.limits if x.values == "days" and mask & known.permission[x.permission].bit)


def _recommended(role: Role | None) -> set[str]:
    """The keys of what a role recommends, and of the limits that it starts without (rule 20)."""
    if role is None:
        return set()
    windows = (x.key for x in _windows(role.recommended) if role.limits.get(x.key, default(x)) == ALL)
    return {*catalogue().keys(role.recommended), *windows}


def _findings(world: World, membership: Membership, peers: Peers) -> list[dict[str, Any]]:
    """A finding for each way in which something about an access is unusual, and one for managing users in any case."""
    risks, found = peers.risks(world, membership), []
    where = {"location": world.location[membership.location].name, "role": membership.role or None}
    for what in TITLES:
        unusual = [risk for risk in risks if risk.what == what and not risk.usual]
        usual = [risk.key for risk in risks if risk.what == what and risk.usual]
        if unusual or (usual and what == MANAGEMENT):
            keys = [risk.key for risk in unusual]
            compared = [_compared(risk) for risk in unusual]
            found.append({**where, "what": what, "keys": keys, "usual": usual, "compared": compared})
    return found


def _compared(risk: Risk) -> dict[str, Any]:
    return {"key": risk.key, "role": [risk.having, risk.peers], "location": [risk.having_here, risk.peers_here]}


def _sums(findings: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many keys are unusual, and how many rights to manage users there are, usual or not."""
    known = list(findings)
    managing = (len({*x["keys"], *x["usual"]}) for x in known if x["what"] == MANAGEMENT)
    return {"exposed": sum(len(x["keys"]) for x in known), "managing": max(managing, default=0)}


def _note(data: Iterable[Mapping[str, Any]], users: int) -> str:
    exposed = [entry for entry in data if entry["exposed"]]
    managing = sum(bool(entry["managing"]) for entry in data)
    counts = {
        what: sum(any(x["what"] == what and x["keys"] for x in entry["findings"]) for entry in exposed)
        for what in TITLES
    }
    text = ", ".join(f"{number} by {TITLES[what]}" for what, number in counts.items() if number)
    beyond = f"{len(exposed)} of {users} users are exposed beyond their role: {text}." if exposed else ""
    return f"{beyond or 'Nobody is exposed beyond their role.'} {managing} of {users} manage users."


def _rows(entry: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A user's row in the flat table, with every key; and the one for people, with what is rarest."""
    findings, locations = entry["findings"], list(dict.fromkeys(x["location"] for x in entry["findings"]))
    roles = ", ".join(dict.fromkeys(x["role"] or "no role" for x in findings))
    unusual = {what: [x for x in findings if x["what"] == what and x["keys"]] for what in TITLES}
    whys = {what: ", ".join(dict.fromkeys(text for x in each for text in _why(x))) for what, each in unusual.items()}
    why = "; ".join(f"{TITLES[what]}: {text}" for what, text in whys.items() if text)
    what = ", ".join(TITLES[what] for what, each in unusual.items() if each)
    who, sums = (
        (entry["name"], entry["email"] or "", entry["phone"] or ""),
        (str(entry["exposed"]), str(entry["managing"])),
    )
    where = f"{len(locations)} locations" if len(locations) > 1 else locations[0]
    full = (*who, ", ".join(locations), roles, sums[0], what, why, sums[1])
    return full, (entry["name"], where, roles, *("" if x == "0" else x for x in sums), _rarest(findings))


def _why(finding: Mapping[str, Any]) -> list[str]:
    """Each unusual key of a finding, with how many of the role have it everywhere and there."""
    role, place = finding["role"], finding["location"]
    if role is None:
        return list(finding["keys"])
    each = ((x["key"], *x["role"], *x["location"]) for x in finding["compared"])
    return [f"{key} ({a} of {b} {role}s, {c} of {d} at {place})" for key, a, b, c, d in each]


def _rarest(findings: Iterable[Mapping[str, Any]]) -> str:
    """The unusual keys that the smallest share of a role have, the rarest first."""
    shares: dict[str, tuple[float, str]] = {}
    for role, x in ((finding["role"], x) for finding in findings for x in finding["compared"]):
        having, peers = x["role"]
        share = (having / peers, f"{x['key']} {having}/{peers}" if role else x["key"])
        shares[x["key"]] = min(shares.get(x["key"], share), share)
    return and_more([text for _, text in sorted(shares.values())], MOST_UNUSUAL)
