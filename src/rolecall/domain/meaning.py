"""What the names and words of expectations mean in a world, each looked up once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rolecall.domain import find, lookup, selectors, values
from rolecall.domain.access import effective_mask, names_of, place
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.declared import Finding, Path, noting
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.expectations import Expectation, Only, WordList
from rolecall.domain.lookup import Wanted
from rolecall.domain.nearness import near
from rolecall.domain.words import once
from rolecall.domain.world import Location, Membership, Network, User, World, membership_id

ALL = "all"
Reader = Callable[[str], int]


@dataclass
class Meaning:
    """Looks things up in a world. Whatever means nothing there goes to `findings`, with its path."""

    world: World
    findings: list[Finding] = field(default_factory=list)
    _selected: dict[tuple[str, str], tuple[Membership, ...]] = field(default_factory=dict)
    _masks: dict[tuple[Reader, tuple[str, ...]], int] = field(default_factory=dict)
    _roles: dict[str, str] = field(default_factory=dict)
    _limits: dict[tuple[str, str], str] = field(default_factory=dict)
    _places: dict[str, values.Place] = field(default_factory=dict)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of staff and networks by id."""
        return names_of(self.world)

    @cached_property
    def _find_user(self) -> Callable[[str], User]:
        return once(lambda text: find.user(self.world, text))

    def effective(self, access: Membership) -> int:
        return effective_mask(access.settings.on)

    def user(self, text: str) -> User:
        """The user of a name. Raises NotFound or Ambiguous."""
        if not self.world.user:
            hint = 'Name a file that has them: fixture = "…", --fixture FILE; or check the store with --live.'
            raise NotFound(f"No user is called “{text}”: this world has no users.", hint=hint)
        return self._find_user(text)

    def is_gone(self, text: str) -> bool:
        """Whether a name that no user has may be that of somebody removed, and is no misspelling of another's.

        A whole e-mail or phone names one person; a name that resembles a user's is taken for a misspelling.
        """
        names = self.world.of("user").names_like(text)
        return bool(self.world.user) and ("@" in text or text.startswith("+") or not near(text, names, most=1))

    @cached_property
    def location(self) -> Callable[[str], Location]:
        """Finds the location of a name. Raises NotFound or Ambiguous."""
        return once(find.locations(self.world))

    @cached_property
    def network(self) -> Callable[[str], Network]:
        """Finds the network of a name. Raises NotFound or Ambiguous."""
        return once(find.networks(self.world))

    def role(self, expectation: Expectation) -> str | None:
        """The key of the expected role, empty for none; None for an unknown one."""
        if expectation.role == "none":
            return ""
        if expectation.role not in self._roles:
            with noting(self.findings, (*expectation.path, "role")):
                self._roles[expectation.role] = find.role(self.world, expectation.role).key
        return self._roles.get(expectation.role)

    def accesses(self, expectation: Expectation, user: User) -> list[Membership]:
        """The user's access `at` a location, else the only one; none where there is none.

        Raises WrongUsage where one of several has to be chosen.
        """
        if expectation.at:
            access = self.world.membership.get(membership_id(user.id, self.location(expectation.at).id))
            return [access] if access else []
        accesses = self.world.memberships(user.id)
        if len(accesses) > 1 and expectation.access is None:
            names = ", ".join(self.world.location[m.location].name for m in accesses)
            message = f"{user.name} has access at {len(accesses)} locations."
            raise WrongUsage(message, hint=f'Choose with at = "…": {names}')
        return accesses

    def selected(self, word: str, at: str) -> tuple[Membership, ...]:
        """The accesses that a selector fits, possibly none. Raises NotFound or WrongUsage for unknown parts."""
        if (word, at) not in self._selected:
            here = self.location(at).id if at else ""
            test = selectors.selector(self.world, word)
            accesses = self.world.membership.values()
            self._selected[word, at] = tuple(m for m in accesses if (not at or m.location == here) and test(m))
        return self._selected[word, at]

    def mask(self, words: WordList, reader: Reader) -> int:
        """The union of what the words stand for; 0 where one of them means nothing."""
        key = (reader, words.texts)
        if key not in self._masks:
            masks = []
            for n, text in enumerate(words.texts):
                with noting(self.findings, words.place(n)):
                    masks.append(reader(text))
            if len(masks) < len(words.texts):
                return 0
            self._masks[key] = catalogue().join(masks)
        return self._masks[key]

    def only(self, only: Only) -> tuple[int, int]:
        """The mask that is expected, and that of everything it is expected of."""
        named = self.mask(only.words, can)
        wanted = catalogue().needed(named)
        if not only.sections:
            sections = {p.section for p in catalogue().members(named)}
            return wanted, catalogue().join(map(catalogue().of_section, sections))
        within = self.mask(only.sections, _section)
        for n, text in enumerate(only.words.texts if within else ()):
            outside = self.mask(WordList((text,), only.words.place(n), listed=False), can) & ~within
            if outside:
                message = f"{', '.join(catalogue().keys(outside))} is not in that section."
                hint = "Leave it out, or name its section too."
                self.findings.append(Finding(only.words.place(n), message, hint))
        return wanted, within

    def limits(self, words: WordList) -> Iterator[tuple[Limit, str, Path]]:
        """The limits that words name, with the value as written and its path."""
        for n, text in enumerate(words.texts):
            name, equals, value = text.partition("=")
            with noting(self.findings, words.place(n)):
                if not equals:
                    raise WrongUsage(f"“{text}” has no value.", hint='Write limits = ["KEY=VALUE"]')
                yield lookup.limit(name), value.strip(), words.place(n)

    def is_kept(self, membership: Membership, limit: Limit, text: str) -> bool:
        """Whether the access has a limit at exactly this value. Raises for a value that means nothing there."""
        current = membership.settings.limits.get(limit.key, values.default(limit))
        if values.show(limit, current, self.names) == text:
            return True
        at = membership.location
        key = (f"{limit.key}={text}", at)
        if key not in self._limits:
            if at not in self._places:
                self._places[at] = place(self.world, at)
            self._limits[key] = values.parse(limit, text, self._places[at])
        return self._limits[key] == current


@lru_cache(maxsize=1024)
def can(word: str) -> int:
    """What `can = [word]` asks for: like a grant, a sweep leaves out what replaces a wider permission."""
    wanted = _wanted(word)
    return wanted.named | wanted.swept & ~catalogue().narrowing


@lru_cache(maxsize=1024)
def cannot(word: str) -> int:
    """What `cannot = [word]` rules out."""
    return _wanted(word).mask


def _wanted(word: str) -> Wanted:
    wanted = lookup.wanted([word])
    for limit, _ in wanted.limits:
        raise WrongUsage(f"{limit.key} is a limit, not a permission.", hint=f'Write limits = ["{limit.key}=…"]')
    return wanted


def _section(text: str) -> int:
    return catalogue().everything if text == ALL else catalogue().of_section(lookup.section(text).key)
