"""Signing in: a token for a login and a password."""

from __future__ import annotations

from rolecall_simulator.call import Call
from rolecall_simulator.messages import Response
from rolecall_simulator.permission_writes import json_object
from rolecall_simulator.responses import Failed


def sign_in(call: Call) -> Response:
    """POST /auth: the user's token for a login (e-mail or phone) and password."""
    try:
        body = json_object(call)
    except Failed:
        raise Failed(401) from None
    person = call.estate.known(str(body.get("login") or "?"))
    if person is None or body.get("password") != person.password:
        raise Failed(401)
    contact = {"name": person.name, "phone": person.phone, "login": person.email, "email": person.email, "avatar": ""}
    state = {"is_approved": True, "is_email_confirmed": bool(person.email)}
    return call.done({"id": person.id, "user_token": person.token, **contact, **state}, status=201, array=True)
