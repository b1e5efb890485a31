"""The parameters of a verb as an interview asks for them."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, get_args

from rolecall.app.command_words import Parameter
from rolecall.commands.verbs import Names

KIND_OF: Mapping[str, str] = MappingProxyType(
    {
        "USER": "user",
        "OTHER": "user",
        "DUPLICATE": "user",
        "INTO": "user",
        "LOCATION": "location",
        "NETWORK": "network",
        "STAFF": "staff",
        "ROLE": "role",
        "PERMISSION": "permission",
        "CHANGE": "change",
        "NAME": "name",
        "NEW": "name",
        "EMAIL": "email",
        "PHONE": "phone",
        "CURRENCY": "currency",
        "COUNTRY": "region",
    }
)
"""What is named where the help says so; anything else is a text."""


def parameters(context: Any, own: Sequence[inspect.Parameter]) -> list[Parameter]:
    """The parameters of the verb of a call; `own` are its function's, whose annotations may say what they name."""
    notes = {p.name: get_args(p.annotation)[1:] for p in own}
    kinds = {name: note.kind for name, noted in notes.items() for note in noted if isinstance(note, Names)}
    return [_parameter(known, kinds.get(known.name, "")) for known in context.command.params]


def _parameter(known: Any, kind: str) -> Parameter:
    word, _, rest = _label(known).partition("|")
    option = known.opts[0] if known.param_type_name == "option" else ""
    about = (known.help or "").partition(" [")[0].rstrip(".")
    said = f"{option.removeprefix('--').replace('-', ' ').capitalize()} ({about})" if option else about or word.title()
    return Parameter(
        known.name,
        kind or KIND_OF.get(word, "text"),
        said=said,
        help=about,
        option=option,
        off=next(iter(known.secondary_opts), ""),
        many=bool(known.nargs != 1 or getattr(known, "multiple", False)),
        takes_none=rest == "NONE",
        default=known.default,
        choices=tuple(getattr(known.type, "choices", ())),
    )


def _label(known: Any) -> str:
    return str(known.metavar or known.name).upper().strip("[].…")
