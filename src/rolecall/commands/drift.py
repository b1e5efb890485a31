"""`rolecall drift`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import drifting
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import group, reads
from rolecall.domain.errors import Gap, WrongUsage

app = group("")

Format = Annotated[drifting.Format | None, Option("--format", help="How to print.")]
Patch = Annotated[drifting.Side | None, Option("--patch", help="Print what would fix the store, or the file.")]

Account = Annotated[bool, Option("--account", help="Compare with the account, read anew; FILE is optional then.")]
Locations = Annotated[list[str] | None, Option("--location", metavar="LOCATION", help="Only this one; repeatable.")]


@reads(app, without=("at", "format"))
def drift(
    context: Context,
    file: Annotated[str, Argument(metavar="FILE|-", help="A world in TOML; - is standard input.")] = "",
    format: Format = None,
    patch: Patch = None,
    account: Account = False,
    location: Locations = None,
) -> Result:
    """Compare the store with a world written down, or with its account: what either lacks, and what differs, in
    effective permissions.

    Exits with 0 when they agree and with 4 when they differ. With --account the account is read anew, and who moved
    since the last pull is shown: the store, the account or several, and with FILE the file. Nothing is saved.

    \b
    Examples:
      rolecall drift chain.toml
      rolecall drift chain.toml --patch store
      rolecall drift chain.toml --patch file
      rolecall drift --account --format markdown
    """
    if account:
        if patch or context.options.as_of:
            other, now = "--patch" if patch else "--as-of", "The account is compared as it is now"
            hint = f"{now}; what moved there comes with: rolecall pull"
            raise WrongUsage(f"{other} and --account exclude each other.", hint=hint)
        from rolecall.app import account_drift

        return account_drift.run(context, file, location or (), format)
    if location:
        raise WrongUsage("--location goes with --account only.", hint="See: rolecall drift --help")
    if not file:
        hint = "Type: rolecall drift FILE; or for the account: rolecall drift --account"
        raise WrongUsage("Missing argument FILE.", hint=hint, gap=Gap("", parameter="file"))
    return drifting.run(context, file, format, patch)
