"""From the words people type to permissions, limits and roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rolecall.domain.catalogue import Catalogue, Limit, Permission, Role, Section, catalogue
from rolecall.domain.errors import Ambiguous, NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.sets import SETS


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words of a grant or revoke stand for.

    `named` and `swept` are masks: named one by one (or by a set), and swept up by a section, `X.*` or all. `limits` are
    limits with the value as typed, None where none was given.
    """

    named: int = 0
    swept: int = 0
    limits: tuple[tuple[Limit, str | None], ...] = ()

    @property
    def mask(self) -> int:
        """Every permission meant."""
        return self.named | self.swept


def wanted(words: Iterable[str], *, sections: Iterable[str] = (), everything: bool = False) -> Wanted:
    """Reads permission words, `--section` names and `--all`. Raises NotFound, Ambiguous or WrongUsage."""
    known = catalogue()
    result = Wanted(swept=known.everything if everything else 0)
    for name in sections:
        result = replace(result, swept=result.swept | known.of_section(section(name).key))
    for word in words:
        result = _add(result, word, known)
    return result


def _add(result: Wanted, word: str, known: Catalogue) -> Wanted:
    if word.startswith("@"):
        return replace(result, named=result.named | named_set(word))
    if word.endswith(".*") and "=" not in word:
        swept = _swept(word[:-2], known)
        if not swept & ~known.narrowing:  # what replaces a wider permission is swept up only where it was named itself
            return replace(result, named=result.named | swept)
        return replace(result, swept=result.swept | swept)
    name, equals, value = word.partition("=")
    found = entry(name)
    if isinstance(found, Limit):
        return replace(result, limits=(*result.limits, (found, value if equals else None)))
    if equals:
        raise WrongUsage(f"{found.key} is a permission, on or off; it takes no value.", hint=_limits_of(found, known))
    return replace(result, named=result.named | found.bit)


def _limits_of(found: Permission, known: Catalogue) -> str:
    keys = [x.key for x in known.limits if x.permission == found.key]
    return f"Its limits: {', '.join(keys)}" if keys else f"Type {found.key} alone."


def _swept(name: str, known: Catalogue) -> int:
    key = fold(name)
    if key in known.section and key not in known.permission:
        return known.of_section(key)
    return known.below[permission(name).number]


def named_set(word: str) -> int:
    """The mask of `@name`. Raises NotFound."""
    name = word.removeprefix("@")
    if name not in SETS:
        hint = did_you_mean(word, [f"@{key}" for key in SETS]) or f"There are {', '.join('@' + key for key in SETS)}."
        raise NotFound(f"No set is called {word}.", hint=hint)
    return SETS[name][1](catalogue())


def entry(text: str) -> Permission | Limit:
    """One permission or limit by key, API slug, label or alias. Raises NotFound or Ambiguous."""
    found = _names().get(fold(text), ())
    if len(found) == 1:
        return found[0]
    if found:
        keys = [x.key for x in found]
        hint = f"Name one by its key: {', '.join(keys)}"
        raise Ambiguous(f"“{text}” is the label of {len(keys)} permissions.", hint=hint, candidates=keys)
    hint = did_you_mean(text, _spellings()) or "List them with: rolecall perms list"
    raise NotFound(f"No permission is called “{text}”.", hint=hint)


def permission(text: str) -> Permission:
    """Like `entry`, but a limit is an error."""
    found = entry(text)
    if isinstance(found, Limit):
        raise WrongUsage(
            f"{found.key} is a limit, not a permission.", hint=f"It narrows {found.permission or 'sign-in'}."
        )
    return found


def limit(text: str) -> Limit:
    """Like `entry`, but a permission is an error."""
    found = entry(text)
    if isinstance(found, Permission):
        raise WrongUsage(f"{found.key} is a permission, not a limit.", hint=_limits_of(found, catalogue()))
    return found


def section(text: str) -> Section:
    """A section by key, title or older title. Raises NotFound."""
    sections = catalogue().sections
    for found in sections:
        if fold(text) in (fold(name) for name in (found.key, found.title, *found.also)):
            return found
    hint = did_you_mean(text, [s.key for s in sections]) or f"There are {', '.join(s.key for s in sections)}."
    raise NotFound(f"No section is called “{text}”.", hint=hint)


def role(text: str) -> Role:
    """A role by key, title, API slug or alias. Raises NotFound or Ambiguous."""
    roles = catalogue().roles
    found = [r for r in roles if fold(text) in (fold(n) for n in (r.key, r.title, r.slug, *r.also) if n)]
    if found:
        return found[0]
    hint = did_you_mean(text, [r.key for r in roles]) or f"There are {', '.join(r.key for r in roles)}."
    raise NotFound(f"No role is called “{text}”.", hint=hint)


def matching(text: str, items: Sequence[Permission | Limit]) -> list[Permission | Limit]:
    """Those whose key, slug, label or alias contains every word of `text`."""
    words = fold(text).split()
    return [item for item in items if all(word in _haystack(item) for word in words)]


@lru_cache(maxsize=512)
def _haystack(item: Permission | Limit) -> str:
    return fold(" ".join((item.key, item.title, item.slug, item.old_slug, *item.also)))


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[Permission | Limit, ...]]:
    """Keys and slugs win over labels; a label may stand for several."""
    known = catalogue()
    entries: list[Permission | Limit] = [*known.permissions, *known.limits]
    names: dict[str, tuple[Permission | Limit, ...]] = {}
    for item in entries:
        for label in {fold(name) for name in (item.title, *item.also)}:
            names[label] = (*names.get(label, ()), item)
    for item in entries:
        names.update({fold(name): (item,) for name in (item.key, item.slug, item.old_slug) if name})
    return names


def _spellings() -> list[str]:
    known = catalogue()
    entries: list[Permission | Limit] = [*known.permissions, *known.limits]
    return [*(x.key for x in entries), *(x.title for x in entries), *(x.slug for x in entries)]
