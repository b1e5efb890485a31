"""Consent: what a person, or an option, has to say before anything is saved."""

from __future__ import annotations

from rolecall.app.context import Context
from rolecall.domain.errors import Unanswered, WrongUsage


def consent(
    context: Context,
    confirm_name: str = "",
    question: str = "Save?",
    declined: str = "Not saved.",
    deed: str = "save this",
) -> None:
    """Raises Unanswered unless the options or the person say yes; a no is answered with `declined`.

    With a `confirm_name` that is what a yes consists of; `deed` says what it is typed for.
    """
    if context.options.yes:
        return
    refuse_unasked(context)
    _load_writer()
    typing = f"Type {confirm_name} to {deed}, or nothing to stop:"
    if not (typed(context, confirm_name, typing) if confirm_name else context.asker.confirm(question)):
        raise Unanswered(declined)


def refuse_unasked(context: Context, extent: str = "") -> None:
    """Raises Unanswered where consent is lacking; `extent` is a sentence that says how much would change."""
    if context.lacks_consent:
        message = f"{extent} Confirmation required; rerun with --yes.".lstrip()
        raise Unanswered(message, hint="To look only, rerun with --dry-run.")


def _load_writer() -> None:
    """Imports what saves, in the background while the person reads and thinks: a yes is then carried out at once."""
    from contextlib import suppress
    from threading import Thread

    def load() -> None:
        with suppress(Exception):  # what stands in the way is said where the writer is used
            import rolecall.store.writing  # noqa: F401

    Thread(target=load).start()


def typed(context: Context, name: str, question: str) -> bool:
    """Whether the person types the name; an empty answer is a no."""
    from rolecall.domain.nearness import fold

    def check(text: str) -> None:
        if text.strip() and fold(text) != fold(name):
            raise WrongUsage(f"That is not {name}.")

    return bool(context.asker.text(question, check).strip())
