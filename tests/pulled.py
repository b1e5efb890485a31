"""A store that has just been pulled from a simulated account, without the command: what a push starts from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from program import FAST, Program
from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock
from rolecall.account.picturing import account_picture
from rolecall.domain.account.picture import AccountPicture
from rolecall.domain.account.worlds import pulled
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.store import account_writing
from rolecall.store.account_reading import Binding
from rolecall.store.account_store import AccountStore
from rolecall.store.address import Address, address
from rolecall.store.store import Store
from rolecall.store.writing import Occasion
from simulated import Simulated

LOCATION = 720_441
AT = "2026-01-02T03:04:05+00:00"


def address_of(program: Program) -> Address:
    return address(program.place)


def account_of(program: Program) -> AccountStore:
    return AccountStore(address_of(program))


@contextmanager
def client_of(simulated: Simulated) -> Iterator[AccountClient]:
    tokens = Tokens(host_of(simulated.url), simulated.partner_token, simulated.user_token)
    with AccountClient(simulated.url, tokens, os.devnull, clock=Clock.running(FAST)) as client:
        yield client


def read(simulated: Simulated) -> AccountPicture:
    with client_of(simulated) as client:
        return account_picture(client, caller=simulated.simulator.account.demo.id)


def sign_in(simulated: Simulated, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens in the environment, and settings and a pace of the test's own."""
    for name, value in environment_of(simulated, folder).items():
        monkeypatch.setenv(name, value)


def environment_of(simulated: Simulated, folder: Path) -> dict[str, str]:
    return {
        "ROLECALL_ACCOUNT_URL": simulated.url,
        "ROLECALL_PARTNER_TOKEN": simulated.partner_token,
        "ROLECALL_USER_TOKEN": simulated.user_token,
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }


def pull(program: Program, simulated: Simulated) -> None:
    """Connects the store and lays the account over it."""
    place, picture = address_of(program), read(simulated)
    account_writing.bind(place, Binding(simulated.url, picture.caller, "Mara Quill", AT))
    known = account_of(program).known()
    assert known is not None
    store = Store(place)
    snapshot = store.load_or_empty()
    found = pulled(snapshot.world, picture, known.last, currency="EUR")
    plan = compare(snapshot.world, found.world)
    along = account_writing.pulled(known, found.last, AT, "tester")
    if plan:
        store.save(plan, Occasion(AT, "tester", "pull"), lambda *_: None, since=snapshot.revision, along=along)
    else:
        account_writing.remember(place, along)
    store.release()


def differs_from_account(program: Program, simulated: Simulated) -> bool:
    """Whether a pull now would change the store, or find something that waits for a push."""
    known = account_of(program).known()
    assert known is not None
    store = Store(address_of(program))
    world: World = store.load().world
    found = pulled(world, read(simulated), known.last, currency="EUR")
    waiting = [person for person in found.people if person.waiting or person.conflicts]
    changed = bool(compare(world, found.world)) or bool(waiting)
    store.release()
    return changed
