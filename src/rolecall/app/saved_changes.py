"""Looking at saved changes, and checking that nobody touched them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, Any

from rolecall.app.context import Context
from rolecall.app.history_filtering import FilterWords, matching, moments, read
from rolecall.app.result import Result
from rolecall.domain.counting import and_more
from rolecall.domain.errors import Conflict, NotFound, damaged
from rolecall.domain.history import Entry, Numbers, not_as_written, numbers
from rolecall.domain.history_filter import HistoryFilter
from rolecall.domain.plan import composed, dangling
from rolecall.domain.times import local, short
from rolecall.terminal.screen import JSON
from rolecall.views.answers import Answer, Layout, table

if TYPE_CHECKING:
    from rolecall.store.history_reading import HistoryReader
    from rolecall.views.plan_view import PlanView

COLUMNS = {"number": "Change", "at": "When", "actor": "Who", "title": "What", "reason": "Why"}
LAYOUT = Layout(optional=("reason", "actor"))


def listed(context: Context, words: FilterWords) -> Answer:
    """Saved changes, the newest first; no more are read than `--limit` asks for."""
    selection, chosen = context.screen.selection, read(context, words)
    most = selection.most if not selection.sort else None
    matches = matching(context, chosen)
    entries = list(islice(matches, most))
    data = [{key: getattr(entry, key) for key in COLUMNS} for entry in entries]
    rows = [(str(e.number), e.at, e.actor, e.title, e.reason) for e in entries]
    unread = context.snapshot.revision - len(entries) if words == FilterWords() else None if next(matches, None) else 0
    now = context.environment.clock()
    for_people = [(number, short(at, now), *rest) for number, at, *rest in rows]
    note = "" if entries else "No saved changes match."
    return Answer(
        data, table(COLUMNS, rows), note=note, condensed=(table(COLUMNS, for_people, layout=LAYOUT),), unread=unread
    )


def show(context: Context, text: str) -> Result:
    """Prints saved changes as the diffs they were; of several also the sum."""
    history = context.snapshot.history
    entries = entries_of(history, numbers(text))
    views = list(_views(context, entries, checked=False))
    sealed = [history.is_sealed(entry) for entry in entries]
    if context.screen.format == JSON:
        columns = zip(entries, views, sealed, strict=True)
        shown = [_data(entry, view, verified=verified) for entry, view, verified in columns]
        together = {"entries": shown, "together": _changes(_together(views))}
        return Result(Answer(shown[0] if len(shown) == 1 else together))
    for entry, view, verified in zip(entries, views, sealed, strict=True):
        _say(context, entry, verified=verified)
        context.screen.diff(view)
    if len(entries) > 1:
        context.screen.say(f"{Numbers(entries[0].number, entries[-1].number).text.capitalize()} together:")
        context.screen.diff(_together(views))
    return Result()


def _say(context: Context, entry: Entry, *, verified: bool) -> None:
    """Says which change follows, and whether it is as it was saved."""
    facts = (f"Change {entry.number}: {entry.title}", entry.actor, local(entry.at), entry.reason)
    context.screen.say(" · ".join(fact for fact in facts if fact))
    if not verified:
        context.screen.say(f"{not_as_written(entry)} What follows was not saved so. See: rolecall history verify")


def _views(context: Context, entries: Sequence[Entry], *, checked: bool) -> Iterator[PlanView]:
    """Each change on the world that it was made from. Raises BadData for what refers to nothing; where it is `checked`,
    Conflict for what is not as it was written.
    """
    from rolecall.store.moments import world_after
    from rolecall.views.plan_view import PlanView

    history = context.snapshot.history
    before = world_after(context.snapshot, entries[0].number - 1, checked=checked)
    if checked:
        history.check_seals(entries[0].number - 1, entries[-1].number)
    for entry in entries:
        view = PlanView(before, history.plan(entry))
        if dangling(view.after, view.plan):
            raise damaged(f"change {entry.number} of its history, or one before it, refers to what does not exist")
        before = view.after
        yield view


def between(context: Context, since: str, until: str) -> Iterator[tuple[Entry, PlanView]]:
    """The changes saved between two times, oldest first, each on the world that it was made from."""
    start, end = moments(context, since, until)
    in_time, last = HistoryFilter(since=start, until=end), context.snapshot.revision
    everything = list(context.snapshot.history.entries(0, last))
    entries = list(dropwhile(lambda entry: not in_time.takes(entry), everything))
    pairs = zip(entries, _views(context, entries, checked=True) if entries else (), strict=True)
    return ((entry, view) for entry, view in pairs if in_time.takes(entry))


def _together(views: Sequence[PlanView]) -> PlanView:
    """Several changes as one."""
    from rolecall.views.plan_view import PlanView

    return PlanView(views[0].before, composed(change for view in views for change in view.plan.changes))


def _data(entry: Entry, view: PlanView, *, verified: bool) -> dict[str, Any]:
    return {**{key: getattr(entry, key) for key in COLUMNS}, "verified": verified, "changes": _changes(view)}


def _changes(view: PlanView) -> Any:
    from rolecall.views.diff_data import diff_answer

    return diff_answer(view).data


def verify(context: Context, expect: str = "") -> Answer:
    """Whether every entry is as it was written, and the entries together make the store's world. Raises Conflict.

    `expect` is the digest of a change, noted earlier elsewhere, that has to be among them.
    """
    from rolecall.store.history_checking import verification

    snapshot = context.snapshot
    checked = verification(snapshot.history, expect.strip().lower())
    if checked.broken:
        numbers = and_more([str(number) for number in checked.broken], 10)
        raise Conflict(f"The history does not verify: see change {numbers}.", hint="Restore the store from a backup.")
    if not checked.made:
        raise Conflict("The store does not match its history.", hint="Someone changed it outside rolecall.")
    if expect and checked.noted is None:
        message = f"The history has no change with the digest {expect}."
        raise Conflict(message, hint="Either it was written anew since that was noted, or this is another store.")
    text = f"{checked.entries} changes, each as it was written; together they make the store."
    if checked.entries == 1:
        text = "1 change, as it was written; it makes the store."
    if checked.noted:
        text += f" Change {checked.noted} is the one that was noted."
    data = {"changes": checked.entries, "verified": True, "head": snapshot.head}
    return Answer(data, table({"verified": "Verified"}, [(text,)]))


def entries_of(history: HistoryReader, wanted: Numbers | None) -> list[Entry]:
    """The changes with those numbers, or the last one. Raises NotFound where one of them is not there."""
    if wanted is None:
        last = history.last()
        if last is None:
            raise NotFound("Nothing was saved yet.", hint="See: rolecall history list")
        return [last]
    entries = list(history.entries(wanted.first - 1, wanted.last))
    ends = [wanted.first, wanted.last]
    missing = [end for end in ends if not any(entry.number == end for entry in entries)]
    if missing:
        raise NotFound(f"There is no change {missing[0]}.", hint="See: rolecall history list")
    return entries
