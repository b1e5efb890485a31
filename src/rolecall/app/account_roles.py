"""The roles of an account, and where its permissions differ from the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from rolecall.app import account_access
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.counting import count
from rolecall.domain.errors import NotFound
from rolecall.domain.exits import Exit
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.views.answers import Answer, Layout, table

if TYPE_CHECKING:
    from rolecall.domain.account.role_books import CatalogueDifference, RoleBook

BY_DIFFERENCE = Layout(optional=("locations",), heading="difference", beneath="here")


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
    word = context.options.at
    if not pulled:
        return _read_books(context, known.binding.url, word)
    return {name: pulled[name] for name in _called(word, pulled)}


def _called(word: str, names: Collection[str]) -> list[str]:
    """Those of the names that a word stands for, all of them without one. Raises NotFound."""
    chosen = [name for name in names if not word or fold(name) == fold(word)]
    if not chosen:
        raise NotFound(f"No location of the account is called “{word}”.", hint=did_you_mean(word, names))
    return chosen


def _read_books(context: Context, url: str, word: str) -> Mapping[str, RoleBook]:
    from rolecall.domain.account.role_books import book_from

    with account_access.client_of(context, url) as client:
        titles = {location.title: location.id for location in client.locations()}
        return {title: book_from(client.roles(titles[title])) for title in _called(word, titles)}


def _roles(books: Mapping[str, RoleBook]) -> Answer:
    data, rows = [], []
    for location, book in books.items():
        for key, role in sorted(book.role.items(), key=lambda item: item[1].rank):
            numbers = {"recommended": role.recommended.bit_count(), "additional": role.additional.bit_count()}
            data.append({"location": location, "role": key, "title": role.title, "rank": role.rank, **numbers})
            rows.append((location, key, role.title, str(role.rank), *map(str, numbers.values())))
    columns = ("location", "role", "title", "rank", "recommended", "additional")
    layout = Layout(optional=("title",), heading="location")
    return Answer(data, table({column: column.title() for column in columns}, rows, layout=layout))


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
    answer = Answer(data, table({**titles, "locations": "Locations"}, rows, layout=BY_DIFFERENCE))
    return Result(answer, Exit.PENDING if rows else Exit.OK, (note,))
