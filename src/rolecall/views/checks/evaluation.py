"""Whether a world's users have the access that is expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rolecall.domain import selectors
from rolecall.domain.catalogue import catalogue
from rolecall.domain.declared import Undeclarable, finding
from rolecall.domain.errors import RolecallError
from rolecall.domain.expectations import Expectation, Failure, Meant, Outcome, Words
from rolecall.domain.find import described
from rolecall.domain.meaning import Meaning, can, cannot
from rolecall.domain.world import Membership, User, World
from rolecall.views.checks.unmet import Unmet, network_failures


def check(world: World, expectations: Iterable[Expectation], *, live: bool = False) -> list[Outcome]:
    """What comes of each expectation; `live` tells changes as commands for the store.

    Raises Undeclarable with a finding for every name and word that means nothing in the world.
    """
    meaning = Meaning(world)
    unmet = Unmet(meaning, live=live)
    outcomes = [_outcome(meaning, unmet, stated) for stated in expectations]
    if meaning.findings:
        raise Undeclarable(meaning.findings)
    return outcomes


def _outcome(meaning: Meaning, unmet: Unmet, stated: Expectation) -> Outcome:
    if stated.network:
        return Outcome(Meant(stated), tuple(network_failures(meaning, stated)))
    failures: list[Failure] = []
    subjects = tuple(_subjects(meaning, stated, failures))
    need, forbid = _masks(meaning, stated)
    limits = tuple(meaning.limits(stated.limits)) if stated.limits else ()
    if limits:
        need |= catalogue().mask(limit.permission for limit, _, _ in limits if limit.permission)
    meant = Meant(stated, subjects, need, forbid, limits)
    for access in subjects:
        failures.extend(failures_of(unmet, meant, access))
    return Outcome(meant, tuple(failures))


def failures_of(unmet: Unmet, meant: Meant, access: Membership) -> list[Failure]:
    """What one access does not meet; whether it does is a few operations on masks."""
    on = unmet.meaning.effective(access)
    failures: list[Failure] = []
    if meant.need & ~on or meant.forbid & on:
        failures.extend(unmet.permissions(meant.stated, access))
    if meant.limits:
        failures.extend(unmet.limits(meant.limits, access))
    if meant.stated.role:
        failures.extend(unmet.role(meant.stated, access))
    return failures


def _masks(meaning: Meaning, stated: Expectation) -> tuple[int, int]:
    """All that has to be effective, and all that must not be."""
    need, forbid = meaning.mask(stated.can, can), meaning.mask(stated.cannot, cannot)
    if stated.only is None:
        return need, forbid
    wanted, within = meaning.only(stated.only)
    return need | wanted, forbid | within & ~wanted


def _subjects(meaning: Meaning, stated: Expectation, failures: list[Failure]) -> Iterable[Membership]:
    """The accesses an expectation is about, each once; who has none, and selectors that fit nobody, fail."""
    words = stated.users or stated.every
    found: dict[str, Membership] = {}
    for number, word in enumerate(words.texts):
        try:
            if stated.every and selectors.is_selector(word):
                held = _fitting(meaning, stated, words, number, failures)
            else:
                held = _of_user(meaning, stated, words, number, failures)
            found.update((m.id, m) for m in held)
        except RolecallError as error:
            at_fault = stated.at and _is_unknown(meaning, stated.at)
            meaning.findings.append(finding((*stated.path, "at") if at_fault else words.place(number), error))
    return found.values()


def _is_unknown(meaning: Meaning, location: str) -> bool:
    try:
        meaning.location(location)
    except RolecallError:
        return True
    return False


def _fitting(
    meaning: Meaning, stated: Expectation, words: Words, number: int, failures: list[Failure]
) -> Iterable[Membership]:
    word = words.texts[number]
    held = meaning.selected(word, stated.at)
    if not held:
        where = f" at {meaning.location(stated.at).name}" if stated.at else ""
        why = ("An expectation about nobody would hold whatever happens.",)
        failures.append(Failure(words.place(number), word, f"somebody{where} fits {word}", "nobody does", why))
    return held


def _of_user(
    meaning: Meaning, stated: Expectation, words: Words, number: int, failures: list[Failure]
) -> Iterable[Membership]:
    user = meaning.user(words.texts[number])
    held = meaning.accesses(stated, user)
    if stated.access is False:
        failures.extend(_unwanted(meaning, stated, user, held))
        return ()
    if not held:
        failures.append(_missing(meaning, stated, user, words.place(number)))
    return held


def _unwanted(meaning: Meaning, stated: Expectation, user: User, held: Iterable[Membership]) -> Iterator[Failure]:
    for access in held:
        where = meaning.world.location[access.location].name
        who = f"{user.name} · {where} · {access.role or 'no role'}"
        contact, change = user.email or user.phone, f"remove the access at {where}"
        where_stated = (*stated.path, "access")
        yield Failure(where_stated, who, "no access", "has access", (), change, user.name, contact, where, access.role)


def _missing(meaning: Meaning, stated: Expectation, user: User, path: tuple[str | int, ...]) -> Failure:
    where = f"access at {meaning.location(stated.at).name}" if stated.at else "access somewhere"
    names = [meaning.world.location[m.location].name for m in meaning.world.memberships(user.id)]
    found = f"has access at {', '.join(names)} only" if names else "has access nowhere"
    contact, change = user.email or user.phone, f"give {user.name} {where}"
    return Failure(path, described(user), where, found, (), change, user.name, contact)
