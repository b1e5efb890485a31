"""Invitations, removals and copies: what the account does with them, and what it answers, which is little."""

from __future__ import annotations

import time
from typing import Any

import pytest

from simulated import Simulated
from simulator.client import Client

FIRST, SECOND = 720_441, 720_442
NORA = {"name": "Nora New", "search": "nora.new@example.com"}
STATISTICS = "timetable_statistics_access"


def invite(client: Client, **more: object) -> int:
    return client.post(f"/user/invite/{FIRST}", {"invites": [{**NORA, **more}]}).status


def listed(client: Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"/company/{FIRST}/users?filter%5Bis_approved%5D=0").data
    return [row for row in rows if row["name"] == "Nora New"]


def test_an_invitation_is_answered_without_an_id_and_found_by_its_contact(simulated: Simulated, client: Client) -> None:
    answer = client.post(f"/user/invite/{FIRST}", {"invites": [{**NORA, "position": "Stylist", "user_role": "worker"}]})
    assert (answer.status, answer.json) == (202, {"success": True, "data": None, "meta": {"message": "Saved"}})
    (row,) = listed(client)
    assert (row["email"], row["information"], row["is_approved"]) == ("nora.new@example.com", "Stylist", False)
    assert simulated.simulator.state()["invitations"] == [
        {"location": FIRST, "contact": "nora.new@example.com", "sent": 1}
    ]


@pytest.mark.parametrize(("trait", "held"), [("apply", True), ("ignore", False)])
def test_rights_sent_with_an_invitation(simulated: Simulated, client: Client, trait: str, *, held: bool) -> None:
    simulated.simulator.set_traits({"invite-rights": trait})
    assert invite(client, user_permissions=[{"slug": "settings_users_delete_access", "value": True}]) == 202
    assert simulated.user("Nora New")["values"]["settings_users_delete_access"] is held


@pytest.mark.parametrize(
    ("trait", "status", "sent", "rows"), [("same", 202, 2, 1), ("second", 202, 2, 2), ("refuse", 422, 1, 1)]
)
def test_a_second_invitation_to_the_same_contact(
    simulated: Simulated, client: Client, trait: str, status: int, sent: int, rows: int
) -> None:
    simulated.simulator.set_traits({"invite-again": trait})
    assert invite(client) == 202
    assert invite(client, search="Nora.New@example.com") == status
    assert [row["sent"] for row in simulated.simulator.state()["invitations"]] == [sent]
    assert len(listed(client)) == rows


def test_an_invitation_may_be_listed_later(simulated: Simulated, client: Client) -> None:
    simulated.simulator.set_traits({"clock": "1", "invite-delay": "1000"})
    assert invite(client) == 202
    assert not listed(client)
    simulated.simulator.set_traits({"clock": "100000"})
    time.sleep(0.02)
    assert len(listed(client)) == 1


def test_a_known_person_is_invited_to_another_location_as_themselves(simulated: Simulated, client: Client) -> None:
    zero = simulated.user("Zero Link")
    row = {"name": "Whoever", "search": "zero.link@example.com"}
    assert client.post(f"/user/invite/{SECOND}", {"invites": [row]}).status == 202
    assert simulated.user("Zero Link", SECOND)["id"] == zero["id"]


def test_phones_come_back_in_another_form(simulated: Simulated, client: Client) -> None:
    simulated.simulator.set_traits({"phones": "bare"})
    assert invite(client, search="+1 (202) 555-0199") == 202
    assert listed(client)[0]["phone"] == "12025550199"
    simulated.simulator.set_traits({"contacts": "masked"})
    assert listed(client)[0]["phone"] == "+120*****99".removeprefix("+")


WRONG = [
    {},
    {"invites": []},
    {"invites": [NORA] * 16},
    {"invites": [{"name": "Nora"}]},
    {"invites": [{**NORA, "search": "nora"}]},
    {"invites": [{**NORA, "search": "@"}]},
    {"invites": [{**NORA, "user_role": "free_readonly"}]},
    {"invites": [{**NORA, "staff_id": 1}]},
    {"invites": [NORA, {**NORA, "user_permissions": [{"slug": "nope", "value": 1}]}]},
    {"email": "nora.new@example.com", "role_id": 1},
]


@pytest.mark.parametrize("body", WRONG, ids=str)
def test_wrong_invitations_are_refused_and_nobody_is_invited(
    simulated: Simulated, client: Client, body: object
) -> None:
    before = simulated.simulator.state()
    assert client.post(f"/user/invite/{FIRST}", body).status == 422
    assert simulated.simulator.state() == before
    simulated.surprises.clear()


def test_an_invited_person_accepts(simulated: Simulated, client: Client) -> None:
    invite(client)
    id_ = simulated.user("Nora New")["id"]
    path = f"/company/{FIRST}/users/{id_}/permissions"
    assert client.get(path).status == 404
    simulated.simulator.edit({"location": FIRST, "user": id_, "accept": True})
    assert client.get(path).data["user_role"] == "worker"


@pytest.mark.parametrize("name", ["Ana Lima", "Priya Nair"])
def test_a_removal_has_no_body_and_frees_the_team_member(simulated: Simulated, client: Client, name: str) -> None:
    user = simulated.user(name)
    answer = client.ask("DELETE", f"/company/{FIRST}/users/{user['id']}")
    assert (answer.status, answer.body) == (204, b"")
    assert str(user["id"]) not in simulated.simulator.state()["locations"][str(FIRST)]["users"]
    assert user["id"] not in {row["user_id"] for row in client.get(f"/staff/{FIRST}").data}
    assert client.ask("DELETE", f"/company/{FIRST}/users/{user['id']}").status == 404


def test_a_copy_makes_an_unknown_person_active_at_once(simulated: Simulated, client: Client) -> None:
    zero = simulated.user("Zero Link")
    links = [{"company_id": SECOND, "user_permissions": [{"slug": STATISTICS, "value": False}]}]
    path = f"/company/{FIRST}/users/{zero['id']}"
    assert client.post(f"{path}/copy_to_companies", {"user_company_links": links}).json["data"] is None
    copied = simulated.user("Zero Link", SECOND)
    assert copied["is_approved"]
    assert copied["values"] == {**zero["values"], STATISTICS: False}
    assert client.post(f"{path}/remove_from_companies", {"user_company_links": [{"company_id": SECOND}]}).status == 200
    assert str(zero["id"]) not in simulated.simulator.state()["locations"][str(SECOND)]["users"]


def test_copies_are_refused_whole(simulated: Simulated, client: Client) -> None:
    before = simulated.simulator.state()
    zero, pending = simulated.user("Zero Link")["id"], simulated.user("Priya Nair")["id"]
    good = {"company_id": SECOND}
    wrong = {**good, "user_permissions": [{"slug": "nope", "value": 1}]}
    for user, links, status in [
        (zero, [good, {"company_id": 1}], 422),
        (zero, [good, {"company_id": 720_470}], 403),
        (zero, [{"company_id": SECOND + 1}, wrong], 422),
        (pending, [good], 422),
        (1, [good], 404),
    ]:
        path = f"/company/{FIRST}/users/{user}/copy_to_companies"
        assert client.post(path, {"user_company_links": links}).status == status
    assert client.post(f"/company/{FIRST}/users/{zero}/copy_to_companies", {"company_ids": [SECOND]}).status == 422
    assert simulated.simulator.state() == before
    assert len(simulated.surprises) == 2
    simulated.surprises.clear()
