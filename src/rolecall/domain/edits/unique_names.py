"""Names of places and people are unique among their kind, and read as names."""

from __future__ import annotations

from rolecall.domain.errors import Refused
from rolecall.domain.nearness import fold
from rolecall.domain.tables import NAME
from rolecall.domain.text import refuse_as_option
from rolecall.domain.world import World


def refuse_taken(world: World, kind: str, name: str, *, by_others_than: str = "", at: str = "") -> None:
    """Raises Refused where another record of the kind, at a location where one is given, has the name in whatever
    spelling; WrongUsage where it looks like an option. `by_others_than` is the id of the record that is renamed.
    """
    refuse_as_option(name)
    namesakes = (x for x in world.of(kind).having(NAME, fold(name)) if x.id != by_others_than)
    if any(not at or getattr(x, "location", "") == at for x in namesakes):
        what = f"staff member at {world.location[at].name}" if at else kind
        raise Refused(f"There is a {what} called {name} already.", hint="Choose another name.")
