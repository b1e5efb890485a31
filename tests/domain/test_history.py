"""Numbers of changes as people type them."""

from __future__ import annotations

import pytest

from rolecall.domain.errors import WrongUsage
from rolecall.domain.history import Numbers, numbers


@pytest.mark.parametrize(("text", "first", "last"), [("7", 7, 7), ("7..12", 7, 12), ("7..7", 7, 7), ("0", 0, 0)])
def test_a_number_or_a_range(text: str, first: int, last: int) -> None:
    assert numbers(text) == Numbers(first, last)


@pytest.mark.parametrize(
    "text", ["", "x", "7..", "..7", "7..5", "7...9", "7..9..11", "-1", "1.5", "٣", "7 ..9", "1" * 30]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage, match="is not a change") as caught:
        numbers(text)
    assert caught.value.hint == "Give its number, or several as a range: 7..12"


def test_they_are_named_as_messages_name_them() -> None:
    assert Numbers(7, 7).text == "change 7"
    assert Numbers(7, 12).text == "changes 7 to 12"
