"""What the names and words of expectations mean in a world, each looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rolecall.domain import find, lookup, selectors, values
from rolecall.domain.access import effective_mask, names_of, place
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.declared import Finding, Path, finding
from rolecall.domain.errors import NotFound, RolecallError, WrongUsage
from rolecall.domain.expectations import Expectation, Only, Words
from rolecall.domain.lookup import Wanted
from rolecall.domain.nearness import fold
from rolecall.domain.world import Location, Membership, Network, User, World, membership_id

ALL = "all"
Reading = Callable[[str], int]


@dataclass
class Meaning:
    """Looks things up in a world. What means nothing goes to `findings`, at its place."""

    world: World
    findings: list[Finding] = field(default_factory=list)
    _users: dict[str, User] = field(default_factory=dict)
    _locations: dict[str, Location] = field(default_factory=dict)
    _selected: dict[tuple[str, str], tuple[Membership, ...]] = field(default_factory=dict)
    _masks: dict[tuple[Reading, tuple[str, ...]], int] = field(default_factory=dict)
    _roles: dict[str, str] = field(default_factory=dict)
    _limits: dict[tuple[str, str], str] = field(default_factory=dict)
    _places: dict[str, values.Place] = field(default_factory=dict)
    _effective: dict[int, int] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of staff and networks by id."""
        return names_of(self.world)

    @cached_property
    def _people(self) -> dict[str, list[User]]:
        """Users by each of their folded names."""
        found: dict[str, list[User]] = {}
        for user in self.world.user.values():
            for name in {fold(name) for name in (user.email, user.phone, user.name) if name}:
                found.setdefault(name, []).append(user)
        return found

    def effective(self, access: Membership) -> int:
        """The mask of what an access really allows, worked out once for all that store the same."""
        on = access.settings.on
        if on not in self._effective:
            self._effective[on] = effective_mask(on)
        return self._effective[on]

    def user(self, text: str) -> User:
        """Like `find.user`, which only names that are no one's whole name take the time of."""
        found = self._users.get(text)
        if found is None:
            if not self.world.user:
                hint = 'Name a file that has them: fixture = "…", --fixture FILE; or check the store with --live.'
                raise NotFound(f"No user is called “{text}”: this world has no users.", hint=hint)
            exact = self._people.get(fold(text), [])
            found = self._users[text] = exact[0] if len(exact) == 1 else find.user(self.world, text)
        return found

    def location(self, text: str) -> Location:
        found = self._locations.get(text)
        if found is None:
            found = self._locations[text] = find.location(self.world, text)
        return found

    def network(self, text: str) -> Network:
        return find.network(self.world, text)

    def role(self, stated: Expectation) -> str | None:
        """The key of the expected role, empty for none; None for an unknown one."""
        if stated.role == "none":
            return ""
        if stated.role not in self._roles:
            try:
                self._roles[stated.role] = lookup.role(stated.role).key
            except RolecallError as error:
                self.findings.append(finding((*stated.path, "role"), error))
                return None
        return self._roles[stated.role]

    def accesses(self, stated: Expectation, user: User) -> list[Membership]:
        """The access that is meant: the one `at` a location, else the only one; none where there is none.

        Raises WrongUsage where one of several has to be chosen.
        """
        if stated.at:
            found = self.world.membership.get(membership_id(user.id, self.location(stated.at).id))
            return [found] if found else []
        held = self.world.memberships(user.id)
        if len(held) > 1 and stated.access is None:
            names = ", ".join(self.world.location[m.location].name for m in held)
            message = f"{user.name} has access at {len(held)} locations."
            raise WrongUsage(message, hint=f'Choose with at = "…": {names}')
        return held

    def selected(self, word: str, at: str) -> tuple[Membership, ...]:
        """The accesses that a selector fits; none is no error here. Raises NotFound or WrongUsage for unknown parts."""
        if (word, at) not in self._selected:
            here = self.location(at).id if at else ""
            test = selectors.selector(self.world, word)
            held = self.world.membership.values()
            self._selected[word, at] = tuple(m for m in held if (not at or m.location == here) and test(m))
        return self._selected[word, at]

    def mask(self, words: Words, reading: Reading) -> int:
        """The union of what the words stand for."""
        key = (reading, words.texts)
        if key not in self._masks:
            masks = [self._looked_up(text, words.place(n), reading) for n, text in enumerate(words.texts)]
            if None in masks:
                return 0
            self._masks[key] = catalogue().join(mask for mask in masks if mask)
        return self._masks[key]

    def _looked_up(self, text: str, path: Path, reading: Reading) -> int | None:
        try:
            return reading(text)
        except RolecallError as error:
            self.findings.append(finding(path, error))
            return None

    def only(self, stated: Only) -> tuple[int, int]:
        """The mask that is expected, and that of everything it is expected of."""
        wanted = catalogue().needed(self.mask(stated.words, can))
        if not stated.sections:
            sections = {p.section for p in catalogue().members(self.mask(stated.words, can))}
            return wanted, catalogue().join(map(catalogue().of_section, sections))
        within = self.mask(stated.sections, _section)
        for n, text in enumerate(stated.words.texts if within else ()):
            outside = self.mask(Words((text,), stated.words.place(n), listed=False), can) & ~within
            if outside:
                message = f"{', '.join(catalogue().keys(outside))} is not in that section."
                hint = "Leave it out, or name its section too."
                self.findings.append(Finding(stated.words.place(n), message, hint))
        return wanted, within

    def limits(self, words: Words) -> Iterator[tuple[Limit, str, Path]]:
        """The limits that words name, with the value as typed."""
        for n, text in enumerate(words.texts):
            try:
                yield *_limit(text), words.place(n)
            except RolecallError as error:
                self.findings.append(finding(words.place(n), error))

    def is_kept(self, membership: Membership, limit: Limit, text: str) -> bool:
        """Whether the access has a limit at exactly the typed value. Raises for a value that means nothing there."""
        held = membership.settings.limits.get(limit.key, values.default(limit))
        if values.show(limit, held, self.names) == text:
            return True
        key = (f"{limit.key}={text}", membership.location)
        if key not in self._limits:
            self._limits[key] = values.parse(limit, text, self._place(membership.location))
        return self._limits[key] == held

    def _place(self, location: str) -> values.Place:
        if location not in self._places:
            self._places[location] = place(self.world, location)
        return self._places[location]


@lru_cache(maxsize=1024)
def can(word: str) -> int:
    """What `can = [word]` asks for: like a grant, a sweep leaves out what replaces a wider permission."""
    asked = _wanted(word)
    return asked.named | asked.swept & ~catalogue().narrowing


@lru_cache(maxsize=1024)
def cannot(word: str) -> int:
    """What `cannot = [word]` rules out."""
    return _wanted(word).mask


def _wanted(word: str) -> Wanted:
    asked = lookup.wanted([word])
    for limit, _ in asked.limits:
        raise WrongUsage(f"{limit.key} is a limit, not a permission.", hint=f'Write limits = ["{limit.key}=…"]')
    return asked


def _limit(text: str) -> tuple[Limit, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise WrongUsage(f"“{text}” has no value.", hint='Write limits = ["KEY=VALUE"]')
    limit = lookup.limit(name)
    return limit, value.strip()


def _section(text: str) -> int:
    return catalogue().everything if text == ALL else catalogue().of_section(lookup.section(text).key)
