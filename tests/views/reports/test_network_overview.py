"""The networks report."""

from __future__ import annotations

from hypothesis import given

from rolecall.domain.access import effective
from rolecall.domain.catalogue import catalogue
from rolecall.domain.world import World
from rolecall.views.reports.network_overview import networks_report
from worlds import LAW, access, location, network, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside", sms_tariff="Baltics"), location("Harbour", "USD")
ALONE = location("Old Town")
NORTH, SOUTH = network("North", RIVERSIDE, HARBOUR), network("South", HARBOUR)
ANNA, BORIS = user("Anna"), user("Boris")
SEEING = access(
    ANNA,
    HARBOUR,
    on=["booking", "booking.network-clients"],
    limits={"booking.network-clients:network": NORTH.id},
)
BLIND = access(BORIS, HARBOUR, on=["booking", "booking.network-clients"])
CHAIN = world(RIVERSIDE, HARBOUR, ALONE, NORTH, SOUTH, ANNA, BORIS, SEEING, BLIND)


def naive_rows(shown: World) -> list[tuple[str, int, str, int, set[str]]]:
    """Network, place, location, users and who sees its client data, by looking at every access for every place."""
    bit = catalogue().permission["booking.network-clients"].bit
    found = []
    for group in sorted(shown.network.values(), key=lambda n: (n.name.casefold(), n.id)):
        for place, key in enumerate(group.locations, 1):
            held = [m for m in shown.membership.values() if m.location == key]
            seeing = {
                shown.user[m.user].name
                for m in held
                if effective(m) & bit and m.settings.limits.get("booking.network-clients:network") == group.id
            }
            found.append((group.name, place, shown.location[key].name, len(held), seeing))
    return found


@LAW
@given(shown=worlds())
def test_the_places_are_those_of_the_networks(shown: World) -> None:
    data = networks_report(shown).data
    found = [
        (n["name"], x["place"], x["name"], x["users"], {p["name"] for p in x["client_data"]})
        for n in data
        for x in n["locations"]
    ]

    assert found == naive_rows(shown)


def test_the_main_location_gives_currency_and_tariff() -> None:
    first = networks_report(CHAIN).data[0]

    assert (first["name"], first["main"], first["currency"], first["sms_tariff"]) == (
        *("North", "Riverside", "EUR"),
        "Baltics",
    )


def test_a_row_a_place_in_order_with_who_sees_client_data() -> None:
    assert networks_report(CHAIN).table.rows == (
        ("North", "main", "Riverside", "EUR", "Baltics", "0", ""),
        ("North", "2", "Harbour", "USD", "", "2", "Anna"),
        ("South", "main", "Harbour", "USD", "", "2", ""),
    )


def test_people_see_a_table_a_network_under_its_name() -> None:
    seen = networks_report(CHAIN).shown

    assert [part.title for part in seen] == ["North · EUR · Baltics · 2 users", "South · USD · 2 users"]
    assert [row[0] for row in seen[0].rows] == ["main", "2"]


def test_the_note_names_what_stands_in_no_network() -> None:
    assert networks_report(CHAIN).note == "2 networks; 1 user sees their client data. In no network: Old Town."


def test_only_the_chosen_accesses_are_shown_and_counted() -> None:
    found = networks_report(CHAIN, [BLIND])

    assert [(row[0], row[2], row[5]) for row in found.table.rows] == [
        ("North", "Harbour", "1"),
        ("South", "Harbour", "1"),
    ]
    assert found.data[0]["main"] == "Riverside"


def test_a_world_without_networks() -> None:
    found = networks_report(world(RIVERSIDE))

    assert (found.data, found.table.rows) == ([], ())
    assert found.note == "0 networks; nobody sees their client data. In no network: Riverside."
