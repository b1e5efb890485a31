"""Making the world what a file declares: whom it means, what it changes, what it keeps, and all that does not fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.documents.world_file import read
from rolecall.domain.access import recommended
from rolecall.domain.catalogue import catalogue
from rolecall.domain.declared import Finding, Undeclarable
from rolecall.domain.edits import perms
from rolecall.domain.edits.declare import declare, likely_renames
from rolecall.domain.lookup import wanted
from rolecall.domain.plan import compare
from rolecall.domain.sets import SETS
from rolecall.domain.world import ACTIVE, INVITED, Membership, Settings, User, World
from worlds import LAW, access, location, mask, network, staff, stored, world

RIVERSIDE = location("Riverside", sms_tariff="Baltics", region="LV")
HARBOUR = location("Harbour")
ANNA, BORIS = staff("Anna Petrova", RIVERSIDE, "Stylist"), staff("Boris Kim", RIVERSIDE)
NORTH, SOUTH = network("North", RIVERSIDE, HARBOUR), network("South", HARBOUR)
PLACES = world(RIVERSIDE, HARBOUR, ANNA, BORIS, NORTH, SOUTH)


def applied(text: str, onto: World = PLACES, *, prune: bool = False) -> World:
    """The world after a file with that content."""
    return declare(onto, read("rolecall = 1\n" + text, "world.toml"), prune=prune)


def findings(text: str, onto: World = PLACES) -> tuple[Finding, ...]:
    """What does not fit."""
    with pytest.raises(Undeclarable) as caught:
        applied(text, onto)
    return caught.value.findings


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[[location]]\nname = "-x"\ncurrency = "EUR"', ("location", 0, "name")),
        ('[[location]]\nname = "Harbour"\ncurrency = "EUR"\nstaff = ["@x"]', ("location", 0, "staff", 0)),
        (
            '[[location]]\nname = "Riverside"\ncurrency = "EUR"\nstaff = [{ name = "-x", was = "Boris Kim" }]',
            ("location", 0, "staff", 0, "name"),
        ),
        ('[[network]]\nname = "--yes"\nwas = "North"\nlocations = ["Harbour"]', ("network", 0, "name")),
        ('[[user]]\nname = "all"', ("user", 0, "name")),
    ],
)
def test_a_new_name_that_a_command_would_take_for_something_else_is_a_finding(
    text: str, path: tuple[str | int, ...]
) -> None:
    (found,) = findings(text)

    assert (found.path, "would be read as" in found.message) == (path, True)


def test_a_name_that_is_so_already_stays() -> None:
    odd = PLACES.put(replace(HARBOUR, name="-x"))

    assert applied('[[location]]\nname = "-x"\ncurrency = "EUR"', odd) == odd


def one_access(text: str, onto: World = PLACES) -> Membership:
    """Anna's access at Riverside, after a file that says `text` of it."""
    made = applied(anna_at_riverside(text), onto)
    (found,) = (m for m in made.membership.values() if m.location == RIVERSIDE.id)
    return found


def anna_at_riverside(text: str) -> str:
    return f'[[user]]\nname = "Anna"\nemail = "anna@example.com"\n[[user.access]]\nat = "Riverside"\n{text}\n'


ANNA_USER = User("u1", "Anna", "anna@example.com")


def with_access(held: Membership) -> World:
    """The places with Anna's access."""
    return PLACES.put(ANNA_USER, replace(held, user="u1"))


# -- places ------------------------------------------------------------------------------------------------------------


def test_new_records_start_with_nothing_that_the_file_does_not_say() -> None:
    made = applied('[[location]]\nname = "Old Town"\ncurrency = "EUR"\nstaff = ["Zane"]\n', World())
    (place,), (person,) = made.location.values(), made.staff.values()
    assert (place.sms_tariff, place.region, person.position, person.location) == ("", "", "", place.id)


def test_known_places_are_found_in_any_spelling_and_keep_what_the_file_leaves_out() -> None:
    text = '[[location]]\nname = "RIVERSIDE"\ncurrency = "USD"\nstaff = ["anna petrova"]\n'
    made = applied(text)
    assert made.location[RIVERSIDE.id] == replace(RIVERSIDE, name="RIVERSIDE", currency="USD")
    assert made.staff[ANNA.id] == replace(ANNA, name="anna petrova")
    assert made.staff[BORIS.id] == BORIS


def test_an_empty_text_takes_away_what_is_known() -> None:
    text = '[[location]]\nname = "Riverside"\ncurrency = "EUR"\nregion = ""\n'
    text += 'staff = [{ name = "Anna Petrova", position = "" }]\n'
    made = applied(text)
    assert made.location[RIVERSIDE.id] == replace(RIVERSIDE, region="")
    assert made.staff[ANNA.id].position == ""


def test_a_network_becomes_the_locations_of_the_file_in_their_order() -> None:
    made = applied('[[network]]\nname = "north"\nlocations = ["harbour", "riverside"]\n')
    assert made.network[NORTH.id] == replace(NORTH, name="north", locations=(HARBOUR.id, RIVERSIDE.id))
    assert made.network[SOUTH.id] == SOUTH


def test_a_file_may_use_what_it_declares_itself() -> None:
    text = '[[location]]\nname = "Old Town"\ncurrency = "EUR"\nstaff = ["Zane"]\n'
    text += '[[network]]\nname = "East"\nlocations = ["Old Town"]\n'
    text += '[[user]]\nname = "Zane"\n[[user.access]]\nat = "Old Town"\nrole = "employee"\nstaff = "Zane"\n'
    made = applied(text + 'grant = ["booking.network-clients:network=East"]\n', World())
    (held,), (group,), (linked,) = made.membership.values(), made.network.values(), made.staff.values()
    assert held.settings.limits["booking.network-clients:network"] == group.id
    assert held.staff == linked.id


# -- who is who --------------------------------------------------------------------------------------------------------

TWO = '[[user]]\nname = "{}"\n{}\n[[user]]\nname = "{}"\n{}\n'

KNOWN = world(
    User("u1", "Anna", "anna@example.com", "+37120000001"), User("u2", "Anna", "", "+37120000002"), User("u3", "Zoë")
)


@pytest.mark.parametrize(
    ("said", "identity", "after"),
    [
        ('name = "Ann"\nwas = "anna"\nemail = "ANNA@example.com"', "u1", ("Ann", "anna@example.com", "+37120000001")),
        ('name = "Ann"\nwas = "Anna"\nphone = "+371 20000002"', "u2", ("Ann", "", "+37120000002")),
        (
            'name = "A"\nwas = "Anna"\nemail = "a@example.com"\nphone = "+37120000002"',
            "u2",
            ("A", "a@example.com", "+37120000002"),
        ),
        ('name = "zoë"', "u3", ("zoë", "", "")),
        ('name = "Zoë"\nemail = "zoe@example.com"', "u3", ("Zoë", "zoe@example.com", "")),
    ],
)
def test_a_user_is_known_by_email_else_phone_else_name(said: str, identity: str, after: tuple[str, str, str]) -> None:
    made = applied(f"[[user]]\n{said}\n", KNOWN)
    found = made.user[identity]
    assert (found.name, found.email, found.phone) == after
    assert len(made.user) == 3


@pytest.mark.parametrize(
    "said",
    [
        'name = "Zara"',
        'name = "Anna"\nemail = "other@example.com"',  # two are called Anna, and one of them has another e-mail
        'name = "Anna"\nemail = "other@example.com"\nphone = "+37120000009"',
    ],
)
def test_whoever_is_not_known_is_new(said: str) -> None:
    assert len(applied(f"[[user]]\n{said}\n", KNOWN).user) == 4


def test_a_known_namesake_with_another_email_is_someone_else() -> None:
    made = applied(
        '[[user]]\nname = "Anna"\nemail = "other@example.com"\n', world(User("u1", "Anna", "anna@example.com"))
    )
    assert made.user["u1"].email == "anna@example.com"
    assert len(made.user) == 2


def test_two_new_namesakes_of_a_known_user_are_both_new() -> None:
    made = applied(TWO.format("Zoë", 'email = "a@example.com"', "Zoë", 'email = "b@example.com"'), KNOWN)
    assert len(made.user) == 5
    assert made.user["u3"] == KNOWN.user["u3"]


def test_two_of_a_file_are_never_one_known_user() -> None:
    text = TWO.format("Anna", 'email = "anna@example.com"', "Ann", 'phone = "+37120000001"')
    (found,) = findings(text, KNOWN)
    assert found.path == ("user", 1, "phone")
    assert "belongs to Anna <anna@example.com>" in found.message


def test_namesakes_with_and_without_contacts_in_one_file_stay_two_people() -> None:
    text = '[[user]]\nname = "Anna"\nemail = "anna@example.com"\n[[user]]\nname = "Anna"\n'
    made = applied(text, World())
    assert sorted(u.email for u in made.user.values()) == ["", "anna@example.com"]
    assert compare(made, applied(text, made)).changes == ()


def test_contacts_may_be_swapped_within_one_file() -> None:
    held = world(User("u1", "A", "a@example.com", "+37120000001"), User("u2", "B", "b@example.com", "+37120000002"))
    text = '[[user]]\nname = "A"\nemail = "a@example.com"\nphone = "+37120000002"\n'
    text += '[[user]]\nname = "B"\nemail = "b@example.com"\nphone = "+37120000001"\n'
    made = applied(text, held)
    assert [(u.email, u.phone) for u in made.user.values()] == [
        ("a@example.com", "+37120000002"),
        ("b@example.com", "+37120000001"),
    ]


# -- accesses ----------------------------------------------------------------------------------------------------------


def test_a_new_access_is_active_with_what_the_role_recommends() -> None:
    held = one_access('role = "administrator"')
    assert (held.role, held.status, held.staff) == ("administrator", ACTIVE, "")
    assert held.settings == recommended(catalogue().role["administrator"])


def test_of_a_known_access_the_file_is_the_authority_on_role_and_permissions_only() -> None:
    before = access(ANNA_USER, RIVERSIDE, "manager", on=["calendar"], linked=ANNA, status=INVITED)
    held = one_access('role = "administrator"', with_access(before))
    assert (held.role, held.status, held.staff) == ("administrator", INVITED, ANNA.id)
    assert held.settings == recommended(catalogue().role["administrator"])


def test_a_role_that_the_file_leaves_out_stays() -> None:
    before = with_access(access(ANNA_USER, RIVERSIDE, "manager", on=["clients"]))
    held = one_access('grant = ["clients.export"]', before)
    assert held.role == "manager"
    assert held == one_access('role = "manager"\ngrant = ["clients.export"]', before)
    assert one_access("").role == ""


def test_without_a_role_only_what_is_granted_is_on() -> None:
    before = with_access(access(ANNA_USER, RIVERSIDE, "manager"))
    held = one_access('role = ""\ngrant = ["booking.edit.comment"]', before)
    assert held.role == ""
    assert held.settings.on == mask("booking", "booking.edit", "booking.edit.comment")


def test_status_and_link_become_what_the_file_says() -> None:
    before = access(ANNA_USER, RIVERSIDE, "administrator", linked=ANNA, status=INVITED)
    held = one_access('role = "administrator"\nstatus = "active"\nstaff = "boris kim"', with_access(before))
    assert (held.status, held.staff) == (ACTIVE, BORIS.id)
    assert one_access('role = "administrator"\nstaff = ""', with_access(before)).staff == ""


def test_what_is_revoked_below_something_granted_leaves_it_dormant() -> None:
    held = one_access('grant = ["booking.edit.comment"]\nrevoke = ["booking.edit"]')
    assert held.settings.on == mask("booking", "booking.edit.comment")


def test_a_limit_of_the_role_can_be_lifted_and_narrowed() -> None:
    held = one_access(
        'role = "employee"\nstaff = "Anna Petrova"\ngrant = ["calendar:staff=all"]\nrevoke = ["calendar:history"]'
    )
    assert "calendar:staff" not in held.settings.limits
    assert held.settings.limits["calendar:history"] == "none"


def test_a_new_right_to_own_payroll_shows_the_linked_staff_member_unless_the_file_says_whose() -> None:
    role = 'role = "manager"\nstaff = "Anna Petrova"\n'
    shown = [
        one_access(role + f"grant = {words}").settings.limits.get("finance.own-payroll:staff")
        for words in (
            '["finance.own-payroll"]',
            '["finance.own-payroll", "finance.own-payroll:staff=Boris"]',
            '["finance.own-payroll:staff=all", "finance.own-payroll"]',
        )
    ]
    assert shown == ["self", BORIS.id, None]


@LAW
@given(
    st.sampled_from(["manager", "owner"]),
    st.lists(st.sampled_from([p.key for p in catalogue().permissions] + [f"@{name}" for name in SETS]), max_size=4),
    st.lists(
        st.sampled_from(["reports.*", "clients", "@contacts", "Reports", "calendar:history", "finance.*"]), max_size=3
    ),
    st.sampled_from([[], ["reports.appointments:history=6m", "calendar:staff=self"], ["inventory.*"]]),
)
def test_words_mean_what_they_mean_to_grant_and_revoke(
    role: str, granted: list[str], revoked: list[str], more: list[str]
) -> None:
    words = [key for key in granted if not _beyond(role, key)] + more
    start = PLACES.put(
        ANNA_USER, Membership("u1", RIVERSIDE.id, role, ANNA.id, settings=recommended(catalogue().role[role]))
    )
    (held,) = start.membership.values()
    expected = perms.grant(start, [held], wanted(words)) if words else start
    expected = perms.revoke(expected, [expected.membership[held.id]], wanted(revoked))
    found = one_access(f'role = "{role}"\nstaff = "Anna Petrova"\ngrant = {words}\nrevoke = {revoked}')
    assert found.settings == expected.membership[held.id].settings


def _beyond(role: str, word: str) -> bool:
    return bool(catalogue().needed(wanted([word]).mask) & ~catalogue().role[role].allowed)


def test_copied_is_kept_where_it_is_still_on_unless_the_file_lists_it() -> None:
    before = with_access(
        access(ANNA_USER, RIVERSIDE, "administrator", copied=["calendar", "clients", "clients.export"])
    )
    role = 'role = "administrator"\nrevoke = ["clients"]\n'
    assert one_access(role, before).settings.copied == mask("calendar")
    assert one_access(role + 'copied = ["booking", "clients"]', before).settings.copied == mask("booking")
    assert one_access(role + "copied = []", before).settings.copied == 0


def test_remembered_settings_are_kept_unless_the_file_lists_them() -> None:
    named = {"calendar:staff": BORIS.id, "booking.network-clients:network": NORTH.id, "clients:visited-staff": "self"}
    kept = {"viewer": stored(["calendar"], limits=named), "owner": stored(["clients"])}
    before = with_access(replace(access(ANNA_USER, RIVERSIDE, "administrator"), remembered=kept))
    role = 'role = "administrator"\n'
    assert one_access(role, before).remembered == kept
    told = one_access(role + '[[user.access.remembered]]\nrole = "viewer"\nrevoke = ["calendar"]\n', before)
    assert told.remembered == {"viewer": recommended_without("viewer", "calendar")}


def recommended_without(role: str, key: str) -> Settings:
    start = recommended(catalogue().role[role])
    return replace(start, on=start.on & ~mask(key))


def test_the_settings_of_a_role_that_the_file_ends_are_remembered() -> None:
    held = stored(["calendar"])
    before = with_access(replace(access(ANNA_USER, RIVERSIDE, "viewer"), settings=held, remembered={"owner": held}))
    assert one_access('role = "owner"', before).remembered == {"viewer": held}


def test_self_of_nobody_can_be_written() -> None:
    assert one_access('grant = ["calendar:staff=self"]').settings.limits == {"calendar:staff": "self"}


@pytest.mark.parametrize(
    ("name", "typed"), [("self", '\\"self\\"'), ("All", '\\"all\\"'), ("A.*", "A.*"), ("x=y", "x=y"), ('"', '\\"')]
)
def test_a_staff_member_called_like_a_word_can_be_named(name: str, typed: str) -> None:
    odd = staff(name, RIVERSIDE)
    held = one_access(f'grant = ["calendar:staff={typed}"]', PLACES.put(odd))
    assert held.settings == Settings(on=mask("calendar"), limits={"calendar:staff": odd.id})


def test_a_position_that_nobody_has_any_more_can_be_written_where_it_is_kept() -> None:
    before = with_access(access(ANNA_USER, RIVERSIDE, on=["calendar"], limits={"calendar:position": "Barber"}))
    assert one_access('grant = ["calendar:position=Barber"]', before).settings.limits == {"calendar:position": "Barber"}


# -- prune -------------------------------------------------------------------------------------------------------------


FULL = PLACES.put(
    ANNA_USER,
    User("u2", "Boris", "boris@example.com"),
    access(ANNA_USER, RIVERSIDE, "administrator", linked=ANNA),
    access(ANNA_USER, HARBOUR, "owner"),
    Membership("u2", RIVERSIDE.id, "owner", BORIS.id),
)
PART = '[[location]]\nname = "Riverside"\ncurrency = "EUR"\nstaff = ["Boris Kim"]\n' + anna_at_riverside(
    'role = "administrator"\n[[network]]\nname = "North"\nlocations = ["Riverside"]\n'
)


def test_what_the_file_does_not_mention_is_kept() -> None:
    made = applied(PART, FULL)
    assert made.location == FULL.location
    assert made.staff == FULL.staff
    assert made.network[SOUTH.id] == SOUTH
    assert made.user == FULL.user
    assert made.membership == FULL.membership


def test_prune_removes_all_that_the_file_does_not_mention() -> None:
    made = applied(PART, FULL, prune=True)
    assert [list(table) for table in (made.location, made.staff, made.network, made.user)] == [
        [RIVERSIDE.id],
        [BORIS.id],
        [NORTH.id],
        ["u1"],
    ]
    (left,) = made.membership.values()
    assert (left.user, left.location, left.staff) == ("u1", RIVERSIDE.id, "")


def test_prune_narrows_remembered_limits_that_name_what_is_gone() -> None:
    kept = stored(["calendar"], limits={"calendar:staff": ANNA.id, "booking.network-clients:network": SOUTH.id})
    before = FULL.put(replace(access(ANNA_USER, RIVERSIDE, "administrator"), remembered={"viewer": kept}))
    (left,) = applied(PART, before, prune=True).membership.values()
    assert left.remembered == {"viewer": replace(kept, limits={"calendar:staff": "self"})}


def test_contacts_and_staff_of_those_whom_prune_removes_are_free() -> None:
    text = PART.replace('name = "Anna"', 'name = "Anna"\nphone = "+37120000002"')
    text = text.replace('role = "admin', 'staff = "Boris Kim"\nrole = "admin')
    held = FULL.put(User("u2", "Boris", "boris@example.com", "+37120000002"))
    assert {f.path[-1] for f in findings(text, held)} == {"phone", "staff"}
    made = applied(text, held, prune=True)
    assert [(u.id, u.phone) for u in made.user.values()] == [("u1", "+37120000002")]
    assert [m.staff for m in made.membership.values()] == [BORIS.id]


# -- findings ----------------------------------------------------------------------------------------------------------

ACCESS = ("user", 0, "access", 0)


@pytest.mark.parametrize(
    ("text", "path", "message", "hint"),
    [
        ("", (*ACCESS, "at"), "No location is called “Riversid”.", "Did you mean Riverside?"),
        ('role = "employe"', (*ACCESS, "role"), "No role is called “employe”.", "Did you mean employee?"),
        ('grant = ["calendar", "bookin.edit"]', (*ACCESS, "grant", 1), "“bookin.edit”", "booking.edit"),
        ('revoke = ["bookin.edit"]', (*ACCESS, "revoke", 0), "No permission is called “bookin.edit”", "booking.edit"),
        ('revoke = ["calendar:history=7d"]', (*ACCESS, "revoke", 0), "it takes none", "perms grant"),
        ('revoke = ["calendar:position"]', (*ACCESS, "revoke", 0), "has no narrowest value", "calendar:position"),
        ('copied = ["calendr"]', (*ACCESS, "copied", 0), "No permission is called “calendr”", "calendar"),
        ('copied = ["calendar:staff"]', (*ACCESS, "copied", 0), "only permissions are copied", "Leave it out"),
        ('grant = ["@contact"]', (*ACCESS, "grant", 0), "No set is called @contact", "@contacts"),
        ('grant = ["calendar=yes"]', (*ACCESS, "grant", 0), "on or off; it takes no value", "calendar:staff"),
        ('grant = ["calendar:history"]', (*ACCESS, "grant", 0), "is a limit and needs a value", "30d"),
        ('grant = ["calendar:history=soon"]', (*ACCESS, "grant", 0), "“soon” is not a valid value", "6 months"),
        ('grant = ["calendar:history=1d", "calendar:history=7d"]', (*ACCESS, "grant", 1), "is given twice", "Keep one"),
        ('grant = ["calendar:staff=Ana Petrova"]', (*ACCESS, "grant", 0), "called “Ana Petrova”", "Anna Petrova"),
        ('grant = ["calendar:position=Stylst"]', (*ACCESS, "grant", 0), "called “Stylst”", "Stylist"),
        (
            'grant = ["booking.network-clients:network=south"]',
            (*ACCESS, "grant", 0),
            "names South, which does not contain Riverside",
            "Name a network with Riverside",
        ),
        (
            'role = "employee"\nstaff = "Ana"',
            (*ACCESS, "staff"),
            "No staff member at Riverside is called “Ana”",
            "add the staff",
        ),
        ('staff = "Ana Petrova"', (*ACCESS, "staff"), "No staff member at Riverside is called “Ana Petrova”", "Anna"),
        (
            'role = "employee"',
            (*ACCESS, "role"),
            "the role employee needs a linked staff member",
            "Anna Petrova, Boris Kim",
        ),
        (
            'role = "manager"\ngrant = ["finance.own-payroll"]',
            (*ACCESS, "grant", 0),
            "needs a team member for Anna",
            "finance.own-payroll:staff=NAME",
        ),
        (
            'role = "call-center"\ngrant = ["booking", "settings.users.remove"]',
            (*ACCESS, "grant", 1),
            "The role call-center does not allow settings",
            "The role",
        ),
        (
            'role = "call-center"\ngrant = ["settings.users.edit:scope=all"]',
            (*ACCESS, "grant", 0),
            "does not allow settings",
            "The role",
        ),
        (
            'grant = ["calendar:history=7d", "calendar:history=30d"]',
            (*ACCESS, "grant", 1),
            "calendar:history is given twice, with different values",
            "Keep one of them",
        ),
        (
            'role = "call-center"\ngrant = ["finance.*"]',
            (*ACCESS, "grant", 0),
            "The role call-center does not allow finance",
            "The role",
        ),
        ('[[user.access.remembered]]\nrole = "viewr"', (*ACCESS, "remembered", 0, "role"), "“viewr”", "viewer"),
        (
            '[[user.access.remembered]]\nrole = "viewer"\ngrant = ["clients.delete"]',
            (*ACCESS, "remembered", 0, "grant", 0),
            "The role viewer does not allow",
            "The role",
        ),
        (
            '[[user.access.remembered]]\nrole = "viewer"\n[[user.access.remembered]]\nrole = "viewer"',
            (*ACCESS, "remembered", 1, "role"),
            "role viewer is listed twice",
            "Leave one",
        ),
        (
            '[[user.access]]\nat = "RIVERSIDE"',
            ("user", 0, "access", 1, "at"),
            "The access of Anna at RIVERSIDE is listed twice",
            "Leave one",
        ),
    ],
)
def test_an_access_that_does_not_fit_is_reported_with_its_place(
    text: str, path: tuple[str | int, ...], message: str, hint: str
) -> None:
    file = anna_at_riverside(text)
    if not text:
        file = file.replace("Riverside", "Riversid")
    (found,) = findings(file)
    assert found.path == path
    assert message in found.message
    assert hint in found.hint


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        (
            TWO.format("A", 'email = "a@example.com"', "B", 'email = "A@Example.com"'),
            ("user", 1, "email"),
            "The e-mail a@example.com is listed twice.",
        ),
        (
            TWO.format("A", 'phone = "+371 20000001"', "B", 'phone = "+37120000001"'),
            ("user", 1, "phone"),
            "The phone +37120000001 is listed twice.",
        ),
        (
            TWO.format("Zoë", "", "ZOË", ""),
            ("user", 1, "name"),
            "The user ZOË is listed twice without e-mail and phone.",
        ),
        (
            '[[location]]\nname = "X"\ncurrency = "EUR"\n[[location]]\nname = "x"\ncurrency = "EUR"\n',
            ("location", 1, "name"),
            "The location x is listed twice.",
        ),
        (
            '[[location]]\nname = "X{}"\ncurrency = "EUR"\nstaff = ["A", { name = "B" }, { name = "a" }]\n',
            ("location", 0, "staff", 2, "name"),
            "The staff member a is listed twice at X{}.",
        ),
        (
            '[[location]]\nname = "X"\ncurrency = "EUR"\nstaff = ["A", "a"]\n',
            ("location", 0, "staff", 1),
            "The staff member a is listed twice at X.",
        ),
        (
            '[[network]]\nname = "N"\nlocations = ["Harbour"]\n[[network]]\nname = "n"\nlocations = ["Harbour"]\n',
            ("network", 1, "name"),
            "The network n is listed twice.",
        ),
        (
            '[[network]]\nname = "N"\nlocations = ["Harbour", "Riverside", "harbour"]\n',
            ("network", 0, "locations", 2),
            "The location harbour is listed twice in the network N.",
        ),
        (
            '[[network]]\nname = "N"\nlocations = ["Riverside", "Harbor"]\n',
            ("network", 0, "locations", 1),
            "No location is called “Harbor”.",
        ),
    ],
)
def test_what_stands_twice_or_nowhere_is_reported_with_its_place(
    text: str, path: tuple[str | int, ...], message: str
) -> None:
    (found,) = findings(text)
    assert (found.path, found.message) == (path, message)


@pytest.mark.parametrize(
    ("said", "key", "message"),
    [
        (
            'name = "B"\nwas = "Anna"\nemail = "anna@example.com"\nphone = "+37120000002"',
            "phone",
            "belongs to Anna <+37120000002>",
        ),
        ('name = "Anna"', "name", "There are 2 users called Anna."),
    ],
)
def test_a_person_who_cannot_be_distinguished_from_a_known_one_is_refused(said: str, key: str, message: str) -> None:
    (found,) = findings(f"[[user]]\n{said}\n", KNOWN)
    assert found.path == ("user", 0, key)
    assert message in found.message
    assert key != "name" or "anna@example.com" in found.hint


def test_a_staff_member_linked_to_two_users_is_reported_where_the_second_stands() -> None:
    text = anna_at_riverside('staff = "Boris Kim"')
    (known,) = findings(text, PLACES.put(User("u9", "Boris"), Membership("u9", RIVERSIDE.id, staff=BORIS.id)))
    assert known.path == (*ACCESS, "staff")
    assert known.message == "The staff member Boris Kim is linked to Boris already."
    (second,) = findings(text + '[[user]]\nname = "B"\naccess = [{ at = "Riverside", staff = "boris kim" }]\n')
    assert second.path == ("user", 1, "access", 0, "staff")


def test_a_link_may_move_from_one_user_to_another_within_one_file() -> None:
    held = FULL.membership
    text = anna_at_riverside('role = "administrator"\nstaff = "Boris Kim"')
    text += '[[user]]\nname = "Boris"\nemail = "boris@example.com"\n'
    text += 'access = [{ at = "Riverside", role = "owner", staff = "" }]\n'
    made = applied(text, FULL)
    assert [m.staff for m in made.membership.values() if m.location == RIVERSIDE.id] == [BORIS.id, ""]
    assert len(made.membership) == len(held)


def test_the_role_that_a_finding_proposes_allows_all_that_is_on() -> None:
    (found,) = findings(anna_at_riverside('role = "call-center"\ngrant = ["clients.export"]'))
    role = catalogue().role["call-center"]
    on = role.recommended | catalogue().needed(mask("clients.export"))
    fitting = [r for r in catalogue().roles if not on & ~r.allowed]
    assert found.hint == f"The role {min(fitting, key=lambda r: r.rank).key} would allow it."


def test_what_is_beyond_the_role_may_be_named_where_it_ends_up_off() -> None:
    held = one_access(
        'role = "administrator"\ngrant = ["finance.own-payroll:staff=self"]\nrevoke = ["finance.own-payroll"]'
    )
    assert held.settings.limits["finance.own-payroll:staff"] == "self"
    assert not held.settings.on & mask("finance.own-payroll")


def test_all_findings_are_reported_at_once() -> None:
    text = '[[network]]\nname = "N"\nlocations = ["Nowhere"]\n' + anna_at_riverside(
        'role = "administratr"\nstaff = "Nobody"\ngrant = ["nothing.here", "calendar:history=x"]\n'
        'revoke = ["what.ever"]\n'
        '[[user.access]]\nat = "Elsewhere"\nrole = "nobody"\ngrant = ["never.heard"]'
    )
    access_1 = ("user", 0, "access", 1)
    assert {f.path for f in findings(text)} == {
        ("network", 0, "locations", 0),
        (*ACCESS, "role"),
        (*ACCESS, "staff"),
        (*ACCESS, "grant", 0),
        (*ACCESS, "grant", 1),
        (*ACCESS, "revoke", 0),
        (*access_1, "at"),
        (*access_1, "role"),
        (*access_1, "grant", 0),
    }


# -- main networks and open invitations ----------------------------------------------------------------

MAIN = PLACES.put(replace(RIVERSIDE, main_network=NORTH.id))
PLACE = '[[location]]\nname = "Riverside"\ncurrency = "EUR"\n'
SENT = "2026-01-02T03:04:05+00:00"


def test_a_location_takes_the_main_network_that_the_file_names_in_any_spelling_or_declares() -> None:
    new = PLACE + 'main_network = "West"\n[[network]]\nname = "West"\nlocations = ["Riverside"]'

    assert applied(PLACE + 'main_network = " NORTH "').location[RIVERSIDE.id].main_network == NORTH.id
    (west,) = (n for n in applied(new, MAIN).network.values() if n.name == "West")
    assert applied(new, MAIN).location[RIVERSIDE.id].main_network == west.id


def test_a_main_network_stays_where_the_file_does_not_mention_it_and_goes_with_an_empty_text() -> None:
    assert applied(PLACE, MAIN) == MAIN
    assert applied(PLACE + 'main_network = ""', MAIN) == PLACES


def test_a_location_that_leaves_its_main_network_has_none() -> None:
    left = '[[network]]\nname = "North"\nlocations = ["Harbour"]'
    pruned = PLACE + '[[location]]\nname = "Harbour"\ncurrency = "EUR"'

    assert applied(left, MAIN).location[RIVERSIDE.id].main_network == ""
    assert applied(pruned, MAIN, prune=True).location[RIVERSIDE.id].main_network == ""


@pytest.mark.parametrize(
    ("main", "message", "hint"),
    [
        ("Nort", "No network is called “Nort”.", "Did you mean North?"),
        (
            "South",
            "Riverside does not belong to the network South.",
            "Name a network with Riverside, or add Riverside to South.",
        ),
    ],
)
def test_a_main_network_without_the_location_is_reported_where_it_stands(main: str, message: str, hint: str) -> None:
    (found,) = findings(PLACE + f'main_network = "{main}"')

    assert (found.path, found.message, found.hint) == (("location", 0, "main_network"), message, hint)


def test_when_an_invitation_was_sent_becomes_what_the_file_says_and_stays_where_it_says_nothing() -> None:
    held = with_access(Membership("u1", RIVERSIDE.id, status=INVITED, invited=SENT))

    assert one_access('status = "invited"', held).invited == SENT
    assert one_access("", held).invited == SENT
    assert one_access('invited = "2026-02-01T10:00:00+02:00"', held).invited == "2026-02-01T08:00:00+00:00"
    assert one_access('invited = ""', held).invited == ""
    assert one_access('status = "active"', held).invited == ""


def test_an_accepted_invitation_was_not_sent_at_any_time() -> None:
    (found,) = findings(anna_at_riverside(f'status = "active"\ninvited = "{SENT}"'))

    assert found.path == ("user", 0, "access", 0, "invited")
    assert found.message == "An invitation that was accepted is no longer open."


# -- renames -----------------------------------------------------------------------------------------------------------

ANNA_AT = access(ANNA_USER, RIVERSIDE, "employee", linked=ANNA)
NAMED = PLACES.put(ANNA_USER, replace(ANNA_AT, user="u1"))
EAST = '[[network]]\nname = "East"\nwas = "North"\nlocations = ["Harbour"]\n'
TWO_NETWORKS = EAST + '[[network]]\nname = "North"\nlocations = ["Harbour"]\n'
RENAMES = {
    "location": (
        '[[location]]\nname = "Quay"\nwas = "riverside"\ncurrency = "EUR"\nstaff = ["Anna Petrova", "Boris Kim"]\n',
        {RIVERSIDE.id: "Quay"},
    ),
    "network": (
        '[[network]]\nname = "East"\nwas = "North"\nlocations = ["Riverside", "Harbour"]\n',
        {NORTH.id: "East"},
    ),
    "staff member": (
        '[[location]]\nname = "Riverside"\ncurrency = "EUR"\nstaff = [{ name = "Anna Berg", was = "Anna Petrova" }]\n',
        {ANNA.id: "Anna Berg"},
    ),
    "user by name": ('[[user]]\nname = "Zoë"\nwas = "ANNA"\nemail = "zoe@example.com"\n', {"u1": "Zoë"}),
    "user by e-mail": ('[[user]]\nname = "Zoë"\nwas = "anna@example.com"\nemail = "zoe@example.com"\n', {"u1": "Zoë"}),
    "user of the same e-mail": ('[[user]]\nname = "Zoë"\nwas = "Anna"\nemail = "anna@example.com"\n', {"u1": "Zoë"}),
}


@pytest.mark.parametrize(("text", "names"), RENAMES.values(), ids=RENAMES)
def test_what_is_renamed_stays_the_same_record_and_a_second_time_changes_nothing(
    text: str, names: dict[str, str]
) -> None:
    made = applied(text, NAMED)

    kinds = ("location", "network", "staff", "user")
    after = {key: getattr(record, "name", "") for kind in kinds for key, record in made.of(kind).items()}
    assert {key: after[key] for key in names} == names
    assert after.keys() == {key for kind in kinds for key in NAMED.of(kind)}
    assert made.membership == NAMED.membership
    assert applied(text, made) == made


@pytest.mark.parametrize(
    ("text", "path", "message", "hint"),
    [
        (
            '[[network]]\nname = "East"\nwas = "Noth"\nlocations = ["Harbour"]\n',
            ("network", 0, "was"),
            "No network is called “Noth”.",
            "Did you mean North?",
        ),
        (
            '[[network]]\nname = "South"\nwas = "North"\nlocations = ["Harbour"]\n',
            ("network", 0, "was"),
            "There is a network North, and one called South already.",
            "Leave was out, or remove one of them first.",
        ),
        (
            TWO_NETWORKS,
            ("network", 0, "was"),
            "The network North is in the file too, so nothing was renamed.",
            "Leave was out, or the other one.",
        ),
        (
            '[[user]]\nname = "Zoë"\nwas = "Ana"\n',
            ("user", 0, "was"),
            "No user is called “Ana”.",
            "Did you mean anna?",
        ),
        (
            '[[user]]\nname = "Boris"\nemail = "anna@example.com"\n',
            ("user", 0, "name"),
            "anna@example.com belongs to Anna, not to Boris.",
            'If Anna has a new name, add was = "Anna"; else fix the e-mail or phone.',
        ),
    ],
)
def test_a_rename_that_cannot_be_is_reported_with_its_place(
    text: str, path: tuple[str | int, ...], message: str, hint: str
) -> None:
    (found,) = findings(text, NAMED)

    assert (found.path, found.message, found.hint) == (path, message, hint)


def test_two_records_cannot_have_had_one_name() -> None:
    text = "".join(f'[[network]]\nname = "{n}"\nwas = "North"\nlocations = ["Harbour"]\n' for n in ("East", "West"))

    assert [f.message for f in findings(text)] == ["The former name North is listed twice."]


def test_whoever_goes_where_someone_alike_comes_may_have_been_renamed() -> None:
    text = '[[location]]\nname = "Riverside"\ncurrency = "EUR"\nstaff = ["Anna Petrov", "Boris Kim"]\n'
    text += '[[location]]\nname = "Harbor"\ncurrency = "EUR"\n[[user]]\nname = "Zed"\n'

    cautions = list(likely_renames(NAMED, applied(text, NAMED, prune=True)))

    assert [c.split(";")[0] for c in cautions] == [
        "The location Harbour goes and Harbor comes",
        "The staff member Anna Petrova goes and Anna Petrov comes",
        "The user Anna goes and Zed comes",
    ]
    assert list(likely_renames(NAMED, applied(RENAMES["network"][0], NAMED))) == []
