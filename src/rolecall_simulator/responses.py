"""The bodies that the calls answer with: envelopes, errors in their two shapes, and their messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rolecall_simulator.messages import Response
from rolecall_simulator.traits import Traits

MESSAGES = {
    401: ("Authentication needed.", "Необходима авторизация."),
    403: ("Access denied.", "Доступ запрещён."),
    422: ("An error has occurred.", "Произошла ошибка."),
    429: ("Too many requests", "Слишком много запросов"),
    500: ("An error has occurred.", "Произошла ошибка."),
}


class Failed(Exception):
    """A call that cannot be done; carries the status and what is wrong with the request."""

    def __init__(self, status: int, *errors: str) -> None:
        super().__init__(status)
        self.status, self.errors = status, errors


def success(status: int, data: Any, meta: Any, *, enveloped: bool = True) -> Response:
    """An answer in its envelope, or bare as older clients get it."""
    return Response.of(status, {"success": True, "data": data, "meta": meta} if enveloped else data)


def failure(status: int, traits: Traits, errors: Sequence[str] = ()) -> Response:
    """An error in the usual shape; of 404 there is never a message, and 422 lists what is wrong."""
    meta = {**_message(status, traits), **({"errors": _items(errors, traits)} if status == 422 else {})}
    return Response.of(status, {"success": False, "data": None, "meta": meta or empty(traits, array=True)})


def older_failure(status: int, traits: Traits) -> Response:
    """An error as one call still answers it."""
    text = _message(status, traits).get("message", "Not found" if status == 404 else "")
    return Response.of(status, {"errors": {"code": status, "message": text}, "meta": {"message": text}})


def empty(traits: Traits, *, array: bool) -> Any:
    """An empty collection: an object or an array, the same everywhere or (`array`) as this call has it."""
    kind = traits["empty"]
    return [] if kind == "array" or (kind == "mixed" and array) else {}


def _message(status: int, traits: Traits) -> dict[str, str]:
    texts = MESSAGES.get(min(status, 500))
    if not texts or traits["messages"] == "none":
        return {}
    return {"message": texts[traits["messages"] == "other"]}


def _items(errors: Sequence[str], traits: Traits) -> list[Any]:
    return [*errors] if traits["errors"] == "strings" else [{"message": error} for error in errors]
