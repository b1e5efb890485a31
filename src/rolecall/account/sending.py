"""Writing to the account: one request, and what became of it. Nothing is sent twice here.

Whether to repeat a request is decided after reading what the account holds now, since no answer proves that something
was not done, and a colleague may have changed it meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rolecall.account.envelopes import Envelope, opened
from rolecall.account.fetching import hold, signed_out
from rolecall.account.paths import Resource
from rolecall.account.transport import NoReply, Transport
from rolecall.domain.account.next_act import SendOutcome


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a request, the status (0 where there is none), and what was said about it.

    NEVER_SENT: there was no connection, or the account took no more requests just then. REFUSED: it was turned down and
    nothing was done. DONE: the account says so, and may have done more, or less. UNSURE: no answer of the account's own
    came; it may be done, or still be done later.
    """

    outcome: SendOutcome
    status: int = 0
    messages: tuple[str, ...] = ()


def sent(transport: Transport, method: str, resource: Resource, body: Any = None) -> WriteResult:
    """Sends one request that changes something. Raises SignedOut (401) and, where the account asks for a pause of more
    than a minute, Unavailable; nothing was done then.
    """
    try:
        reply = transport.exchange(method, resource, body=body)
    except NoReply as error:
        return WriteResult(SendOutcome.UNSURE if error.sent else SendOutcome.NEVER_SENT, messages=(error.message,))
    envelope = opened(reply)
    if envelope.status == 401:
        raise signed_out(transport, envelope)
    if envelope.status == 429:
        hold(transport, resource, 0, reply.retry_after)
    said = tuple(transport.without_tokens(text) for text in envelope.messages or (envelope.summary,))
    return WriteResult(_outcome(envelope), envelope.status, said)


def _outcome(envelope: Envelope) -> SendOutcome:
    if envelope.success:
        return SendOutcome.DONE
    if envelope.status == 429:
        return SendOutcome.NEVER_SENT
    return SendOutcome.REFUSED if envelope.refused else SendOutcome.UNSURE
