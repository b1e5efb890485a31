"""How a command comes to its account: which one the store is connected to, and a client with the person's tokens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rolecall.app.context import Context
from rolecall.domain.errors import NotFound
from rolecall.store.account_reading import Binding, KnownAccount
from rolecall.store.account_store import AccountStore

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient
    from rolecall.account.credentials import Tokens

CONNECT = "Connect the store to one: rolecall account connect"


def bound(context: Context) -> Binding:
    """The account that the store is connected to. Raises NotFound where it is connected to none."""
    binding = AccountStore(context.store.address).binding()
    if binding is None:
        raise _unconnected(context)
    return binding


def known(context: Context) -> KnownAccount:
    """What the store knows of its account. Raises NotFound where it is connected to none."""
    found = AccountStore(context.store.address).known()
    if found is None:
        raise _unconnected(context)
    return found


def _unconnected(context: Context) -> NotFound:
    return NotFound(f"The store {context.store.address.shown} is connected to no account.", hint=CONNECT)


@contextmanager
def client_of(
    context: Context, url: str, *, watch: Callable[[int], None] = lambda requests: None
) -> Iterator[AccountClient]:
    """A client of the account at a base address, with the person's tokens for its host.

    `watch` is told after each request how many there were. Raises SignedOut where there are no tokens.
    """
    with client_with(context, url, tokens(context, url), watch=watch) as client:
        yield client


@contextmanager
def client_with(
    context: Context, url: str, given: Tokens, *, watch: Callable[[int], None] = lambda requests: None
) -> Iterator[AccountClient]:
    """A client of the account at a base address, with these tokens."""
    from rolecall.account import pace
    from rolecall.account.client import AccountClient

    with AccountClient(url, given, pace.place(), clock=context.environment.pace(), watch=watch) as client:
        yield client


def caller(binding: Binding, client: AccountClient) -> int:
    """Whose tokens a client has, by the account's id: as was said when they were given, else whoever connected the
    store; 0 where nobody said.
    """
    return client.holder or binding.caller


def tokens(context: Context, url: str) -> Tokens:
    """The person's tokens for the account at a base address. Raises SignedOut where there are none."""
    from rolecall.account import credentials

    command, file = _token_command(context), credentials_file()
    return credentials.tokens_for(url, environment=os.environ, command=command, file=file)


def tokens_at_hand(context: Context, url: str) -> Tokens | None:
    """Tokens for an account that nobody has to type: from the environment, or from the person's own command."""
    from rolecall.account import credentials

    return credentials.at_hand(url, environment=os.environ, command=_token_command(context))


def write_secret(place: str, data: bytes) -> None:
    """Writes a file that its owner alone can read."""
    from rolecall.documents.atomic import write_atomically

    write_atomically(Path(place), data, mode=0o600)


def credentials_file() -> str:
    """Where tokens that a person gave are kept."""
    from rolecall.account.credentials import FILE
    from rolecall.documents.settings_place import beside_user_file

    return beside_user_file(FILE)


def _token_command(context: Context) -> str:
    """The person's own; of one in a project's file it is said that it is not run."""
    from rolecall.app.configuration import token_command

    command, caution = token_command()
    if caution:
        context.screen.say(f"Caution: {caution}")
    return command
