from __future__ import annotations

import json
from dataclasses import replace

import pytest

from account.conftest import LOCATION, Connect, someone
from account.scripted import scripted
from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.domain.account.next_act import SendOutcome
from rolecall.domain.account.picture import SlugValue
from rolecall.domain.account.picture_data import UnexpectedAnswer, has_trees
from rolecall.domain.account.push_steps import rights_body
from rolecall.domain.errors import NotFound
from simulated import Simulated, simulated_account


def test_what_is_read_is_what_the_account_holds(client: AccountClient, simulated: Simulated) -> None:
    held = simulated.simulator.state()["locations"][str(LOCATION)]
    users = client.users(LOCATION)
    assert {str(user.id) for user in users} == set(held["users"])
    assert {user.id for user in client.users(LOCATION, pending_only=True)} == {
        user.id for user in users if not user.approved
    }
    assert client.team(LOCATION)
    assert client.positions(LOCATION)
    assert client.caller_rights(LOCATION).edit
    assert LOCATION in {location.id for location in client.locations()}


@pytest.mark.parametrize("form", ["brackets", "plain", "both"])
def test_trees_are_asked_for_in_the_form_that_works_which_is_then_remembered(connect: Connect, form: str) -> None:
    with simulated_account(3, include=form) as simulated:
        client = connect(simulated)
        assert has_trees(client.roles(LOCATION))
        assert client.requests == (2 if form == "plain" else 1)
        client.roles(LOCATION)
        client.locked(LOCATION, client.users(LOCATION)[0].id)
        assert client.requests == (5 if form == "plain" else 4)


def test_roles_without_trees_are_an_error(connect: Connect) -> None:
    with simulated_account(3, include="neither") as simulated:
        client = connect(simulated)
        with pytest.raises(UnexpectedAnswer, match="gives the roles of location 720441 without permissions"):
            client.roles(LOCATION)


def test_a_list_that_says_it_is_longer_is_not_taken_for_whole() -> None:
    body = json.dumps({"success": True, "data": [{"id": 1}], "meta": {"count": 2}}).encode()
    with scripted((200, {}, body)) as server:
        tokens = Tokens(host_of(server.url), "partner", "user")
        partial = pytest.raises(UnexpectedAnswer, match="lists 1 of 2 when asked for the users")
        with AccountClient(server.url, tokens, ":memory:") as client, partial:
            client.users(LOCATION)


def test_what_is_put_is_the_whole_list_with_its_types(client: AccountClient) -> None:
    user = someone(client)
    before = client.rights(LOCATION, user)
    first = next(entry for entry in before.entries if entry.value == "true")
    entries = tuple(SlugValue(e.slug, "false") if e is first else e for e in before.entries)
    body = rights_body(replace(before, entries=entries), {})
    assert client.put_rights(LOCATION, user, body).outcome is SendOutcome.DONE
    after = client.rights(LOCATION, user)
    assert after.values() == {**before.values(), first.slug: "false"}
    assert (after.role, after.staff_id) == (before.role, before.staff_id)


def test_a_body_is_sent_as_it_is_made() -> None:
    body = {"user_permissions": [{"slug": "a", "value": [1, "2", 1.0, True, None, "\ud800"]}], "staff_id": 7}
    with scripted((200, {}, b'{"success": true, "data": null}')) as server:
        client = AccountClient(server.url, Tokens(host_of(server.url), "partner", "user"), ":memory:")
        with client:
            client.put_rights(1, 2, body)
            client.invite(1, {"invites": [{"name": "Eva"}]})
    assert [(method, path, json.loads(sent)) for method, path, _, sent in server.asked] == [
        ("PUT", "/api/v1/company/1/users/2/permissions", body),
        ("POST", "/api/v1/user/invite/1", {"invites": [{"name": "Eva"}]}),
    ]


def test_an_invitation_shows_in_the_list_and_a_removal_too(client: AccountClient) -> None:
    invitation = {"invites": [{"name": "Eva", "search": "eva.new@example.com"}]}
    assert client.invite(LOCATION, invitation).outcome is SendOutcome.DONE
    (eva,) = [user for user in client.users(LOCATION, pending_only=True) if user.email == "eva.new@example.com"]
    with pytest.raises(NotFound):
        client.rights(LOCATION, eva.id)
    user = someone(client)
    assert client.remove(LOCATION, user).outcome is SendOutcome.DONE
    assert user not in {each.id for each in client.users(LOCATION)}


def test_whoever_watches_is_told_of_each_request(simulated: Simulated) -> None:
    seen: list[int] = []
    tokens = Tokens(host_of(simulated.url), simulated.partner_token, simulated.user_token)
    with AccountClient(simulated.url, tokens, ":memory:", watch=seen.append) as client:
        client.chains()
        client.positions(LOCATION)
    assert seen == [1, 2]
