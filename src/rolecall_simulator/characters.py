"""People who make a reader of the account stumble; all of them are at its first location."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rolecall_simulator.estate import Company, Person, UserLink
from rolecall_simulator.permission_tree import roles, starting_values

GONE = 99_999  # no position, team member or account has this id


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody with a peculiarity; `values` differ from what the role starts with, `staff` says how they are linked:
    `linked`, `dismissed` (to a team member who left), `none` (null) or `zero`.
    """

    name: str
    email: str = ""
    phone: str = ""
    role: str = "administrator"
    staff: str = "none"
    approved: bool = True
    masked: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)

    def enter(self, company: Company, person: Person) -> None:
        """Gives the person a link to the location."""
        person.masked = self.masked
        staff_id = self._staff_id(company, person)
        values = starting_values(roles()[self.role], staff_id or None) | dict(self.values)
        if self.staff == "dismissed":
            values |= {"timetable_staff_id": staff_id, "clients_visit_staff_id": staff_id}
        company.links[person.id] = UserLink(self.role, values, staff_id, "", self.approved)

    def _staff_id(self, company: Company, person: Person) -> int | None:
        if self.staff in ("none", "zero"):
            return None if self.staff == "none" else 0
        fired = self.staff == "dismissed"
        return company.add_member(person.name, person.id, 0 if fired else next(iter(company.positions)), fired=fired)


CHARACTERS = (
    # Manages users, but may give only what she has.
    Character("Lena Within", "lena.within@example.com", role="manager", values={"settings_users_limited_access": 1}),
    # May look at users, and not edit them.
    Character("Otto Looks", "otto.looks@example.com", values={"settings_users_access": True}),
    # Three who have not accepted: by e-mail, by phone with a team member, by both.
    Character("Priya Nair", "priya.nair@example.com", approved=False),
    Character("Tom Okafor", phone="+12025550147", role="worker", staff="linked", approved=False),
    Character("Rita Rejoins", "rita.rejoins@example.com", "+12025550153", approved=False),
    # Two of one name.
    Character("Anna Petrova", "anna.petrova@example.com", "+12025550150", role="worker", staff="linked"),
    Character("Anna Petrova", "a.petrova@example.com", "+12025550151"),
    # Limited to a team member who has left.
    Character("Ana Lima", "ana.lima@example.com", role="worker", staff="dismissed"),
    # Has a role that no documentation names.
    Character("Cal Center", "cal.center@example.com", role="call_center"),
    # Contacts that are half hidden, and none at all.
    Character("Mina Masked", "mina.masked@example.com", "+12025550152", masked=True),
    Character("No Contact"),
    # Linked to no team member by 0; others are by null.
    Character("Zero Link", "zero.link@example.com", staff="zero"),
    # Holds what the role does not have.
    Character(
        "Over Role",
        "over.role@example.com",
        role="worker",
        staff="linked",
        values={"settings_users_delete_access": True},
    ),
    # Has rights switched on below one that is off.
    Character(
        "Below Off",
        "below.off@example.com",
        values={"dashboard_access": False, "dashboard_overview_access": True, "dashboard_overview_phones_access": True},
    ),
    # Values past the usual: ids that are gone, ids below a switch that is off, none below one that is on, text, null,
    # and a permission whose on is the number 1.
    Character(
        "Odd Values",
        "odd.values@example.com",
        values={
            "timetable_position_id": GONE,
            "timetable_last_days_count": 99_999,
            "finances_accounts_limited_access": 0,
            "finances_accounts_ids": [GONE],
            "storages_limited_access": 1,
            "storages_ids": [],
            "records_clients_statistics_chain_id": "5501",
            "auth_enable_check_ip": True,
            "auth_list_allowed_ip": "192.0.2.1,192.0.2.7",
            "finances_bill_print_access": 1,
            "records_finances_limited_account_ids": None,
        },
    ),
    # Names that terminals, spreadsheets and markup would take for more than names.
    Character("[red]Bold[/red] \x1b[31m=1+1 \u202etxt", "hostile.name@example.com"),
    Character("Иван 🌿 Öz", "ivan.oz@example.com"),
)
