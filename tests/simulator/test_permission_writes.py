"""PUT under every trait: what the state is afterwards, and what is answered."""

from __future__ import annotations

from typing import Any

import pytest

from simulated import Simulated
from simulator.client import Client

FIRST = 720_441
STATISTICS, PHONES, DAYS = "timetable_statistics_access", "timetable_phones_access", "timetable_last_days_count"


class Person:
    """One user at the first location: what the account holds, what the API says, and writing it."""

    def __init__(self, simulated: Simulated, client: Client, name: str) -> None:
        self.simulated, self.client, self.name = simulated, client, name
        self.path = f"/company/{FIRST}/users/{self.held['id']}/permissions"

    @property
    def held(self) -> dict[str, Any]:
        return self.simulated.user(self.name)

    def read(self) -> dict[str, Any]:
        data: dict[str, Any] = self.client.get(self.path).data
        return data

    def rows(self, **changes: object) -> list[dict[str, Any]]:
        """The list just read, with some values altered."""
        return [{**row, "value": changes.get(row["slug"], row["value"])} for row in self.read()["user_permissions"]]


@pytest.fixture
def zero(simulated: Simulated, client: Client) -> Person:
    """An administrator without a team member."""
    return Person(simulated, client, "Zero Link")


def without(values: dict[str, Any], *slugs: str) -> dict[str, Any]:
    return {slug: value for slug, value in values.items() if slug not in slugs}


@pytest.mark.parametrize("trait", ["full", "partial", "clear"])
def test_the_list_just_read_with_one_change_changes_just_that(simulated: Simulated, zero: Person, trait: str) -> None:
    simulated.simulator.set_traits({"put": trait})
    before = simulated.simulator.state()
    answer = zero.client.put(zero.path, {"user_permissions": zero.rows(**{STATISTICS: False, DAYS: 7})})
    assert answer.status == 200
    assert answer.data == zero.read()
    assert (zero.held["values"][STATISTICS], zero.held["values"][DAYS]) == (False, 7)
    after = simulated.simulator.state()
    held = before["locations"][str(FIRST)]["users"][str(zero.held["id"])]["values"]
    held |= {STATISTICS: False, DAYS: 7}
    assert after == before


@pytest.mark.parametrize(
    ("trait", "others"), [("partial", "as before"), ("full", "role default"), ("clear", "cleared")]
)
def test_a_short_list_does_to_the_others_what_the_trait_says(
    simulated: Simulated, zero: Person, trait: str, others: str
) -> None:
    simulated.simulator.edit({"location": FIRST, "user": zero.held["id"], "values": {PHONES: True, DAYS: 7}})
    simulated.simulator.set_traits({"put": trait})
    zero.client.put(zero.path, {"user_permissions": [{"slug": STATISTICS, "value": False}]})
    held = zero.held["values"]
    assert held[STATISTICS] is False
    expected = {"as before": (True, 7), "role default": (held[PHONES], -1), "cleared": (False, 0)}
    assert (held[PHONES], held[DAYS]) == expected[others]


def test_everybody_can_be_echoed_without_any_change(simulated: Simulated, client: Client) -> None:
    before = simulated.simulator.state()
    simulated.simulator.set_traits({"locked": "refuse", "beyond-role": "refuse", "order": "shuffled"})
    for user in client.get(f"/company/{FIRST}/users?filter%5Bis_approved%5D=1").data:
        path = f"/company/{FIRST}/users/{user['id']}/permissions"
        data = client.get(path).data
        if data["is_editable"]:
            assert client.put(path, {"user_permissions": data["user_permissions"]}).status == 200
    assert simulated.simulator.state() == before


def test_a_role_change_may_replace_the_values_until_they_are_said_once_more(simulated: Simulated, zero: Person) -> None:
    simulated.simulator.set_traits({"role-change": "rewrite"})
    body = {"user_role": "manager", "user_permissions": zero.rows(**{STATISTICS: False})}
    zero.client.put(zero.path, body)
    assert (zero.held["user_role"], zero.held["values"][STATISTICS]) == ("manager", True)
    zero.client.put(zero.path, body)
    assert zero.held["values"][STATISTICS] is False


@pytest.mark.parametrize(
    ("trait", "statuses", "done"),
    [
        ("ignore", (200, 200), False),
        ("refuse", (422, 200), False),
        ("refuse-listed", (422, 422), False),
        ("apply", (200, 200), True),
    ],
)
def test_a_locked_slug(
    simulated: Simulated, zero: Person, trait: str, statuses: tuple[int, int], *, done: bool
) -> None:
    simulated.simulator.set_traits({"locked": trait})
    unchanged = zero.client.put(zero.path, {"user_permissions": zero.rows()})
    answer = zero.client.put(zero.path, {"user_permissions": zero.rows(billing_access=True, **{STATISTICS: False})})
    assert (answer.status, unchanged.status) == statuses
    assert zero.held["values"]["billing_access"] is done
    assert zero.held["values"][STATISTICS] is (answer.status == 422)


def test_a_refused_put_may_have_done_the_rest(simulated: Simulated, zero: Person) -> None:
    simulated.simulator.set_traits({"locked": "refuse", "atomic": "no"})
    rows = zero.rows(billing_access=True, **{STATISTICS: False})
    answer = zero.client.put(zero.path, {"user_permissions": rows})
    assert answer.json["meta"]["errors"] == [{"message": "billing_access: not editable"}]
    assert (zero.held["values"][STATISTICS], zero.held["values"]["billing_access"]) == (False, False)


def test_a_caller_limited_to_their_own_rights_gives_no_others(simulated: Simulated, zero: Person) -> None:
    lena = zero.client.signed_in_as("lena.within@example.com")
    lena.put(zero.path, {"user_permissions": zero.rows(voice_assistant_access=True, **{STATISTICS: False})})
    assert (zero.held["values"]["voice_assistant_access"], zero.held["values"][STATISTICS]) == (False, False)
    zero.client.put(zero.path, {"user_permissions": zero.rows(voice_assistant_access=True)})
    assert zero.held["values"]["voice_assistant_access"] is True


@pytest.mark.parametrize(
    ("trait", "status", "done"), [("apply", 200, True), ("ignore", 200, False), ("refuse", 422, False)]
)
def test_what_is_beyond_the_role(simulated: Simulated, client: Client, trait: str, status: int, *, done: bool) -> None:
    anna = Person(simulated, client, "Ana Lima")
    simulated.simulator.set_traits({"beyond-role": trait})
    rows = anna.rows(settings_users_delete_access=True)
    assert client.put(anna.path, {"user_permissions": rows}).status == status
    assert anna.held["values"]["settings_users_delete_access"] is done


@pytest.mark.parametrize("protected", ["403", "422"])
@pytest.mark.parametrize("name", ["Dana Ruiz", "Mara Quill"])
def test_owners_and_oneself_are_protected(simulated: Simulated, client: Client, name: str, protected: str) -> None:
    simulated.simulator.set_traits({"protected": protected})
    person = Person(simulated, client, name)
    before = simulated.simulator.state()
    assert person.read()["is_editable"] is False
    assert client.put(person.path, {"user_role": "worker"}).status == int(protected)
    assert client.ask("DELETE", person.path.removesuffix("/permissions")).status == int(protected)
    assert simulated.simulator.state() == before


def test_protection_may_be_missing(simulated: Simulated, client: Client) -> None:
    simulated.simulator.set_traits({"protected": "apply"})
    assert client.put(Person(simulated, client, "Dana Ruiz").path, {"user_role": "manager"}).status == 200
    assert simulated.user("Dana Ruiz")["user_role"] == "manager"


@pytest.mark.parametrize(
    ("traits", "body", "status", "kept"),
    [
        ({}, {}, 200, True),
        ({"staff-absent": "unlink"}, {}, 200, False),
        ({}, {"staff_id": 0}, 200, False),
        ({"staff-zero": "keep"}, {"staff_id": 0}, 200, True),
        ({}, {"staff_id": None}, 422, True),
        ({"staff-null": "unlink"}, {"staff_id": None}, 200, False),
        ({}, {"staff_id": 5}, 422, True),
    ],
)
def test_the_team_member(
    simulated: Simulated, client: Client, traits: dict[str, str], body: dict[str, object], status: int, *, kept: bool
) -> None:
    anna = Person(simulated, client, "Ana Lima")
    staff_id = anna.held["staff_id"]
    simulated.simulator.set_traits(traits)
    assert client.put(anna.path, {"user_role": "worker", **body}).status == status
    assert anna.held["staff_id"] == (staff_id if kept else None)
    assert client.get(f"/company/{FIRST}/staff/{staff_id}").data["user_id"] == (anna.held["id"] if kept else None)
    simulated.surprises[:] = [each for each in simulated.surprises if "staff_id" not in each]  # null is not described


WRONG_BODIES: list[object] = [
    None,
    [],
    "text",
    {"user_permissions": {}},
    {"user_permissions": None},
    {"user_permissions": [{"value": True}]},
    {"user_permissions": [{"slug": "nope", "value": True}]},
    {"user_permissions": [{"slug": "users_access", "value": True}]},
    {"user_permissions": [{"slug": STATISTICS, "value": "true"}]},
    {"user_permissions": [{"slug": STATISTICS, "value": None}]},
    {"user_permissions": [{"slug": DAYS, "value": "7"}]},
    {"user_permissions": [{"slug": DAYS, "value": True}]},
    {"user_permissions": [{"slug": "finances_accounts_ids", "value": 1}]},
    {"user_permissions": [{"slug": "records_clients_statistics_chain_id", "value": 5501}]},
    {"user_role": "call_center"},
    {"user_role": ["worker"]},
    {"staff_id": "1"},
]


@pytest.mark.parametrize("form", ["objects", "strings"])
@pytest.mark.parametrize("body", WRONG_BODIES, ids=str)
def test_wrong_bodies_are_refused_whole(simulated: Simulated, zero: Person, body: object, form: str) -> None:
    simulated.simulator.set_traits({"errors": form})
    before = simulated.simulator.state()
    answer = zero.client.put(zero.path, body)
    assert answer.status == 422
    (error,) = answer.json["meta"]["errors"]
    assert error["message"] if form == "objects" else isinstance(error, str)
    assert simulated.simulator.state() == before
    simulated.surprises.clear()


def test_keys_that_are_not_described_do_nothing_or_are_refused(simulated: Simulated, zero: Person) -> None:
    before = simulated.simulator.state()
    assert zero.client.put(zero.path, {"permissions": {STATISTICS: False}}).status == 200
    simulated.simulator.set_traits({"unknown-key": "refuse"})
    assert zero.client.put(zero.path, {"role_id": 0}).status == 422
    assert simulated.simulator.state() == before
    assert len(simulated.surprises) == 2
    simulated.surprises.clear()


def test_unknown_slugs_may_be_ignored(simulated: Simulated, zero: Person) -> None:
    simulated.simulator.set_traits({"unknown-slug": "ignore"})
    rows = [*zero.rows(**{STATISTICS: False}), {"slug": "nope", "value": True}]
    assert zero.client.put(zero.path, {"user_permissions": rows}).status == 200
    assert zero.held["values"][STATISTICS] is False
    assert "nope" not in zero.held["values"]


def test_a_switch_keeps_its_type(simulated: Simulated, client: Client) -> None:
    odd = Person(simulated, client, "Odd Values")
    assert odd.held["values"]["finances_bill_print_access"] == 1
    for value in (True, 0, False):
        client.put(odd.path, {"user_permissions": odd.rows(finances_bill_print_access=value)})
        held = odd.held["values"]["finances_bill_print_access"]
        assert (type(held), held) == (int, int(value))


def test_slugs_come_and_go_with_the_catalogue(simulated: Simulated, zero: Person) -> None:
    def listed() -> set[str]:
        return {row["slug"] for row in zero.read()["user_permissions"]}

    old = listed()
    before = simulated.simulator.state()
    simulated.simulator.set_traits({"catalogue": "new"})
    assert (old - listed(), listed() - old) == ({"loyalty_abonement_history_access"}, {"records_video_call_access"})
    gone = {"slug": "loyalty_abonement_history_access", "value": True}
    assert zero.client.put(zero.path, {"user_permissions": [*zero.rows(), gone]}).status == 422
    assert zero.client.put(zero.path, {"user_permissions": zero.rows()}).status == 200
    assert simulated.simulator.state() == before


def test_only_the_roles_slugs_may_be_listed(simulated: Simulated, zero: Person) -> None:
    everything = len(zero.read()["user_permissions"])
    simulated.simulator.set_traits({"listed": "role", "unlinked": "absent"})
    assert len(zero.read()["user_permissions"]) < everything
    assert "staff_id" not in zero.read()
