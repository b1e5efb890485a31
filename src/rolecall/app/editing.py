"""Editing one user's permissions by going through the sections at a terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rolecall.app.context import Context
from rolecall.app.current import current
from rolecall.app.saving import Edit
from rolecall.domain import values
from rolecall.domain.access import allowed, effective_mask, limit_value, names_of, place
from rolecall.domain.catalogue import Limit, Permission, Section, catalogue
from rolecall.domain.edits import perms
from rolecall.domain.errors import Interrupted
from rolecall.domain.lookup import Wanted
from rolecall.domain.world import Membership, World
from rolecall.terminal.choices import Choice
from rolecall.views.questions.showing import heading

DONE, CANCEL = "done", "cancel"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was done so far: the mask of what is on, of what the person ticked, and the limits as typed."""

    on: int
    ticked: int = 0
    limits: tuple[tuple[Limit, str], ...] = ()

    def of(self, limit: Limit) -> str | None:
        """The value typed for a limit, None where none was."""
        return {x.key: value for x, value in self.limits}.get(limit.key)


def edited(context: Context, membership: Membership) -> tuple[Edit, int]:
    """The edit the person makes, and the mask that was ticked. Raises Interrupted when the person cancels."""
    draft = Draft(membership.settings.on)
    context.screen.say(heading(context.world, membership))
    while (section := context.asker.choose("Section", _menu(membership, draft))) != DONE:
        if section == CANCEL:
            raise Interrupted("Cancelled; nothing was saved.")
        draft = _through(context, membership, draft, catalogue().section[section])
    return _edit(membership, draft), draft.ticked


def _menu(membership: Membership, draft: Draft) -> list[tuple[str, str, str]]:
    """The sections of which the role allows something, with how much of each is on, and the ways out."""
    known = [s for s in catalogue().sections if (allowed(membership) | draft.on) & catalogue().of_section(s.key)]
    sections = [(s.key, _counted(s, membership, draft), _unsaved(s, membership, draft)) for s in known]
    changed = (draft.on ^ membership.settings.on).bit_count() + len(draft.limits)
    told = f"{changed} ticked otherwise than before" if changed else "nothing is ticked otherwise than before"
    return [(DONE, "Done: show the diff", told), *sections, (CANCEL, "Cancel", "change nothing")]


def _counted(section: Section, membership: Membership, draft: Draft) -> str:
    mask = catalogue().of_section(section.key)
    most = mask & (allowed(membership) | draft.on)
    return f"{section.title} ({(draft.on & mask).bit_count()} of {most.bit_count()} on)"


def _unsaved(section: Section, membership: Membership, draft: Draft) -> str:
    changed = catalogue().members((draft.on ^ membership.settings.on) & catalogue().of_section(section.key))
    return ", ".join(f"{'+' if draft.on & p.bit else '−'} {p.title}" for p in changed)


def _through(context: Context, membership: Membership, draft: Draft, section: Section) -> Draft:
    """One section: its permissions to tick, then the limits that matter for what is on there."""
    mask = catalogue().of_section(section.key)
    ticked = context.asker.pick(section.title, [_choice(p, membership, draft) for p in catalogue().members(mask)])
    on = draft.on & ~mask | catalogue().mask(ticked)
    new = on & ~draft.on
    draft = replace(draft, on=on | catalogue().needed(new), ticked=draft.ticked & on | new)
    for limit in catalogue().limits:
        if limit.section == section.key and _matters(limit, draft, membership):
            draft = _limited(context, membership, draft, limit)
    return draft


def _choice(permission: Permission, membership: Membership, draft: Draft) -> Choice:
    indent = "  " * permission.key.count(".")
    beyond = "" if allowed(membership) & permission.bit else f"beyond the role {membership.role}"
    note = " · client contacts" if permission.bit & catalogue().contacts else ""
    return Choice(permission.key, f"{indent}{permission.title}{note}", bool(draft.on & permission.bit), beyond)


def _matters(limit: Limit, draft: Draft, membership: Membership) -> bool:
    """A limit is asked for where its permission becomes effective, or is and was limited already."""
    if not limit.permission:
        return False
    bit = catalogue().permission[limit.permission].bit
    new = effective_mask(draft.on) & ~effective_mask(membership.settings.on) & bit
    held = limit.key in membership.settings.limits and effective_mask(draft.on) & bit
    return bool(new or held)


def _limited(context: Context, membership: Membership, draft: Draft, limit: Limit) -> Draft:
    here, names = place(context.world, membership.location), names_of(context.world)
    held = draft.of(limit) or values.show(limit, limit_value(membership.settings, limit), names)
    question = f"{limit.title} ({values.FORMS[limit.values]})"
    answer = context.asker.text(question, lambda text: values.parse(limit, text, here), held).strip()
    if answer == held:
        return draft
    others = tuple((x, value) for x, value in draft.limits if x.key != limit.key)
    return replace(draft, limits=(*others, (limit, answer)))


def _edit(membership: Membership, draft: Draft) -> Edit:
    """What was ticked is granted, what was cleared is revoked."""
    gained, cleared = draft.on & ~membership.settings.on, membership.settings.on & ~draft.on

    def edit(world: World) -> World:
        wanted = Wanted(named=gained, limits=draft.limits)
        world = perms.grant(world, [current(world, membership)], wanted)
        return perms.revoke(world, [current(world, membership)], Wanted(named=cleared))

    return edit
