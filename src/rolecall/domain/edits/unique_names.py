"""Names of places and people are unique among their kind, and read as names."""

from __future__ import annotations

from collections.abc import Iterable

from rolecall.domain.errors import Refused
from rolecall.domain.nearness import fold
from rolecall.domain.text import refuse_as_option


def refuse_taken(name: str, names: Iterable[str], what: str) -> None:
    """Raises Refused where one of `names` is `name`, in whatever spelling; WrongUsage where it looks like an option."""
    refuse_as_option(name)
    if any(fold(name) == fold(other) for other in names):
        raise Refused(f"There is a {what} called {name} already.", hint="Choose another name.")
