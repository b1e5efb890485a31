"""An invitation made from the words of a command, completed by asking where one can ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolecall.app.context import Context
from rolecall.app.permission_edits import source
from rolecall.documents.identity import email as read_email
from rolecall.documents.identity import phone as read_phone
from rolecall.domain import find, lookup
from rolecall.domain.catalogue import catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.edits.people import Invitation, names_agree, refuse_role
from rolecall.domain.errors import Unanswered, WrongUsage
from rolecall.domain.text import name as clean
from rolecall.domain.world import Location, membership_id


@dataclass(frozen=True, slots=True)
class InvitationWords:
    """An invitation as the command has it."""

    name: str
    email: str = ""
    phone: str = ""
    role: str = ""
    staff: str = ""
    copy_from: str = ""
    grant: Sequence[str] = ()
    revoke: Sequence[str] = ()


def invitation(context: Context, words: InvitationWords) -> Invitation:
    """Turns words into values. Raises Unanswered, naming all that is missing, where nobody can be asked."""
    words = replace(words, name=clean(words.name, "name"))
    if words.role:
        refuse_role(lookup.role(words.role))
    _refuse_incomplete(context, words)
    location = context.at or _ask_location(context)
    if not (words.email or words.phone):
        words = _ask_contact(context, words, location)
    if not words.role:
        words = _ask_role(context, words)
    role = lookup.role(words.role)
    if not words.staff and role.staff == "required":
        words = replace(words, staff=_ask_staff(context, role.key, location))
    wish = Invitation(
        name=words.name,
        email=read_email(words.email) if words.email else "",
        phone=read_phone(words.phone, location.region) if words.phone else "",
        location=location,
        role=role,
        staff=find.staff(context.world, words.staff, location).id if words.staff else "",
        sent=context.environment.clock(),
        copy_from=source(context, words.copy_from, "") if words.copy_from else None,
        grant=lookup.wanted(words.grant),
        revoke=lookup.wanted(words.revoke),
    )
    users = {*context.world.users_with(wish.email), *context.world.users_with(wish.phone)}
    for user in users if len(users) == 1 else ():
        second = membership_id(user.id, location.id) in context.world.membership  # refused, so no caution is due
        if not second and not names_agree(user.name, wish.name):
            known = f"{user.email or user.phone} belongs to {user.name}"
            context.remark(f"Caution: {known}, who gets the access and keeps that name; {wish.name} is not saved.")
    return wish


def title(wish: Invitation) -> str:
    """What the history calls the change."""
    return f"invite {wish.name} to {wish.location.name} as {wish.role.key}"


def _refuse_incomplete(context: Context, words: InvitationWords) -> None:
    needs_staff = words.role and lookup.role(words.role).staff == "required" and not words.staff
    given = {
        "--email or --phone": words.email or words.phone,
        "--at": context.options.at,
        "--role": words.role,
        "--staff": not needs_staff,
    }
    missing = [option for option, value in given.items() if not value]
    if missing and not context.can_ask:
        context.world  # noqa: B018 - a missing store comes first: it is what has to be fixed first
        message = f"The invitation lacks {', '.join(missing)}."
        raise Unanswered(
            message,
            hint=f"Give {'it as an option' if len(missing) == 1 else 'them as options'}, or run it at a terminal.",
        )


def _ask_location(context: Context) -> Location:
    places = sorted(context.world.location.values(), key=lambda x: x.name.casefold())
    if not places:
        raise WrongUsage("There is no location yet.", hint="Add one: rolecall location add NAME --currency CUR")
    chosen = context.asker.choose("Location", [(x.id, x.name, x.currency) for x in places])
    return context.world.location[chosen]


def _ask_contact(context: Context, words: InvitationWords, location: Location) -> InvitationWords:
    def check(text: str) -> object:
        return read_email(text) if "@" in text else read_phone(text, location.region)

    answer = context.asker.text("E-mail or phone the person signs in with", check)
    return replace(words, email=answer) if "@" in answer else replace(words, phone=answer)


def _ask_role(context: Context, words: InvitationWords) -> InvitationWords:
    """The role; and whom to copy from, which only someone being asked the role is asked."""
    roles = sorted((r for r in catalogue().roles if r.invited), key=lambda r: r.rank)
    words = replace(words, role=context.asker.choose("Role", [(r.key, r.title, r.description) for r in roles]))
    if words.copy_from:
        return words
    users = sorted(
        (u for u in context.world.user.values() if context.world.memberships(u.id)), key=lambda u: u.name.casefold()
    )
    choices = [(u.email or u.phone or u.name, find.described(u), "") for u in users]
    nobody = ("", "nobody", "start with what the role recommends")
    return replace(words, copy_from=context.asker.choose("Copy permissions from", [nobody, *choices]))


def _ask_staff(context: Context, role: str, location: Location) -> str:
    free = [s for s in context.world.staff_of(location.id) if not context.world.linked_to(s.id)]
    if not free:
        hint = f"Add one: {command_line('staff add', ('NAME',), ('--at', location.name))}"
        raise WrongUsage(f"The role {role} needs a staff member, and {location.name} has none that is free.", hint=hint)
    return context.asker.choose("Staff member to link", [(s.name, s.name, s.position) for s in free])
