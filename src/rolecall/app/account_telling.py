"""What the store knows of its account: how the two stand, the account's roles, and past pushes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.counting import count
from rolecall.domain.errors import Forbidden, NotFound
from rolecall.domain.exits import Exit
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.times import local
from rolecall.store.account_reading import KnownAccount, Push
from rolecall.store.account_store import AccountStore
from rolecall.views.answers import Answer, table

if TYPE_CHECKING:
    from rolecall.domain.account.role_books import CatalogueDifference, RoleBook

PUSHES = {"number": "Push", "at": "When", "actor": "Who", "title": "What", "reason": "Why", "status": "Status"}


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
        "traits": dict(known.binding.traits),
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
        yield f"trait {trait}", str(answer)


# -- roles -----------------------------------------------------------------------------------------


def roles(context: Context, *, check: bool) -> Result:
    """The account's roles as the last pull read them, or as they are now where nothing was pulled.

    With `check` what differs between the account's permission tree and our catalogue, and status 4 where anything does.
    """
    books = _books(context)
    return _compared(books) if check else Result(_roles(books))


def _books(context: Context) -> Mapping[str, RoleBook]:
    """Role books by the name of their location, at `--at` where it is given. Raises NotFound for an unknown one."""
    known = account_access.known(context)
    names = known.last.ids.location
    titles = {
        number: context.world.location[key].name for number, key in names.items() if key in context.world.location
    }
    pulled = {titles[number]: book for number, book in known.last.books.items() if number in titles}
    found = pulled or _read_books(context, known.binding.url)
    word = context.options.at
    chosen = {name: book for name, book in found.items() if not word or fold(name) == fold(word)}
    if not chosen:
        raise NotFound(f"No location of the account is called “{word}”.", hint=did_you_mean(word, found))
    return chosen


def _read_books(context: Context, url: str) -> Mapping[str, RoleBook]:
    from rolecall.domain.account.role_books import book_from

    with account_access.client_of(context, url) as client:
        return {location.title: book_from(client.roles(location.id)) for location in client.locations()}


def _roles(books: Mapping[str, RoleBook]) -> Answer:
    data, rows = [], []
    for location, book in books.items():
        for key, role in sorted(book.role.items(), key=lambda item: item[1].rank):
            numbers = {"recommended": role.recommended.bit_count(), "additional": role.additional.bit_count()}
            data.append({"location": location, "role": key, "title": role.title, "rank": role.rank, **numbers})
            rows.append((location, key, role.title, str(role.rank), *map(str, numbers.values())))
    columns = ("location", "role", "title", "rank", "recommended", "additional")
    return Answer(data, table({column: column.title() for column in columns}, rows))


def _compared(books: Mapping[str, RoleBook]) -> Result:
    """Each difference once, with the locations that have it."""
    from rolecall.domain.account.role_books import differences

    places: dict[CatalogueDifference, list[str]] = {}
    for location, book in books.items():
        for difference in differences(book):
            places.setdefault(difference, []).append(location)
    columns = ("difference", "slug", "here", "there", "locations")
    data = [
        dict(zip(columns, (x.kind, x.slug, x.here or None, x.there or None, where), strict=True))
        for x, where in places.items()
    ]
    rows = [
        (x.kind, x.slug, x.here, x.there, "all" if len(where) == len(books) > 1 else ", ".join(where))
        for x, where in places.items()
    ]
    titles = {"difference": "Difference", "slug": "Slug", "here": "In rolecall", "there": "In the account"}
    note = f"{count(len(rows), 'difference')} between the account's permissions and rolecall's."
    answer = Answer(data, table({**titles, "locations": "Locations"}, rows))
    return Result(answer, Exit.PENDING if rows else Exit.OK, (note,))


# -- pushes ----------------------------------------------------------------------------------------


def pushes(context: Context, number: str) -> Result:
    """Past pushes, the last first, or the steps of one. Raises NotFound."""
    store = AccountStore(context.store.address)
    if not number:
        return Result(_listed(store.pushes()))
    push = store.push(int(number)) if number.isascii() and number.isdigit() else None
    if push is None:
        raise NotFound(f"There is no push {number}.", hint="See: rolecall account pushes")
    return Result(_steps(context, push))


def _listed(pushes: list[Push]) -> Answer:
    data = [{key: getattr(push, key) for key in PUSHES} for push in pushes]
    rows = [(str(x.number), x.at, x.actor, x.title, x.reason, x.status) for x in pushes]
    short = [(number, local(at), *rest) for number, at, *rest in rows]
    return Answer(data, table(PUSHES, rows), condensed=(table(PUSHES, short),))


def _steps(context: Context, push: Push) -> Answer:
    from rolecall.domain.account.push_steps import step_to_data

    known = AccountStore(context.store.address).known()
    names = known.last.ids.location if known else {}
    places = {
        number: context.world.location[key].name for number, key in names.items() if key in context.world.location
    }
    rows = [
        (str(x.number), x.name, places.get(x.location, str(x.location)), x.kind, x.verdict, x.said) for x in push.steps
    ]
    columns = ("step", "user", "location", "kind", "verdict", "said")
    data = {"number": push.number, "status": push.status, "steps": [step_to_data(step) for step in push.steps]}
    return Answer(data, table({column: column.title() for column in columns}, rows))
