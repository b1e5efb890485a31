"""An invitation made from the words of a command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolecall.app.context import Context
from rolecall.app.permission_edits import source
from rolecall.documents.identity import email as read_email
from rolecall.documents.identity import phone as read_phone
from rolecall.domain import find, lookup
from rolecall.domain.command_line import words as option_words
from rolecall.domain.edits.people import Invitation, names_agree
from rolecall.domain.edits.staff import free_namesake
from rolecall.domain.errors import Gap, Unanswered, WrongUsage
from rolecall.domain.text import name as clean
from rolecall.domain.world import membership_id


@dataclass(frozen=True, slots=True)
class InvitationWords:
    """An invitation as the command has it."""

    name: str
    email: str = ""
    phone: str = ""
    role: str = ""
    staff: str = ""
    new_staff: bool = False
    position: str = ""
    copy_from: str = ""
    grant: Sequence[str] = ()
    revoke: Sequence[str] = ()


def invitation(context: Context, words: InvitationWords) -> Invitation:
    """Turns words into values. Raises Unanswered, naming all that is missing."""
    words = replace(words, name=clean(words.name, "name"))
    _refuse_contradiction(words)
    _refuse_incomplete(context, words)
    assert context.at
    location, role = context.at, lookup.role(words.role)
    email = read_email(words.email) if words.email else ""
    phone = read_phone(words.phone, location.region) if words.phone else ""
    users = {*context.world.users_with(email), *context.world.users_with(phone)}
    wish = Invitation(
        name=words.name,
        email=email,
        phone=phone,
        location=location,
        role=role,
        staff=find.staff(context.world, words.staff, location).id if words.staff else "",
        new_staff=words.new_staff,
        position=clean(words.position, "position") if words.position else "",
        sent=context.environment.clock(),
        copy_from=source(context, words.copy_from, "") if words.copy_from else None,
        grant=lookup.wanted(words.grant),
        revoke=lookup.wanted(words.revoke),
    )
    for user in users if len(users) == 1 else ():
        second = membership_id(user.id, location.id) in context.world.membership  # refused, so no caution is due
        if not second and not names_agree(user.name, wish.name):
            known = f"{user.email or user.phone} belongs to {user.name}"
            context.remark(f"Caution: {known}, who gets the access and keeps that name; {wish.name} is not saved.")
    return wish


def title(wish: Invitation) -> str:
    """What the history calls the change."""
    return f"invite {wish.name} to {wish.location.name} as {wish.role.key}"


def _refuse_contradiction(words: InvitationWords) -> None:
    if words.staff and words.new_staff:
        hint = "Give --staff for one who is there already, --new-staff for one to be added."
        raise WrongUsage("--staff and --new-staff exclude each other.", hint=hint)
    if words.position and not words.new_staff:
        hint = "To change that of a staff member who is there: rolecall staff edit"
        raise WrongUsage("--position needs --new-staff: it is a staff member's.", hint=hint)


def _refuse_incomplete(context: Context, words: InvitationWords) -> None:
    """Raises Unanswered, naming all that is missing; the first of it is asked for."""
    needs_staff = words.role and lookup.role(words.role).staff == "required" and not (words.staff or words.new_staff)
    given = {
        "--email or --phone": (words.email or words.phone, Gap("contact", parameter="email")),
        "--at": (context.options.at, Gap("location", parameter="at")),
        "--role": (words.role, Gap("role to invite", parameter="role")),
        "--staff or --new-staff": (not needs_staff, Gap("staff to link", parameter="staff")),
    }
    missing = [option for option, (value, _) in given.items() if not value]
    if not missing:
        return
    context.world  # noqa: B018 - a missing store comes first: it is what has to be fixed first
    hint = f"Give {'it as an option' if len(missing) == 1 else 'them as options'}, or run it at a terminal."
    same = free_namesake(context.world, words.name, context.at) if needs_staff and context.at else None
    if same:
        hint = f"{same.name} is staff there, linked to nobody: {option_words('--staff', same.name)}"
    asked_first = "--at" if "--at" in missing else missing[0]  # a phone is read as the location's country writes it
    raise Unanswered(f"The invitation lacks {', '.join(missing)}.", hint=hint, gap=given[asked_first][1])
