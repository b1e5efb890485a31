"""What a declared access may do: its role's settings, plus what the file grants, minus what it revokes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolecall.domain.access import allowed, lowest_role, recommended
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.declared import DeclaredSettings, Finding, Path, finding, noting
from rolecall.domain.edits.limits import choose_payroll_staff, kept_value, narrow_limits, with_limit
from rolecall.domain.edits.perms import turned_on
from rolecall.domain.errors import NotFound, RolecallError
from rolecall.domain.lookup import Wanted, given_twice, wanted
from rolecall.domain.nearness import fold
from rolecall.domain.tables import NAME
from rolecall.domain.values import Place, is_from_account, show
from rolecall.domain.world import Membership, Network, Settings, World

Words = tuple[tuple[Wanted, Path], ...]
"""Permission words of a file: what each stands for, and where it is."""


@dataclass(frozen=True, slots=True)
class DeclaredWords:
    """The permission words of an access or of what is remembered of it; None for `copied` the file does not mention."""

    grant: Words
    revoke: Words
    copied: Words | None


def looked_up(wish: DeclaredSettings, findings: list[Finding]) -> DeclaredWords:
    """The words of a file with their meaning; those without one go to `findings`."""

    def meanings(key: str, texts: Sequence[str]) -> Words:
        known, limited = [], list[str]()
        for n, text in enumerate(texts):
            path = (*wish.path, key, n)
            with noting(findings, path):
                if (word := wanted([text])).limits:
                    wanted([*limited, text])  # which refuses two values of one limit
                    limited.append(text)
                known.append((word, path))
        return tuple(known)

    copied = None if wish.copied is None else meanings("copied", wish.copied)
    return DeclaredWords(meanings("grant", wish.grant), meanings("revoke", wish.revoke), copied)


def settled(world: World, access: Membership, words: DeclaredWords, here: Place, findings: list[Finding]) -> Settings:
    """The settings that the words make of the role of `access`; what it keeps as copied stays so where it is on.

    A file can say whatever a store may hold: `self` without a linked staff member is let through, and so is the name of
    what is gone where the access has that very value.
    """
    role = catalogue().role.get(access.role)
    start = recommended(role) if role else Settings()
    on = start.on | catalogue().join(turned_on(world, access, word) for word, _ in words.grant)
    settings = _limited(world, replace(start, on=on), access, words.grant, here, findings)
    named = [limit for word, _ in words.grant for limit, _ in word.limits]
    for word, path in words.grant:  # own-payroll rights beyond the role's name their team member (rule 31)
        with noting(findings, path):
            new = turned_on(world, access, word) & ~(role.recommended if role else 0)
            settings = choose_payroll_staff(world, access, settings, new, [(limit, None) for limit in named])
    for word, path in words.revoke:
        with noting(findings, path):
            settings = narrow_limits(settings, word.limits)
    on &= ~catalogue().join(word.mask for word, _ in words.revoke)
    _note_beyond(world, access, words.grant, on, findings)
    copied = access.settings.copied
    if words.copied is not None:
        copied = catalogue().join(word.mask for word, _ in words.copied)
        for limit, path in ((limit, path) for word, path in words.copied for limit, _ in word.limits):
            message = f"{limit.key} is a limit; only permissions are copied."
            findings.append(Finding(path, message, "Leave it out of copied."))
    return replace(settings, on=on, copied=copied & on, dropped=access.settings.dropped)


def _limited(
    world: World, settings: Settings, access: Membership, words: Words, here: Place, findings: list[Finding]
) -> Settings:
    given: dict[str, str | None] = {}
    for limit, text, path in ((limit, text, path) for word, path in words for limit, text in word.limits):
        if given.setdefault(limit.key, text) != text:
            findings.append(finding(path, given_twice(limit)))
            continue
        try:
            value = text if text and is_from_account(limit, text) else kept_value(limit, text, here)
            settings = with_limit(settings, limit, value)
        except NotFound as error:
            stood = _stood(world, access).limits.get(limit.key, "")
            if stood and text in (stood, show(limit, stood, _name(world, stood))):
                settings = with_limit(settings, limit, stood)
            else:
                findings.append(_elsewhere(world, access, path, limit, text) or finding(path, error))
        except RolecallError as error:
            findings.append(finding(path, error))
    return settings


def _stood(world: World, access: Membership) -> Settings:
    """What the access had, or remembers, in the role that it is to have: what stood before may stand."""
    old = world.membership.get(access.id)
    if old is None:
        return Settings()
    return old.settings if old.role == access.role else old.remembered.get(access.role, Settings())


def _name(world: World, key: str) -> dict[str, str]:
    """The name of a staff member or network, wherever it is."""
    record = world.staff.get(key) or world.network.get(key)
    return {key: record.name} if record else {}


def _elsewhere(world: World, access: Membership, path: Path, limit: Limit, text: str | None) -> Finding | None:
    """That a network exists, but not at the location of the access (rule 80)."""
    if limit.values == "network":
        for network in world.of("network").having(NAME, fold(text or "")):
            assert isinstance(network, Network)
            where = world.location[access.location].name
            message = f"{limit.key} names {network.name}, which does not contain {where}."
            hint = f"Name a network with {where}, or add {where} to {network.name}."
            return Finding(path, message, hint, rule=80)
    return None


def _note_beyond(world: World, access: Membership, words: Words, on: int, findings: list[Finding]) -> None:
    """Notes words that turn on, for good, what the role does not allow; and sweeps of which it allows nothing."""
    for word, path in words:
        beyond = turned_on(world, access, word) & on & ~allowed(world, access) & ~_stood(world, access).on
        sweep = word.swept & ~catalogue().narrowing
        if not beyond and sweep and not sweep & allowed(world, access):
            beyond = sweep
        if beyond:
            wider = lowest_role(world, access.location, on | beyond)
            hint = f"The role {wider.key} would allow it." if wider else "No role allows all of it."
            message = f"The role {access.role} does not allow {', '.join(catalogue().keys(beyond))}."
            findings.append(Finding(path, message, hint))
