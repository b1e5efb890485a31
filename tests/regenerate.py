"""Writes anew what is kept of the program's own output: `python tests/regenerate.py [WHAT]…`, to be read as a diff.

schemas      what a fixture shares with a world, from the world's schema
completions  the four scripts for shells
golden       the picture of permissions, tables of people, and diffs of each kind of change, at several widths
sessions     what every command prints (tests/commands/sessions)
topics       the pages of the help's topics that are data
picture      the picture in README.md
readme       what the commands of README.md and of the topics print
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

import picture
import readme
import sessions
from program import ROOT
from rolecall.app.helping import data_topics
from rolecall.completion.scripts import scripts
from rolecall.documents.markdown import markdown_text
from rolecall.views.answers import Answer
from terminal.test_diffs import DIFFS
from terminal.test_matrix import GOLDEN, PICTURES
from terminal.test_table_drawing import TABLES

SCHEMAS = ROOT / "src" / "rolecall" / "documents" / "schemas"


def schemas() -> None:
    world, fixture = (json.loads((SCHEMAS / f"{kind}.json").read_text()) for kind in ("world", "fixture"))
    shared = {key: value for key, value in world["properties"].items() if key != "expect"}
    fixture["properties"] = {**fixture["properties"], **shared}
    text = json.dumps(fixture, indent=2, ensure_ascii=False) + "\n"
    (SCHEMAS / "fixture.json").write_text(text, encoding="utf-8")


def completions() -> None:
    for name, text in scripts().items():
        (ROOT / "completions" / name).write_text(text, encoding="utf-8")


def golden() -> None:
    for name, shown in {**PICTURES, **DIFFS, **TABLES}.items():
        (GOLDEN / name).write_text(shown(), encoding="utf-8")


def topics() -> None:
    for name, text in topic_texts().items():
        (readme.TOPICS / f"{name}.md").write_text(text, encoding="utf-8")


def topic_texts() -> dict[str, str]:
    """The page of every topic that is data, by its name."""
    return {name: _page(title, answer()) for name, (title, answer) in data_topics().items()}


def _page(title: str, answer: Answer) -> str:
    text = markdown_text(replace(answer, note=""), title)
    return "\n".join((text, *(f"{line}\n" for line in answer.closing))) if answer.closing else text


def svg() -> None:
    with readme.example_chain() as store:
        picture.FILE.write_text(picture.drawn(store), encoding="utf-8")


ALL: Mapping[str, Callable[[], None]] = {
    "schemas": schemas,
    "completions": completions,
    "golden": golden,
    "sessions": sessions.rewrite,
    "topics": topics,
    "picture": svg,
    "readme": readme.rewrite,
}


def main(words: list[str]) -> None:
    """Regenerates what is named, or everything."""
    for word in words or ALL:
        if word not in ALL:
            sys.exit(f"No {word} to regenerate. Choose from: {', '.join(ALL)}.")
        ALL[word]()
        print(word)  # noqa: T201 - sessions take a while


if __name__ == "__main__":
    main(sys.argv[1:])
