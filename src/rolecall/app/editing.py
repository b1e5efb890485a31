"""Editing one user's permissions by going through the sections at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolecall.app.context import Context
from rolecall.app.saving import Edit, current
from rolecall.domain import values
from rolecall.domain.access import allowed, effective_mask, limit_value, names_of, place
from rolecall.domain.catalogue import Limit, Permission, Section, catalogue
from rolecall.domain.counting import count
from rolecall.domain.edits import perms
from rolecall.domain.errors import Cancelled, Interrupted
from rolecall.domain.lookup import Wanted
from rolecall.domain.world import Membership, World
from rolecall.terminal.picker import Choice

DONE, CANCEL = "done", "cancel"


@dataclass(frozen=True, slots=True)
class Ticks:
    """What was done so far: the mask of what is on, of what the person ticked, and the limits as entered."""

    on: int
    ticked: int = 0
    limits: tuple[tuple[Limit, str], ...] = ()

    def of(self, limit: Limit) -> str | None:
        """The value entered for a limit, None where none was."""
        return {x.key: value for x, value in self.limits}.get(limit.key)


def edited(context: Context, membership: Membership) -> tuple[Edit, int]:
    """The edit the person makes, and the mask that was ticked. Raises Interrupted when the person cancels."""
    from rolecall.views.questions.showing import heading

    ticks = Ticks(membership.settings.on)
    context.screen.say(heading(context.world, membership))
    while (section := context.asker.choose("Section", _menu(context.world, membership, ticks))) != DONE:
        if section == CANCEL:
            raise Interrupted("Cancelled; nothing was saved.")
        ticks = _through(context, membership, ticks, catalogue().section[section])
    gained, cleared = ticks.on & ~membership.settings.on, membership.settings.on & ~ticks.on

    def edit(world: World) -> World:
        wanted = Wanted(named=gained, limits=ticks.limits)
        world = perms.grant(world, [current(world, membership)], wanted)
        return perms.revoke(world, [current(world, membership)], Wanted(named=cleared))

    return edit, ticks.ticked


def _menu(world: World, membership: Membership, ticks: Ticks) -> list[tuple[str, str, str]]:
    """The sections of which the role allows something, with how much of each is on and what changed; the ways out."""
    changed = ticks.on ^ membership.settings.on
    sections: list[tuple[str, str, str]] = []
    for section in catalogue().sections:
        mask = catalogue().of_section(section.key)
        if most := mask & (allowed(world, membership) | ticks.on):
            title = f"{section.title} ({(ticks.on & mask).bit_count()} of {most.bit_count()} on)"
            signs = (f"{'+' if ticks.on & p.bit else '−'} {p.title}" for p in catalogue().members(changed & mask))
            sections.append((section.key, title, ", ".join(signs)))
    so_far = changed.bit_count() + len(ticks.limits)
    note = f"{count(so_far, 'change')} so far" if so_far else "no changes so far"
    return [(DONE, "Done: show the diff", note), *sections, (CANCEL, "Cancel", "change nothing")]


def _through(context: Context, membership: Membership, ticks: Ticks, section: Section) -> Ticks:
    """One section: its permissions to tick, then the limits that matter for what is on there; Esc leaves all of it."""
    mask = catalogue().of_section(section.key)
    choices = [_choice(context.world, p, membership, ticks) for p in catalogue().members(mask)]
    try:
        return _ticked(context, membership, ticks, section, context.asker.pick(section.title, choices))
    except Cancelled:
        return ticks


def _ticked(context: Context, membership: Membership, ticks: Ticks, section: Section, ticked: Sequence[str]) -> Ticks:
    """What was done so far, with what is ticked in a section, and with the limits that matter for what is new there."""
    mask = catalogue().of_section(section.key)
    on = ticks.on & ~mask | catalogue().mask(ticked)
    new = on & ~ticks.on
    ticks = replace(ticks, on=on | catalogue().needed(new), ticked=ticks.ticked & on | new)
    for limit in catalogue().limits:
        if limit.section == section.key and _matters(limit, ticks, membership):
            ticks = _limited(context, membership, ticks, limit)
    return ticks


def _choice(world: World, permission: Permission, membership: Membership, ticks: Ticks) -> Choice:
    indent = "  " * permission.key.count(".")
    beyond = "" if allowed(world, membership) & permission.bit else f"beyond the role {membership.role}"
    note = " · client contacts" if permission.bit & catalogue().contacts else ""
    return Choice(permission.key, f"{indent}{permission.title}{note}", bool(ticks.on & permission.bit), beyond)


def _matters(limit: Limit, ticks: Ticks, membership: Membership) -> bool:
    """A limit is asked for where its permission becomes effective, or is and was limited already."""
    if not limit.permission:
        return False
    bit = catalogue().permission[limit.permission].bit
    new = effective_mask(ticks.on) & ~effective_mask(membership.settings.on) & bit
    kept = limit.key in membership.settings.limits and effective_mask(ticks.on) & bit
    return bool(new or kept)


def _limited(context: Context, membership: Membership, ticks: Ticks, limit: Limit) -> Ticks:
    here, names = place(context.world, membership.location), names_of(context.world)
    before = ticks.of(limit) or values.show(limit, limit_value(membership.settings, limit), names)
    question = f"{limit.title} ({values.FORMS[limit.values]})"
    answer = context.asker.text(question, lambda text: values.parse(limit, text, here), before).strip()
    if answer == before:
        return ticks
    others = tuple((x, value) for x, value in ticks.limits if x.key != limit.key)
    return replace(ticks, limits=(*others, (limit, answer)))
