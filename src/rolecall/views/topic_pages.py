"""The topics of the help, each a page of Markdown in `topics/`, which can be read on the code host too."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from os.path import dirname, join

from rolecall.views.answers import TopicPage

FOLDER = join(dirname(dirname(__file__)), "topics")
SUFFIX = ".md"


def topic_names() -> list[str]:
    """What they are called, in the order of the alphabet."""
    return sorted(file.removesuffix(SUFFIX) for file in os.listdir(FOLDER) if file.endswith(SUFFIX))


@lru_cache(maxsize=1)
def topic_pages() -> dict[str, TopicPage]:
    """All of them, by name."""
    return {name: _read(name) for name in topic_names()}


def topic_page(words: Sequence[str]) -> TopicPage | None:
    """The page that words name: `people-files`, or `people files`; None where they name none."""
    return topic_pages().get("-".join(words))


def _read(name: str) -> TopicPage:
    with open(join(FOLDER, name + SUFFIX), encoding="utf-8") as file:
        return TopicPage(name, file.read())
