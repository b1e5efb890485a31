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
from rolecall.domain.command_line import words as option_words
from rolecall.domain.edits.people import Invitation, names_agree
from rolecall.domain.edits.staff import free_namesake, namesake
from rolecall.domain.errors import Unanswered, WrongUsage
from rolecall.domain.nearness import fold
from rolecall.domain.selectors import word_for
from rolecall.domain.text import name as clean
from rolecall.domain.world import Location, membership_id

OTHER = "\0"
"""The choice that is none of those listed: no name is that."""


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
    """Turns words into values. Raises Unanswered, naming all that is missing, where nobody can be asked."""
    words = replace(words, name=clean(words.name, "name"))
    _refuse_contradiction(words)
    _refuse_incomplete(context, words)
    location = context.at or _ask_location(context)
    if not (words.email or words.phone):
        words = _ask_contact(context, words, location)
    if not words.role:
        words = _ask_role(context, words, location)
    role = lookup.role(words.role)
    email = read_email(words.email) if words.email else ""
    phone = read_phone(words.phone, location.region) if words.phone else ""
    users = {*context.world.users_with(email), *context.world.users_with(phone)}
    if role.staff == "required" and not (words.staff or words.new_staff):
        name = next(iter(users)).name if len(users) == 1 else words.name
        words = _ask_staff(context, replace(words, role=role.key), name, location)
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
    needs_staff = words.role and lookup.role(words.role).staff == "required" and not (words.staff or words.new_staff)
    given = {
        "--email or --phone": words.email or words.phone,
        "--at": context.options.at,
        "--role": words.role,
        "--staff or --new-staff": not needs_staff,
    }
    missing = [option for option, value in given.items() if not value]
    if missing and not context.can_ask:
        context.world  # noqa: B018 - a missing store comes first: it is what has to be fixed first
        hint = f"Give {'it as an option' if len(missing) == 1 else 'them as options'}, or run it at a terminal."
        same = free_namesake(context.world, words.name, context.at) if needs_staff and context.at else None
        if same:
            hint = f"{same.name} is staff there, linked to nobody: {option_words('--staff', same.name)}"
        raise Unanswered(f"The invitation lacks {', '.join(missing)}.", hint=hint)


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


def _ask_role(context: Context, words: InvitationWords, location: Location) -> InvitationWords:
    """The role; and whom to copy from, which only someone being asked the role is asked."""
    roles = sorted(catalogue().roles, key=lambda r: (not r.invited, r.rank))
    words = replace(words, role=context.asker.choose("Role", [(r.key, r.title, r.description) for r in roles]))
    return words if words.copy_from else replace(words, copy_from=_ask_giver(context, words.role, location))


def _ask_giver(context: Context, role: str, location: Location) -> str:
    """Whom to copy from: colleagues of the role at the location are proposed, anybody else is named."""
    world = context.world
    peers = [world.user[m.user] for m in world.memberships_at(location.id) if m.role == role]
    choices = [(word_for(world, u.id), find.described(u), "") for u in sorted(peers, key=lambda u: u.name.casefold())]
    nobody = ("", "nobody", "start with what the role recommends")
    other = (OTHER, "somebody else", "by name, e-mail or phone")
    chosen = context.asker.choose("Copy permissions from", [nobody, *choices, other])
    if chosen != OTHER:
        return chosen
    return context.asker.text("Name, e-mail or phone of whom to copy from", lambda text: source(context, text, ""))


def _ask_staff(context: Context, words: InvitationWords, name: str, location: Location) -> InvitationWords:
    """The staff member to link: one of the person's name first, or a new one where nobody has that name."""
    world = context.world
    free = [s for s in world.staff_of(location.id) if not world.linked_to(s.id)]
    free.sort(key=lambda s: fold(s.name) != fold(name))
    choices = [(s.name, s.name, s.position) for s in free]
    if namesake(world, name, location) is None:
        choices.insert(0, (OTHER, f"Add '{name}' as staff", "a new staff member, linked at once"))
    if not choices:
        hint = f"Add one: {command_line('staff add', ('NAME',), ('--at', location.name))}"
        message = f"The role {words.role} needs a staff member, and {location.name} has none that is free."
        raise WrongUsage(message, hint=hint)
    chosen = context.asker.choose("Staff member to link", choices)
    return replace(words, new_staff=True) if chosen == OTHER else replace(words, staff=chosen)
