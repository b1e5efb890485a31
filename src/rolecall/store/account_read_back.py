"""What a push leaves to be remembered: a person's rights where it changed them, in the transaction of its journal.

Only what a step wished for becomes the last known state. What others changed beside it stays for the next pull: taken
as known, it would look like a change of ours, and the next push would undo theirs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from rolecall.domain.account.merging import NOTHING, items_of, with_items
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.picture_data import rights_from, rights_to_data
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.domain.account.vocabulary import ROLE
from rolecall.store.account_rows import AccountIdRow, AccountStateRow, table_of
from rolecall.store.writing import Along


def read_back(steps: Iterable[PushStep]) -> Along:
    """Remembers what the account has after these steps."""
    made = [step for step in steps if step.verdict in (Verdict.DONE, Verdict.DIFFERS)]

    def write(session: Session, _: int) -> None:
        for step in made:
            if step.kind is StepKind.REMOVE and step.verdict is Verdict.DONE:
                _forget(session, step)
            elif step.kind is StepKind.INVITE and step.user:
                _pair(session, step)
            elif step.kind is StepKind.RIGHTS and step.after:
                _remember(session, step, _known(_state(session, step), step, step.after))

    return write


def _known(base: UserRights | None, step: PushStep, after: UserRights) -> UserRights:
    """The last known rights with the wished items as they were read back; what a new role does not list is gone."""
    if base is None:
        return after
    held = items_of(after)
    wished = {item: held.get(item, NOTHING) for item in step.wish if item in held or ROLE in step.wish}
    return with_items(base, wished)


def _state(session: Session, step: PushStep) -> UserRights | None:
    query = select(AccountStateRow.rights).where(
        col(AccountStateRow.location) == step.location, col(AccountStateRow.person) == step.user
    )
    text = session.exec(query).first()
    return rights_from(json.loads(text)) if text else None


def _forget(session: Session, step: PushStep) -> None:
    table = table_of(AccountStateRow)
    session.execute(delete(table).where(table.c.location == step.location, table.c.person == step.user))


def _remember(session: Session, step: PushStep, rights: UserRights | None) -> None:
    _forget(session, step)
    text = json.dumps(rights_to_data(rights), separators=(",", ":")) if rights else None
    row: dict[str, Any] = {"location": step.location, "person": step.user, "rights": text}
    session.execute(insert(table_of(AccountStateRow)), [row])


def _pair(session: Session, step: PushStep) -> None:
    """Who was invited is the person here, of whom the account may say nothing yet."""
    table = table_of(AccountIdRow)
    session.execute(delete(table).where(table.c.kind == "user", table.c.remote == step.user))
    session.execute(insert(table), [{"kind": "user", "remote": step.user, "local": step.person}])
    _remember(session, step, _state(session, step))
