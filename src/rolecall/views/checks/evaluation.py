"""Evaluating expectations in a world: whom each is about, what each needs, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rolecall.domain import selectors
from rolecall.domain.catalogue import catalogue
from rolecall.domain.declared import Undeclarable, finding
from rolecall.domain.errors import NotFound, RolecallError
from rolecall.domain.expectations import Expectation, Failure, Outcome, Resolved
from rolecall.domain.find import described
from rolecall.domain.meaning import Meaning, can, cannot
from rolecall.domain.world import Membership, User, World
from rolecall.views.checks.unmet import Unmet, network_failures


def check(
    world: World, expectations: Iterable[Expectation], *, live: bool = False, clock: Callable[[], float] = lambda: 0.0
) -> list[Outcome]:
    """The outcome of each expectation; `live` renders fixes as commands for the store, `clock` counts seconds.

    Raises Undeclarable with a finding for every name and word that means nothing in the world.
    """
    meaning = Meaning(world)
    unmet = Unmet(meaning, live=live)
    outcomes = []
    for expectation in expectations:
        begun, outcome = clock(), _outcome(meaning, unmet, expectation)
        outcomes.append(replace(outcome, seconds=clock() - begun))
    if meaning.findings:
        raise Undeclarable(list(dict.fromkeys(meaning.findings)))  # several accesses may fail over one word
    return outcomes


def _outcome(meaning: Meaning, unmet: Unmet, expectation: Expectation) -> Outcome:
    if expectation.network:
        return Outcome(Resolved(expectation), tuple(network_failures(meaning, expectation)))
    failures: list[Failure] = []
    subjects = _subjects(meaning, expectation, failures)
    need, forbid = meaning.mask(expectation.can, can), meaning.mask(expectation.cannot, cannot)
    if expectation.only is not None:
        wanted, within = meaning.only(expectation.only)
        need, forbid = need | wanted, forbid | within & ~wanted
    limits = tuple(meaning.limits(expectation.limits))
    need |= catalogue().mask(limit.permission for limit, _, _ in limits if limit.permission)
    resolved = Resolved(expectation, subjects, need, forbid, limits)
    for access in subjects:
        failures.extend(failures_of(unmet, resolved, access))
    return Outcome(resolved, tuple(failures))


def failures_of(unmet: Unmet, resolved: Resolved, access: Membership) -> list[Failure]:
    """What one access does not meet; whether it does is a few operations on masks."""
    on = unmet.meaning.effective(access)
    failures: list[Failure] = []
    if resolved.need & ~on or resolved.forbid & on:
        failures.extend(unmet.permissions(resolved.expectation, access))
    if resolved.limits:
        failures.extend(unmet.limits(resolved.limits, access))
    if resolved.expectation.role:
        failures.extend(unmet.role(resolved.expectation, access))
    return failures


def _subjects(meaning: Meaning, expectation: Expectation, failures: list[Failure]) -> tuple[Membership, ...]:
    """The accesses an expectation is about, each once; users without access and empty selectors go to `failures`."""
    words = expectation.users or expectation.every
    subjects: dict[str, Membership] = {}
    for number, word in enumerate(words.texts):
        path = words.place(number)
        try:
            if expectation.every and selectors.is_selector(word):
                accesses: Sequence[Membership] = meaning.selected(word, expectation.at)
                if not accesses:
                    where = f" at {meaning.location(expectation.at).name}" if expectation.at else ""
                    why = ("An expectation about nobody would hold whatever happens.",)
                    failures.append(Failure(path, word, f"somebody{where} fits {word}", "nobody does", why))
            elif (user := _user(meaning, expectation, word)) is None:
                continue
            else:
                accesses = meaning.accesses(expectation, user)
                failures.extend(_presence(meaning, expectation, user, accesses, path))
            if expectation.access is not False:
                subjects.update((m.id, m) for m in accesses)
        except RolecallError as error:
            at_fault = expectation.at and _is_unknown(meaning, expectation.at)
            meaning.findings.append(finding((*expectation.path, "at") if at_fault else path, error))
    return tuple(subjects.values())


def _user(meaning: Meaning, expectation: Expectation, word: str) -> User | None:
    """The user; None for somebody removed, who is expected to have no access. Raises for every other unknown name."""
    try:
        return meaning.user(word)
    except NotFound:
        if expectation.access is not False or not meaning.is_gone(word):
            raise
    if expectation.at:
        meaning.location(expectation.at)
    return None


def _is_unknown(meaning: Meaning, location: str) -> bool:
    try:
        meaning.location(location)
    except RolecallError:
        return True
    return False


def _presence(
    meaning: Meaning, expectation: Expectation, user: User, accesses: Sequence[Membership], path: tuple[str | int, ...]
) -> Iterable[Failure]:
    """Access that a user has and must not, or must have and has not."""
    contact, places = user.email or user.phone, meaning.world.location
    if expectation.access is False:
        for access in accesses:
            where, role = places[access.location].name, access.role or "no role"
            who, change = f"{user.name} · {where} · {role}", f"remove the access at {where}"
            access_path = (*expectation.path, "access")
            yield Failure(
                access_path, who, "no access", "has access", (), change, user.name, contact, where, access.role
            )
    elif not accesses:
        expected = f"access at {meaning.location(expectation.at).name}" if expectation.at else "access somewhere"
        names = [places[m.location].name for m in meaning.world.memberships(user.id)]
        actual = f"has access at {', '.join(names)} only" if names else "has access nowhere"
        change = f"give {user.name} {expected}"
        yield Failure(path, described(user), expected, actual, (), change, user.name, contact)
