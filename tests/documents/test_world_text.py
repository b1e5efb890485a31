"""Writing a world loses nothing: reading it back gives the same world, and applying it changes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolecall.documents.world_file import read
from rolecall.documents.world_text import write
from rolecall.domain.access import recommended
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.edits.declare import declare
from rolecall.domain.edits.limits import with_limit
from rolecall.domain.nearness import fold
from rolecall.domain.plan import compare
from rolecall.domain.world import ACTIVE, INVITED, Location, Membership, Network, Settings, Staff, User, World
from worlds import access, limit, location, network, staff, user, world

CHAIN = Path(__file__).parents[2] / "examples" / "chain.toml"
THOROUGH = settings(max_examples=settings().max_examples * 2, suppress_health_check=[HealthCheck.too_slow])


def applied(text: str, onto: World | None = None, *, prune: bool = False) -> World:
    """The world after a file is applied."""
    return declare(onto or World(), read(text, "world.toml"), prune=prune)


def plain(found: World) -> Any:
    """All that a world says, without ids: names and contacts in their place."""
    places = {x.id: x.name for x in found.location.values()}
    people = {x.id: (x.name, x.email, x.phone) for x in found.user.values()}
    groups = {"": ""} | {n.id: n.name for n in found.network.values()}
    names = {"": ""} | {s.id: s.name for s in found.staff.values()} | {n.id: n.name for n in found.network.values()}

    def told(kept: Settings) -> Any:
        values = {key: ("name", names[v]) if v in names else v for key, v in kept.limits.items()}
        return kept.on, kept.copied, values

    return (
        {x.name: (x.currency, x.sms_tariff, x.region, groups[x.main_network]) for x in found.location.values()},
        {(places[s.location], s.name): s.position for s in found.staff.values()},
        {n.name: [places[x] for x in n.locations] for n in found.network.values()},
        sorted(people.values()),
        {
            (people[m.user], places[m.location]): (
                m.role,
                names[m.staff],
                m.status,
                m.invited,
                told(m.settings),
                {role: told(kept) for role, kept in m.remembered.items()},
            )
            for m in found.membership.values()
        },
    )


# -- random worlds -----------------------------------------------------------------------------------------------------

NAMES = (
    "Anna Petrova",
    "Светлана Орлова",
    'Zoë "Zo" O\'Neil',
    "self",
    "All",
    "none",
    '"self"',
    '"',
    "back\\slash",
    "emoji 👩🏽‍🎨",
    "# not a comment",
    "A.*",
    "x=y, @contacts",
    "[[user]]",
    "ſelf",
    "=99999",
    "نور حداد",
)
POSITIONS = ("", "Stylist", "stylist", "All", '"Top" stylist', "Парикмахер")
CONTACTS = (("", ""), ("anna@example.com", ""), ("", "+37120000001"), ("b@example.com", "+37120000002"))


def values_of(found: Limit, colleagues: list[Staff], groups: list[Network]) -> list[str]:
    """Kept values of a limit at a location."""
    return ["=99999", '=[true,""]'] + {
        "days": ["all", "none", "1d", "30d", "184d", "365d"],
        "today": ["all", "today"],
        "staff": ["all", "self", *(s.id for s in colleagues)],
        "position": ["all", *{s.position for s in colleagues if s.position}],
        "network": ["none", *(n.id for n in groups)],
        "choice": ["all", "none", "3,12"],
        "own-rights": ["all", "own"],
        "addresses": ["all", "10.0.0.1,2001:db8::1"],
    }[found.values]


@st.composite
def kept_settings(draw: st.DrawFn, role: str, colleagues: list[Staff], groups: list[Network]) -> Settings:
    """Any settings a role allows, closed upwards or not, with any limits, also of permissions it does not allow."""
    start = recommended(catalogue().role[role]) if role else Settings()
    allowed = catalogue().role[role].allowed if role else catalogue().everything
    flipped = draw(st.sets(st.integers(0, len(catalogue().permissions) - 1), max_size=8))
    on = (draw(st.sampled_from([start.on, 0, allowed])) ^ catalogue().join(1 << n for n in flipped)) & allowed
    copied = on & draw(st.sampled_from([0, on, draw(st.integers(0, catalogue().everything))]))
    made = Settings(on, copied, draw(st.sampled_from([start.limits, {}])))
    for found in draw(st.lists(st.sampled_from(catalogue().limits), max_size=6, unique_by=lambda x: x.key)):
        made = with_limit(made, found, draw(st.sampled_from(values_of(found, colleagues, groups))))
    return made


def some(names: Iterable[str], *, least: int = 0, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(tuple(names)), min_size=least, max_size=most, unique_by=fold)


@st.composite
def memberships(draw: st.DrawFn, made: World, who: User, at: Location) -> Membership:
    """An access of any role or none, linked or not, that remembers other roles."""
    colleagues, groups = made.staff_of(at.id), made.networks_of(at.id)
    linked = {m.staff for m in made.membership.values()}
    link = draw(st.sampled_from(["", *(s.id for s in colleagues if s.id not in linked)]))
    roles = [r.key for r in catalogue().roles if link or r.staff != "required"]
    role = draw(st.sampled_from(["", *roles]))
    former = draw(some((r.key for r in catalogue().roles if r.key != role), most=2))
    status = draw(st.sampled_from([(ACTIVE, ""), (INVITED, ""), (INVITED, "2026-01-02T03:04:05+00:00")]))
    return Membership(
        who.id,
        at.id,
        role,
        link,
        *status[:1],
        draw(kept_settings(role, colleagues, groups)),
        {key: draw(kept_settings(key, colleagues, groups)) for key in former},
        *status[1:],
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any world that keeps the rules: namesakes, awkward names, people with one contact or none."""
    made = World()
    for n, name in enumerate(draw(some(NAMES, least=1, most=2))):
        more = draw(st.sampled_from([("EUR", "", ""), ("KZT", "Tariff “A”", "KZ"), ("USD", "", "US")]))
        made = made.put(Location(f"l{n}", name, *more))
        for m, person in enumerate(draw(some(NAMES))):
            made = made.put(Staff(f"s{n}-{m}", f"l{n}", person, draw(st.sampled_from(POSITIONS))))
    for n, name in enumerate(draw(some(NAMES, most=2))):
        places = draw(st.permutations(list(made.location)))
        made = made.put(Network(f"n{n}", name, tuple(places[: draw(st.integers(1, len(places)))])))
    for at in list(made.location.values()):
        main = draw(st.sampled_from(["", *(n.id for n in made.networks_of(at.id))]))
        made = made.put(replace(at, main_network=main))
    for n, (email, phone) in enumerate(draw(st.lists(st.sampled_from(CONTACTS), max_size=4, unique=True))):
        made = made.put(User(f"u{n}", draw(st.sampled_from(NAMES[:3])), email, phone))
        for at in list(made.location.values())[: draw(st.integers(0, 2))]:
            made = made.put(draw(memberships(made, made.user[f"u{n}"], at)))
    return made


@THOROUGH
@given(worlds())
def test_reading_what_was_written_into_an_empty_world_gives_the_same_world(found: World) -> None:
    assert plain(applied(write(found))) == plain(found)


@THOROUGH
@given(worlds())
def test_applying_an_export_to_where_it_came_from_changes_nothing(found: World) -> None:
    assert compare(found, applied(write(found), found)).changes == ()
    assert compare(found, applied(write(found), found, prune=True)).changes == ()


@THOROUGH
@given(worlds(), worlds())
def test_applying_an_export_twice_is_applying_it_once_and_pruning_leaves_only_the_export(
    one: World, two: World
) -> None:
    once = applied(write(one), strangers(two))
    assert compare(once, applied(write(one), once)).changes == ()
    left = applied(write(one), strangers(two), prune=True)
    assert set(plain(left)[4]) == set(plain(one)[4])
    assert [set(part) for part in plain(left)[:4]] == [set(part) for part in plain(one)[:4]]


def strangers(found: World) -> World:
    """The world with people whom no other world knows, linked to no staff: two worlds do not claim the same then."""
    renamed = (
        replace(u, name=f"Other {u.id}", email=f"{u.id}@other.example.com", phone="") for u in found.user.values()
    )
    return found.put(*renamed, *(replace(m, staff="") for m in found.membership.values()))


@THOROUGH
@given(worlds())
def test_the_text_does_not_depend_on_ids_or_on_the_order_of_records(found: World) -> None:
    again = applied(write(found))
    assert write(again) == write(found)


# -- layout ------------------------------------------------------------------------------------------------------------


def test_the_example_chain_is_the_same_when_written_and_read_again() -> None:
    chain = applied(CHAIN.read_text(encoding="utf-8"))
    assert plain(applied(write(chain))) == plain(chain)
    assert compare(chain, applied(write(chain), chain, prune=True)).changes == ()


def small() -> World:
    riverside = location("Riverside", sms_tariff="Baltics", region="LV")
    anna, boris = staff("Anna Petrova", riverside, "Stylist"), staff("Boris Kim", riverside)
    one, two = user("Boris Kim", phone="+37120000001"), user("Anna Petrova")
    employee = access(two, riverside, "employee", limits={"calendar:staff": boris.id}, linked=anna)
    start = recommended(catalogue().role["viewer"])
    viewer = Settings(on=start.on & ~catalogue().permission["calendar"].bit, limits={"calendar:staff": anna.id})
    return world(
        riverside,
        location("Harbour"),
        anna,
        boris,
        network("North", riverside, location("Harbour")),
        one,
        two,
        replace(employee, remembered={"viewer": viewer}),
        access(one, riverside, status=INVITED),
    )


def test_blocks_are_parted_by_a_blank_line_and_what_belongs_to_a_user_is_indented() -> None:
    text = write(small())
    assert text.startswith(
        'rolecall = 1\n\n[[location]]\nname = "Harbour"\ncurrency = "EUR"\n\n[[location]]\nname = "Riverside"\n'
        'currency = "EUR"\nsms_tariff = "Baltics"\nregion = "LV"\nstaff = [\n'
        '    { name = "Anna Petrova", position = "Stylist" },\n    "Boris Kim",\n]\n\n'
        '[[network]]\nname = "North"\nlocations = ["Riverside", "Harbour"]\n\n'
        '[[user]]\nname = "Anna Petrova"\nemail = "anna-petrova@example.com"\n\n'
        '  [[user.access]]\n  at = "Riverside"\n  role = "employee"\n  staff = "Anna Petrova"\n  status = "active"\n'
        '  grant = ["calendar:staff=Boris Kim"]\n\n    [[user.access.remembered]]\n    role = "viewer"\n'
        '    grant = ["calendar:staff=Anna Petrova"]\n    revoke = ["calendar"]\n\n[[user]]\n'
    )
    assert (
        '\n    [[user.access.remembered]]\n    role = "viewer"\n    grant = ["calendar:staff=Anna Petrova"]\n' in text
    )
    assert text.endswith('\n\n  [[user.access]]\n  at = "Riverside"\n  role = ""\n  status = "invited"\n')
    assert "\n\n\n" not in text


def test_remembered_roles_stand_in_the_order_of_their_names() -> None:
    kept = {role: recommended(catalogue().role[role]) for role in ("viewer", "owner", "accountant")}
    found = world(location(), user("Anna"), replace(access(user("Anna"), location(), "manager"), remembered=kept))
    roles = [line for line in write(found).splitlines() if line.startswith("    role")]
    assert roles == ['    role = "accountant"', '    role = "owner"', '    role = "viewer"']


@pytest.mark.parametrize("room", [100, 101])
def test_a_list_stands_on_one_line_where_it_fits_a_hundred_columns_else_one_element_a_line(room: int) -> None:
    riverside, who = location(), user("Anna")
    lists = [
        line
        for line in write(with_long_names(riverside, who, room)).splitlines()
        if "grant" in line or "locations" in line
    ]
    if room == 100:
        assert [len(line) for line in lists] == [100, 100, 100]
    else:
        assert lists == ["locations = [", "  grant = [", "    grant = ["]


def with_long_names(at: Location, who: User, room: int) -> World:
    """A world whose lists, each of one element, would fill lines of `room` columns."""
    far = location("F" * (room - len('locations = [""]')))
    inner, remembered = ("P" * (room - indent - len('grant = ["calendar:position="]')) for indent in (2, 4))
    held = access(who, at, "viewer", limits={"calendar:position": inner})
    former = replace(recommended(catalogue().role["manager"]), limits={"calendar:position": remembered})
    kept = with_limit(former, limit("settings.users.edit:scope"), "own")
    return world(at, far, network("North", far), who, replace(held, remembered={"manager": kept}))


def test_what_does_not_fit_one_line_stands_one_element_a_line_indented_with_its_table() -> None:
    positions = [f"{letter * 40}" for letter in "ab"]
    at = location()
    held = access(
        user("Anna"), at, limits={"calendar:position": positions[0], "medicine.protocols.view:position": positions[1]}
    )
    found = world(at, *(staff(p, at, p) for p in positions), user("Anna"), held)
    keys = ("calendar:position", "medicine.protocols.view:position")
    lines = [f'      "{key}={name}",' for key, name in zip(keys, positions, strict=True)]
    assert "\n".join(["  grant = [", *lines, "  ]"]) in write(found)


@pytest.mark.parametrize(
    ("role", "on", "limits", "grant", "revoke"),
    [
        ("administrator", (), {}, [], []),
        ("administrator", ("+clients.export",), {}, ["clients.export"], []),
        ("administrator", ("-booking",), {}, [], ["booking"]),
        ("administrator", (), {"reports.appointments:history": "all"}, ["reports.appointments:history=all"], []),
        ("administrator", (), {"sign-in:addresses": "10.0.0.1"}, ["sign-in:addresses=10.0.0.1"], []),
        ("administrator", (), {"calendar:staff": "self-riverside"}, ['calendar:staff="self"'], []),
        (
            "administrator",
            (),
            {"booking.network-clients:network": "network-north"},
            ["booking.network-clients:network=North"],
            ["booking.network-clients"],
        ),
        ("manager", ("+finance.own-payroll",), {}, ["finance.own-payroll", "finance.own-payroll:staff=all"], []),
        (
            "manager",
            ("+finance.own-payroll.accrual",),
            {"finance.own-payroll:staff": "self"},
            ["finance.own-payroll.accrual", "finance.own-payroll:staff=self"],
            ["finance.own-payroll"],
        ),
        ("", ("+booking",), {}, ["booking"], []),
        ("", ("+booking.edit.comment",), {}, ["booking.edit.comment"], ["booking", "booking.edit"]),
    ],
)
def test_grant_and_revoke_are_what_differs_from_the_role(
    role: str, on: tuple[str, ...], limits: dict[str, str], grant: list[str], revoke: list[str]
) -> None:
    riverside, who = location(), user("Anna")
    kept = recommended(catalogue().role[role]) if role else Settings()
    for word in on:
        kept = replace(kept, on=kept.on ^ catalogue().permission[word[1:]].bit)
    for key, value in limits.items():
        kept = with_limit(kept, limit(key), value)
    held = replace(access(who, riverside, role), settings=kept)
    found = world(riverside, staff("self", riverside), network("North", riverside), who, held)
    told = tomllib.loads(write(found))["user"][0]["access"][0]
    assert (told.get("grant", []), told.get("revoke", [])) == (grant, revoke)
    assert plain(applied(write(found))) == plain(found)
