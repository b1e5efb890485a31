"""From the words people type to permissions, limits and roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from rolecall.domain.catalogue import Catalogue, Limit, Permission, Role, Section, Titles, catalogue
from rolecall.domain.errors import Ambiguous, Gap, NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean, fold, near
from rolecall.domain.sets import SETS

NO_TITLES: Titles = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words of a grant or revoke stand for.

    `named` and `swept` are masks: named one by one (or by a set), and swept up by a section, `X.*` or all. `limits` are
    limits with the value as given, None where none was given.
    """

    named: int = 0
    swept: int = 0
    limits: tuple[tuple[Limit, str | None], ...] = ()

    @property
    def mask(self) -> int:
        """Every permission meant."""
        return self.named | self.swept


def wanted(
    words: Iterable[str], *, sections: Iterable[str] = (), everything: bool = False, titles: Titles = NO_TITLES
) -> Wanted:
    """Reads permission words, `--section` names and `--all`; `titles` are an account's, beside our own.

    Raises NotFound, Ambiguous or WrongUsage.
    """
    known = catalogue()
    result = Wanted(swept=known.everything if everything else 0)
    for name in sections:
        result = replace(result, swept=result.swept | known.of_section(section(name).key))
    for word in words:
        result = _add(result, word, known, titles)
    return result


def _add(result: Wanted, word: str, known: Catalogue, titles: Titles) -> Wanted:
    if word.startswith("@"):
        if word[1:] not in SETS:
            raise NotFound(f"No set is called {word}.", hint=_instead(word, [f"@{key}" for key in SETS]))
        return replace(result, named=result.named | SETS[word[1:]][1](known))
    if word.endswith(".*") and "=" not in word:
        key = fold(word[:-2])
        whole = key in known.section and key not in known.permission
        swept = known.of_section(key) if whole else known.below[permission(word[:-2], titles).number]
        if not swept & ~known.narrowing:  # what replaces a wider permission is swept up only where it was named itself
            return replace(result, named=result.named | swept)
        return replace(result, swept=result.swept | swept)
    name, equals, value = word.partition("=")
    item = entry(name, titles)
    if isinstance(item, Limit):
        given = value if equals else None
        if any(limit is item and other != given for limit, other in result.limits):
            raise given_twice(item)
        return replace(result, limits=(*result.limits, (item, given)))
    if equals:
        raise WrongUsage(f"{item.key} is a permission, on or off; it takes no value.", hint=_limits_of(item, known))
    return replace(result, named=result.named | item.bit)


def given_twice(limit: Limit) -> WrongUsage:
    """The error for a limit that is given two values at once."""
    return WrongUsage(f"{limit.key} is given twice, with different values.", hint="Keep one of them.")


def _limits_of(item: Permission, known: Catalogue) -> str:
    keys = [x.key for x in known.limits if x.permission == item.key]
    return f"Its limits: {', '.join(keys)}" if keys else f"Type {item.key} alone."


def entry(text: str, titles: Titles = NO_TITLES) -> Permission | Limit:
    """One permission or limit by any of its names, see `named`, else by what an account calls it.

    Raises NotFound or Ambiguous.
    """
    matches = named(text)
    if len(matches) != 1:
        matches = _called(text, titles) or matches
    if len(matches) == 1:
        return matches[0]
    if matches:
        keys = [x.key for x in matches]
        hint = f"Name one by its key: {', '.join(keys)}"
        raise Ambiguous(
            f"“{text}” is the label of {len(keys)} permissions.",
            hint=hint,
            candidates=keys,
            gap=Gap("permission", text, tuple(keys)),
        )
    hint = did_you_mean(text, _near_misses(text)) or "List them with: rolecall perms list"
    raise NotFound(f"No permission is called “{text}”.", hint=hint)


def _near_misses(text: str) -> Iterable[str]:
    """Keys, labels and slugs that resemble `text`: of each entry the one that does most."""
    spellings: dict[str, str] = {}
    for spelling, key in ((getattr(x, name), x.key) for name in ("key", "title", "slug") for x in _entries()):
        spellings.setdefault(spelling, key)
    return {spellings[name]: name for name in reversed(near(text, spellings))}.values()


def permission(text: str, titles: Titles = NO_TITLES) -> Permission:
    """Like `entry`, but a limit is an error."""
    item = entry(text, titles)
    if isinstance(item, Limit):
        hint = f"Name the permission that it narrows: {item.permission}" if item.permission else "It narrows sign-in."
        raise WrongUsage(f"{item.key} is a limit, not a permission.", hint=hint)
    return item


def limit(text: str) -> Limit:
    """Like `entry`, but a permission is an error."""
    item = entry(text)
    if isinstance(item, Permission):
        raise WrongUsage(f"{item.key} is a permission, not a limit.", hint=_limits_of(item, catalogue()))
    return item


def section(text: str) -> Section:
    """A section by key, title or another title. Raises NotFound."""
    for item in catalogue().sections:
        if _plain(text) in _titles(item):
            return item
    raise NotFound(f"No section is called “{text}”.", hint=_instead(text, [s.key for s in catalogue().sections]))


def sections(texts: Iterable[str]) -> frozenset[str]:
    """The keys of sections by any of their names. Raises NotFound."""
    return frozenset(section(text).key for text in texts)


def role(text: str) -> Role:
    """A role by key, title, API slug or alias. Raises NotFound."""
    for item in catalogue().roles:
        if fold(text) in (fold(name) for name in (item.key, item.title, item.slug, *item.also) if name):
            return item
    raise NotFound(f"No role is called “{text}”.", hint=_instead(text, [r.key for r in catalogue().roles]))


def _instead(text: str, names: Sequence[str]) -> str:
    return did_you_mean(text, names) or f"Choose from: {', '.join(names)}."


# -- names -----------------------------------------------------------------------------------------


def named(text: str) -> tuple[Permission | Limit, ...]:
    """What a name may stand for: a key, an API slug of either vocabulary, or a label, in English or Russian.

    A label may stand for several; a path tells which: `Calls section > Show client phone numbers`, of labels and
    sections with `>`, `—` or `-` between them. A remark in brackets does not count, nor does `section` or `block`.
    """
    known = _names()
    for spelling in (text, _REMARK.sub(" ", text), _KIND.sub("", _REMARK.sub(" ", text))):
        if direct := known.get(_plain(spelling)):
            return direct
        *above, last = _STEP.split(spelling)
        if above:
            matches = known.get(_plain(last), ())
            below = tuple(item for item in matches if all(_plain(step) in _above(item) for step in above))
            if below:
                return below
    return ()


def _called(text: str, titles: Titles) -> tuple[Permission | Limit, ...]:
    """What an account calls so, at any of its locations."""
    known, plain = catalogue(), _plain(text)
    keys = (key for at in titles.values() for key, title in at.items() if _plain(title) == plain)
    return tuple(known.limit.get(key) or known.permission[key] for key in dict.fromkeys(keys))


_REMARK = re.compile(r"\([^()]*\)")
_KIND = re.compile(r"\s+(section|block)[.,;:\s]*$", re.IGNORECASE)
_STEP = re.compile(r"\s+[>→›—–-]\s+")
_UNLIKE = str.maketrans({"ё": "е", '"': None})


def _plain(text: str) -> str:
    """A label for comparing: quotation marks and what ends a sentence do not count, `ё` is `е`."""
    return fold(text).translate(_UNLIKE).strip(" •.,;:")


@lru_cache(maxsize=512)
def _above(item: Permission | Limit) -> frozenset[str]:
    """The names of all that an entry stands below: permissions and its section."""
    known = catalogue()
    key = item.permission if isinstance(item, Limit) else item.key.rpartition(".")[0]
    parents = known.chain(known.permission[key]) if key else ()
    labels = {_plain(name) for p in parents for name in (p.key, p.title, *p.also, *p.also_ru)}
    return frozenset(labels | _titles(known.section[item.section]))


def _titles(item: Section) -> set[str]:
    """What a section is called, with and without the word for what it is."""
    names = {_plain(name) for name in (item.key, item.title, *item.also, *item.also_ru)}
    return names | {f"{name} {kind}" for name in names for kind in ("section", "block", "section block")}


def matching(text: str, items: Sequence[Permission | Limit]) -> list[Permission | Limit]:
    """Those that `text` names, and those whose names contain every word of it; where none do, with what is above."""
    words, called = _plain(text).split(), named(text)
    matches = [item for item in items if item in called or all(word in _haystack(item) for word in words)]
    if matches or not words:
        return matches
    words = [word for word in re.split(r"[\s()>→›—–,-]+", _plain(text)) if word]
    return [item for item in items if all(word in f"{_haystack(item)} {' '.join(_above(item))}" for word in words)]


@lru_cache(maxsize=512)
def _haystack(item: Permission | Limit) -> str:
    return _plain(" ".join((item.key, item.title, item.slug, item.old_slug, *item.also, *item.also_ru)))


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[Permission | Limit, ...]]:
    """Keys and slugs win over labels, English labels over Russian ones; a label may stand for several."""
    english, russian = dict[str, tuple[Permission | Limit, ...]](), dict[str, tuple[Permission | Limit, ...]]()
    for item in _entries():
        for labels, names in (((item.title, *item.also), english), (item.also_ru, russian)):
            for label in {_plain(name) for name in labels}:
                names[label] = (*names.get(label, ()), item)
    keys = {_plain(name): (item,) for item in _entries() for name in (item.key, item.slug, item.old_slug) if name}
    earlier = {_plain(key): keys[_plain(now)] for key, now in catalogue().renamed.items()}
    return russian | english | earlier | keys


def _entries() -> tuple[Permission | Limit, ...]:
    return (*catalogue().permissions, *catalogue().limits)
