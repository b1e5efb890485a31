"""A bare client for the simulator's own tests: one connection, or one for each request; it retries nothing."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulated import Simulated

HEADERS = {"Accept": "application/vnd.api.v2+json", "Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        return self.json["data"]


@dataclass
class Client:
    """Asks as somebody; `user_token` is empty for the partner alone."""

    url: str
    partner_token: str
    user_token: str
    timeout: float = 10

    @classmethod
    def of(cls, simulated: Simulated) -> Client:
        return cls(simulated.url, simulated.partner_token, simulated.user_token)

    def signed_in_as(self, email: str) -> Client:
        """Signs in, for which the partner's token is enough."""
        partner = Client(self.url, self.partner_token, "")
        signed_in = partner.post("/auth", {"login": email, "password": "simulated"}).data["user_token"]
        return Client(self.url, self.partner_token, signed_in)

    def ask(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Answer:
        """One request under /api/v1 on a connection of its own. Raises OSError and http.client.HTTPException."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=self.timeout)
        authorization = f"Bearer {self.partner_token}" + (f", User {self.user_token}" if self.user_token else "")
        given = {**HEADERS, "Authorization": authorization, **(headers or {})}
        text = None if body is None else json.dumps(body)
        try:
            connection.request(method, parts.path + path, text, {k: v for k, v in given.items() if v})
            response = connection.getresponse()
            return Answer(response.status, response.read(), {k.lower(): v for k, v in response.getheaders()})
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def put(self, path: str, body: object) -> Answer:
        return self.ask("PUT", path, body)

    def post(self, path: str, body: object) -> Answer:
        return self.ask("POST", path, body)
