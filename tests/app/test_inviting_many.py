"""Many people invited from a file, through the real entrance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from program import Answers, Program

HEADER = "name,email,phone,location,role,staff,copy_from,grant,revoke\n"
GOOD = "Ida Berg,ida@example.com,,Riverside,administrator,,,booking.create;@mobile,\n"
OTHER = "Ole Lund,,+371 20 000 777,Riverside,manager,,,,clients.export\n"
WRONG = "Nils Dahl,nils@example,,Rivrside,admin,,,booking.creat,\n"
MENDED = "Nils Dahl,nils@example.com,,Riverside,administrator,,,booking.create,\n"
LAST = """\
Nothing is sent: invite them in Altegio too. Once accepted: rolecall user accept status:invited
"""
GOLDEN = """\
rolecall: people.csv: 5 faults; nothing was saved.
  people.csv:3:11: “nils@example” is not an e-mail address: The part after the @-sign is not valid. \
It should have a period.
      Write it like anna@example.com.
  people.csv:3:25: No location is called “Rivrside”.
      Did you mean Riverside?
  people.csv:3:34: No role is called “admin”.
      Did you mean administrator?
  people.csv:3:42: No permission is called “booking.creat”.
      Did you mean booking.create?
  people.csv:4:5: ida@example.com is in line 2 already, for Riverside too.
      Leave the row out, or say what to do with such people: --on-duplicate skip or --on-duplicate update.
Fix the file, or save the other rows and write these to a file: --partial --rejects FILE
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(*rows: str, name: str = "people.csv") -> str:
    """A file of people under the usual header."""
    Path(name).write_text(HEADER + "".join(rows), encoding="utf-8")
    return name


def world(program: Program) -> str:
    """Everything in the store, as it is written down."""
    return program("export", "-").out


def accesses(program: Program, email: str) -> list[dict[str, str]]:
    """Where someone has access."""
    found: list[dict[str, str]] = program("user", "show", email, "--format", "json").json[0]["memberships"]
    return found


def test_everyone_in_a_file_is_invited_in_one_change(chain: Program) -> None:
    done = chain("invite", "--file", write(GOOD, OTHER), "--yes")

    assert done.status == 0, done.err
    assert done.err == f"Saved as change 2.\n2 invited.\n{LAST}"
    assert accesses(chain, "ida@example.com")[0]["status"] == "invited"
    shown = chain("perms", "show", "+37120000777", "--format", "json").json[0]
    assert not shown["permissions"].get("clients.export", {}).get("on", False)


def test_every_fault_is_reported_at_once_and_nothing_is_saved(chain: Program) -> None:
    before = world(chain)
    twice = "Ida,IDA@example.com,,riverside,manager,,,,\n"
    done = chain("invite", "--file", write(GOOD, WRONG, twice), "--yes")

    assert done.status == 65
    assert done.err == GOLDEN
    assert world(chain) == before


def test_the_same_file_twice_changes_nothing(chain: Program) -> None:
    file = write(GOOD, OTHER)
    chain("invite", "--file", file, "--yes")
    before = world(chain)

    done = chain("invite", "--file", file, "--yes")

    assert (done.status, done.err) == (0, "Nothing to change.\n2 already so.\n")
    assert world(chain) == before


def test_rejects_fixed_and_invited_make_the_whole(chain: Program, chain_store: Path, tmp_path: Path) -> None:
    import shutil

    whole = Program(Path(shutil.copy(chain_store, tmp_path / "whole.db")))
    assert whole("invite", "--file", write(GOOD, MENDED, OTHER, name="whole.csv"), "--yes").status == 0

    part = chain("invite", "--file", write(GOOD, WRONG, OTHER), "--yes", "--partial", "--rejects", "rejects.csv")
    text = Path("rejects.csv").read_text(encoding="utf-8")
    mended = text.replace("nils@example,", "nils@example.com,").replace("Rivrside", "Riverside")
    mended = mended.replace(",admin,", ",administrator,").replace("booking.creat,", "booking.create,")
    Path("rejects.csv").write_text(mended, encoding="utf-8")
    rest = chain("invite", "--file", "rejects.csv", "--yes")

    assert part.status == 5
    assert "1 row left out of people.csv:" in part.err
    assert text.startswith(HEADER.strip() + ",line,error,hint\nNils Dahl,nils@example,")
    assert rest.status == 0, rest.err
    assert world(chain) == world(whole)


def test_a_file_of_which_nothing_fits_is_refused_even_in_part(chain: Program) -> None:
    done = chain("invite", "--file", write(WRONG), "--yes", "--partial", "--rejects", "rejects.csv")

    assert done.status == 65
    assert not Path("rejects.csv").exists()


def test_leaving_rows_out_needs_a_file_for_them(chain: Program) -> None:
    before = world(chain)

    assert chain("invite", "--file", write(GOOD, WRONG), "--yes", "--partial").status == 2
    assert chain("invite", "--file", "people.csv", "--partial", "--rejects", "people.csv").status == 2
    assert chain("invite", "--file", "people.csv", "--partial", "--rejects", "no/where.csv").status == 2
    assert world(chain) == before


def test_a_person_in_other_spelling_is_the_same_person(chain: Program) -> None:
    again = "Ole Lund,,20000777,riverside,manager,,,,\n"

    done = chain("invite", "--file", write(OTHER, again), "--yes")

    assert done.status == 65
    assert "people.csv:3:11: +37120000777 is in line 2 already, for Riverside too." in done.err


def test_two_namesakes_are_two_people(chain: Program) -> None:
    rows = [f"Ida Berg,{name}@example.com,,Riverside,manager,,,,\n" for name in ("ida.one", "ida.two")]

    assert chain("invite", "--file", write(*rows), "--yes").status == 0
    assert len(chain("user", "list", "location:Riverside", "--format", "json").json) >= 2
    assert accesses(chain, "ida.one@example.com") == accesses(chain, "ida.two@example.com")


def test_one_login_under_two_names_is_a_fault(chain: Program) -> None:
    rows = ["Ida,salon@example.com,,Riverside,manager,,,,\n", "Ole,salon@example.com,,Harbour,manager,,,,\n"]

    done = chain("invite", "--file", write(*rows), "--yes")

    assert done.status == 65
    assert "people.csv:3:1: salon@example.com is Ida in line 2 and Ole here." in done.err


@pytest.mark.parametrize(
    ("how", "status", "role"), [("error", 65, "administrator"), ("skip", 0, "administrator"), ("update", 0, "manager")]
)
def test_someone_with_another_access_is_an_error_skipped_or_updated(
    chain: Program, how: str, status: int, role: str
) -> None:
    chain("invite", "--file", write(GOOD), "--yes")

    done = chain(
        "invite", "--file", write(GOOD.replace("administrator", "manager"), OTHER), "--yes", "--on-duplicate", how
    )

    assert done.status == status, done.err
    assert accesses(chain, "ida@example.com")[0]["role"] == role


def test_json_lines_from_a_pipe_are_invited_with_defaults_by_option(chain: Program) -> None:
    line = json.dumps({"name": "Ida", "email": "ida@example.com", "grant": ["booking.create"]})

    done = chain("invite", "--file", "-", "--at", "Riverside", "--role", "manager", "--yes", text=line)

    assert done.status == 0, done.err
    assert accesses(chain, "ida@example.com")[0]["role"] == "manager"


def test_the_options_of_one_person_and_of_a_file_do_not_mix(chain: Program) -> None:
    file = write(GOOD)

    assert chain("invite").status == 2
    assert chain("invite", "Ida", "--file", file).status == 2
    assert chain("invite", "--file", file, "--email", "a@example.com").status == 2
    assert chain("invite", "Ida", "--partial").status == 2
    assert chain("invite", "--file", file, "--map", "Mail=emial").status == 2


def test_five_hundred_people_come_through_a_process(chain: Program) -> None:
    rows = [f"Person {n},person.{n}@example.com,,Riverside,administrator,,,,\n" for n in range(500)]

    done = chain.process(
        "invite", "--file", "-", "--yes", text=HEADER + "".join(rows), environment={"ROLECALL_FORMAT": "table"}
    )

    assert done.status == 0, done.err
    assert "500 invited." in done.err
    assert len(done.out.splitlines()) < 40


def test_rows_left_out_are_reported_and_written_in_the_order_of_the_file(chain: Program) -> None:
    twice = GOOD.replace("Ida Berg", "Ida Twice")
    done = chain("invite", "--file", write(GOOD, twice, WRONG), "--yes", "--partial", "--rejects", "rejects.csv")
    places = [line.split(":")[1] for line in done.err.splitlines() if line.startswith("  people.csv:")]
    assert (places[0], sorted(places)) == ("3", places)
    names = [line.split(",")[0] for line in Path("rejects.csv").read_text(encoding="utf-8").splitlines()]
    assert names == ["name", "Ida Twice", "Nils Dahl"]


def test_what_the_program_lists_is_read_back(chain: Program) -> None:
    listed = chain("user", "list", "status:active", "--format", "csv").out

    done = chain("invite", "--file", "-", "--yes", text=listed)

    assert (done.status, done.err) == (0, f"Nothing to change.\n{len(listed.splitlines()) - 1} already so.\n")


@pytest.mark.parametrize(
    "places", ["Riverside; Harbour", "Riverside|Harbour", '"Riverside, Harbour"', '"Riverside\nHarbour"']
)
def test_several_locations_in_a_cell_are_so_many_invitations(chain: Program, places: str) -> None:
    done = chain("invite", "--file", write(f"Ida,ida@example.com,,{places},manager,,,,\n"), "--yes")

    assert done.status == 0, done.err
    assert {a["location"] for a in accesses(chain, "ida@example.com")} == {"Riverside", "Harbour"}


def test_a_row_of_which_one_location_is_wrong_changes_nothing(chain: Program) -> None:
    row = "Ida,ida@example.com,,{},employee,Anna Petrova,,,\n"

    unknown = chain("invite", "--file", write(row.format("Riverside; Harbor")), "--yes")
    part = chain(
        "invite", "--file", write(OTHER, "Anna,anna.new@example.com,,Harbour; Riverside,employee,,,,\n"), "--yes",
        "--partial", "--rejects", "r.csv",
    )  # fmt: skip

    assert "No location is called “Harbor”." in unknown.err
    assert part.status == 5
    assert chain("user", "show", "anna.new@example.com").status == 9


def test_a_phone_that_a_spreadsheet_made_a_number_is_named_for_what_it_is(chain: Program) -> None:
    done = chain("invite", "--file", write("Ida,,3.71E+10,Riverside,manager,,,,\n"), "--yes")

    assert done.status == 65
    assert "people.csv:2:6: “3.71E+10” is a number that a spreadsheet has rounded" in done.err


KNOWN = "anna.petrova@example.com"


def test_a_known_login_under_another_name_is_a_fault_unless_it_keeps_its_name(chain: Program) -> None:
    file = write(f"Boris Kim,{KNOWN},,Harbour,manager,,,,\n")
    before = world(chain)

    refused = chain("invite", "--file", file, "--yes")
    assert refused.status == 65
    assert f"people.csv:2:1: {KNOWN} belongs to Anna Petrova, not to Boris Kim." in refused.err
    assert "--keep-names" in refused.err
    assert world(chain) == before

    kept = chain("invite", "--file", file, "--yes", "--keep-names")
    assert kept.status == 0, kept.err
    assert f"Caution: {KNOWN} stays Anna Petrova; the list calls this person Boris Kim." in kept.err
    assert "Harbour" in {a["location"] for a in accesses(chain, KNOWN)}


@pytest.mark.parametrize("name", ["anna", "PETROVA  Anna", "Anna Maria Petrova"])
def test_a_part_of_a_name_in_any_order_is_the_same_name(chain: Program, name: str) -> None:
    assert chain("invite", "--file", write(f"{name},{KNOWN},,Harbour,manager,,,,\n"), "--yes").status == 0


def test_one_invitation_of_a_known_login_under_another_name_is_cautioned(chain: Program) -> None:
    words = ("invite", "Boris Kim", "--email", KNOWN, "--at", "Harbour", "--role", "manager", "--dry-run")

    assert chain(*words).err.splitlines()[0] == (
        f"Caution: {KNOWN} belongs to Anna Petrova, who gets the access and keeps that name; Boris Kim is not saved."
    )


@pytest.mark.parametrize(("place", "how"), [("Harbour", "error"), ("Riverside", "update")])
def test_a_new_phone_of_a_known_user_is_shown_and_saved(chain: Program, place: str, how: str) -> None:
    chain("user", "edit", KNOWN, "--phone", "none", "--yes")
    role = {a["location"]: a["role"] for a in accesses(chain, KNOWN)}.get(place, "manager")
    staff = "Anna Petrova" if role == "employee" else ""
    row = f"Anna Petrova,{KNOWN},+37120000777,{place},{role},{staff},,,\n"

    done = chain("invite", "--file", write(row), "--yes", "--on-duplicate", how, "--format", "table")

    assert done.status == 0, done.err
    assert "phone none → +37120000777" in done.out
    assert chain("user", "show", KNOWN, "--format", "json").json[0]["phone"] == "+37120000777"


def test_a_new_phone_of_someone_who_is_skipped_is_not_saved(chain: Program) -> None:
    chain("user", "edit", KNOWN, "--phone", "none", "--yes")
    row = f"Anna Petrova,{KNOWN},+37120000777,Riverside,manager,,,,\n"

    assert chain("invite", "--file", write(row), "--yes", "--on-duplicate", "skip").status == 0
    assert chain("user", "show", KNOWN, "--format", "json").json[0]["phone"] is None


SPECIALISTS = [f"Person {n},p{n}@example.com,Riverside,employee,Stylist" for n in range(24)]
OTHERS = [f"Person {n},p{n}@example.com,Riverside,administrator,Front desk" for n in range(24, 30)]


def test_thirty_people_of_whom_24_are_specialists_come_from_one_file_in_one_command(chain: Program) -> None:
    lines = ["name,email,location,role,position", *SPECIALISTS, *OTHERS]
    chain("staff", "add", "Person 7", "--at", "Riverside", "--position", "Barber", "--yes", "--quiet")

    done = chain("invite", "--file", "-", "--new-staff", "--yes", text="\n".join(lines))

    assert done.status == 0, done.err
    assert done.err.splitlines()[:-1] == [
        "Caution: The file gives 6 people a position, who are no staff; it is not saved.",
        "Caution: The file gives 1 staff member another position; change it with: rolecall staff edit",
        "Saved as change 3.",
        "30 invited.",
    ]
    assert "\tstaff Person 3\t" in done.out
    linked = {x["name"]: x for x in chain("staff", "list", "--at", "Riverside", "--format", "json").json if x["user"]}
    assert {f"Person {n}" for n in range(24)} <= linked.keys()
    assert not {f"Person {n}" for n in range(24, 30)} & linked.keys()
    assert (linked["Person 3"]["position"], linked["Person 7"]["position"]) == ("Stylist", "Barber")

    again = chain("invite", "--file", "-", "--new-staff", text="\n".join(lines))
    assert (
        again.err.splitlines()[0] == "Caution: The file gives 6 people a position, who are no staff; it is not saved."
    )
    assert again.err.splitlines()[-2:] == ["Nothing to change.", "30 already so."]


def test_a_column_says_who_becomes_staff(chain: Program) -> None:
    header = "name,email,location,role,staff,new_staff,position\n"
    rows = (
        "Ida,ida@example.com,Riverside; Harbour,employee,,yes,Stylist\n"
        "Ole,ole@example.com,Riverside,administrator,,Да,\n"
        "Nils,nils@example.com,Riverside,administrator,,no,\n"
    )
    done = chain("invite", "--file", "-", "--yes", text=header + rows)
    assert done.status == 0, done.err
    assert [a["staff"] for a in accesses(chain, "ida@example.com")] == ["Ida", "Ida"]
    assert [a["staff"] for a in accesses(chain, "ole@example.com")] == ["Ole"]
    assert [a["staff"] for a in accesses(chain, "nils@example.com")] == [None]

    wrong = (
        "A,a@example.com,Riverside,employee,,maybe,\n"
        "B,b@example.com,Riverside,employee,Boris,yes,\n"
        "Ida,c@example.com,Riverside,employee,,yes,\n"
        "D,d@example.com,Riverside,employee,,no,\n"
    )
    refused = chain("invite", "--file", "-", "--yes", "--new-staff", text=header + wrong)
    assert [line.split(": ", 1)[1] for line in refused.err.splitlines() if line.startswith("  standard")] == [
        "“maybe” is neither yes nor no.",
        "The row names a staff member and asks for a new one.",
        "Riverside has a staff member Ida already, linked to Ida <ida@example.com>.",
        "The role employee needs a linked staff member.",
    ]


def test_people_are_invited_in_roles_that_the_product_invites_nobody_in(chain: Program) -> None:
    done = chain("invite", "--file", write(GOOD, "Vic,vic@example.com,,Riverside,viewer,,,,\n"), "--yes")

    assert done.status == 0, done.err
    assert done.err.splitlines()[0] == (
        "Caution: Altegio takes no invitation as viewer. "
        "Send it without that role, and set the role before it is accepted."
    )
    assert accesses(chain, "vic@example.com")[0]["role"] == "viewer"


def test_a_spreadsheet_as_it_is_comes_in_one_command(chain: Program) -> None:
    from openpyxl import Workbook

    made = Workbook()
    made.active.title = "Команда"
    made.active.append(["ФИО", "Телефон", "Эл. почта", "Филиал", "Роль", "Должность", "День рождения"])
    for n in range(3):
        made.active.append([f"Анна {n}", 37120000700 + n, f"n{n}@example.com", "Riverside", "Специалист", "Мастер", n])
    made.create_sheet("Списки").append(["x"])
    made.save("team.xlsx")
    words = ("invite", "--file", "team.xlsx", "--new-staff", "--yes")

    several, unknown = chain(*words), chain(*words, "--sheet", "команда")
    done = chain(*words, "--sheet", "Команда", "--ignore-columns")

    assert (several.status, several.err.splitlines()[0]) == (
        2,
        "rolecall: team.xlsx has 2 sheets with data: “Команда”, “Списки”.",
    )
    assert (unknown.status, unknown.err.splitlines()[2]) == (
        65,
        "  team.xlsx:Команда!G1: Unknown column “День рождения”.",
    )
    assert done.status == 0, done.err
    chooser = Answers(["Списки"])
    assert chain(*words, answers=chooser).status == 65
    assert chooser.asked == ["Which sheet?"]
    read, left_out, *_ = done.err.splitlines()
    assert read.startswith("Read “ФИО” as name, “Телефон” as phone, “Эл. почта” as email, “Филиал” as location, ")
    assert left_out == "Left out “День рождения”."
    assert accesses(chain, "+37120000702")[0]["staff"] == "Анна 2"


def test_a_text_of_another_encoding_is_read_when_it_is_named(chain: Program) -> None:
    row = "ФИО;email;location;role\nАнна;a9@example.com;Riverside;manager\n"
    Path("p.csv").write_bytes(row.encode("cp1251"))

    refused, done = (chain("invite", "--file", "p.csv", "--yes", *more) for more in ((), ("--encoding", "cp1251")))
    wrong = chain("invite", "--file", "p.csv", "--yes", "--encoding", "rot13")

    assert (refused.status, refused.err.splitlines()[1:]) == (
        65,
        [
            "  p.csv:1:1: This is not UTF-8. As cp1251 it reads “ФИО”.",
            "      Choose the one that reads right: --encoding cp1251, or name another.",
        ],
    )
    assert done.status == 0, done.err
    assert (wrong.status, wrong.err.splitlines()[0]) == (2, "rolecall: “rot13” is not a valid value for --encoding.")


def test_a_word_that_is_wrong_in_a_whole_column_is_said_once(chain: Program) -> None:
    rows = "".join(f"P,p{n}@example.com,Riverside,Stylist\n" for n in range(97))

    done = chain("invite", "--file", "-", "--yes", text=f"name,email,location,role\n{rows}")

    assert done.err.splitlines()[:2] == [
        "rolecall: standard input: 97 faults; nothing was saved.",
        "  standard input:2:28: No role is called “Stylist”. And 96 more like it.",
    ]
    assert len(done.err.splitlines()) == 3
