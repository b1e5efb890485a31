"""Setting limits on stored permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rolecall.domain import values
from rolecall.domain.access import place
from rolecall.domain.catalogue import Limit, catalogue
from rolecall.domain.command_line import command_line
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.selectors import word_for
from rolecall.domain.world import Membership, Settings, World


def with_limit(settings: Settings, limit: Limit, value: str) -> Settings:
    """The settings with one limit at a kept value; the default is kept as absence."""
    limits = {**settings.limits, limit.key: value}
    if value == values.default(limit):
        del limits[limit.key]
    return replace(settings, limits=limits)


def set_limits(world: World, membership: Membership, asked: Iterable[tuple[Limit, str | None]]) -> Settings:
    """The membership's settings with limits set to values as given.

    Raises WrongUsage for one that is malformed or missing, Refused for `self` where nobody is linked.
    """
    settings, asked = membership.settings, tuple(asked)
    here = place(world, membership.location) if asked else values.Place()
    for limit, text in asked:
        value = kept_value(limit, text, here)
        if limit.values == "staff" and value == values.SELF and not membership.staff:
            who = world.user[membership.user].name
            message = f"{who} is linked to no staff member, so {limit.key}=self would show nobody."
            raise Refused(message, hint=f"Name a staff member, or link one: {_linking(world, membership)}")
        settings = with_limit(settings, limit, value)
    return settings


def _linking(world: World, membership: Membership) -> str:
    """What to type to link a staff member; of an invitation that is only being made, the option."""
    if membership.id not in world.membership:
        return "--staff NAME"
    who, at = word_for(world, membership.user), world.location[membership.location].name
    return command_line("role set", (who, membership.role or "ROLE"), ("--staff", "NAME", "--at", at))


def kept_value(limit: Limit, text: str | None, here: values.Place) -> str:
    """The kept form of a given value. Raises WrongUsage where it is malformed or missing, NotFound for a name."""
    if text is None:
        hint = f"Write {limit.key}=VALUE: {values.FORMS[limit.values]}."
        raise WrongUsage(f"{limit.key} is a limit and needs a value.", hint=hint)
    return values.parse(limit, text, here)


def narrow_limits(settings: Settings, asked: Iterable[tuple[Limit, str | None]], who: str = "USER") -> Settings:
    """The settings with limits revoked: each at its narrowest. Raises WrongUsage where a value was given, or where
    there is no narrowest, with the command that sets one for `who`.
    """
    for limit, text in asked:
        if text is not None:
            hint = f"Set it with: {command_line('perms grant', (who, f'{limit.key}={text}'))}"
            raise WrongUsage(f"Revoking {limit.key} leaves its narrowest value; it takes none.", hint=hint)
        settings = with_limit(settings, limit, values.narrowest(limit, who))
    return settings


def limits_to(settings: Settings, kind: str, key: str) -> list[Limit]:
    """The limits set to one staff member or network: `kind` is staff or network, `key` its id."""
    limits = (catalogue().limit[limit] for limit, value in settings.limits.items() if value == key)
    return [limit for limit in limits if limit.values == kind]


def without_limits_to(membership: Membership, kind: str, key: str) -> Membership:
    """The access without a staff member or network that goes: limits that name it fall to their narrowest, also where
    they are remembered.
    """
    if all(key not in s.limits.values() for s in (membership.settings, *membership.remembered.values())):
        return membership

    def narrowed(settings: Settings) -> Settings:
        for limit in limits_to(settings, kind, key):
            settings = with_limit(settings, limit, values.narrowest(limit))
        return settings

    remembered = {role: narrowed(settings) for role, settings in membership.remembered.items()}
    return replace(membership, settings=narrowed(membership.settings), remembered=remembered)


def choose_payroll_staff(
    world: World, membership: Membership, settings: Settings, new: int, asked: Iterable[tuple[Limit, str | None]] = ()
) -> Settings:
    """Settings where a new own-payroll right names its team member (rule 31): the linked one if none was asked for."""
    chosen = {*settings.limits, *(limit.key for limit, _ in asked)}
    for limit in payroll_limits(new):
        if limit.key in chosen:
            continue
        if not membership.staff:
            hint = f"Add whose payroll it shows: {limit.key}=NAME"
            message = f"{limit.permission} needs a team member for {world.user[membership.user].name}."
            raise Refused(message, hint=hint, rule=31)
        settings = with_limit(settings, limit, values.SELF)
    return settings


def payroll_limits(new: int) -> list[Limit]:
    """The limits that say whose payroll the own-payroll rights among `new` show."""
    keys = catalogue().keys(new & catalogue().narrowing)
    return [catalogue().limit[f"{key}:staff"] for key in keys if f"{key}:staff" in catalogue().limit]


def carried(world: World, limits: Mapping[str, str], target: Membership, source: Membership) -> dict[str, str]:
    """Limits of `source` as they read at the target's location: a staff member becomes the namesake there, a network
    has to contain it. Raises Refused for a name that does not exist there.
    """
    if target.location == source.location:
        return dict(limits)
    here, there = place(world, target.location), dict[str, str]()
    for key, value in limits.items():
        kind, name = catalogue().limit[key].values, value
        if kind == "staff" and value in world.staff:
            name = world.staff[value].name
            matches = [member for member, other in here.staff.items() if other == name]
        elif kind == "network" and value in world.network:
            name = world.network[value].name
            matches = [value] if value in here.networks else []
        elif values.is_as_it_is(value):
            matches = []
        else:
            matches = [value] if kind != "position" or value in (*here.positions, values.ALL) else []
        if not matches:
            where = world.location[target.location].name
            hint = f"Change the limit of {world.user[source.user].name} first, or grant {key} by hand."
            raise Refused(f"{key} names {name}, which {where} does not have.", hint=hint)
        there[key] = matches[0]
    return there


def settings_elsewhere(settings: Settings, here: values.Place, people: Mapping[str, str]) -> Settings:
    """Settings as they read at another location: what a limit names there, else its narrowest; nothing gets wider.

    `people` has, by staff member of the old location, the one at the new. A position that nobody holds at the new
    location falls to oneself: positions have no narrowest value.
    """
    kept = [(catalogue().limit[key], value) for key, value in settings.limits.items()]
    for limit, value in kept:
        settings = with_limit(settings, limit, _value_elsewhere(limit, value, here, people))
    for limit, value in kept:
        if limit.values == "position" and (value not in here.positions or values.is_as_it_is(value)):
            beside = catalogue().limit[f"{limit.permission}:staff"]
            settings = with_limit(with_limit(settings, limit, values.ALL), beside, values.SELF)
    return settings


def _value_elsewhere(limit: Limit, value: str, here: values.Place, people: Mapping[str, str]) -> str:
    match limit.values:
        case "staff":
            return value if value == values.SELF else people.get(value, values.SELF)
        case "network":
            return value if value in here.networks else values.NONE
        case "choice":  # numbers of the old location's accounts, warehouses and items
            return values.NONE
        case "position" | "addresses":
            return value
    return values.narrowest(limit) if values.is_as_it_is(value) else value
