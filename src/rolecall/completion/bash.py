"""The script for bash, which shows no descriptions."""

from __future__ import annotations

from collections.abc import Iterable

from rolecall.completion.tree import Tree

FILE = "rolecall.bash"


def words(tree: Tree) -> str:
    """The tables as functions that set a variable, and fail where there is nothing to set."""
    cases = (f"        {name}) found+=({' '.join(w for w, _ in entries)}) ;;" for name, entries in tree.lists.items())
    return "\n".join(
        (
            _function(
                "members", "members", ((_quoted(g.path), " ".join(w for w, _ in g.members)) for g in tree.groups)
            ),
            _function(
                "options",
                "options",
                (
                    (_quoted(c.path), " ".join(name for option in c.options for name in option.names))
                    for c in tree.commands
                ),
            ),
            _function("value", "source", _values(tree)),
            _function("argument", "source", _arguments(tree)),
            "\n".join(("_rolecall_list() {", "    case $1 in", *cases, "    esac", "}", "")),
        )
    )


def _values(tree: Tree) -> Iterable[tuple[str, str | None]]:
    for value in tree.option_values:
        pattern = _quoted(f"{value.path} {value.option}") if value.path else f"*{_quoted(' ' + value.option)}"
        yield pattern, None if value.source is None else " ".join(value.source)


def _arguments(tree: Tree) -> Iterable[tuple[str, str | None]]:
    for verb in tree.verbs:
        for number, argument in enumerate(verb.arguments, 1):
            pattern = f"{_quoted(verb.path + ' ')}*" if argument.repeated else _quoted(f"{verb.path} {number}")
            yield pattern, " ".join(argument.source)


def _function(name: str, variable: str, cases: Iterable[tuple[str, str | None]]) -> str:
    lines = [
        f"        {pattern}) {'return 1' if text is None else f'{variable}={_quoted(text)}'} ;;"
        for pattern, text in cases
    ]
    return "\n".join(
        (f"_rolecall_{name}() {{", "    case $1 in", *lines, "        *) return 1 ;;", "    esac", "}", "")
    )


def _quoted(text: str) -> str:
    return f"'{text}'"
