"""`help`: a topic, or what a command says with `--help`."""

from __future__ import annotations

from collections.abc import Sequence

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean
from rolecall.views.help_topics import topic
from rolecall.views.topic_pages import topic_page, topic_pages


def shown(context: Context, words: Sequence[str]) -> Result:
    """The help on what the words name; without any, on the program. Raises NotFound."""
    answer = (topic(words) or topic_page(words)) if words else None
    if answer is not None:
        return Result(answer)
    dispatch = context.environment.dispatch
    assert dispatch is not None
    try:
        dispatch([*words, "--help"], context.environment)
    except WrongUsage as error:
        near = error.hint if words[1:] or error.hint.endswith("?") else did_you_mean(words[0], topic_pages())
        hint = near or f"Topics: {', '.join(topic_pages())}. {error.hint}"
        raise NotFound(f"There is no help on “{' '.join(words)}”.", hint=hint) from None
    return Result()
