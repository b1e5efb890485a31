"""The pushes of a store to its account, and what became of each step."""

from __future__ import annotations

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.errors import NotFound
from rolecall.domain.times import local
from rolecall.store.account_reading import Push
from rolecall.store.account_store import AccountStore
from rolecall.views.answers import Answer, table

PUSHES = {"number": "Push", "at": "When", "actor": "Who", "title": "What", "reason": "Why", "status": "Status"}


def pushes(context: Context, number: str) -> Result:
    """Past pushes, the last first, or the steps of one. Raises NotFound."""
    store = AccountStore(context.store.address)
    if not number:
        return Result(_listed(store.pushes()))
    push = store.push(int(number)) if number.isascii() and number.isdigit() else None
    if push is None:
        raise NotFound(f"There is no push {number}.", hint="See: rolecall account pushes")
    return Result(_steps(context, push))


def _listed(pushes: list[Push]) -> Answer:
    data = [{key: getattr(push, key) for key in PUSHES} for push in pushes]
    rows = [(str(x.number), x.at, x.actor, x.title, x.reason, x.status) for x in pushes]
    short = [(number, local(at), *rest) for number, at, *rest in rows]
    return Answer(data, table(PUSHES, rows), condensed=(table(PUSHES, short),))


def _steps(context: Context, push: Push) -> Answer:
    from rolecall.domain.account.push_steps import step_to_data

    known = AccountStore(context.store.address).known()
    names = known.last.ids.location if known else {}
    places = {
        number: context.world.location[key].name for number, key in names.items() if key in context.world.location
    }
    rows = [
        (str(x.number), x.name, places.get(x.location, str(x.location)), x.kind, x.verdict, x.said) for x in push.steps
    ]
    columns = ("step", "user", "location", "kind", "verdict", "said")
    data = {"number": push.number, "status": push.status, "steps": [step_to_data(step) for step in push.steps]}
    return Answer(data, table({column: column.title() for column in columns}, rows))
