"""What a store keeps of its account: the binding, the last pull, and the journal of pushes, on both kinds of store."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from domain.account.states import states
from domain.account.test_push_steps import any_step
from domain.account.test_role_books import TREE, book
from rolecall.domain.account.identities import AccountIds
from rolecall.domain.account.last_pull import LastPull
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.domain.catalogue import catalogue
from rolecall.domain.errors import BadData, Conflict, Refused
from rolecall.domain.plan import compare
from rolecall.domain.world import World
from rolecall.store import account_writing
from rolecall.store.account_reading import Binding, KnownAccount, Lease, Push
from rolecall.store.account_store import AccountStore
from rolecall.store.address import Address
from rolecall.store.copying import copy, writer
from rolecall.store.store import Store
from worlds import LAW, location, stores, world

BINDING = Binding("https://api.alteg.io/api/v1", 10_231, "Dana Ruiz", "2026-01-02T03:04:05+00:00", {"put": "full"})
RIGHTS = UserRights("worker", "0", ())
IDS = AccountIds({720_441: "l-riverside"}, {88_120: "s-anna"}, {5_501: "n-north"}, {10**12: "u-anna", 7: "u-boris"})
LAST = LastPull(
    IDS,
    {(720_441, 10**12): RIGHTS, (720_441, 7): None},
    {720_441: book(worker=TREE), 720_442: book(worker=TREE)},
    {720_441: {3301: "Stylist \N{BARBER POLE}"}, 720_442: {}},
    {("user", 7, "email"): "boris@example.com", ("network", 5_501, "locations"): ("l-riverside",)},
)
STEP = PushStep(1, StepKind.RIGHTS, 720_441, "u-anna", 10**12, "Anna", "", RIGHTS, {"user_role": ('"owner"',)})
PUSH = Push(
    0, "2026-01-02T03:04:05+00:00", "tester", "push", "", 10_231, "me", "2026-01-02T03:05:05+00:00", "open", (STEP,)
)
MINE = Lease("me", "2026-01-02T03:04:30+00:00", "2026-01-02T03:05:30+00:00")
OTHERS = Lease("other", "2026-01-02T03:05:00+00:00", "2026-01-02T03:06:00+00:00")
EARLY = replace(OTHERS, now="2026-01-02T03:04:59+00:00")


@pytest.fixture
def connected(place: Address) -> AccountStore:
    """A store that is connected and was never pulled."""
    account_writing.bind(place, BINDING)
    return AccountStore(place)


def known(store: AccountStore) -> KnownAccount:
    found = store.known()
    assert found
    return found


def pull(store: AccountStore, after: LastPull, before: KnownAccount | None = None) -> None:
    along = account_writing.pulled(before or known(store), after, "2026-02-01T00:00:00+00:00", "tester")
    account_writing.remember(store.address, along)


# -- the binding -----------------------------------------------------------------------------------


def test_connecting_creates_a_store_that_holds_nothing_else(place: Address) -> None:
    assert AccountStore(place).binding() is None
    account_writing.bind(place, BINDING)

    assert known(AccountStore(place)) == KnownAccount(BINDING, LastPull())
    assert Store(place).load().world == World()
    assert Store(place).load().revision == 0


def test_a_store_has_one_account_and_may_be_told_anew_who_is_signed_in(connected: AccountStore) -> None:
    other = replace(BINDING, caller=5, name="Boris Kim")
    account_writing.bind(connected.address, other)
    assert connected.binding() == other
    with pytest.raises(Refused, match="connected to another account"):
        account_writing.bind(connected.address, replace(BINDING, url="https://example.com/api/v1"))
    assert connected.binding() == other


def test_what_is_forgotten_is_gone_and_the_world_stays(place: Address) -> None:
    held = stores.begin(place, world(location("Riverside")))
    store = AccountStore(place)
    account_writing.bind(place, BINDING)
    pull(store, LAST)
    account_writing.forget(place)
    assert store.known() is None
    account_writing.bind(place, BINDING)
    assert known(store).last == LastPull()
    assert Store(place).load().world == held


def test_nothing_is_forgotten_while_a_push_is_open(connected: AccountStore) -> None:
    account_writing.begin(connected.address, PUSH)
    with pytest.raises(Refused, match="Push 1 is not finished"):
        account_writing.forget(connected.address)
    assert connected.binding() == BINDING


# -- pulls -----------------------------------------------------------------------------------------


def test_a_world_has_the_role_books_of_its_account(connected: AccountStore) -> None:
    pull(connected, LAST)

    store = Store(connected.address)
    found = store.load().world

    assert found.roles_at("l-riverside") == LAST.books[720_441].role
    assert found.roles_at("l-elsewhere") is catalogue().role
    assert len(found.role_books) == 1, "the other location has no pair"
    store.release()


def test_a_role_book_that_rolecall_did_not_write_is_named(connected: AccountStore) -> None:
    pull(connected, LAST)
    with writer(connected.address, connected.address) as connection:
        connection.execute(text("UPDATE account_books SET book = '[]'"))

    store = Store(connected.address)
    found = store.load().world
    with pytest.raises(BadData, match="the role book of the location l-riverside cannot be read"):
        found.roles_at("l-riverside")
    store.release()


def test_a_pull_is_remembered_as_it_was(connected: AccountStore) -> None:
    pull(connected, LAST)
    assert known(connected) == KnownAccount(BINDING, LAST, 1, "2026-02-01T00:00:00+00:00")


def test_a_second_pull_replaces_what_is_otherwise_and_drops_what_is_gone(connected: AccountStore) -> None:
    pull(connected, LAST)
    after = replace(
        LAST,
        ids=IDS.drop("user", ["u-boris"]).put("staff", {88_120: "s-other"}),
        states={(720_441, 10**12): replace(RIGHTS, role="owner"), (720_442, 10**12): RIGHTS},
        books={720_441: book(owner=TREE)},
        positions={720_441: {}},
    )
    pull(connected, after)
    assert known(connected).last == after
    pull(connected, LAST)
    assert known(connected).last == LAST
    assert known(connected).pulls == 3


@LAW
@given(state=states(), again=states())
def test_rights_come_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, state: UserRights, again: UserRights
) -> None:
    place = Address("sqlite", str(tmp_path_factory.mktemp("store") / "store.db"))
    store = AccountStore(place)
    account_writing.bind(place, BINDING)
    for rights in (state, again):
        pull(store, replace(LAST, states={(720_441, 7): rights}))
        assert known(store).last.states == {(720_441, 7): rights}


def test_a_pull_is_saved_with_its_plan_or_not_at_all(connected: AccountStore) -> None:
    place, before = connected.address, known(connected)
    after = world(location("Riverside"))
    plan = compare(World(), after)
    along = account_writing.pulled(before, LAST, "2026-02-01T00:00:00+00:00", "tester")

    def refuse(*_: object) -> None:
        raise Refused("no")

    with pytest.raises(Refused):
        Store(place).save(plan, stores.ENTRY, refuse, along=along)
    assert known(connected) == before
    saved = Store(place).save(plan, stores.ENTRY, lambda *_: None, along=along)
    assert known(connected).last == LAST
    assert connected.pulls_among(1, saved.number) == [saved.number]
    assert connected.pulls_among(saved.number + 1, saved.number + 9) == []


def test_of_two_pulls_at_once_the_second_is_a_conflict_and_leaves_its_plan_unsaved(connected: AccountStore) -> None:
    place, before = connected.address, known(connected)
    pull(connected, LAST)
    late = account_writing.pulled(before, LastPull(), "2026-02-01T00:00:00+00:00", "tester")
    plan = compare(World(), world(location("Riverside")))
    with pytest.raises(Conflict, match="since this pull began"):
        Store(place).save(plan, stores.ENTRY, lambda *_: None, along=late)
    assert Store(place).load().world == World()
    assert known(connected).last == LAST


def test_a_copy_has_all_that_is_known_of_the_account(
    connected: AccountStore, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pull(connected, LAST)
    account_writing.begin(connected.address, PUSH)
    target = Address("sqlite", str(tmp_path_factory.mktemp("copy") / "store.db"))
    copy(connected.address, target, lambda done, total: None)
    assert AccountStore(target).known() == connected.known()
    assert AccountStore(target).push(1) == connected.push(1)


# -- the journal -----------------------------------------------------------------------------------


def test_a_push_is_written_down_and_read_back(connected: AccountStore) -> None:
    assert account_writing.begin(connected.address, PUSH) == 1
    assert connected.open_push() == replace(PUSH, number=1)
    assert connected.push(1) == replace(PUSH, number=1)
    assert connected.push(2) is None
    assert connected.pushes() == [replace(PUSH, number=1, steps=())]


@LAW
@given(steps=st.lists(any_step(), max_size=3))
def test_any_step_comes_back_from_the_journal(tmp_path_factory: pytest.TempPathFactory, steps: list[PushStep]) -> None:
    store = AccountStore(Address("sqlite", str(tmp_path_factory.mktemp("store") / "store.db")))
    numbered = tuple(replace(step, number=number) for number, step in enumerate(steps, 1))
    account_writing.begin(store.address, replace(PUSH, steps=numbered))
    found = store.open_push()
    assert found
    assert found.steps == numbered


def test_steps_are_advanced_and_the_push_ends(connected: AccountStore) -> None:
    place = connected.address
    number = account_writing.begin(place, replace(PUSH, steps=(STEP, replace(STEP, number=2))))
    account_writing.advance(place, number, MINE, [STEP.begun(MINE.now, RIGHTS)])
    found = connected.push(number)
    assert found
    assert [step.verdict for step in found.steps] == [Verdict.BEGUN, Verdict.PLANNED]
    assert found.leased_until == MINE.until
    account_writing.close(place, number, MINE, "done")
    assert connected.open_push() is None
    with pytest.raises(Conflict, match="Push 1 is no longer"):
        account_writing.advance(place, number, MINE, [STEP])
    assert account_writing.begin(place, PUSH) == 2


def test_one_push_is_open_at_a_time_also_where_many_begin_at_once(connected: AccountStore) -> None:
    def begin(_: int) -> str:
        try:
            return str(account_writing.begin(connected.address, PUSH))
        except Conflict as error:
            return error.message

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(begin, range(4)))
    assert answers == ["1", *["Push 1 is not finished; nothing was sent."] * 3]


def test_the_database_itself_refuses_a_second_open_push(tmp_path: object) -> None:
    place = Address("sqlite", f"{tmp_path}/store.db")
    account_writing.bind(place, BINDING)
    account_writing.begin(place, PUSH)
    columns = "at, actor, title, reason, caller, holder, leased_until, status"
    with sqlite3.connect(place.place) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(f"INSERT INTO pushes SELECT 2, {columns} FROM pushes")


def test_a_push_under_a_lease_is_nobody_else_s_and_afterwards_no_longer_its_holder_s(connected: AccountStore) -> None:
    place, number = connected.address, account_writing.begin(connected.address, PUSH)
    with pytest.raises(Conflict, match="worked off by another process until 2026-01-02T03:05:05"):
        account_writing.take_over(place, number, EARLY, 10_231)
    account_writing.take_over(place, number, replace(OTHERS, now="2026-01-02T03:05:06+00:00"), 5)
    found = connected.push(number)
    assert found
    assert (found.holder, found.caller) == ("other", 5)
    for late in (
        partial(account_writing.advance, place, number, MINE, [STEP]),
        partial(account_writing.close, place, number, MINE, "done"),
        partial(account_writing.release, place, number, MINE),
    ):
        with pytest.raises(Conflict, match="no longer this process's"):
            late()
    account_writing.release(place, number, OTHERS)
    account_writing.take_over(place, number, MINE, 10_231)
    account_writing.close(place, number, MINE, "abandoned")
    with pytest.raises(Conflict, match="finished already"):
        account_writing.take_over(place, number, MINE, 10_231)
