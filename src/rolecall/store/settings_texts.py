"""Settings by their content: each distinct text is kept once, under an id that is its digest."""

from __future__ import annotations

import json
from functools import lru_cache

from rolecall.domain.errors import Conflict
from rolecall.domain.records import settings_to_plain
from rolecall.domain.world import Settings

DIGEST_BYTES = 12


def written(settings: Settings) -> str:
    """The canonical JSON text: equal settings have equal texts."""
    limits, dropped = (tuple(sorted(kept.items())) for kept in (settings.limits, settings.dropped))
    return _written(settings.on, settings.copied, limits, dropped)


Pairs = tuple[tuple[str, str], ...]


@lru_cache(maxsize=4096)
def _written(on: int, copied: int, limits: Pairs, dropped: Pairs) -> str:
    """Users of a role have equal settings, so each distinct text is written once."""
    plain = settings_to_plain(Settings(on, copied, dict(limits), dict(dropped)))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=4096)
def settings_id(text: str) -> str:
    """The id of a text: the first 12 bytes of its BLAKE2b digest, in hexadecimal."""
    from hashlib import blake2b

    return blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def refuse_clash(key: str, kept: str, text: str) -> None:
    """Raises Conflict where another text is kept under a text's id, which is never shared in silence."""
    if kept != text:
        message = f"The settings {key} in the store are not those that have this id. Nothing was saved."
        raise Conflict(message, hint="See: rolecall history verify")
