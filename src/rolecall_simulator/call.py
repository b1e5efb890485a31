"""One call while it is answered: who asks, about which location and person, and what the caller may do there."""

from __future__ import annotations

from dataclasses import dataclass

from rolecall_simulator.estate import Company, Estate, Person, UserLink
from rolecall_simulator.messages import Request, Response
from rolecall_simulator.permission_tree import nodes
from rolecall_simulator.responses import Failed, empty, success
from rolecall_simulator.traits import Traits


@dataclass(frozen=True, slots=True)
class Call:
    """`person` is the caller, None where the partner's token is enough; the ids come from the path."""

    estate: Estate
    traits: Traits
    request: Request
    person: Person | None
    location_id: int = 0
    user_id: int = 0
    team_member_id: int = 0

    @property
    def caller(self) -> Person:
        """The signed-in user. Raises Failed (401) without one."""
        if self.person is None:
            raise Failed(401)
        return self.person

    def company(self, *rights: str) -> Company:
        """The location asked about. Raises Failed: 404 without one, 403 where the caller lacks one of `rights`."""
        company = self.estate.companies.get(self.location_id)
        if company is None:
            raise Failed(404)
        link = company.links.get(self.caller.id)
        if link is None or not link.approved or not all(link.right(right) for right in rights):
            raise Failed(403)
        return company

    def own_link(self, company: Company) -> UserLink:
        return company.links[self.caller.id]

    def link(self, company: Company) -> UserLink:
        """The link of the person asked about. Raises Failed (404) without one, and where pending people have none."""
        link = company.links.get(self.user_id)
        if link is None or (not link.approved and self.traits["pending"] == "404"):
            raise Failed(404)
        return link

    def protects(self, user_id: int, link: UserLink) -> bool:
        """Whether the person can be changed by nobody, or not by this caller."""
        return link.fixed or link.role == "owner" or user_id == self.caller.id

    def knows(self, slug: str) -> bool:
        """Whether a permission exists, now that the catalogue is the old or the new one."""
        node = nodes().get(slug)
        return node is not None and node.catalogue in ("", self.traits["catalogue"])

    def locked(self, company: Company) -> frozenset[str]:
        """The slugs that the caller may not edit: fixed ones, and without the right to give more, those not held."""
        own = self.own_link(company)
        locked = {node.slug for node in nodes().values() if node.locked and own.role != "owner"}
        if own.values["settings_users_limited_access"]:
            locked |= {node.slug for node in nodes().values() if node.switches and not own.right(node.slug)}
        return frozenset(locked)

    def done(self, data: object, meta: object = None, *, status: int = 200, array: bool = False) -> Response:
        """A success, with an empty meta of this call's kind unless one is given."""
        if meta is None:
            meta = empty(self.traits, array=array)
        return success(status, data, meta, enveloped=self.request.enveloped)
