"""`rolecall history`: what was saved."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import saved_changes, undoing
from rolecall.app.context import Context
from rolecall.app.history_filtering import FilterWords
from rolecall.app.result import Result
from rolecall.commands.targets import OnlyWords
from rolecall.commands.verbs import PART_OF_A_TABLE, changes, group, reads

app = group("List, show, verify and undo saved changes.")


@reads(app, "list", without=("at", "as_of"))
def list_(
    context: Context,
    words: OnlyWords = None,
    user: Annotated[str, Option("--user", metavar="USER", help="About this user, who may be gone by now.")] = "",
    location: Annotated[
        str, Option("--location", metavar="LOCATION", help="About this location, or access there.")
    ] = "",
    permission: Annotated[
        str, Option("--permission", metavar="PERMISSION", help="That give, take away or limit this permission.")
    ] = "",
    actor: Annotated[str, Option("--actor", metavar="NAME", help="Saved by this person.")] = "",
    since: Annotated[str, Option("--since", metavar="TIME", help="Saved at this time or later.")] = "",
    until: Annotated[str, Option("--until", metavar="TIME", help="Saved by this time; a day counts to its end.")] = "",
) -> Result:
    """List saved changes, the newest first: all, or those whose rows have all the words; with options only those about
    something, by someone, or of some time.

    \b
    Examples:
      rolecall history list --limit 5
      rolecall history list revoke anna
      rolecall history list --user anna --permission clients.export
      rolecall history list --location Riverside --since "3 days ago"
      rolecall history list --actor ilze --since 2026-11-01 --until 2026-11-15
    """
    asked = FilterWords(user, location, permission, actor, since, until, tuple(words or ()))
    return Result(saved_changes.listed(context, asked))


@reads(app, without=("at", "as_of", *PART_OF_A_TABLE))
def show(
    context: Context,
    changes: Annotated[str, Argument(metavar="CHANGE", help="The change's number, or several: 7..12.")],
) -> Result:
    """Show a saved change as the diff it was; of several each, and the sum.

    \b
    Examples:
      rolecall history show 12
      rolecall history show 7..12
    """
    return saved_changes.show(context, changes)


@changes(app, without=("at",))
def undo(
    context: Context,
    changes: Annotated[
        str, Argument(metavar="[CHANGE]", help="The change's number, or several: 7..12; without one, the last.")
    ] = "",
    to: Annotated[int | None, Option("--to", metavar="N", help="Take back everything after change N.")] = None,
) -> Result:
    """Take saved changes back, as one change. Refused where a later one touched the same records.

    \b
    Examples:
      rolecall history undo
      rolecall history undo 12 --dry-run
      rolecall history undo 7..12
      rolecall history undo --to 6
    """
    return undoing.undo(context, changes, to)


@reads(app, without=("at", "as_of"))
def verify(
    context: Context,
    expect: Annotated[str, Option("--expect", metavar="DIGEST", help="The head that store info printed earlier.")] = "",
) -> Result:
    """Check that every saved change is as it was written, and that together they make the store.

    That finds accidents, not intent: whoever can write to the store can rewrite its whole history. Note the head that
    store info prints in another place; --expect checks that the history still holds it.

    \b
    Examples:
      rolecall history verify
      rolecall history verify --expect 5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9
    """
    return Result(saved_changes.verify(context, expect))
