"""An invitation of one person, completed by asking."""

from __future__ import annotations

from program import Answers, Program

NORA = ("invite", "Nora Test", "--email", "nora@example.com", "--at", "Harbour", "--role", "employee")


def linked(program: Program) -> str:
    """The staff member that Nora is linked to."""
    (shown,) = program("user", "show", "nora@example.com", "--format", "json").json
    return str(shown["memberships"][0]["staff"])


def test_the_first_choice_adds_the_person_as_staff_where_nobody_has_that_name(chain: Program) -> None:
    someone = Answers(["Add 'Nora Test' as staff", True])

    done = chain(*NORA, answers=someone)

    assert done.status == 0, done.err
    assert someone.asked == ["Staff member to link:", "Save?"]
    assert linked(chain) == "Nora Test"


def test_the_first_choice_is_the_free_staff_member_of_that_name(chain: Program) -> None:
    chain("staff", "add", "nora  TEST", "--at", "Harbour", "--yes", "--quiet")
    offered: list[str] = []

    class First(Answers):
        def choose(self, question: str, choices: object) -> str:
            offered.extend(title for _, title, _ in choices)  # type: ignore[attr-defined]
            return offered[0]

    assert chain(*NORA, answers=First([True])).status == 0
    assert offered[0] == "nora TEST"
    assert not [title for title in offered if title.startswith("Add ")]
    assert linked(chain) == "nora TEST"


def test_colleagues_of_the_role_are_proposed_to_copy_from_and_anybody_else_is_named(chain: Program) -> None:
    words = ("invite", "Nora Test", "--email", "nora@example.com", "--at", "Harbour")
    someone = Answers(["administrator", "Marta Ozola <marta.ozola@example.com>", True])

    done = chain(*words, answers=someone)

    assert done.status == 0, done.err
    assert someone.asked[:3] == ["Which role?", "Copy permissions from:", "Save?"]
