"""How a store and its account stand."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from rolecall.app import account_access
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.errors import Forbidden, NotFound
from rolecall.domain.times import local
from rolecall.store.account_reading import KnownAccount
from rolecall.store.account_store import AccountStore
from rolecall.views.answers import Answer, table


def status(context: Context, *, check: bool) -> Result:
    """How the store and its account stand; with `check` the account is asked too, which takes one request.

    Raises NotFound where no account is connected, SignedOut where a check finds that the tokens do not count.
    """
    from rolecall.domain.account.push_plan import to_read

    known = account_access.known(context)
    if check:
        _check(context, known.binding.url)
    push = AccountStore(context.store.address).open_push()
    waiting = to_read(context.world, known.last) if known.pulls else {}
    people = {user for users in waiting.values() for user in users}
    data = {
        "url": known.binding.url,
        "user": {"id": known.binding.caller, "name": known.binding.name} if known.binding.caller else None,
        "tokens": _source_of_tokens(known.binding.url),
        "checked": check,
        "locations": len(known.last.ids.location),
        "users": len({person for _, person in known.last.states}),
        "pulls": known.pulls,
        "last_pull": known.pulled_at or None,
        "waiting": len(people),
        "open_push": push.number if push else None,
        "unknown_permissions": _unknown_slugs(known),
        "traits": {trait.replace("-", "_"): answer for trait, answer in known.binding.traits.items()},
    }
    full, short = (
        table({"what": "What", "value": "Value"}, list(_facts(facts)))
        for facts in (data, {**data, "last_pull": local(known.pulled_at)})
    )
    return Result(Answer(data, full, condensed=(short,)))


def _check(context: Context, url: str) -> None:
    """Asks for the chains, which not everybody may see: being told so is an answer too."""
    with account_access.client_of(context, url) as client:
        try:
            client.chains()
        except (Forbidden, NotFound) as error:
            context.screen.say(f"Caution: {error.message}")


def _source_of_tokens(url: str) -> str:
    """Where the tokens would come from; a token-command is not run to find out."""
    from rolecall.account import credentials
    from rolecall.account.hosts import host_of
    from rolecall.app.configuration import token_command

    host = host_of(url)
    if credentials.at_hand(url, environment=os.environ, command=""):
        return "environment"
    if token_command()[0]:
        return "token-command"
    return credentials.FILE if host in credentials.stored(account_access.credentials_file()) else "none"


def _unknown_slugs(known: KnownAccount) -> list[str]:
    from rolecall.domain.account.vocabulary import unknown_slugs

    states = (rights for rights in known.last.states.values() if rights)
    return sorted({slug for rights in states for slug in unknown_slugs(rights)})


def _facts(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    user, unknown, traits = data["user"], data["unknown_permissions"], data["traits"]
    yield "account", str(data["url"])
    yield "signed in as", f"{user['name']} ({user['id']})" if isinstance(user, dict) else "unknown"
    yield "tokens", f"{data['tokens']}{', accepted' if data['checked'] else ''}"
    yield "locations", str(data["locations"])
    yield "users", str(data["users"])
    yield "last pull", f"{data['last_pull']} (pull {data['pulls']})" if data["pulls"] else "never"
    yield "users with changes to push", str(data["waiting"])
    yield "open push", str(data["open_push"] or "none")
    yield (
        "permissions unknown to rolecall",
        ", ".join(map(str, unknown)) if isinstance(unknown, list) and unknown else "none",
    )
    for trait, answer in traits.items() if isinstance(traits, dict) else ():
        yield f"trait {trait.replace('_', '-')}", str(answer)
