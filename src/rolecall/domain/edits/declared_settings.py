"""What a declared access may do: its role's settings, plus what the file grants, minus what it revokes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rolecall.domain.access import allowed, lowest_role, recommended, role_of
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.declared import DeclaredSettings, Finding, Path, finding
from rolecall.domain.edits.limits import choose_payroll_staff, narrow_limits, typed, with_limit
from rolecall.domain.edits.perms import turned_on
from rolecall.domain.errors import NotFound, RolecallError, WrongUsage
from rolecall.domain.lookup import Wanted, wanted
from rolecall.domain.nearness import fold
from rolecall.domain.values import Place
from rolecall.domain.world import Membership, Settings, World


@dataclass(frozen=True, slots=True)
class Word:
    """One permission word of a file, and what it stands for."""

    asked: Wanted
    path: Path


@dataclass(frozen=True, slots=True)
class Words:
    """The permission words of an access or of what is remembered of it; None for `copied` the file does not mention."""

    grant: tuple[Word, ...]
    revoke: tuple[Word, ...]
    copied: tuple[Word, ...] | None
    path: Path


def looked_up(wish: DeclaredSettings, findings: list[Finding]) -> Words:
    """The words of a file with their meaning; those without one go to `findings`."""
    copied = None if wish.copied is None else tuple(_words(wish.copied, (*wish.path, "copied"), findings))
    return Words(
        grant=tuple(_words(wish.grant, (*wish.path, "grant"), findings)),
        revoke=tuple(_words(wish.revoke, (*wish.path, "revoke"), findings)),
        copied=copied,
        path=wish.path,
    )


def _words(texts: Iterable[str], path: Path, findings: list[Finding]) -> Iterator[Word]:
    for n, text in enumerate(texts):
        try:
            yield Word(wanted([text]), (*path, n))
        except RolecallError as error:
            findings.append(finding((*path, n), error))


def settled(world: World, access: Membership, words: Words, here: Place, findings: list[Finding]) -> Settings:
    """The settings that the words make of the role of `access`; what it keeps as copied stays so where it is on.

    What a store may hold has to be sayable: `self` without a linked staff member is let through, and so is the name of
    what is gone where the access holds that very value.
    """
    role = role_of(access)
    start = recommended(role) if role else Settings()
    on = start.on | catalogue().join(turned_on(access, word.asked) for word in words.grant)
    settings = _limited(world, replace(start, on=on), access, words.grant, here, findings)
    settings = _with_payroll_staff(world, access, settings, words.grant, findings)
    settings = _narrowed(settings, words.revoke, findings)
    on &= ~catalogue().join(word.asked.mask for word in words.revoke)
    findings.extend(_beyond(access, words.grant, on))
    copied = access.settings.copied if words.copied is None else _copied(words.copied, findings)
    return replace(settings, on=on, copied=copied & on)


def _limited(
    world: World, settings: Settings, access: Membership, words: Sequence[Word], here: Place, findings: list[Finding]
) -> Settings:
    for word in words:
        for limit, text in word.asked.limits:
            try:
                settings = with_limit(settings, limit, typed(limit, text, here))
            except NotFound as error:
                if text is not None and access.settings.limits.get(limit.key) == text:
                    settings = with_limit(settings, limit, text)
                    continue
                findings.append(_without_location(world, access, word, limit, text) or finding(word.path, error))
            except RolecallError as error:
                findings.append(finding(word.path, error))
    return settings


def _without_location(world: World, access: Membership, word: Word, limit: Limit, text: str | None) -> Finding | None:
    """That a network exists, but not at the location of the access (rule 80)."""
    if limit.values != "network":
        return None
    for network in world.network.values():
        if fold(network.name) == fold(text or ""):
            where = world.location[access.location].name
            message = f"{limit.key} names {network.name}, which does not contain {where} (rule 80)."
            return Finding(word.path, message, f"Name a network with {where}, or add {where} to {network.name}.")
    return None


def _with_payroll_staff(
    world: World, access: Membership, settings: Settings, words: Sequence[Word], findings: list[Finding]
) -> Settings:
    """Own-payroll rights beyond the role's name their team member (rule 31), unless the file does."""
    role, asked = role_of(access), [limit for word in words for limit in word.asked.limits]
    before = role.recommended if role else 0
    for word in words:
        try:
            new = turned_on(access, word.asked) & ~before
            settings = choose_payroll_staff(world, access, settings, new, asked)
        except RolecallError as error:
            findings.append(finding(word.path, error))
    return settings


def _narrowed(settings: Settings, words: Sequence[Word], findings: list[Finding]) -> Settings:
    for word in words:
        try:
            settings = narrow_limits(settings, word.asked.limits)
        except RolecallError as error:
            findings.append(finding(word.path, error))
    return settings


def _beyond(access: Membership, words: Sequence[Word], on: int) -> Iterator[Finding]:
    """Words that turn on, for good, what the role does not allow; and sweeps of which it allows nothing."""
    for word in words:
        beyond = turned_on(access, word.asked) & on & ~allowed(access)
        sweep = word.asked.swept & ~catalogue().narrowing
        if not beyond and sweep and not sweep & allowed(access):
            beyond = sweep
        if beyond:
            wider = lowest_role(on | beyond)
            hint = f"The role {wider.key} would allow it." if wider else "No role allows all of it."
            message = f"The role {access.role} does not allow {', '.join(catalogue().keys(beyond))}."
            yield Finding(word.path, message, hint)


def _copied(words: Sequence[Word], findings: list[Finding]) -> int:
    for word in words:
        for limit, _ in word.asked.limits:
            error = WrongUsage(f"{limit.key} is a limit; only permissions are copied.", hint="Leave it out of copied.")
            findings.append(finding(word.path, error))
    return catalogue().join(word.asked.mask for word in words)
