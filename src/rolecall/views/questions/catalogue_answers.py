"""What the catalogue knows: permissions and limits to browse and search, and the roles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rolecall.domain import lookup, values
from rolecall.domain.catalogue import Limit, Permission, Role, catalogue
from rolecall.domain.errors import NotFound
from rolecall.domain.nearness import did_you_mean
from rolecall.views.answers import Answer, Layout, table

PERMISSIONS = {
    "section": "Section",
    "key": "Key",
    "title": "Title",
    "kind": "Kind",
    "named": "Title is",
    "facts": "Facts",
}
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
CONDENSED_ROLES = {
    "key": "Role",
    "holds": "Permissions",
    "staff": "Staff",
    "invited": "Invitable",
    "description": "What for",
}
ROLES_LAYOUT = Layout(optional=("invited", "staff"))
CONDENSED = {"section": "Section", "key": "Key", "title": "Title", "about": "About"}
LAYOUT = Layout(heading="section", beneath="title")
SURE = {"label": "seen", "meaning": "worded from the API", "inferred": "inferred"}
CONTACTS = {"listed": "contacts", "listed-old": "contacts in the older list", "inferred": "contacts, inferred"}


def permissions(
    words: Sequence[str] = (),
    *,
    section: str = "",
    role: Role | None = None,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Answer:
    """Permissions and limits in catalogue order: those in the sets that are named, that match all other words, and
    stand in `section`. `titles` is by key what an account calls them.
    """
    items = [_called(x, titles[x.key]) if x.key in titles else x for x in _in_order()]
    data, rows, condensed = [], [], []
    for item in (x for x in _matching(words, items) if not section or x.section == section):
        (kind, facts), last = _kind_and_facts(item), (standing(item, role),) if role else ()
        about = (kind.removeprefix("permission"), facts, "title inferred" if item.named == "inferred" else "")
        named = (catalogue().section[item.section].title, item.key, item.title)
        data.append(_entry(item, role))
        rows.append((*named, kind, SURE[item.named], facts, *last))
        condensed.append((*named, ", ".join(filter(None, about)), *last))
    if words and not data:
        raise _nothing(" ".join(words), items)
    more = {"role": "Role"} if role else {}
    return Answer(
        data,
        table(PERMISSIONS | more, rows),
        (table(CONDENSED | more, condensed, layout=LAYOUT),),
    )


def _in_order() -> Iterator[Permission | Limit]:
    """Each permission with the limits that narrow it, then the limits of the whole access."""
    known = catalogue()
    for p in known.permissions:
        yield p
        yield from (x for x in known.limits if x.permission == p.key)
    yield from (x for x in known.limits if not x.permission)


def _kind_and_facts(item: Permission | Limit) -> tuple[str, str]:
    if isinstance(item, Limit):
        return f"limit: {item.values}", ""
    facts = (CONTACTS.get(item.contacts), "changes data" * item.changes, "narrowing" * item.narrowing)
    return "permission", ", ".join(filter(None, facts))


def _nothing(text: str, items: Sequence[Permission | Limit]) -> NotFound:
    """The error where no permission or limit fits, with those and the sections whose names resemble what was typed."""
    names = [name for x in items for name in (x.key, x.title)]
    hint = did_you_mean(text, [*(s.key for s in catalogue().sections), *names])
    return NotFound(f"No permissions match “{text}”.", hint=hint or "See them with: rolecall perms list")


def _called(item: Permission | Limit, title: str) -> Permission | Limit:
    """A permission or limit under another title, and still known by ours."""
    return replace(item, title=title, also=(item.title, *item.also))


def _matching(words: Sequence[str], items: Sequence[Permission | Limit]) -> list[Permission | Limit]:
    """`@contacts` and `reports.*` stand for what they hold. Raises NotFound for those that there are not."""
    sets = [word for word in words if word.startswith("@") or word.endswith(".*")]
    for word in sets:
        mask = lookup.wanted([word]).mask
        items = [item for item in items if isinstance(item, Permission) and item.bit & mask]
    return lookup.matching(" ".join(word for word in words if word not in sets), items)


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
        "also_ru": list(item.also_ru),
        "slug": item.slug,
        "old_slug": item.old_slug or None,
        "named": item.named,
    }
    if isinstance(item, Permission):
        facts |= {"contacts": item.contacts or None, "changes": item.changes, "narrowing": item.narrowing}
    else:
        facts |= {"values": item.values, "takes": values.FORMS[item.values]}
    return facts | ({"role": standing(item, role)} if role else {})


def roles(among: Collection[Role] = ()) -> Answer:
    """All roles, or those `among`, by rank, with how much each may hold."""
    data, rows, condensed = [], [], []
    for role in sorted(among or catalogue().roles, key=lambda r: r.rank):
        recommended, additional = str(role.recommended.bit_count()), str(role.additional.bit_count())
        last = (role.staff, "yes" if role.invited else "no", role.description)
        data.append(_role_data(role))
        rows.append((role.key, role.title, str(role.rank), recommended, additional, *last))
        condensed.append((role.key, f"{recommended} + {additional}", *last))
    note = "Permissions: recommended + additional. A role is Invitable where the product accepts it in invitations."
    return Answer(data, table(ROLES, rows), (table(CONDENSED_ROLES, condensed, layout=ROLES_LAYOUT),), note)


def _role_data(role: Role, sections: Collection[str] = ()) -> dict[str, Any]:
    within = mask_of(sections)
    plain = {name: getattr(role, name) for name in ("key", "title", "description", "rank", "staff", "invited")}
    masks = {
        "recommended": catalogue().keys(role.recommended & within),
        "additional": catalogue().keys(role.additional & within),
    }
    limits = {key: x for key, x in role.limits.items() if not sections or catalogue().limit[key].section in sections}
    return {**plain, "slug": role.slug or None, "also": list(role.also), **masks, "limits": limits}


def mask_of(sections: Collection[str]) -> int:
    """The mask of the permissions in some sections; of all where none is given."""
    return sum(map(catalogue().of_section, sections)) if sections else catalogue().everything


def role(shown: Role, sections: Collection[str] = ()) -> Answer:
    """One role, or some sections of it: what it recommends and what may be added, with the limits it starts with."""
    known, within = catalogue(), mask_of(sections)
    columns = {"section": "Section", "key": "Key", "title": "Title", "role": "Role", "limits": "Starts with"}
    rows = []
    for p in known.members(shown.allowed & within):
        own = (x for x in known.limits if x.permission == p.key and x.key in shown.limits)
        starts = ", ".join(f"{x.key.rpartition(':')[2]}: {values.describe(x, shown.limits[x.key], {})}" for x in own)
        rows.append((known.section[p.section].title, p.key, p.title, standing(p, shown), starts))
    title = f"{shown.title} ({shown.key}) · rank {shown.rank} · {shown.description}"
    beyond = (within & ~shown.allowed).bit_count()
    there = " there" if sections else ""
    note = f"{beyond} permissions{there} are beyond this role." if beyond else f"Nothing{there} is beyond this role."
    people = table(columns, rows, title, Layout(optional=("key",), heading="section"))
    return Answer(_role_data(shown, sections), table(columns, rows), (people,), note)
