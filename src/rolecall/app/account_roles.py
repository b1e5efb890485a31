"""The roles of an account, and where its permissions differ from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.counting import count
from rolecall.domain.errors import NotFound
from rolecall.domain.exits import Exit
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.views.answers import Answer, table

if TYPE_CHECKING:
    from rolecall.domain.account.role_books import CatalogueDifference, RoleBook


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
