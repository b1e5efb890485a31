"""Naming people and locations of the account, whether they were pulled or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rolecall.domain.account.identities import contact_keys
from rolecall.domain.account.picture import AccountLocation, AccountUser
from rolecall.domain.counting import count
from rolecall.domain.errors import Ambiguous, NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.text import visible

if TYPE_CHECKING:
    from rolecall.account.client import AccountClient

NAMED = "Name an e-mail, a phone or an id."


def location_called(client: AccountClient, word: str) -> AccountLocation:
    """The location with that title or id; without a word the only one. Raises NotFound, and WrongUsage for several."""
    locations = client.locations()
    if not word and len(locations) > 1:
        titles = ", ".join(visible(location.title) for location in locations)
        raise WrongUsage(
            f"The account has {count(len(locations), 'location')}: {titles}.", hint="Choose one with --at."
        )
    fits = [x for x in locations if not word or fold(x.title) == fold(word) or str(x.id) == word]
    if not fits:
        raise NotFound(
            f"No location of the account is called “{word}”.", hint=did_you_mean(word, [x.title for x in locations])
        )
    return fits[0]


def user_called(users: Iterable[AccountUser], word: str) -> AccountUser:
    """The one user with that id, contact or name. Raises NotFound and Ambiguous."""
    contacts = set(contact_keys(word, word))
    fits = [
        user
        for user in users
        if word == str(user.id) or contacts & set(contact_keys(user.email, user.phone)) or fold(user.name) == fold(word)
    ]
    if not fits:
        raise NotFound(f"No user of the account is called “{word}”.", hint=NAMED)
    if len(fits) > 1:
        names = [f"{visible(user.name)} {user.email or user.phone} ({user.id})" for user in fits]
        message = f"“{word}” matches {count(len(fits), 'user')}: {', '.join(names)}."
        raise Ambiguous(message, hint=NAMED, candidates=names)
    return fits[0]
