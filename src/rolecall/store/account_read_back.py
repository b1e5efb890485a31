"""What a push leaves to be remembered: a person's rights where it changed them, in the transaction of its journal.

Only what a step wished for becomes the last known state; see `known_after`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from rolecall.domain.account.last_pull import known_after
from rolecall.domain.account.picture import UserRights
from rolecall.domain.account.picture_data import rights_from, rights_to_data
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.store.account_rows import AccountIdRow, AccountStateRow, table_of
from rolecall.store.rows import UserRow
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
                _remember(session, step, known_after(step, _state(session, step), step.after))

    return write


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
    """Who was invited is the person here, of whom the account may say nothing yet; never who is another one here."""
    table = table_of(AccountIdRow)
    pair = select(UserRow.id).join(table, table.c.local == UserRow.id)
    other = session.exec(pair.where(table.c.kind == "user", table.c.remote == step.user)).first()
    if other not in (None, step.person):
        return
    session.execute(delete(table).where(table.c.kind == "user", table.c.remote == step.user))
    session.execute(insert(table), [{"kind": "user", "remote": step.user, "local": step.person}])
    _remember(session, step, _state(session, step))
