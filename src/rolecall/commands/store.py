"""`rolecall store`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import store_backups, store_info, store_restoring, store_upgrading, store_verifying
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import PART_OF_A_TABLE, group, reads, replaces

app = group("Show where the store is; back it up, restore, copy, verify and upgrade it.")


@reads(app, without=("as_of",))
def info(context: Context) -> Result:
    """Show where the store is, what it holds, and where each setting comes from.

    \b
    Example:
      rolecall store info
    """
    return Result(store_info.info(context))


@reads(app, without=("at", "as_of", *PART_OF_A_TABLE))
def backup(
    context: Context,
    file: Annotated[str, Argument(metavar="FILE", help="Where to write.")],
    force: Annotated[bool, Option("--force", help="Replace a file that is there.")] = False,
) -> Result:
    """Write a copy of the whole store to one file, of one moment, while others go on working.

    \b
    Examples:
      rolecall store backup team-2026-01-02.db
      rolecall store backup /backups/team.db --force --quiet
    """
    return store_backups.backup(context, file, force=force)


@replaces(app, without=("at",))
def restore(context: Context, file: Annotated[str, Argument(metavar="FILE", help="A backup.")]) -> Result:
    """Put a backup in the store's place, once it is checked and what changes for everyone is shown.

    The store as it was is kept beside it. Asks for its name, unless --yes. A PostgreSQL database has to be empty.

    \b
    Examples:
      rolecall store restore team-2026-01-02.db --dry-run
      rolecall store restore team-2026-01-02.db --yes
    """
    return store_restoring.restore(context, file)


@replaces(app, without=("at", "store", "yes", "full"))
def copy(
    context: Context,
    source: Annotated[str, Argument(metavar="FROM", help="A store: a path or a URL.")],
    target: Annotated[str, Argument(metavar="TO", help="An empty place: a path or a URL.")],
) -> Result:
    """Copy a store with its whole history to an empty place, from SQLite to PostgreSQL or back.

    \b
    Examples:
      rolecall store copy team.db postgresql://rolecall@db.example.com/team
      rolecall store copy postgresql://rolecall@db.example.com/team team.db
    """
    return store_backups.copy(context, source, target)


@reads(app, without=("at", "as_of", *PART_OF_A_TABLE))
def verify(context: Context) -> Result:
    """Check the store's pages and references, every record, every rule, and that its history makes it.

    A broken rule is a caution; any other fault ends with status 6.

    \b
    Example:
      rolecall store verify
    """
    return Result(store_verifying.verify(context))


@replaces(app, without=("at", "full"))
def upgrade(context: Context) -> Result:
    """Upgrade a store that an earlier version of rolecall wrote, in one transaction.

    A file is kept beside it as it was. Earlier versions of rolecall cannot use the store afterwards.

    \b
    Examples:
      rolecall store upgrade
      rolecall store upgrade --yes
    """
    return store_upgrading.upgrade(context)
