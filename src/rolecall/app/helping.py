"""`help`: a topic, what a command says with `--help`, or where the help says something about some words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rolecall.app.context import Context
from rolecall.app.options import SHARED_OPTIONS
from rolecall.app.result import Result
from rolecall.domain.errors import NotFound, WrongUsage
from rolecall.domain.nearness import did_you_mean
from rolecall.terminal.screen import TABLE
from rolecall.views.answers import Answer
from rolecall.views.help_jobs import JOBS
from rolecall.views.help_search import HelpEntry, search
from rolecall.views.help_topics import TOPICS, pairs, topic
from rolecall.views.topic_pages import topic_page, topic_pages

ON_OPTIONS = (
    "They stand before or after the command; one that takes a value and is given twice is refused. A setting counts in "
    "this order: option, environment, rolecall.toml in the working folder, rolecall/rolecall.toml in the platform's "
    "folder for configuration, default. The files may hold store, at, format, max-loss, max-gain, forbid and "
    "require-reason; store info shows where each value comes from. Your own may also hold token-command, which prints "
    "the tokens of a live account; one in the working folder is not run."
)


def shown(context: Context, words: Sequence[str]) -> Result:
    """The help on what the words name, or where they stand; without any, on the program. Raises NotFound."""
    if words and (answer := _own_topic(words) or topic(words) or topic_page(words)):
        return Result(answer, notes=_beside(context, words))
    assert context.environment.manual
    assert context.environment.dispatch
    manual = context.environment.manual()
    if not manual.has(words):
        if answer := search(words, [*_jobs(), *manual.entries(), *_pages()]):
            return Result(answer)
        raise _nothing(context, words)
    context.environment.dispatch([*words, "--help"], context.environment)
    return Result()


def _beside(context: Context, words: Sequence[str]) -> tuple[str, ...]:
    """Where the command is explained that is called like a topic, for people."""
    assert context.environment.manual
    if context.screen.format != TABLE or not context.environment.manual().has(words):
        return ()
    return (f"What the command takes: rolecall {' '.join(words)} --help",)


def _own_topic(words: Sequence[str]) -> Answer | None:
    """The list of topics, or the topic of the options of every command."""
    if list(words) == ["topics"]:
        return pairs("topic", "Topic", [(page.name, page.title) for page in topic_pages().values()])
    return data_topics()["options"][1]() if list(words) == ["options"] else None


def data_topics() -> dict[str, tuple[str, Callable[[], Answer]]]:
    """The topics that are data, by name: the line about each, and the answer."""
    return {**TOPICS, "options": ("The options of every command, and where settings come from", _options)}


def _options() -> Answer:
    rows = [
        (" ".join((", ".join(option.names), option.metavar)).strip(), f"{option.help} {option.more}".strip())
        for option in SHARED_OPTIONS.values()
    ]
    return pairs("option", "Option", rows, ON_OPTIONS)


def _jobs() -> list[HelpEntry]:
    return [HelpEntry(job.command, job.what, "", job.words) for job in JOBS]


def _pages() -> list[HelpEntry]:
    return [HelpEntry(f"rolecall help {p.name}", p.title, p.markdown) for p in topic_pages().values()]


def _nothing(context: Context, words: Sequence[str]) -> NotFound:
    """What to say where no topic and no command has the words, with what is spelled like them."""
    hint = did_you_mean(words[0], topic_pages())
    assert context.environment.dispatch
    try:
        context.environment.dispatch([*words, "--help"], context.environment)
    except WrongUsage as error:
        hint = error.hint if error.hint.endswith("?") or not hint else hint
    return NotFound(f"There is no help on “{' '.join(words)}”.", hint=hint)
