"""Setting the role of a user at a location."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rolecall.domain.access import recommended
from rolecall.domain.catalogue import Role, catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import Refused
from rolecall.domain.selectors import word_for
from rolecall.domain.values import SELF
from rolecall.domain.world import Membership, Settings, World

RETURN, KEEP, FRESH = "return", "keep", "fresh"


@dataclass(frozen=True, slots=True)
class Link:
    """What happens to the linked staff member: `staff` is an id to link, `unlink` takes the link away (rule 29)."""

    staff: str = ""
    unlink: bool = False

    def of(self, membership: Membership) -> str:
        """The linked staff member afterwards."""
        return "" if self.unlink else self.staff or membership.staff


def set_role(world: World, membership: Membership, role: Role, *, link: Link = Link(), how: str = RETURN) -> World:
    """Gives the user a role at a location (rules 19, 20, 22)."""
    return world.put(in_role(world, membership, role, link=link, how=how))


def in_role(world: World, membership: Membership, role: Role, *, link: Link = Link(), how: str = RETURN) -> Membership:
    """The access in a role.

    `return` switches to the settings remembered for the role, else to what it recommends; `keep` carries over what the
    new role allows; `fresh` forgets the remembered settings. Raises Refused where the role needs a staff member.
    """
    role = world.roles_at(membership.location).get(role.key, role)
    staff = link.of(membership)
    check_link(world, membership, role, staff)
    if role.key == membership.role and how != FRESH:
        return replace(membership, staff=staff)
    settings = membership.remembered.get(role.key) if how == RETURN else None
    if how == KEEP:
        current, on = membership.settings, membership.settings.on & role.allowed
        settings = replace(current, on=on, copied=current.copied & on)
    return replace(
        membership,
        role=role.key,
        staff=staff,
        settings=settings or recommended(role),
        remembered=remembered(membership, role.key),
    )


def assign(world: World, assignments: Sequence[tuple[Membership, Role]]) -> World:
    """Gives each user a role and leaves every setting as it is (rule 21).

    Raises Refused where the role needs a staff member and none is linked.
    """
    for membership, role in assignments:
        if role.staff == "required" and not membership.staff:
            check_link(world, membership, role, "")
    changed = (replace(m, role=r.key, remembered=remembered(m, r.key)) for m, r in assignments if m.role != r.key)
    return world.put(*changed)


def remembered(membership: Membership, role: str) -> dict[str, Settings]:
    """What to come back to: the settings of the role that is left (rule 22); those of the new role are in use again."""
    kept = {key: settings for key, settings in membership.remembered.items() if key != role}
    if membership.role and membership.role != role:
        kept[membership.role] = membership.settings
    return kept


def check_link(world: World, membership: Membership, role: Role, staff: str) -> None:
    """Raises Refused where a role needs a staff member and none is linked (rule 28), or the link is taken."""
    where = world.location[membership.location]
    if role.staff == "required" and not staff:
        names = ", ".join(s.name for s in world.staff_of(where.id)) or "none yet; add one with rolecall staff add"
        hint = f"Name one with --staff. Staff at {where.name}: {names}"
        message = f"{world.user[membership.user].name}: the role {role.key} needs a linked staff member."
        raise Refused(message, hint=hint, rule=28)
    taken = [m for m in world.linked_to(staff) if m.user != membership.user]
    if taken:
        name, other = world.staff[staff].name, world.user[taken[0].user]
        unlink = command_line("role set", (word_for(world, other.id), "ROLE"), ("--unlink", "--at", where.name))
        message = f"The staff member {name} is linked to {other.name} already."
        raise Refused(message, hint=f"Unlink it there first: {unlink}")


def empty_selfs(membership: Membership) -> list[str]:
    """Limits set to `self` though nobody is linked: they show nobody."""
    limits = membership.settings.limits
    staffed = (x for x in catalogue().limits if x.values == "staff")
    return [] if membership.staff else [x.key for x in staffed if limits.get(x.key) == SELF]
