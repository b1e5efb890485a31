"""The kinds of things that a command asks for at a terminal: what there is to choose from, or what a text must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice
from operator import and_, or_
from types import MappingProxyType
from typing import TypeVar

from rolecall.app.command_words import ASK, Parameter, Values, as_list
from rolecall.app.context import Context
from rolecall.app.environment import Asker
from rolecall.app.fields import NONE
from rolecall.app.text_answers import reader
from rolecall.domain import lookup, selectors
from rolecall.domain.access import allowed
from rolecall.domain.catalogue import Limit, Permission, catalogue
from rolecall.domain.errors import Gap, NotFound
from rolecall.domain.times import local
from rolecall.domain.world import Location, Membership, Network, Staff, User, World

R = TypeVar("R", Location, Network, Staff, User)
Choices = Sequence[tuple[str, str, str]]
"""What can be chosen: value, title, note."""
FIELD = "field"
NO_LOCATION = "Add one: rolecall location add NAME --currency CUR"
NO_STAFF = "Add one: rolecall staff add NAME --at LOCATION"
AT = ("at", "source_at", "with_at", "origin")
"""The parameters that say where access is."""
TO = "to"
"""The parameter that says where it goes."""
MOST_CHANGES = 1000
"""So many of the saved changes can be chosen from."""


@dataclass(frozen=True, slots=True)
class Blank:
    """What is to be filled in: the gap, the parameter it belongs to, and what the command line says so far."""

    context: Context
    gap: Gap
    parameter: Parameter
    parameters: Sequence[Parameter]
    values: Values

    def among(self, records: Mapping[str, R]) -> list[R]:
        """The records to choose from, by name."""
        keys = self.gap.among or records
        return sorted((records[key] for key in keys), key=lambda record: record.name.casefold())

    def which(self, what: str) -> str:
        """The question, after one thing of a kind; it says which one, where a command takes several such."""
        if self.gap.text:
            return f"Which {what} is “{self.gap.text}”?"
        at = "At which" if self.parameter.name in AT else "To which" if self.parameter.name == TO else "Which"
        alike = [p for p in self.parameters if p.kind == self.parameter.kind and not p.option]
        about = f" ({self.parameter.said})" if len(alike) > 1 and self.parameter in alike else ""
        return f"{at} {what}{'s' if self.parameter.many else ''}?{about}"


@dataclass(frozen=True, slots=True)
class Question:
    """What the person is asked, and how the answer is read: one of the `choices`, else a text that passes the `check`.

    `word` makes what is typed on a command line of a choice's value. `fills` says which parameters an answer fills, and
    with what, where that is more than the one that is asked for.
    """

    text: str
    choices: Choices = ()
    check: Callable[[str], object] = str
    word: Callable[[str], str] = str
    fills: Callable[[str], Values] | None = None

    def answer(self, asker: Asker) -> str:
        """The word that stands for what is chosen, or the text."""
        if self.choices:
            return self.word(asker.choose(self.text, self.choices))
        return asker.text(self.text, self.check).strip()

    def picked(self, asker: Asker) -> list[str]:
        """The words that stand for what is ticked, in the order in which it was."""
        from rolecall.terminal.picker import Choice

        choices = [Choice(value, title, note=note) for value, title, note in self.choices]
        return [self.word(value) for value in asker.pick(self.text, choices, at_least_one=True)]


def _some(choices: Iterable[tuple[str, str, str]], what: str, hint: str) -> Choices:
    """The choices. Raises NotFound, with what to do about it, where there are none."""
    known = list(choices)
    if not known:
        raise NotFound(f"There is no {what} yet.", hint=hint)
    return known


def user(blank: Blank) -> Question:
    """One of the users, each with contact and places."""
    world = blank.context.world
    places: dict[str, list[str]] = {}
    for access in world.membership.values():
        role = f" ({access.role})" if access.role else ""
        places.setdefault(access.user, []).append(f"{world.location[access.location].name}{role}")
    rows = (
        (person.id, person.name, " · ".join([*person.contacts[:1], *places.get(person.id, ["no access"])]))
        for person in blank.among(world.user)
    )
    choices = _some(rows, "user", "Invite one: rolecall invite NAME --at LOCATION --role ROLE")
    return Question(blank.which("user"), choices, word=lambda key: selectors.word_for(world, key))


def whose(blank: Blank) -> Question:
    """One of the users, for whom the word that stands in the user's place is the role."""
    question = replace(user(blank), text="Whose role?")
    return replace(question, fills=lambda word: {"user": word, "role": blank.values["user"]})


def location(blank: Blank) -> Question:
    """One of the locations, each with its currency, or with the role where it is about a user's accesses."""
    world = blank.context.world
    roles = {m.location: m.role for m in world.memberships(blank.gap.whose)} if blank.gap.whose else {}
    known = ((x.id, x.name, roles.get(x.id, x.currency)) for x in blank.among(world.location))
    choices = _some(known, "location", NO_LOCATION)
    return Question(blank.which("location"), choices, word=_name_in(world.location))


def place_or_everywhere(blank: Blank) -> Question:
    """One of the locations where a user has access, or all of them."""
    known, everywhere = location(blank), ("", "everywhere", "at every location")
    return replace(
        known,
        choices=[everywhere, *known.choices],
        word=lambda key: known.word(key) if key else "",
        fills=lambda name: {"at": name} if name else {"everywhere": True},
    )


def network(blank: Blank) -> Question:
    """One of the networks, each with its locations."""
    world = blank.context.world
    rows = ((x.id, x.name, ", ".join(_names(world, x.locations))) for x in blank.among(world.network))
    choices = _some(rows, "network", "Create one: rolecall network create NAME LOCATION…")
    return Question(blank.which("network"), choices, word=_name_in(world.network))


def _names(world: World, locations: Iterable[str]) -> list[str]:
    return [world.location[key].name for key in locations]


def _name_in(records: Mapping[str, R]) -> Callable[[str], str]:
    return lambda key: records[key].name


def staff(blank: Blank) -> Question:
    """One of the staff of the location that is meant. Raises Unanswered where that has to be known first."""
    from rolecall.app.place_edits import here

    world = blank.context.world
    if blank.gap.among:
        known = blank.among(world.staff)
    else:
        at = here(blank.context)
        known = blank.among({member.id: member for member in world.staff_of(at.id)})
    choices = _some(((x.id, x.name, x.position) for x in known), "staff member there", NO_STAFF)
    return Question(blank.which("staff member"), choices, word=_name_in(world.staff))


def role(blank: Blank) -> Question:
    """One of the roles by rank; those whom the command is about are known first."""
    now = {access.role for access in _accesses(blank)}
    rows = [
        (r.key, r.title, f"{'as it is now · ' if now == {r.key} else ''}{r.description}")
        for r in sorted(catalogue().roles, key=lambda r: r.rank)
    ]
    return Question(blank.which("role"), rows)


def _accesses(blank: Blank) -> list[Membership]:
    """The accesses that the users named so far stand for, who have to be clear before what becomes of them is."""
    given = (blank.values.get(p.name) for p in blank.parameters if p.kind == "user" and not p.option)
    words = [word for value in given for word in as_list(value) if word]
    return blank.context.accesses(words) if words else []


def permission(blank: Blank) -> Question:
    """One of the permissions; noted are those that the users named so far have, and those beyond their roles."""
    accesses = _accesses(blank)
    on = reduce(and_, (access.settings.on for access in accesses)) if accesses else 0
    within = reduce(or_, (allowed(blank.context.world, access) for access in accesses)) if accesses else -1
    entries = [lookup.entry(key) for key in blank.gap.among] or catalogue().permissions

    def state(bit: int) -> str:
        return "on already" if bit & on else "beyond the role" if bit & ~within else ""

    rows = [_entry(item, state(item.bit) if isinstance(item, Permission) else "") for item in entries]
    return Question(blank.which("permission"), rows)


def permission_to_revoke(blank: Blank) -> Question:
    """One of the permissions that any of the users named so far has."""
    held = catalogue().members(reduce(or_, (access.settings.on for access in _accesses(blank)), 0))
    none = "Show what there is: rolecall perms list"
    return Question(blank.which("permission"), _some((_entry(item) for item in held), "permission to revoke", none))


def _entry(item: Permission | Limit, state: str = "") -> tuple[str, str, str]:
    return item.key, item.title, " · ".join(filter(None, (catalogue().section[item.section].title, state)))


def change(blank: Blank) -> Question:
    """One of the saved changes, the newest first."""
    newest = islice(blank.context.snapshot.history.newest(), MOST_CHANGES)
    rows = ((str(x.number), f"{x.number}  {x.title}", f"{local(x.at)} · {x.actor}") for x in newest)
    return Question("Which change?", _some(rows, "saved change", "Change something first."))


def report(_: Blank) -> Question:
    """One of the kinds of report."""
    from rolecall.views.reports.kinds import REPORTS

    return Question("Which report?", [(key, known.title, known.description) for key, known in REPORTS.items()])


def changed_field(blank: Blank) -> Question:
    """What to change of a record: one of the options that a verb which edits has, whose new value is asked for next."""
    among = {p.name: p for p in blank.parameters if p.name in blank.gap.among}
    rows = [(name, p.option.removeprefix("--").replace("-", " ").capitalize(), p.help) for name, p in among.items()]
    return Question("What should change?", rows, fills=lambda name: {name: ASK})


def free_text(blank: Blank) -> Question:
    """A text that is what the option or argument takes; `none` where that takes something away."""
    parameter = blank.parameter
    if parameter.choices:
        return Question(f"{parameter.said}:", [(value, value, "") for value in parameter.choices])
    read = reader(blank.context, parameter)

    def check(text: str) -> object:
        return None if parameter.takes_none and text.strip() == NONE else read(text.strip())

    return Question(f"{parameter.said}:", check=check)


KINDS: Mapping[str, Callable[[Blank], Question]] = MappingProxyType(
    {
        "user": user,
        "whose": whose,
        "location": location,
        "place or everywhere": place_or_everywhere,
        "network": network,
        "staff": staff,
        "role": role,
        "permission": permission,
        "permission to revoke": permission_to_revoke,
        "change": change,
        "report": report,
        FIELD: changed_field,
    }
)
