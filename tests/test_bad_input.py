"""Whatever is wrong with the input: the exact message, status and hint, and a store that is byte for byte as it was."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from program import Program

LONG = "x" * 10_000
STEERING = "\x1b[31mred\x07\x9b"
NETWORK_VERBS = "Choose from: list, show, create, edit, order, main, delete."
REVERSED = "\u202eevil\u2066"
INVITE = ("invite", "Eve", "--at", "Riverside", "--role", "manager", "--yes")

# words, status, message, hint
TABLE: list[tuple[tuple[str, ...], int, str, str]] = [
    # -- users
    (("user", "show", "ana"), 9, "No user is called “ana”.", "See them with: rolecall user list"),
    (
        ("perms", "show", "anna@exmple.com"),
        9,
        "No user is called “anna@exmple.com”.",
        "Did you mean anna@example.com?",
    ),
    (("user", "show", ""), 2, "The name of the user is empty.", "Type a name or a part of it."),
    (("user", "list", "status:gone"), 2, "“gone” is not a status.", "Choose from: active, invited."),
    (("user", "list", "rol:owner,all"), 2, "Unknown selector “rol:”.", "Did you mean role?"),
    # -- what the parser finds wrong is said as everything else is
    (("schema",), 2, "Missing argument KIND.", "Choose from: world, fixture, plan, answer, error."),
    (
        ("schema", "wrld"),
        2,
        "“wrld” is not a valid value for KIND.",
        "Choose from: world, fixture, plan, answer, error.",
    ),
    (
        ("location", "add", "Quay"),
        2,
        "Missing option --currency.",
        "Type: rolecall location add Quay --currency CURRENCY",
    ),
    (("network", "order", "North"), 2, "Missing argument LOCATION.", "Type: rolecall network order North LOCATION"),
    (("perms", "grnt"), 2, "There is no command “perms grnt”.", "Did you mean grant?"),
    (
        ("network", "zzz"),
        2,
        "There is no command “network zzz”.",
        NETWORK_VERBS,
    ),
    (("invite", "Eve", "--rol", "viewer"), 2, "Unknown option --rol.", "Did you mean --role?"),
    (
        ("user", "list", "--role", "owner"),
        2,
        "Unknown option --role.",
        "Did you mean role:VALUE? See: rolecall help selectors",
    ),
    (("user", "list", "--nothing"), 2, "Unknown option --nothing.", "See: rolecall user list --help"),
    (("user", "list", "--limit"), 2, "--limit has no value.", "Give it a value, or leave it out."),
    (("user", "list", "--quiet=yes"), 2, "--quiet takes no value.", "Type --quiet alone, or leave it out."),
    (("history", "undo", "--to", "x"), 2, "“x” is not a valid value for --to.", "Give a whole number."),
    (
        ("user", "edit", "Anna", "Petrova"),
        2,
        "“Petrova” is more than “rolecall user edit” takes.",
        "A name of several words stands in quotes. See: rolecall user edit --help",
    ),
    (
        ("role", "set", "anna"),
        2,
        "Which role?",
        "Name it behind the user: rolecall role set anna ROLE. See: rolecall role list",
    ),
    (("role", "set", "Owner"), 2, "Whose role?", "Name the user first: rolecall role set USER owner"),
    # -- locations
    (("user", "list", "--at", "Rivrside"), 9, "No location is called “Rivrside”.", "Did you mean Riverside?"),
    (("location", "show", "x"), 9, "No location is called “x”.", "See them with: rolecall location list"),
    (
        ("location", "show", "r"),
        9,
        "“r” matches 2 locations: Harbour, Riverside.",
        "Type more of the name.",
    ),
    (
        ("location", "add", "Quay", "--currency", "EURO", "--yes"),
        2,
        "“EURO” is not the code of a currency.",
        "Did you mean EUR?",
    ),
    (
        ("location", "add", "Quay", "--currency", "EUR", "--region", "ZZ", "--yes"),
        2,
        "“ZZ” is not the code of a country.",
        "Write its two letters from ISO 3166, such as LV or GB.",
    ),
    # -- permissions, sets, sections, limits
    (
        ("perms", "grant", "anna", "booking.creat", "--yes"),
        9,
        "No permission is called “booking.creat”.",
        "Did you mean booking.create?",
    ),
    (
        ("perms", "revoke", "anna", "@contact", "--yes"),
        9,
        "No set is called @contact.",
        "Did you mean @contacts?",
    ),
    (("perms", "list", "calender"), 9, "No permissions match “calender”.", "Did you mean calendar?"),
    (("perms", "list", "zzz"), 9, "No permissions match “zzz”.", "See them with: rolecall perms list"),
    (
        ("drift",),
        2,
        "Missing argument FILE.",
        "Type: rolecall drift FILE; or for the account: rolecall drift --account",
    ),
    (
        ("perms", "list", "--section", "bookng"),
        9,
        "No section is called “bookng”.",
        "Did you mean booking?",
    ),
    (
        ("perms", "grant", "anna", "Show phone numbers", "--yes"),
        9,
        "“Show phone numbers” is the label of 2 permissions.",
        "Name one by its key: calendar.phones, booking.client-dropdown.phones",
    ),
    (
        ("perms", "grant", "anna", "calendar:history=0d", "--yes"),
        2,
        "“0d” is not a valid value for calendar:history.",
        "It takes a number of days or months up to 6 months (30d, 6m), all, or none.",
    ),
    (
        ("perms", "grant", "anna", "sign-in:addresses=10.0.0.256", "--yes"),
        2,
        "“10.0.0.256” is not a valid value for sign-in:addresses.",
        "It takes all, or IPv4 and IPv6 addresses separated by commas.",
    ),
    (
        ("perms", "revoke", "anna", "calendar:history=7d", "--yes"),
        2,
        "Revoking calendar:history leaves its narrowest value; it takes none.",
        "Set it with: rolecall perms grant anna@example.com calendar:history=7d",
    ),
    (
        ("perms", "revoke", "anna", "calendar:position", "--yes"),
        2,
        "calendar:position has no narrowest value to fall back to.",
        "Set it with: rolecall perms grant anna@example.com calendar:position=VALUE",
    ),
    (
        ("perms", "grant", "anna", "clients.export", "--yes"),
        7,
        "Anna Petrova at Riverside: the role employee does not allow clients.export.",
        (
            "The role administrator would allow it: rolecall role set anna@example.com administrator --keep; "
            "or see what changes least: rolecall perms explain anna@example.com clients.export"
        ),
    ),
    # -- roles
    (("role", "show", "adminstrator"), 9, "No role is called “adminstrator”.", "Did you mean administrator?"),
    # -- networks
    (("network", "show", "Nroth"), 9, "No network is called “Nroth”.", "Did you mean North?"),
    (
        ("network", "create", "South", "Harbor", "--yes"),
        9,
        "No location is called “Harbor”.",
        "Did you mean Harbour?",
    ),
    # -- duplicates in every spelling
    (
        (*INVITE, "--email", " ANNA@Example.COM "),
        7,
        "Anna Petrova <anna@example.com> has access at Riverside already, as employee.",
        "Change it with: rolecall role set anna@example.com ROLE --at Riverside",
    ),
    (
        (*INVITE, "--phone", "2000-00 01"),
        7,
        "Anna Petrova <anna@example.com> has access at Riverside already, as employee.",
        "Change it with: rolecall role set anna@example.com ROLE --at Riverside",
    ),
    (
        (*INVITE, "--phone", "00371 20000001"),
        7,
        "Anna Petrova <anna@example.com> has access at Riverside already, as employee.",
        "Change it with: rolecall role set anna@example.com ROLE --at Riverside",
    ),
    (
        ("staff", "add", "ANNA   petrova", "--at", "Riverside", "--yes"),
        7,
        "There is a staff member at Riverside called ANNA petrova already.",
        "Choose another name.",
    ),
    (
        ("role", "set", "boris", "employee", "--at", "Riverside", "--staff", "Anna", "--yes"),
        7,
        "The staff member Anna Petrova is linked to Anna Petrova already.",
        "Unlink it there first: rolecall role set anna@example.com ROLE --unlink --at Riverside",
    ),
    # -- hostile names
    (
        ("staff", "add", STEERING, "--at", "Harbour", "--yes"),
        2,
        "The staff member's name '\ufffd[31mred\ufffd\ufffd' has the control character U+001B at place 1.",
        "Leave it out.",
    ),
    (
        ("network", "create", REVERSED, "Harbour", "--yes"),
        2,
        "The network's name '\ufffdevil\ufffd' has the control character U+202E at place 1.",
        "Leave it out.",
    ),
    (
        ("location", "add", "a\0b", "--currency", "EUR", "--yes"),
        2,
        "The location's name 'a\ufffdb' has the control character U+0000 at place 2.",
        "Leave it out.",
    ),
    (
        ("location", "add", LONG, "--currency", "EUR", "--yes"),
        2,
        "The location's name has 10000 characters; 200 is the most.",
        "Shorten it.",
    ),
    (
        ("location", "add", "\u200b \u200d", "--currency", "EUR", "--yes"),
        2,
        "The location's name is empty.",
        "Give it a name.",
    ),
    (
        ("invite", "Eve\ud800", "--at", "Riverside", "--role", "manager", "--yes"),
        2,
        "The name 'Eve\ufffd' has the control character U+D800 at place 4.",
        "Leave it out.",
    ),
    (
        ("user", "show", STEERING),
        9,
        "No user is called “\ufffd[31mred\ufffd\ufffd”.",
        "See them with: rolecall user list",
    ),
    # -- stores
    (
        ("user", "list", "--store", "mysql://root@db/team"),
        2,
        "The address of the store is neither a path nor a URL of a kind that rolecall knows.",
        "Give a path, or a URL that begins with postgresql:// or sqlite:///",
    ),
]


@pytest.mark.parametrize(
    ("words", "status", "message", "hint"),
    TABLE,
    ids=lambda part: " ".join(part)[:60] if isinstance(part, tuple) else "",
)
def test_bad_input_is_reported_exactly_and_changes_nothing(
    salon: Program,
    words: tuple[str, ...],
    status: int,
    message: str,
    hint: str,
) -> None:
    before = salon.store.read_bytes()
    done = salon(*words)
    assert done.err == f"rolecall: {message}\n{hint}\n"
    assert (done.status, done.out) == (status, "")
    assert salon.store.read_bytes() == before


# -- anything, anywhere ----------------------------------------------------------------------------

HOSTILE = {
    "control characters": STEERING,
    "right-to-left": REVERSED,
    "a NUL": "a\0b",
    "a lone surrogate": "\udcff",
    "ten thousand characters": LONG,
    "ten thousand words": "a " * 5_000,
    "markup": "[bold]x[/bold] <b>x</b> :smile:",
    "quotes": "'\"`$(reboot)`\\",
    "a formula": "=HYPERLINK(1)",
    "format signs": "{0} %s %(x)s {x!r}",
    "a path": "../../../etc/passwd",
    "nothing": "",
    "a space": " ",
    "an option": "--",
    "a comma": ",",
    "a selector": "role:",
    "a not": "!",
    "a glob": "*",
    "stars": ".*",
    "an equals sign": "=",
    "an at sign": "@",
    "digits": "0" * 40,
    "a big number": "9" * 400 + "d",
    "emoji": "👩‍👩‍👧‍👦" * 100,
    "combining": "e" + "\u0301" * 500,
}


def places(text: str) -> Iterator[tuple[str, ...]]:
    """Wherever a text can be typed."""
    yield ("user", "show", text)
    yield ("user", "list", text)
    yield ("user", "list", "--at", text)
    yield ("user", "list", "--format", text)
    yield ("user", "remove", text, "--everywhere", "--dry-run")
    for kind in ("role", "location", "network", "staff", "status", "can"):
        yield ("user", "list", f"{kind}:{text}")
    for verb in ("grant", "revoke"):
        yield ("perms", verb, "anna", text, "--dry-run")
        yield ("perms", verb, "anna", f"calendar:staff={text}", "--dry-run")
        yield ("perms", verb, "anna", f"sign-in:addresses={text}", "--dry-run")
        yield ("perms", verb, "anna", f"calendar:history={text}", "--dry-run")
        yield ("perms", verb, "anna", "--section", text, "--dry-run")
        yield ("perms", verb, text, "booking", "--dry-run")
    yield ("perms", "revoke", "all", "booking", "--dry-run", "--max-loss", text)
    yield ("perms", "list", text)
    yield ("perms", "copy", text, "boris", "--from-at", text, "--dry-run")
    yield ("role", "show", text)
    yield ("role", "set", "anna", text, "--dry-run")
    yield ("role", "set", "anna", "employee", "--staff", text, "--dry-run")
    yield ("location", "show", text)
    yield ("location", "add", text, "--currency", "EUR", "--dry-run")
    yield ("location", "add", "Quay", "--currency", text, "--region", text, "--sms-tariff", text, "--dry-run")
    yield ("staff", "add", text, "--at", "Riverside", "--position", text, "--dry-run")
    yield ("network", "create", text, text, "--main", text, "--dry-run")
    yield ("network", "show", text)
    yield ("invite", text, "--email", "eve@example.com", "--at", "Riverside", "--role", "manager", "--dry-run")
    yield ("invite", "Eve", "--email", text, "--at", "Riverside", "--role", "manager", "--dry-run")
    yield ("invite", "Eve", "--phone", text, "--at", "Riverside", "--role", "manager", "--dry-run")
    yield (
        "invite",
        "Eve",
        "--email",
        "eve@example.com",
        "--at",
        text,
        "--role",
        text,
        "--copy-from",
        text,
        "--dry-run",
    )
    yield ("report", "export", text)
    yield ("report", "export", "users", "--output", f"/nowhere/{text}")
    yield ("apply", f"/nowhere/{text}", "--dry-run")
    yield ("export", f"/nowhere/{text}")
    yield (text,)
    yield ("user", text)
    yield ("user", "list", f"--{text}")
    yield ("user", "list", "--store", f"/nowhere/{text}")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_anywhere_crashes_steers_the_terminal_takes_long_or_changes_the_store(
    salon: Program,
    text: str,
) -> None:
    before = salon.store.read_bytes()
    for words in places(text):
        if "\0" in text and any("/nowhere/" in word for word in words):
            continue  # no system passes it on in a path
        start = time.process_time()
        done = salon(*words, "--format", "table") if "--format" not in words else salon(*words)
        assert time.process_time() - start < 4, words[:3]
        assert done.status in (0, 2, 7, 8, 9, 65, 75), (words[:3], done.err[:300])
        assert "Traceback" not in done.err
        assert done.status == 0 or (done.err.startswith(("rolecall: ", "Usage")) and not done.out), words[:3]
        for character in "\x1b\x07\x9b\x00\u202e\u2066\ud800":
            assert character not in done.out + done.err, words[:3]
        assert len(done.err) < 2500, words[:3]
    assert salon.store.read_bytes() == before


def test_the_same_texts_in_a_file_are_faults_with_a_place(salon: Program, tmp_path: Path) -> None:
    before = salon.store.read_bytes()
    for name in ("control characters", "right-to-left", "ten thousand characters", "nothing", "a lone surrogate"):
        written = "".join(c if c.isalnum() else f"\\u{ord(c):04x}" for c in HOSTILE[name])
        place = tmp_path / "world.toml"
        place.write_text(f'rolecall = 1\n[[location]]\nname = "{written}"\ncurrency = "EUR"\n')
        done = salon("apply", str(place), "--yes")
        assert done.status == 65, name
        assert f"{place}:3:" in done.err, name
    assert salon.store.read_bytes() == before
