"""Groups build only the verb that is asked for."""

from __future__ import annotations

from rolecall.commands import perms
from rolecall.deferred import Verbs, entered


def test_a_verb_is_built_once_and_only_when_it_is_asked_for() -> None:
    verbs = Verbs(perms.app)
    assert {"grant", "explain"} <= set(verbs)
    assert verbs._built == {}
    assert verbs["grant"] is verbs["grant"]
    assert set(verbs._built) == {"grant"}


def test_a_group_knows_its_verbs_and_those_of_its_parts_in_order() -> None:
    words = list(entered(perms.app).commands)
    assert words[0] == "show"
    assert (
        len(words)
        == len(set(words))
        == len(perms.app.registered_commands)
        + sum(
            len(part.typer_instance.registered_commands) for part in perms.app.registered_groups if part.typer_instance
        )
    )
