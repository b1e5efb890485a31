"""Connecting a store to an account, which tries the tokens first, and disconnecting it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.account_people import user_called
from rolecall.app.consenting import consent
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.counting import count
from rolecall.domain.errors import Forbidden, NotFound, Refused, Unanswered, WrongUsage
from rolecall.domain.text import visible
from rolecall.store.account_reading import Binding
from rolecall.store.account_store import AccountStore
from rolecall.terminal import interrupts
from rolecall.views.answers import Answer, table

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient
    from rolecall.account.credentials import Tokens
    from rolecall.domain.account.picture import AccountLocation

NOBODY = "none"
"""As --me: the token is an application's."""
WAYS = "Give them with --token-stdin, or in ROLECALL_PARTNER_TOKEN and ROLECALL_USER_TOKEN."
UNKNOWN = "Nobody said whose token this is, so a push cannot tell the access of that person from others: see --me."

UNLISTED = "The account lists no locations, as for some applications' tokens; they can still be named by id."


@dataclass(frozen=True, slots=True)
class SignIn:
    """Tokens, whether a person gave them just now, so that they are to be kept, and who signed in, 0 where unknown."""

    tokens: Tokens
    given: bool
    user: int = 0
    name: str = ""


def connect(context: Context, url: str, me: str, *, token_stdin: bool) -> Result:
    """Tries the tokens with a few requests, then connects the store and keeps tokens that were given just now.

    Raises SignedOut where the account does not accept them, Refused where the store is connected to another account.
    """
    from rolecall.account.hosts import base_address

    store = AccountStore(context.store.address)
    before = store.binding()
    address = base_address(url) if url else before.url if before else base_address(_default())
    if before and before.url != address:
        hint = "Disconnect it first: rolecall account disconnect --forget"
        raise Refused(f"The store is connected to another account: {before.url}.", hint=hint)
    found = _signed_in(context, address, token_stdin=token_stdin)
    with account_access.client_with(context, address, found.tokens) as client:
        locations = _tried(context, client)
        binding = _whose(client, locations, me, _binding(context, address, found, before))
    interrupts.ignore()
    _keep(found, binding.caller)
    from rolecall.store.account_writing import bind

    bind(context.store.address, binding)
    return _connected(binding, locations)


def _default() -> str:
    from rolecall.account.credentials import ADDRESS
    from rolecall.account.hosts import PRODUCT

    return os.environ.get(ADDRESS) or PRODUCT


# -- tokens ----------------------------------------------------------------------------------------


def _signed_in(context: Context, address: str, *, token_stdin: bool) -> SignIn:
    """Tokens from standard input, from the environment or the person's token-command, else from the person."""
    from rolecall.account.credentials import Tokens
    from rolecall.account.hosts import host_of

    if token_stdin:
        return SignIn(Tokens(host_of(address), *_two_lines()), given=True)
    if found := account_access.tokens_at_hand(context, address):
        return SignIn(found, given=False)
    if not context.can_ask:
        raise Unanswered("Tokens are needed and nobody can be asked here.", hint=_ways(address))
    return _asked(context, address)


def _ways(address: str) -> str:
    """How to give tokens; of those in the environment that are for another host, how to say that they are for this."""
    from rolecall.account import credentials
    from rolecall.account.hosts import base_address, host_of

    own = host_of(base_address(_default()))
    if credentials.from_environment(os.environ, own) is None:
        return WAYS
    return f"Those in the environment are for {own}. If they are for this account, set {credentials.ADDRESS}={address}"


def _two_lines() -> list[str]:
    from rolecall.app.files import read

    words = read("-").data.decode("ascii", "replace").split()
    if len(words) != 2:
        message = f"Standard input has {count(len(words), 'word')}, not two tokens."
        raise WrongUsage(message, hint="Write the partner token and the user token, each in a line.")
    return words


def _asked(context: Context, address: str) -> SignIn:
    """What the person types, of which a password is used once and kept nowhere."""
    from rolecall.account import pace
    from rolecall.account.credentials import Tokens
    from rolecall.account.hosts import host_of
    from rolecall.account.signing_in import signed_in

    asker = context.asker
    partner = asker.secret("Partner token:").strip()
    Tokens(host_of(address), partner)
    if user := asker.secret("User token (or nothing, to sign in with a password):").strip():
        return SignIn(Tokens(host_of(address), partner, user), given=True)
    login = asker.text("Login (e-mail or phone):", lambda text: None).strip()
    password = asker.secret("Password:")
    done = signed_in(address, partner, login, password, pace.place(), context.environment.pace())
    return SignIn(done.tokens, given=True, user=done.user, name=done.name)


def _keep(found: SignIn, holder: int) -> None:
    """Keeps tokens that a person gave, with whose they are, 0 where that is unknown."""
    if found.given:
        from rolecall.account.credentials import save

        save(replace(found.tokens, holder=holder), account_access.credentials_file(), account_access.write_secret)


# -- whose they are --------------------------------------------------------------------------------


def _tried(context: Context, client: AccountClient) -> tuple[AccountLocation, ...]:
    """The locations that the signed-in person may manage. Raises SignedOut."""
    locations = client.locations()
    try:
        client.chains()
    except (Forbidden, NotFound) as error:
        context.screen.say(f"Caution: {error.message}")
    return locations


def _binding(context: Context, address: str, found: SignIn, before: Binding | None) -> Binding:
    at, traits = context.environment.clock(), before.traits if before else {}
    return Binding(address, found.user, found.name, at, traits)


def _whose(client: AccountClient, locations: tuple[AccountLocation, ...], me: str, binding: Binding) -> Binding:
    """With the user that `me` names, where the sign-in did not say who it is. Raises NotFound and Ambiguous."""
    if not me or me == NOBODY:
        return binding
    users = {user.id: user for location in locations for user in client.users(location.id)}
    user = user_called(users.values(), me)
    if binding.caller not in (0, user.id):
        raise WrongUsage(f"You signed in as {visible(binding.name)}, who is not “{me}”.", hint="Leave --me out.")
    return Binding(binding.url, user.id, user.name, binding.at, binding.traits)


def _connected(binding: Binding, locations: tuple[AccountLocation, ...]) -> Result:
    names = [visible(location.title) for location in locations]
    data = {
        "url": binding.url,
        "user": {"id": binding.caller, "name": binding.name} if binding.caller else None,
        "locations": [{"id": location.id, "name": location.title} for location in locations],
    }
    rows = [(str(location.id), location.title, "" if location.active else "not active") for location in locations]
    who = f" as {visible(binding.name)}" if binding.caller else ""
    notes = (f"Connected to {binding.url}{who}: {count(len(names), 'location')}.", "Next: rolecall pull")
    cautions = (*(() if binding.caller else (f"Caution: {UNKNOWN}",)), *(() if rows else (f"Caution: {UNLISTED}",)))
    answer = Answer(data, table({"id": "Id", "location": "Location", "state": "State"}, rows))
    return Result(answer, notes=(*cautions, *notes), saved=True)


# -- disconnecting ---------------------------------------------------------------------------------


def disconnect(context: Context, *, forget: bool, yes: bool) -> Result:
    """Drops the tokens kept for the account; with `forget` also what the store knows of it. The world stays."""
    from rolecall.account import credentials
    from rolecall.account.hosts import host_of

    url = account_access.bound(context).url
    if forget:
        if not yes:
            consent(context, question="Forget who is who in the account, and what was read of it?")
        from rolecall.store.account_writing import forget as drop

        drop(context.store.address)
    file = account_access.credentials_file()
    dropped = credentials.forget(host_of(url), file, account_access.write_secret)
    where = f"The tokens for {host_of(url)} are gone from {file}." if dropped else f"No tokens are kept in {file}."
    notes = (where, *(("The store knows the account no more.",) if forget else ()))
    data = {"url": url, "tokens": dropped, "forgotten": forget}
    return Result(Answer(data), notes=notes, saved=forget or dropped)
