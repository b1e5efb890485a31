"""Where an invitation's words end: what rolecall does by itself, what a push carries, what is done in the product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.store.account_store import AccountStore


def caution_roles(context: Context, roles: Iterable[str]) -> None:
    """Says what it takes to invite people in roles that the product accepts in no invitation (rule 11)."""
    refused = [role.key for role in catalogue().roles if role.key in set(roles) and not role.invited]
    if refused:
        roles = " or ".join(refused)
        there = "Send it without that role, and set the role before it is accepted."
        context.remark(f"Caution: Altegio takes no invitation as {roles}. {there}")


def with_what_remains(context: Context, saved: Result, whom: str, word: str) -> Result:
    """Adds the last line of an invitation that was saved; `word` is what names `whom` in a command."""
    if not saved.saved:
        return saved
    accept = command_line("user accept", (word,))
    last = f"Nothing is sent: invite {whom} in Altegio too. Once accepted: {accept}"
    if AccountStore(context.store.address).binding():
        last = f"Nothing was sent yet. To invite {whom} in the account: rolecall push"
    return replace(saved, notes=(*saved.notes, last))
