"""What there is to know about the store and the settings in force."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rolecall.app.configuration import NAMES
from rolecall.app.context import Context
from rolecall.domain.command_line import command_line
from rolecall.views.answers import Answer, table

KINDS = ("location", "staff", "network", "user", "membership")


def info(context: Context) -> Answer:
    """Where the store is, what it holds and how many changes made it; each setting with its origin."""
    settings: dict[str, dict[str, Any]] = {}
    for name in NAMES:
        value = context.store.address.shown if name == "store" else getattr(context.options, name)
        value = list(value) if isinstance(value, tuple) else value
        settings[name.replace("_", "-")] = {"value": value or None, "origin": context.configuration.origins[name]}
    holds = {kind: len(context.beginning.world.of(kind)) for kind in KINDS}
    data = {
        "store": context.store.address.shown,
        "exists": context.store.exists(),
        "identity": context.beginning.identity or None,
        "changes": context.beginning.revision,
        "head": context.beginning.head or None,
        "holds": holds,
        "settings": settings,
    }
    facts = [("store", context.store.address.shown, settings["store"]["origin"])]
    facts += [("changes saved", str(context.beginning.revision), ""), ("head", context.beginning.head or "none", "")]
    facts += [(f"{kind} records", str(number), "") for kind, number in holds.items()]
    for name, kept in settings.items():
        value = kept["value"]
        text = ", ".join(value) if isinstance(value, list) else "yes" if value is True else value or "not set"
        if name != "store":
            facts.append((name, text, kept["origin"]))
    note = "" if data["exists"] else "Nothing was saved there yet."
    whole = table({"what": "What", "value": "Value", "origin": "From"}, facts)
    if not data["head"]:
        return Answer(data, whole, note=note)
    short = replace(whole, rows=tuple(fact for fact in facts if fact[0] != "head"))
    command = command_line("history verify", (), ("--expect", context.beginning.head))
    closing = (
        "Note this command in another place. Run later, it checks that the last change is still in the history:",
    )
    return Answer(data, whole, note=note, closing=closing, command=command, condensed=(short,))
