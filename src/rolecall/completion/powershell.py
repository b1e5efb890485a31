"""The script for PowerShell: hash tables of words, options and sources, with descriptions after a tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rolecall.completion.tree import Command, Entries, Tree, one_line

FILE = "rolecall.ps1"
INDENT = " " * 4


def words(tree: Tree) -> str:
    """The tables that the walk through the line looks into."""
    return "\n".join(
        (
            _table("members", ((group.path, _entries(group.members)) for group in tree.groups)),
            _table("options", ((command.path, _entries(_options(command))) for command in tree.commands)),
            _table("values", _values(tree)),
            _table("arguments", _arguments(tree)),
            _table("lists", ((name, _entries(entries)) for name, entries in tree.lists.items())),
            "",
        )
    )


def _options(command: Command) -> Entries:
    return tuple((name, option.help) for option in command.options for name in option.names)


def _values(tree: Tree) -> Iterator[tuple[str, str]]:
    for value in tree.option_values:
        shown = "$null" if value.source is None else _quoted(" ".join(value.source))
        yield f"{value.path or '*'} {value.option}", shown


def _arguments(tree: Tree) -> Iterator[tuple[str, str]]:
    for verb in tree.verbs:
        for number, argument in enumerate(verb.arguments, 1):
            yield f"{verb.path} {'*' if argument.repeated else number}", _quoted(" ".join(argument.source))


def _entries(entries: Entries) -> str:
    words = (f'"{_escaped(word)}`t{_escaped(one_line(about))}"' if about else _quoted(word) for word, about in entries)
    return f"@({', '.join(words)})"


def _table(name: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = (f"{INDENT * 2}{_quoted(key)} = {shown}" for key, shown in rows)
    return "\n".join((f"{INDENT}${name} = @{{", *lines, f"{INDENT}}}"))


def _escaped(text: str) -> str:
    """Between double quotes, in ASCII: PowerShell 5.1 takes a file without a mark for one of the system's code page."""
    marked = (f"`{c}" if c in '"`$' else c for c in text)
    return "".join(c if c.isascii() else f"$([char]0x{ord(c):04x})" for c in "".join(marked))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
