"""One request and its reply over HTTP: to the account's own host, with its tokens, at its pace. What it means is said
elsewhere.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rolecall import __version__
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.pace import Pace
from rolecall.account.paths import Resource
from rolecall.domain.errors import SignedOut, Unavailable
from rolecall.domain.text import visible

if TYPE_CHECKING:
    import httpx2

CONNECT_SECONDS, ANSWER_SECONDS, WHOLE_ANSWER_SECONDS = 10.0, 30.0, 120.0
LARGEST_ANSWER = 32 * 1024 * 1024  # bytes; the largest known, a role tree, has less than one million
MEDIA_TYPE = "application/vnd.api.v2+json"
Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, read to its end; `retry_after` in seconds, where the account names some."""

    status: int
    body: bytes = b""
    retry_after: float | None = None


class NoReply(Unavailable):
    """No whole answer came. Where `sent` is False, the request never left; else it may have been done."""

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message, hint="Check the connection and try again.")
        self.sent = sent


class Transport:
    """Sends requests to one base address. Safe among threads; `requests` counts them, `watch` is told after each."""

    def __init__(self, address: str, tokens: Tokens, pace: Pace, watch: Callable[[int], None]) -> None:
        """Raises SignedOut where the tokens are another host's."""
        if tokens.host != host_of(address):
            message = f"The tokens are for {tokens.host} and are not sent to {host_of(address)}."
            raise SignedOut(message, hint="Connect to it: rolecall account connect --url URL")
        self.pace, self.requests, self._address, self._tokens, self._watch = pace, 0, address, tokens, watch
        self._name = urlsplit(address).netloc
        self._client: httpx2.Client | None = None
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The host's name in messages."""
        return self._name

    def without_tokens(self, text: str) -> str:
        """A text of the account's that a message may quote: in one line, and should it echo a token, without it."""
        return visible(" ".join(self._tokens.hidden_in(text).split()))[:300]

    def exchange(self, method: str, resource: Resource, *, query: Query = (), body: Any = None) -> Reply:
        """Waits for its turn, sends one request and reads the reply. Raises NoReply; follows no redirect."""
        self.pace.wait()
        try:
            return self._exchanged(method, resource, query, None if body is None else _json(body))
        finally:
            with self._lock:
                self.requests += 1
                self._watch(self.requests)

    def close(self) -> None:
        self.pace.close()
        if self._client:
            self._client.close()

    def _exchanged(self, method: str, resource: Resource, query: Query, content: bytes | None) -> Reply:
        import httpx2

        unsent = (
            httpx2.ConnectError,
            httpx2.ConnectTimeout,
            httpx2.PoolTimeout,
            httpx2.ProxyError,
            httpx2.UnsupportedProtocol,
            httpx2.LocalProtocolError,
        )
        client = self._opened()
        try:
            url = self._address + resource.path
            with client.stream(method, url, params=list(query), content=content) as response:
                return Reply(response.status_code, self._whole(response), _seconds(response.headers))
        except httpx2.HTTPError as error:  # whose request has the tokens: it goes no further, not even as the cause
            raise NoReply(f"{self._name}: {self._reason(error)}.", sent=not isinstance(error, unsent)) from None

    def _opened(self) -> httpx2.Client:
        """The client, made for the first request. Raises NoReply where the environment does not let it be made."""
        import httpx2

        with self._lock:
            if self._client is None:
                encrypted = self._address.startswith("https:")  # in the clear, tokens never go by a proxy
                try:
                    self._client = httpx2.Client(
                        headers=self._headers(),
                        timeout=httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
                        follow_redirects=False,
                        trust_env=encrypted,
                    )
                except (ValueError, ImportError, OSError, httpx2.InvalidURL):
                    message = "The proxy or the certificates that the environment names cannot be used."
                    raise NoReply(message, sent=False) from None
            return self._client

    def _headers(self) -> Mapping[str, str]:
        user = f", User {self._tokens.user}" if self._tokens.user else ""
        return {
            "Accept": MEDIA_TYPE,
            "Content-Type": "application/json",
            "User-Agent": f"rolecall/{__version__}",
            "Authorization": f"Bearer {self._tokens.partner}{user}",
        }

    def _whole(self, response: httpx2.Response) -> bytes:
        """The body, decoded; an endless one is cut off."""
        import httpx2

        body, end = bytearray(), time.monotonic() + WHOLE_ANSWER_SECONDS
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST_ANSWER or time.monotonic() > end:
                raise httpx2.ReadError("the answer does not end")
        return bytes(body)

    def _reason(self, error: Exception) -> str:
        """Why there is no answer, without what the request said."""
        import httpx2

        match error:
            case httpx2.ConnectTimeout():
                return f"no connection within {CONNECT_SECONDS:.0f} seconds"
            case httpx2.ProxyError():
                return f"the proxy let nothing through ({self.without_tokens(str(error))})"
            case httpx2.ConnectError():
                return f"no connection ({self.without_tokens(str(error))})"
            case httpx2.TimeoutException():
                return f"no answer within {ANSWER_SECONDS:.0f} seconds"
            case httpx2.LocalProtocolError() | httpx2.UnsupportedProtocol():
                return "the request could not be sent"
            case _:
                return "the connection broke before the answer was whole"


def _json(body: Any) -> bytes:
    return json.dumps(body, separators=(",", ":"), allow_nan=False).encode("ascii")


def _seconds(headers: Mapping[str, str]) -> float | None:
    text = headers.get("Retry-After", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
