"""What the catalogue knows: permissions and limits to browse and search, and the roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rolecall.domain import lookup, values
from rolecall.domain.catalogue import Limit, Permission, Role, catalogue
from rolecall.domain.sets import SETS
from rolecall.views.answers import Answer, table

PERMISSIONS = {
    "section": "Section",
    "key": "Key",
    "title": "Title",
    "kind": "Kind",
    "named": "Title is",
    "facts": "Facts",
}
WITH_ROLE = PERMISSIONS | {"role": "Role"}
ROLES = {
    "key": "Role",
    "title": "Title",
    "rank": "Rank",
    "recommended": "Recommended",
    "additional": "Additional",
    "staff": "Staff member",
    "invited": "Invitable",
    "description": "What for",
}
SEEN_ROLES = {
    "key": "Role",
    "holds": "Permissions",
    "staff": "Staff",
    "invited": "Invitable",
    "description": "What for",
}
SEEN = {"key": "Key", "title": "Title", "about": "About"}
SURE = {"label": "seen", "meaning": "worded from the API", "inferred": "inferred"}


def permissions(text: str = "", *, section: str = "", role: Role | None = None) -> Answer:
    """Permissions and limits in catalogue order, those that match `text` and stand in `section`."""
    known = catalogue()
    items: list[Permission | Limit] = []
    for p in known.permissions:
        items += [p, *(x for x in known.limits if x.permission == p.key)]
    items += [x for x in known.limits if not x.permission]
    found = [x for x in lookup.matching(text, items) if not section or x.section == section]
    data = [_entry(item, role) for item in found]
    rows = [_row(item, role) for item in found]
    note = (
        ""
        if found
        else "Nothing matches. Sets are " + ", ".join(f"@{name} ({told})" for name, (told, _) in SETS.items())
    )
    seen = table(SEEN | {"role": "Role"} if role else SEEN, [_seen(item, role) for item in found])
    return Answer(data, table(WITH_ROLE if role else PERMISSIONS, rows), (seen,), note)


def _seen(item: Permission | Limit, role: Role | None) -> tuple[str, ...]:
    kind = f"limit: {item.values}" if isinstance(item, Limit) else ""
    unsure = "title inferred" if item.named == "inferred" else ""
    about = ", ".join(part for part in (kind, _facts(item), unsure) if part)
    return (item.key, item.title, about, standing(item, role)) if role else (item.key, item.title, about)


def standing(item: Permission | Limit, role: Role) -> str:
    """`recommended`, `additional` or `beyond`; for a limit the value the role starts with."""
    if isinstance(item, Limit):
        return f"starts with {role.limits.get(item.key, values.default(item))}"
    if role.recommended & item.bit:
        return "recommended"
    return "additional" if role.additional & item.bit else "beyond"


def _entry(item: Permission | Limit, role: Role | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "key": item.key,
        "section": item.section,
        "title": item.title,
        "also": list(item.also),
        "slug": item.slug,
        "old_slug": item.old_slug or None,
        "named": item.named,
    }
    if isinstance(item, Permission):
        facts |= {"contacts": item.contacts or None, "changes": item.changes, "narrowing": item.narrowing}
    else:
        facts |= {"values": item.values, "takes": values.FORMS[item.values]}
    return facts | ({"role": standing(item, role)} if role else {})


def _row(item: Permission | Limit, role: Role | None) -> tuple[str, ...]:
    kind = "permission" if isinstance(item, Permission) else f"limit: {item.values}"
    section = catalogue().section[item.section].title
    row = (section, item.key, item.title, kind, SURE[item.named], _facts(item))
    return (*row, standing(item, role)) if role else row


def _facts(item: Permission | Limit) -> str:
    if isinstance(item, Limit):
        return ""
    told = {"listed": "contacts", "listed-old": "contacts in the older list", "inferred": "contacts, inferred"}
    facts = [told.get(item.contacts, ""), "changes data" if item.changes else "", "narrowing" if item.narrowing else ""]
    return ", ".join(fact for fact in facts if fact)


def roles() -> Answer:
    """All roles by rank, with how much each may hold."""
    ordered = sorted(catalogue().roles, key=lambda r: r.rank)
    note = "Permissions: recommended + additional. A role is Invitable where the product accepts it in invitations."
    seen = table(SEEN_ROLES, [_seen_role(r) for r in ordered])
    return Answer([_role(r) for r in ordered], table(ROLES, [_role_row(r) for r in ordered]), (seen,), note)


def _role(found: Role) -> dict[str, Any]:
    plain = {name: getattr(found, name) for name in ("key", "title", "description", "rank", "staff", "invited")}
    masks = {"recommended": catalogue().keys(found.recommended), "additional": catalogue().keys(found.additional)}
    return {**plain, "slug": found.slug or None, "also": list(found.also), **masks, "limits": dict(found.limits)}


def _role_row(found: Role) -> tuple[str, ...]:
    counts = found.recommended.bit_count(), found.additional.bit_count()
    invited = "yes" if found.invited else "no"
    return found.key, found.title, str(found.rank), *map(str, counts), found.staff, invited, found.description


def _seen_role(found: Role) -> tuple[str, ...]:
    holds = f"{found.recommended.bit_count()} + {found.additional.bit_count()}"
    return found.key, holds, found.staff, "yes" if found.invited else "no", found.description


def role(found: Role) -> Answer:
    """One role: what it recommends and what may be added, by section, with the limits it starts with."""
    columns = {"section": "Section", "key": "Key", "title": "Title", "role": "Role", "limits": "Starts with"}
    members = catalogue().members(found.allowed)
    rows = [
        (catalogue().section[p.section].title, p.key, p.title, standing(p, found), _starts(p, found)) for p in members
    ]
    seen = table({k: v for k, v in columns.items() if k != "key"}, _without_repeats(rows), _title(found))
    return Answer(_role(found), table(columns, rows), (seen,), note=_beyond(found))


def _title(found: Role) -> str:
    return f"{found.title} ({found.key}) · rank {found.rank} · {found.description}"


def _beyond(found: Role) -> str:
    number = (catalogue().everything & ~found.allowed).bit_count()
    return f"{number} permissions are beyond this role." if number else "Nothing is beyond this role."


def _starts(permission: Permission, found: Role) -> str:
    own = (x for x in catalogue().limits if x.permission == permission.key and x.key in found.limits)
    return ", ".join(f"{x.key.rpartition(':')[2]}: {values.tell(x, found.limits[x.key], {})}" for x in own)


def _without_repeats(rows: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rows for people: the section once, without the key."""
    seen = ""
    told = []
    for section, _, *rest in rows:
        told.append(("" if section == seen else section, *rest))
        seen = section
    return told
