"""Writing to the account: one request, and what became of it. Nothing is sent twice here.

Whether to repeat a request is decided after reading what the account holds now, since no answer proves that something
was not done, and a colleague may have changed it meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rolecall.account.envelopes import Envelope, opened
from rolecall.account.fetching import hold, signed_out
from rolecall.account.paths import Resource
from rolecall.account.transport import NoReply, Transport


class Happened(StrEnum):
    """What became of a request that changes something."""

    NEVER_SENT = "never sent"
    """There was no connection, or the account took no more requests just then. It may be sent again."""
    REFUSED = "refused"
    """The account turned it down. Nothing was done, and the same request would be turned down again."""
    DONE = "done"
    """The account says so. What it holds now must be read, since it may have done more, or less."""
    UNSURE = "unsure"
    """No answer of the account's own came. Only reading tells, and it may still be done later."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a request, the status (0 where there is none), and what was said about it."""

    happened: Happened
    status: int = 0
    messages: tuple[str, ...] = ()


def sent(transport: Transport, method: str, resource: Resource, body: Any = None) -> WriteResult:
    """Sends one request that changes something. Raises SignedOut (401) and, where the account asks for a pause of more
    than a minute, Unavailable; nothing was done then.
    """
    try:
        reply = transport.exchange(method, resource, body=body)
    except NoReply as error:
        return WriteResult(Happened.UNSURE if error.sent else Happened.NEVER_SENT, messages=(error.message,))
    envelope = opened(reply)
    if envelope.status == 401:
        raise signed_out(transport, envelope)
    if envelope.status == 429:
        hold(transport, resource, 0, reply.retry_after)
    said = tuple(transport.without_tokens(text) for text in envelope.messages or (envelope.summary,))
    return WriteResult(_happened(envelope), envelope.status, said)


def _happened(envelope: Envelope) -> Happened:
    if envelope.success:
        return Happened.DONE
    if envelope.status == 429:
        return Happened.NEVER_SENT
    return Happened.REFUSED if envelope.refused else Happened.UNSURE
