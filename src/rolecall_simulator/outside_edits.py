"""What happens in the account without the caller: colleagues edit and remove, invited people accept, tokens die."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rolecall_simulator.estate import Company, Estate, UserLink
from rolecall_simulator.permission_tree import nodes
from rolecall_simulator.plain_data import checked

SLUG = re.compile("[a-z0-9_]{0,60}")


@dataclass(frozen=True, slots=True)
class OutsideEdit:
    """An edit by somebody else; without `location` or `user` it concerns those of the request it interrupts.

    `values` and `role` are stored as they are, whatever a role allows; a role that the account does not have is made,
    like the one that the person had; `staff_id` 0 unlinks; `accept` and `remove`
    concern the person's link; `name` and `password` are new ones for the person, whose token dies with the password.
    """

    location: int = 0
    user: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)
    role: str = ""
    staff_id: int | None = None
    accept: bool = False
    remove: bool = False
    name: str = ""
    password: str = ""

    @classmethod
    def parse(cls, row: Any) -> OutsideEdit:
        """From plain data. Raises ValueError, with a message for people."""
        edit = checked(cls, row)
        if unknown := [slug for slug in edit.values if slug not in nodes()]:
            raise ValueError(f"Unknown permission “{unknown[0]}”.")
        if not SLUG.fullmatch(edit.role):
            raise ValueError(f"“{edit.role}” is no role: a slug has small letters, digits and underscores.")
        return edit

    def apply(self, estate: Estate, *, location: int = 0, user: int = 0) -> None:
        """Does it. Raises ValueError where there is no such person at the location."""
        user = self.user or user
        if self.name or self.password:
            _change_person(estate, user, self)
        if not (self.values or self.role or self.accept or self.remove or self.staff_id is not None):
            return
        company = estate.companies.get(self.location or location)
        if company is None or user not in company.links:
            raise ValueError(f"No user {user} at a location {self.location or location}.")
        if self.role and self.role not in estate.roles:
            estate.add_role(self.role, company.links[user].role)
        self._change(company, company.links[user], user)

    def _change(self, company: Company, link: UserLink, user: int) -> None:
        link.values.update(self.values)
        link.role = self.role or link.role
        link.approved = link.approved or self.accept
        if self.staff_id is not None:
            company.tie(user, self.staff_id or None)
        if self.remove:
            company.tie(user, None)
            del company.links[user]


def _change_person(estate: Estate, user: int, edit: OutsideEdit) -> None:
    """Another name; a new password, with which the person's token dies."""
    person = estate.people.get(user)
    if person is None:
        raise ValueError(f"No user {user}.")
    person.name = edit.name or person.name
    if edit.password:
        person.password = edit.password
        person.generation += 1
