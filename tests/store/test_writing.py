"""A plan is saved whole, exactly and once, or not at all, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.edits.people import remove
from rolecall.domain.errors import Conflict, Refused
from rolecall.domain.plan import Plan, compare
from rolecall.domain.world import Network, World
from rolecall.store.address import Address, address
from rolecall.store.connections import reader
from rolecall.store.store import Store
from rolecall.store.writing import Moved, Occasion
from store.test_damage import spoil
from worlds import LAW, access, location, network, role, staff, stores, user, world, worlds

RIVERSIDE, HARBOUR = location("Riverside", region="LV"), location("Harbour", "GBP", sms_tariff="UK")
CHAIR = staff("Anna Petrova", RIVERSIDE, "Stylist")
ANNA, BORIS = user("Anna Petrova", phone="+37120000001"), user("Boris Kim")
NORTH = network("North", RIVERSIDE, HARBOUR)
HERS = access(ANNA, RIVERSIDE, "employee", linked=CHAIR, limits={"calendar:history": "30d"})
HIS = access(BORIS, HARBOUR, "administrator", copied=["clients.export"])
FULL = world(RIVERSIDE, HARBOUR, CHAIR, NORTH, ANNA, BORIS, HERS, HIS)


# -- what is saved is what is loaded ---------------------------------------------------------------


def test_a_world_of_every_kind_of_record_is_loaded_as_it_was_saved(place: Address) -> None:
    stores.begin(place, FULL)
    assert stores.load(place) == FULL


@pytest.mark.parametrize(
    "changed",
    [
        replace(RIVERSIDE, name="River Side", currency="USD", sms_tariff="Other", region=""),
        replace(CHAIR, name="Anna P.", position=""),
        replace(NORTH, name="Northern", locations=(HARBOUR.id, RIVERSIDE.id)),
        replace(NORTH, locations=(HARBOUR.id,)),
        replace(ANNA, name="Anna Kim", email="anna@example.com", phone=""),
        replace(HERS, role="owner", staff="", status="invited", remembered={"employee": HERS.settings}),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_changed_record_of_each_kind_is_loaded_as_it_was_changed(place: Address, changed: Any) -> None:
    stores.begin(place, FULL)
    after = FULL.put(changed)
    stores.save(place, FULL, after)
    assert stores.load(place) == after


@pytest.mark.parametrize(
    "gone",
    [(HERS,), (HERS, CHAIR), (NORTH,), (HERS, ANNA), (HIS, NORTH, HARBOUR), (HIS, HERS, CHAIR, NORTH, RIVERSIDE)],
    ids=lambda records: "-".join(type(r).__name__ for r in records),
)
def test_removed_records_of_each_kind_are_gone(place: Address, gone: Any) -> None:
    stores.begin(place, FULL)
    after = FULL.drop(*gone)
    stores.save(place, FULL, after)
    assert stores.load(place) == after


def test_a_world_can_be_emptied_and_filled_again(place: Address) -> None:
    stores.begin(place, FULL)
    stores.save(place, FULL, World())
    assert stores.load(place) == World()
    stores.save(place, World(), FULL)
    assert stores.load(place) == FULL


def test_two_users_exchange_their_e_mails_and_phones(place: Address) -> None:
    anna, boris = replace(ANNA, email="anna@example.com"), replace(BORIS, phone="+37120000002")
    before = stores.begin(place, FULL.put(anna, boris))
    after = before.put(
        replace(anna, email=boris.email, phone=boris.phone), replace(boris, email=anna.email, phone=anna.phone)
    )
    stores.save(place, before, after)
    assert stores.load(place) == after


def test_an_e_mail_goes_from_a_removed_user_and_from_a_changed_one_to_new_ones(place: Address) -> None:
    zoe, ivan = user("Zoe", email=ANNA.email or "anna@example.com"), user("Ivan", email="boris.kim@example.com")
    before = stores.begin(place, FULL.put(replace(ANNA, email=zoe.email)))
    after = before.drop(HERS, before.user[ANNA.id]).put(replace(BORIS, email="other@example.com"), zoe, ivan)
    stores.save(place, before, after)
    assert stores.load(place) == after


def test_a_thousand_users_are_written_and_removed_in_one_plan(place: Address) -> None:
    people = [user(f"Person {n}") for n in range(1000)]
    crowd = FULL.put(*people, *(access(who, RIVERSIDE, "viewer") for who in people))
    stores.begin(place, crowd)
    assert stores.load(place) == crowd
    stores.save(place, crowd, FULL)
    assert stores.load(place) == FULL


@LAW
@given(made=st.lists(worlds(), min_size=1, max_size=3))
def test_any_world_saved_is_the_world_loaded_whatever_stood_there_before(made: list[World]) -> None:
    folder = tempfile.mkdtemp()
    place, before = address(f"{folder}/store.db"), World()
    for after in made:
        plan = compare(before, after)
        Store(place).save(plan, stores.ENTRY, lambda _now, _after, _plan: None)
        assert stores.load(place) == after
        before = after
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "text", ["O'Neil; DROP TABLE users; --", 'Robert"); --', "100% :name ?1 $1 %s {0}", "Līga 🌊 نور", "\\N \\x00"]
)
def test_names_are_data_to_the_database(place: Address, text: str) -> None:
    odd = FULL.put(replace(ANNA, name=text), replace(RIVERSIDE, name=text, sms_tariff=text), replace(CHAIR, name=text))
    stores.begin(place, odd)
    stores.save(place, odd, odd.put(replace(ANNA, name=text + text)), Occasion("now", text, text, text))
    assert stores.load(place).user[ANNA.id].name == text + text
    assert stores.entries(place)[-1][0].reason == text


# -- the history -----------------------------------------------------------------------------------


def test_every_saved_plan_is_an_entry_of_the_history_with_when_who_what_and_why(place: Address) -> None:
    stores.begin(place, FULL)
    after = FULL.drop(HIS)
    number = stores.save(place, FULL, after, Occasion("2026-02-03T00:00:00+00:00", "anna", "user remove", "she left"))
    assert number == 2
    entry, plan = stores.entries(place)[1]
    assert (entry.number, entry.at, entry.actor, entry.title, entry.reason) == (
        2,
        "2026-02-03T00:00:00+00:00",
        "anna",
        "user remove",
        "she left",
    )
    assert plan == compare(FULL, after)


def test_the_revision_of_a_snapshot_is_the_number_of_the_last_entry(place: Address) -> None:
    stores.begin(place, FULL)
    assert Store(place).load().revision == 1
    stores.save(place, FULL, FULL.drop(HIS))
    assert Store(place).load().revision == 2


# -- conflicts and rules ---------------------------------------------------------------------------


def _untouched(place: Address, before: World, entries: int) -> None:
    assert stores.load(place) == before
    assert len(stores.entries(place)) == entries


def test_a_record_that_changed_since_the_plan_was_made_is_a_conflict_and_nothing_is_written(place: Address) -> None:
    stores.begin(place, FULL)
    mine = FULL.put(replace(ANNA, name="Anna Kim")).drop(HIS)
    theirs = FULL.put(replace(ANNA, name="Anna Ozola"))
    stores.save(place, FULL, theirs)
    with pytest.raises(Conflict) as caught:
        stores.save(place, FULL, mine)
    message = "1 of the 2 records in this plan changed in the store since the plan was made; nothing was saved."
    assert caught.value.message == message
    assert caught.value.hint == "Run the command again."
    _untouched(place, theirs, 2)


def test_a_record_that_is_gone_meanwhile_is_a_conflict(place: Address) -> None:
    stores.begin(place, FULL)
    stores.save(place, FULL, FULL.drop(HIS))
    with pytest.raises(Conflict):
        stores.save(place, FULL, FULL.put(replace(HIS, status="invited")))
    _untouched(place, FULL.drop(HIS), 2)


def test_a_record_that_was_added_by_somebody_else_meanwhile_is_a_conflict(place: Address) -> None:
    stores.begin(place, FULL)
    stores.save(place, FULL, FULL.put(location("Old Town")))
    with pytest.raises(Conflict):
        stores.save(place, FULL, FULL.put(location("Old Town", "USD")))
    _untouched(place, FULL.put(location("Old Town")), 2)


def test_a_change_elsewhere_is_no_conflict(place: Address) -> None:
    stores.begin(place, FULL)
    stores.save(place, FULL, FULL.put(replace(HARBOUR, name="Port")))
    stores.save(place, FULL, FULL.put(replace(RIVERSIDE, name="Quay")))
    assert {x.name for x in stores.load(place).location.values()} == {"Port", "Quay"}


def test_of_two_plans_that_each_remove_one_of_two_owners_the_second_is_refused(place: Address) -> None:
    first, second = access(ANNA, RIVERSIDE, "owner"), access(BORIS, RIVERSIDE, "owner")
    before = stores.begin(place, world(RIVERSIDE, ANNA, BORIS, first, second))
    plans = [compare(before, remove(before, [owner])) for owner in (first, second)]
    Store(place).save(plans[0], stores.ENTRY, stores.refuse)
    with pytest.raises(Refused) as caught:
        Store(place).save(plans[1], stores.ENTRY, stores.refuse)
    assert caught.value.message == "Riverside would be left without an owner."
    _untouched(place, before.drop(first), 2)


def test_of_two_plans_that_each_give_one_e_mail_to_a_new_user_the_second_is_refused(place: Address) -> None:
    before = stores.begin(place, FULL)
    one, other = user("Zoe", "z@example.com"), user("Zoe O’Neil", "z@example.com")
    stores.save(place, before, before.put(one))
    with pytest.raises(Refused, match="share the e-mail"):
        stores.save(place, before, before.put(other))
    _untouched(place, before.put(one), 2)


def test_of_two_plans_that_each_link_one_staff_member_the_second_is_refused(place: Address) -> None:
    before = stores.begin(place, FULL.drop(HERS, HIS).put(access(ANNA, RIVERSIDE), access(BORIS, RIVERSIDE)))
    hers = before.put(access(ANNA, RIVERSIDE, "employee", linked=CHAIR))
    his = before.put(access(BORIS, RIVERSIDE, "employee", linked=CHAIR))
    stores.save(place, before, hers)
    with pytest.raises(Refused) as refused:
        stores.save(place, before, his)
    assert any("linked to another user already" in line for line in refused.value.details)
    _untouched(place, hers, 2)


def test_a_record_may_not_refer_to_what_a_plan_made_at_the_same_time_removed(place: Address) -> None:
    before = stores.begin(place, FULL.drop(HERS))
    plan = compare(before, before.put(access(ANNA, RIVERSIDE, "employee", linked=CHAIR)))
    stores.save(place, before, before.drop(CHAIR))
    with pytest.raises(Conflict, match="does not fit what others changed"):
        Store(place).save(plan, stores.ENTRY, lambda _now, _after, _plan: None)
    _untouched(place, before.drop(CHAIR), 2)


def test_a_location_that_somebody_was_invited_to_meanwhile_is_not_removed(place: Address) -> None:
    before = stores.begin(place, FULL.drop(HIS, NORTH))
    plan = compare(before, before.drop(HARBOUR))
    stores.save(place, before, before.put(HIS))
    with pytest.raises(Conflict, match="does not fit what others changed"):
        Store(place).save(plan, stores.ENTRY, stores.refuse)
    _untouched(place, before.put(HIS), 2)


def test_a_network_without_a_location_never_reaches_the_tables(place: Address) -> None:
    before = stores.begin(place, FULL)
    with pytest.raises(Refused):
        stores.save(place, before, before.put(Network("n", "Nowhere", ())))
    with pytest.raises(Conflict):
        stores.save(place, before, before.put(Network("n", "Elsewhere", ("gone",))))
    _untouched(place, FULL, 1)


def test_a_failed_statement_takes_the_whole_plan_back(place: Address) -> None:
    """Two users of one e-mail pass here because nobody checks the rules; the table's own constraint holds."""
    before = stores.begin(place, FULL)
    twin = user("Twin", BORIS.email)
    plan = compare(before, before.put(replace(RIVERSIDE, name="Quay"), twin))
    with pytest.raises(Conflict, match="does not fit what others changed"):
        Store(place).save(plan, stores.ENTRY, lambda _now, _after, _plan: None)
    _untouched(place, FULL, 1)


def test_an_empty_plan_is_an_entry_too(place: Address) -> None:
    stores.begin(place, FULL)
    assert Store(place).save(Plan(), stores.ENTRY, stores.refuse).number == 2
    _untouched(place, FULL, 2)


def test_roles_are_stored_by_their_keys_and_permissions_by_theirs(sqlite_address: Address) -> None:
    stores.begin(sqlite_address, FULL)
    query = "SELECT m.role, s.text FROM memberships m JOIN settings s ON s.id = m.settings_id ORDER BY m.user_id"
    with reader(sqlite_address) as transaction:
        ((kept, text), *_) = transaction.rows(query)
    assert kept == role("employee").key
    assert set(json.loads(text)["permissions"].values()) == {"on"}
    assert json.loads(text)["limits"]["calendar:history"] == "30d"


def test_users_with_equal_settings_share_one_text_under_its_digest(place: Address) -> None:
    people = [user(f"Person {n}") for n in range(5)]
    stores.begin(place, FULL.put(*people, *(access(person, HARBOUR, "viewer") for person in people)))
    with reader(place) as transaction:
        kept = dict(map(tuple, transaction.rows("SELECT id, text FROM settings")))
        used = [key for (key,) in transaction.rows("SELECT settings_id FROM memberships")]
    assert len(used) == 7
    assert set(used) == set(kept)
    assert len(kept) == 3
    assert {key: blake2b(text.encode(), digest_size=12).hexdigest() for key, text in kept.items()} == {
        k: k for k in kept
    }


def test_two_texts_of_settings_with_one_id_are_never_shared(place: Address) -> None:
    stores.begin(place, FULL)
    spoil(place, "UPDATE settings SET text = text || ' '")
    with pytest.raises(Conflict, match=r"are not those that have this id\. Nothing was saved\."):
        stores.save(place, FULL, FULL.put(access(BORIS, RIVERSIDE, "administrator", copied=["clients.export"])))
    assert Store(place).load().revision == 1


def test_saving_leaves_no_file_of_its_own_behind(sqlite_address: Address) -> None:
    stores.begin(sqlite_address, FULL)
    names = {path.name for path in Path(sqlite_address.place).parent.iterdir()}
    assert names <= {"store.db", "store.db-wal", "store.db-shm"}


# -- what others changed meanwhile -----------------------------------------------------------------


def test_a_conflict_says_which_changes_touched_its_records_and_by_whom(place: Address) -> None:
    stores.begin(place, FULL)
    port = FULL.put(replace(HARBOUR, name="Port"))
    stores.save(place, FULL, port, Occasion("2026-02-03T00:00:00+00:00", "ilze", "rename Harbour"))
    stores.save(place, port, port.put(replace(ANNA, name="A")), Occasion("2026-02-04T00:00:00+00:00", "boris", "A"))
    with pytest.raises(Conflict) as caught:
        Store(place).save(compare(FULL, FULL.put(replace(ANNA, name="B"))), stores.ENTRY, stores.refuse, since=1)
    assert caught.value.details == ("change 3 by boris (2026-02-04 00:00): A",)


def test_a_plan_can_be_made_again_on_the_world_as_it_is_in_the_same_transaction(place: Address) -> None:
    stores.begin(place, FULL)
    theirs = FULL.put(replace(ANNA, phone="+37120000009"))
    stores.save(place, FULL, theirs)

    def again(moved: Moved) -> Plan:
        assert [c.id for c in moved.changes] == [ANNA.id]
        assert [e.number for e in moved.entries] == [2]
        now = moved.now.world
        return compare(now, now.put(replace(now.user[ANNA.id], name="B")))

    plan = compare(FULL, FULL.put(replace(ANNA, name="B")))
    assert Store(place).save(plan, stores.ENTRY, stores.refuse, since=1, rebase=again).number == 3
    assert stores.load(place).user[ANNA.id] == replace(ANNA, name="B", phone="+37120000009")
    assert stores.entries(place)[-1][1].changes[0].before == theirs.user[ANNA.id]


def test_a_plan_made_again_that_does_not_fit_either_is_a_conflict(place: Address) -> None:
    stores.begin(place, FULL)
    stores.save(place, FULL, FULL.put(replace(ANNA, name="A")))
    plan = compare(FULL, FULL.put(replace(ANNA, name="B")))
    with pytest.raises(Conflict):
        Store(place).save(plan, stores.ENTRY, stores.refuse, since=1, rebase=lambda _moved: plan)
    assert stores.load(place).user[ANNA.id].name == "A"
