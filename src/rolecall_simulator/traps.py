"""The known traps of this API for programs that change people's rights, and what switches each of them on.

The numbers are those of the list that the design is made from; a test holds every trait and fault to be in here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap. `switches` are written `trait NAME=VALUE`, `fault KIND`, `data WHO`, or `always HOW`."""

    number: int
    trap: str
    switches: tuple[str, ...]


TRAPS = (
    Trap(
        1,
        "a body with wrong keys is answered 200 and changes nothing",
        ("always by default", "trait unknown-key=refuse"),
    ),
    Trap(2, "what happens to slugs left out", ("trait put=full", "trait put=partial", "trait put=clear")),
    Trap(3, "a role change rewrites values", ("trait role-change=rewrite", "trait beyond-role=ignore")),
    Trap(4, "0 does not mean none", ("trait ends=swapped", "always in types and values", "data Odd Values")),
    Trap(
        5, "true, 1, text, lists and null in one column", ("data Odd Values", "always in two types with ends as text")
    ),
    Trap(6, "two vocabularies of slugs", ("always in one's own rights", "trait unknown-slug=ignore")),
    Trap(
        7,
        "staff_id as null, 0 or absent",
        (
            "data Zero Link",
            "trait staff-absent=unlink",
            "trait staff-zero=keep",
            "trait staff-null=unlink",
            "trait unlinked=absent",
        ),
    ),
    Trap(8, "is_editable of the person and of each slug", ("data Lena Within", "trait locked=refuse-listed")),
    Trap(9, "the roles of a user are not the user's roles", ("always the same list for everybody",)),
    Trap(10, "owners, oneself and non-deletable people", ("data Dana Ruiz", "trait protected=422")),
    Trap(11, "rights sent with an invitation", ("trait invite-rights=apply",)),
    Trap(
        12,
        "an invitation gives no id, and its contact comes back otherwise",
        ("trait phones=bare", "trait contacts=masked", "trait invite-delay=5", "data Mina Masked"),
    ),
    Trap(13, "sent or not?", ("fault done-reset", "fault late", "fault reset-late", "trait invite-again=second")),
    Trap(14, "pending people's permissions are 404", ("trait pending=404", "data Priya Nair")),
    Trap(15, "a copy needs no consent", ("always active at once",)),
    Trap(16, "free roles cannot be invited", ("always 422",)),
    Trap(17, "at most 15 invitations in a call", ("always 422",)),
    Trap(18, "a removal has no undo", ("always for good",)),
    Trap(19, "data is null, or there is no body", ("always after removals, copies and invitations",)),
    Trap(20, "absence is no wish to remove", ("fault status", "fault truncated")),
    Trap(21, "limits are per address", ("trait limit=fixed", "trait latency=0.5-0.8", "trait clock=20")),
    Trap(22, "the answer past a limit", ("trait 429=html", "trait retry-after=none", "fault html", "fault status")),
    Trap(
        23,
        "errors in two shapes, without text or in another language",
        ("trait messages=other", "trait errors=strings"),
    ),
    Trap(24, "200 is not success", ("fault failure",)),
    Trap(25, "empty collections change type", ("trait empty=mixed",)),
    Trap(26, "without Accept come bare answers", ("always without the header",)),
    Trap(27, "a directory of others, an empty list of one's own", ("always without my=1", "trait my-locations=none")),
    Trap(28, "the first page is 0 or 1", ("trait page-base=0",)),
    Trap(29, "include is not understood", ("trait include=neither", "trait include=plain")),
    Trap(30, "the version ends", ("fault status",)),
    Trap(31, "tokens and passwords spread", ("always in the answer to signing in",)),
    Trap(32, "a new password kills the token", ("fault token-dies",)),
    Trap(33, "what is read is personal", ("data everybody",)),
    Trap(34, "the unpublished call that echoes the token", ("always 404",)),
    Trap(35, "no versions: others overwrite silently", ("fault edit",)),
    Trap(36, "a push stops half-way", ("fault reset", "trait atomic=no")),
    Trap(
        37,
        "slugs, roles and ids come and go",
        ("trait catalogue=new", "trait listed=role", "trait order=shuffled", "data Cal Center"),
    ),
    Trap(38, "paid rights", ("always flagged in the tree",)),
)
