"""Reading from the account: asked again where that can help, page by page, and several at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from rolecall.account.envelopes import Envelope, opened
from rolecall.account.pace import LONGEST_HOLD
from rolecall.account.paths import Resource
from rolecall.account.transport import NoReply, Query, Transport
from rolecall.domain.account.picture_data import UnexpectedAnswer
from rolecall.domain.errors import Forbidden, NotFound, RolecallError, SignedOut, Unavailable

T = TypeVar("T")
TRIES = 6
READERS = 3
PAGE = 200  # rows; what is asked for, and what the account gives when it is not asked
MOST_PAGES = 100


def fetched(transport: Transport, resource: Resource, query: Query = ()) -> Envelope:
    """The answer at a resource. Reading changes nothing, so it is tried six times, waiting 1, 2, 4, 8 and 16 seconds,
    after 429 at least as long as the account says.

    Raises SignedOut (401), Forbidden (403), NotFound (404), Unavailable after the last try, UnexpectedAnswer for
    another status.
    """
    reason = ""
    for attempt in range(TRIES):
        try:
            reply = transport.exchange("GET", resource, query=query)
        except NoReply as error:
            reason = error.message.rstrip(".")
            _wait(transport, attempt)
            continue
        envelope = opened(reply)
        if envelope.success:
            return envelope
        if failure := permanent(transport, resource, envelope):
            raise failure
        reason = transport.without_tokens(envelope.summary)
        if envelope.status == 429:
            hold(transport, resource, attempt, reply.retry_after)
        else:
            _wait(transport, attempt)
    message = f"{transport.name} did not give {resource.what}, asked {TRIES} times: {reason}."
    raise Unavailable(message, hint="Try again in a moment.")


def permanent(transport: Transport, resource: Resource, envelope: Envelope) -> RolecallError | None:
    """What an answer means that would be the same if asked again; None for one that may change.

    A 403 or 404 that is not the account's own way of answering comes from something between, and may change.
    """
    said = transport.without_tokens(envelope.summary).rstrip(".")
    if envelope.status == 401:
        return signed_out(transport, envelope)
    if envelope.status == 403 and envelope.understood:
        return Forbidden(f"The account does not let you see {resource.what}: {said}.")
    if envelope.status == 404 and envelope.understood:
        return NotFound(f"The account does not have {resource.what}: {said}.")
    if envelope.refused or 300 <= envelope.status < 400:
        message = f"{transport.name} answered the question for {resource.what} with HTTP {envelope.status}: {said}."
        return UnexpectedAnswer(message, hint="Check the account's address: rolecall account status")
    return None


def signed_out(transport: Transport, envelope: Envelope) -> SignedOut:
    """The error for tokens that do not count, or no longer: they change with the user's password."""
    said = transport.without_tokens(envelope.summary).rstrip(".")
    return SignedOut(f"{transport.name} does not accept the tokens: {said}.", hint="Run: rolecall account connect")


def hold(transport: Transport, resource: Resource, attempt: int, seconds: float | None) -> None:
    """Lets nobody ask before the account says so, and for longer with each attempt: where two offices share an address,
    each coming back after a second would keep both refused. Raises Unavailable where it is too long to wait.
    """
    if seconds is not None and seconds > LONGEST_HOLD:
        message = f"{transport.name} takes no more requests for {seconds:.0f} seconds; asked for {resource.what}."
        raise Unavailable(message, hint="Try again after that.")
    if attempt < TRIES - 1:
        transport.pace.hold(max(2**attempt, seconds or 0))


def _wait(transport: Transport, attempt: int) -> None:
    if attempt < TRIES - 1:
        transport.pace.clock.sleep(2**attempt)


def pages(
    transport: Transport, resource: Resource, query: Query, read: Callable[[Any], Sequence[T]], key: Callable[[T], int]
) -> tuple[T, ...]:
    """All rows of a list that comes in pages, whether the account counts them from 0 or 1: its texts say both.

    The first call names no page, the next ask for page 1, 2 and so on: page 1 is either the second or the first again.
    The end is an empty page, one that repeats what there was (but for page 1), or one shorter than the first.
    """
    first = read(fetched(transport, resource, [*query, ("count", str(PAGE))]).data)
    rows = {key(row): row for row in first}
    for page in range(1, MOST_PAGES):
        if not rows:
            break
        asked = [*query, ("count", str(PAGE)), ("page", str(page))]
        more = {key(row): row for row in read(fetched(transport, resource, asked).data)}
        again = not more.keys() - rows.keys()
        if not more or (again and page > 1):
            break
        rows |= more
        if len(more) < len(first):
            break
    else:
        raise UnexpectedAnswer(f"{transport.name} gave {resource.what} on {MOST_PAGES} pages without an end.")
    return tuple(rows.values())


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """What the calls return, in their order. Three threads work them off; after a failure no more are begun, and the
    first is raised.

    When a person interrupts, the program does not wait for the answers under way: the threads end with it.
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    values: dict[int, T] = {}
    failures: list[Exception] = []

    def read() -> None:
        while not failures:
            try:
                number = waiting.get_nowait()
            except Empty:
                return
            try:
                values[number] = calls[number]()
            except Exception as error:  # noqa: BLE001 - it is raised again, in the thread that waits for it
                failures.append(error)

    for number in range(len(calls)):
        waiting.put(number)
    readers = [Thread(target=read, daemon=True) for _ in range(min(READERS, len(calls)))]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if failures:
        raise failures[0]
    return [values[number] for number in range(len(calls))]
