"""What the account holds: locations in a chain, people, their links to locations, team members. It changes in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from rolecall_simulator.permission_tree import RoleDefinition, roles

PASSWORD = "simulated"  # noqa: S105  everybody's, in an account that does not exist
PARTNER_TOKEN = "simulated-partner-token"  # noqa: S105
FIRST_PERSON = 10_231
DOCUMENTED_ROLES = ("worker", "administrator", "accountant", "manager", "owner", "free_readonly", "free_readonly_admin")


@dataclass(slots=True)
class Person:
    """Somebody who signs in, the same at every location; `masked` ones are listed with their contacts half hidden,
    `generation` counts their tokens.
    """

    id: int
    name: str
    phone: str = ""
    email: str = ""
    masked: bool = False
    password: str = PASSWORD
    generation: int = 1

    @property
    def token(self) -> str:
        return f"simulated-user-{self.id}-token-{self.generation}"

    def shown(self, *, masked: bool) -> tuple[str, str]:
        """The phone and the e-mail as lists show them; `masked` hides everybody's, not only this person's."""
        if masked or self.masked:
            return hidden(self.phone), hidden(self.email)
        return self.phone, self.email

    def answers_to(self, contact: str) -> bool:
        """Whether this is the person's e-mail or phone, in any spelling."""
        return contact_key(contact) in {contact_key(known) for known in (self.phone, self.email) if known}


@dataclass(slots=True)
class UserLink:
    """A person at a location: `values` hold every slug of the tree, `listed_from` is in simulated seconds."""

    role: str
    values: dict[str, Any]
    staff_id: int | None = None
    information: str = ""
    approved: bool = True
    fixed: bool = False
    listed_from: float = 0.0

    def right(self, slug: str) -> bool:
        """Whether the person holds a right here."""
        return bool(self.values.get(slug))


@dataclass(slots=True)
class StaffMember:
    """What a staff_id points at; `fired` people stay in the list."""

    id: int
    name: str
    position_id: int = 0
    user_id: int | None = None
    fired: bool = False


@dataclass(slots=True)
class Company:
    """A location, as the API calls it; `options` are the choices of entities other than staff and positions."""

    id: int
    title: str
    chain_id: int | None = None
    active: bool = True
    links: dict[int, UserLink] = field(default_factory=dict)
    staff: dict[int, StaffMember] = field(default_factory=dict)
    positions: dict[int, str] = field(default_factory=dict)
    options: dict[str, dict[int, str]] = field(default_factory=dict)

    def add_member(self, name: str, user_id: int | None = None, position_id: int = 0, *, fired: bool = False) -> int:
        """The id of a new team member."""
        id_ = self.id * 1000 + len(self.staff) + 1
        self.staff[id_] = StaffMember(id_, name, position_id, user_id, fired)
        return id_

    def tie(self, user_id: int, staff_id: int | None) -> None:
        """Links a person to a team member, or to none, on both sides."""
        self.links[user_id].staff_id = staff_id
        for member in self.staff.values():
            if member.id == staff_id:
                member.user_id = user_id
            elif member.user_id == user_id:
                member.user_id = None


@dataclass(slots=True)
class Estate:
    """Everything; `invitations` counts those sent, by location and contact, `roles` are by slug."""

    companies: dict[int, Company] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    chains: dict[int, str] = field(default_factory=dict)
    invitations: dict[tuple[int, str], int] = field(default_factory=dict)
    roles: dict[str, RoleDefinition] = field(default_factory=lambda: dict(roles()))
    demo_id: int = 0

    @property
    def demo(self) -> Person:
        """A manager of every location who may do everything to others."""
        return self.people[self.demo_id]

    def links_of(self, person_id: int) -> Iterator[tuple[Company, UserLink]]:
        return ((c, c.links[person_id]) for c in self.companies.values() if person_id in c.links)

    def holder(self, token: str) -> Person | None:
        """Whose token this is, while it lives."""
        return next((person for person in self.people.values() if person.token == token), None)

    def known(self, contact: str) -> Person | None:
        """The person with this e-mail or phone."""
        return next((person for person in self.people.values() if person.answers_to(contact)), None)

    def add_role(self, slug: str, like: str) -> None:
        """Another role of the account's own, which gives what an older one does."""
        title = slug.replace("_", " ").capitalize()
        self.roles[slug] = replace(self.roles[like], slug=slug, title=title)

    def add_person(self, name: str, email: str = "", phone: str = "") -> Person:
        """Somebody new, at no location yet."""
        person = Person(max(self.people, default=FIRST_PERSON - 1) + 1, name, phone, email)
        self.people[person.id] = person
        return person

    def plain(self) -> dict[str, Any]:
        """The whole state as plain data, for judges of tests; no tokens."""
        return {
            "locations": {str(company.id): _plain_company(company, self) for company in self.companies.values()},
            "invitations": [
                {"location": location, "contact": contact, "sent": count}
                for (location, contact), count in self.invitations.items()
            ],
        }


def _plain_company(company: Company, estate: Estate) -> dict[str, Any]:
    return {
        "title": company.title,
        "users": {str(id_): _plain_link(link, estate.people[id_]) for id_, link in company.links.items()},
    }


def _plain_link(link: UserLink, person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "is_approved": link.approved,
        "is_non_deletable": link.fixed,
        "user_role": link.role,
        "staff_id": link.staff_id,
        "values": dict(link.values),
    }


def contact_key(contact: str) -> str:
    """One spelling of an e-mail or phone: lower case, or the digits alone."""
    if "@" in contact:
        return contact.strip().lower()
    return "".join(character for character in contact if character.isdigit())


def hidden(contact: str) -> str:
    """A contact without its middle, as accounts show it to those who may not see it."""
    name, at, host = contact.partition("@")
    return f"{name[:2]}***{at}{host}" if at else contact and f"{contact[:4]}*****{contact[-2:]}"
