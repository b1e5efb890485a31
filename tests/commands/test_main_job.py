"""The main job through the real entrance."""

from __future__ import annotations

from program import Answers, Program


def test_a_change_is_shown_and_saved_only_with_a_yes(chain: Program) -> None:
    words = ("perms", "grant", "anna.petrova@example.com", "booking.edit")
    refused = chain(*words, answers=Answers([False]))
    assert refused.status == 8
    assert "+ Edit appointments" in refused.out
    assert chain(*words, answers=Answers([True])).status == 0
    shown = chain("perms", "show", "anna.petrova@example.com", "--format", "json").json
    assert shown[0]["permissions"]["booking.edit"] == {"on": True, "effective": True, "origin": "granted"}


def test_without_a_terminal_saving_needs_yes(chain: Program) -> None:
    done = chain("perms", "grant", "anna.petrova@example.com", "booking.edit")
    assert done.status == 8
    assert "--yes" in done.err
