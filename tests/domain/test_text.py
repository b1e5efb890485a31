"""Names people type: cleaned, or refused with the reason."""

from __future__ import annotations

from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.errors import WrongUsage
from rolecall.domain.nearness import fold, near
from rolecall.domain.text import name, visible
from worlds import LAW


@pytest.mark.parametrize(
    "text",
    [
        "Anna Petrova",
        "Līga O’Neil-Ozola",
        "نور حداد",
        "שלום",
        "李小龍",
        "Zoë 💇🏽‍♀️",
        "👩‍👩‍👧 Family salon",
        "می‌خواهم",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "[red]Anna[/red]",
        "=cmd|' /C calc'!A0",
        "Robert'); DROP TABLE users;--",
        "007",
        "a" * 200,
    ],
)
def test_a_name_of_any_script_is_taken_as_it_is(text: str) -> None:
    assert name(text, "name") == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Anna   Petrova ", "Anna Petrova"),
        ("Anna\u00a0Petrova", "Anna Petrova"),
        ("Zoe\u0308", "Zoë"),
        ("A\u030angstro\u0308m", "Ångström"),
    ],
)
def test_spaces_are_single_and_letters_composed(text: str, cleaned: str) -> None:
    assert name(text, "name") == cleaned


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("An\x00na", "U+0000"),
        ("An\x1b[31mna", "U+001B"),
        ("An\nna", "U+000A"),
        ("An\tna", "U+0009"),
        ("An\x7fna", "U+007F"),
        ("An\x9bna", "U+009B"),
        ("An\u2028na", "U+2028"),
        ("An\u2029na", "U+2029"),
        ("An\ud800na", "U+D800"),
        *((f"An{chr(c)}na", f"U+{c:04X}") for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    ],
)
def test_a_character_that_steers_a_terminal_is_refused_with_its_code_and_place(text: str, code: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        name(text, "name of the user")

    assert f"{code} at place 3" in caught.value.message
    assert caught.value.message.isprintable()
    assert text[2] not in caught.value.message


@pytest.mark.parametrize("text", ["", " ", "\u00a0\u3000", "\u200b", "\u200d\u200d", " \u2060 \ufeff"])
def test_a_name_of_nothing_to_see_is_empty(text: str) -> None:
    with pytest.raises(WrongUsage, match="The location's name is empty"):
        name(text, "location's name")


def test_an_overlong_name_says_how_long_it_may_be() -> None:
    with pytest.raises(WrongUsage, match="has 201 characters; 200 is the most"):
        name("a" * 201, "name")


def test_the_length_counts_composed_letters() -> None:
    assert name("e\u0301" * 200, "name") == "é" * 200


@LAW
@given(text=st.text(alphabet=st.characters(), max_size=30))
def test_any_text_is_refused_or_becomes_a_clean_name_that_stays_as_it_is(text: str) -> None:
    try:
        cleaned = name(text, "name")
    except WrongUsage:
        return
    assert name(cleaned, "name") == cleaned
    assert normalize("NFC", cleaned) == cleaned
    assert visible(cleaned) == cleaned
    assert "  " not in cleaned
    assert cleaned == cleaned.strip()


@LAW
@given(text=st.text(alphabet=st.characters(), max_size=30))
def test_what_is_made_visible_holds_nothing_that_steers_and_keeps_its_length(text: str) -> None:
    shown = visible(text)

    assert len(shown) == len(text)
    assert not {category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_ordinary_letters_stay_visible() -> None:
    assert visible("نور 💇🏽‍♀️ Zoë") == "نور 💇🏽‍♀️ Zoë"
    assert visible("a\x1b[0m\nb") == "a\ufffd[0m\ufffdb"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O’Neil", "o'neil"),
        ("“North”", '"north"'),
        ("«North»", '"NORTH"'),
        ("Straße", "STRASSE"),
        ("Zoe\u0308", "ZOË"),
        ("a\u00a0 b", " A\tB "),
    ],
)
def test_case_quotes_spaces_and_composition_do_not_count_when_names_are_compared(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_near_misses_come_best_first_without_repeats() -> None:
    assert near("harbor", ["Riverside", "Harbour", "HARBOUR", "Harbour view"])[0] == "Harbour"
    assert near("river", ["Riverside", "Harbour"]) == ["Riverside"]
    assert near("", ["Riverside"]) == []
    assert len(near("anna", [f"Anna {n}" for n in range(20)], most=3)) == 3
