"""The account before anybody touches it: a chain of locations filled from a seed, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from rolecall_simulator.characters import CHARACTERS
from rolecall_simulator.estate import Company, Estate, Person, UserLink
from rolecall_simulator.permission_tree import nodes, roles, starting_values

PEOPLE = (79, 134, 12)
TITLES = ("Riverside", "Old Town", "Harbour", "Hilltop", "Station", "Garden", "Market", "Lakeside")
POSITIONS = ("Stylist", "Barber", "Colourist", "Nail technician", "Front desk")
ENTITIES = {
    "account": ("Main till", "Card account", "Safe"),
    "expense": ("Rent", "Supplies", "Advertising"),
    "storage": ("Shop", "Back room"),
    "transaction_type": ("Sale", "Arrival", "Write-off"),
}
FIRST = ("Agnes", "Boris", "Clara", "Dmitri", "Elena", "Farid", "Greta", "Hamid", "Irina", "Jonas", "Katya", "Leon")
LAST = ("Adler", "Brandt", "Costa", "Dahl", "Egorov", "Fischer", "Grant", "Haas", "Ivanov", "Jansen", "Kruger", "Lund")
SHARES = {
    "worker": 55,
    "administrator": 22,
    "manager": 8,
    "free_readonly": 6,
    "accountant": 5,
    "free_readonly_admin": 4,
}
COLLEAGUES = ("Ilya Marsh", "Sam Twin", "Sam Twin")  # team members who do not sign in, two of one name
CHAIN, FIRST_COMPANY = 5501, 720_441
STRANGERS = 40  # other people's locations, which the public directory lists too


def populated(people: Sequence[int] = PEOPLE, *, seed: int = 1) -> Estate:
    """An account with one location for each number of people; equal arguments give equal accounts.

    The owner and the demo manager are at every location and count among its people, so the least number is two.
    """
    random, estate = Random(seed), Estate(chains={CHAIN: "Studio chain"})  # noqa: S311  not for secrets
    for number in range(len(people) + STRANGERS):
        ours = number < len(people)
        _open(estate, FIRST_COMPANY + number, number, CHAIN if ours else None)
    owner = estate.add_person("Dana Ruiz", "dana.ruiz@example.com")
    estate.demo_id = estate.add_person("Mara Quill", "mara@example.com").id
    for company, count in zip(estate.companies.values(), people, strict=False):
        _fill(estate, company, count, owner, random)
    return estate


def _open(estate: Estate, id_: int, number: int, chain_id: int | None) -> None:
    title = TITLES[number] if chain_id and number < len(TITLES) else f"Location {number + 1}"
    company = estate.companies[id_] = Company(id_, title, chain_id)
    company.active = chain_id is not None or number % 5 > 0
    company.positions = {id_ * 10 + n: name for n, name in enumerate(POSITIONS, 1)}
    company.options = {
        entity: {id_ * 100 + 10 * n + m: name for m, name in enumerate(names, 1)}
        for n, (entity, names) in enumerate(ENTITIES.items(), 1)
    }


def _fill(estate: Estate, company: Company, count: int, owner: Person, random: Random) -> None:
    """The owner, the demo manager, then characters, then anybody, some of them known from other locations."""
    company.links[owner.id] = UserLink(
        "owner", starting_values(roles()["owner"], None), information="Owner", fixed=True
    )
    company.links[estate.demo_id] = _demo_link()
    for character in CHARACTERS[: max(0, count - 2)] if company.id == FIRST_COMPANY else ():
        person = estate.add_person(character.name, character.email, character.phone)
        character.enter(company, person)
    for name in COLLEAGUES:
        company.add_member(name, None, random.choice([*company.positions]))
    colleagues = [id_ for id_ in estate.people if id_ not in company.links and id_ > estate.demo_id]
    while len(company.links) < count:
        if colleagues and random.random() < 0.1:
            person = estate.people[colleagues.pop(random.randrange(len(colleagues)))]
        else:
            person = _anybody(estate, random)
        company.links[person.id] = _anybodys_link(company, person, random)


def _demo_link() -> UserLink:
    """Everything a manager may hold is on, and the right to change others is not limited to one's own rights."""
    manager = roles()["manager"]
    values = {
        slug: slug in manager.allowed if nodes()[slug].switches else value
        for slug, value in starting_values(manager, None).items()
    }
    return UserLink("manager", values | {"settings_users_limited_access": 0}, information="Operations")


def _anybody(estate: Estate, random: Random) -> Person:
    first, last, number = random.choice(FIRST), random.choice(LAST), len(estate.people)
    email = f"{first}.{last}.{number}@example.com".lower() if random.random() < 0.8 else ""
    phone = f"+1202{5_560_000 + number}" if not email or random.random() < 0.6 else ""
    return estate.add_person(f"{first} {last}", email, phone)


def _anybodys_link(company: Company, person: Person, random: Random) -> UserLink:
    """A role, a team member for workers and some others, and a few rights of their own within the role."""
    role = roles()[random.choices([*SHARES], [*SHARES.values()])[0]]
    staff_id = None
    if role.slug == "worker" or random.random() < 0.3:
        staff_id = company.add_member(person.name, person.id, random.choice([*company.positions]))
    values = starting_values(role, staff_id)
    for slug in random.sample(sorted(role.additional), min(3, len(role.additional))):
        values[slug] = True
    if random.random() < 0.3:
        values["timetable_last_days_count"] = random.choice([0, 7, 30, 184])
    return UserLink(role.slug, values, staff_id if staff_id or random.random() < 0.5 else 0)
