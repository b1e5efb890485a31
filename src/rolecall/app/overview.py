"""`rolecall` alone at a terminal: the store at a glance, and what to type next."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice

from rolecall.app.context import Context
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import count
from rolecall.domain.history import Entry
from rolecall.domain.times import local, short
from rolecall.domain.world import World
from rolecall.views.answers import Answer, table

KINDS = ("location", "network", "user")
MOST_NAMES = MOST_CHANGES = 3
NEXT = "What to type next; the commands and topics are listed by rolecall help:"


def shown(context: Context) -> Answer:
    """Where the store is, how many there are in it, open invitations, the last changes, and three commands."""
    world, place = context.beginning.world, context.store.address.shown
    newest = context.beginning.history.newest() if context.beginning.revision else iter(())
    holds = {kind: len(world.of(kind)) for kind in KINDS}
    open_invitations, changes = _invited(world), list(islice(newest, MOST_CHANGES))
    exists = context.store.exists()
    facts = [("store", place if exists else f"{place}: not there yet; the first change that is saved makes it")]
    if exists:
        facts.append(("holds", ", ".join(count(number, kind) for kind, number in holds.items())))
        facts.append(("open invitations", _named(open_invitations)))
    try_ = _commands(context, changes)
    changed = [(f"change {entry.number}", f"{local(entry.at)} by {entry.actor}: {entry.title}") for entry in changes]
    titles = {"what": "What", "details": "Value"}
    last = {"number": "Change", "at": "When", "actor": "Who", "title": "What"}
    now = context.environment.clock()
    rows = [(str(entry.number), short(entry.at, now), entry.actor, entry.title) for entry in changes]
    return Answer(
        {
            "store": place,
            "exists": exists,
            "holds": holds,
            "invitations": open_invitations,
            "last_changes": [{key: asdict(entry)[key] for key in last} for entry in changes],
            "try": try_,
        },
        table(titles, [*facts, *changed, *(("try", line) for line in try_)]),
        condensed=(table(titles, facts), *([table(last, rows, "Last changes")] if rows else [])),
        closing=(NEXT,),
        command="\n".join(try_),
    )


def _invited(world: World) -> list[str]:
    """The names of those whose invitation is open, by name."""
    users = {access.user for access in world.open_invitations()}
    world.of("user").fetch(users)
    return sorted(world.user[user].name for user in users)


def _named(invited: list[str]) -> str:
    few = ", ".join(invited[:MOST_NAMES]) + (", …" if len(invited) > MOST_NAMES else "")
    return f"{len(invited)}: {few}" if invited else "none"


def _commands(context: Context, changes: list[Entry]) -> list[str]:
    """Three commands that work on this store; on none, how to begin."""
    if not changes:
        return ["rolecall demo", "rolecall help start", "rolecall location add Riverside --currency EUR --dry-run"]
    given = context.configuration.origins["store"] == "option"
    store = ("--store", context.options.store) if given else ()
    words = (("user list",), ("history show", str(changes[0].number)), ("report show", "exposure"))
    return [command_line(verb, names, store) for verb, *names in words]
