"""The script for zsh: a function a command, in the words of `_arguments`."""

from __future__ import annotations

from collections.abc import Iterable

from rolecall.completion.sources import Source
from rolecall.completion.tree import Command, Entries, Option, Tree, one_line

FILE = "_rolecall"


def words(tree: Tree) -> str:
    """One function a group and a verb, and one with the lists."""
    cases = (f"    {name}) entries=({_described(entries)}) ;;" for name, entries in tree.lists.items())
    return "\n".join(
        (
            *(_command(command) for command in tree.commands),
            _function("list", ["local -a entries", "case $1 in", *cases, "esac", '_describe -t words "$2" entries']),
        )
    )


def _command(command: Command) -> str:
    specs = [_option(option) for option in command.options]
    if command.members:
        return _group(command, [*specs, "'1: :->member'", "'*:: :->rest'"])
    specs += [
        _quoted(f"{'*' if argument.repeated else number}{_action(argument.label, argument.source)}")
        for number, argument in enumerate(command.arguments, 1)
    ]
    return _function(command.path, ["_arguments -s -S \\", *_continued(specs)])


def _group(group: Command, specs: list[str]) -> str:
    cases = (f"{word}) {_name(f'{group.path} {word}'.strip())} ;;" for word, _ in group.members)
    lines = (
        "local curcontext=$curcontext state line",
        "local -A opt_args",
        f"local -a members=({_described(group.members)})",
        "_arguments -C -S -A '-*' \\",
        *_continued(specs, " && return"),
        "case $state in",
        "    member) _describe -t commands command members ;;",
        "    rest)",
        "        case $words[1] in",
        *(f"            {case}" for case in cases),
        "        esac",
        "        ;;",
        "esac",
    )
    return _function(group.path, lines)


def _continued(specs: list[str], end: str = "") -> list[str]:
    return [f"    {spec}" + (" \\" if number < len(specs) else end) for number, spec in enumerate(specs, 1)]


def _option(option: Option) -> str:
    """`'(--yes -y)'{--yes,-y}'[Save without asking.]'`; one that may be repeated excludes nothing."""
    valued = option.source is not None
    names = [
        f"{name}=" if valued and name.startswith("--") else f"{name}+" if valued else name for name in option.names
    ]
    before = "*" if option.repeated else f"({' '.join(option.names)})"
    after = f"[{_escaped(option.help)}]" + (_action(option.label, option.source or ()) if valued else "")
    spelled = names[0] if len(names) == 1 else f"'{{{','.join(names)}}}'"
    return _quoted(before)[:-1] + spelled + _quoted(after)[1:]


def _action(label: str, source: Source) -> str:
    """A heading, and how to complete; a leading space keeps zsh from adding words to the call."""
    heading, word = _escaped(label.strip("[]")), "".join(c for c in label if c.isalnum() or c in "-_") or "word"
    return f":{heading}:" + (f" _rolecall_take {word} {' '.join(source)}" if source else " ")


def _described(entries: Entries) -> str:
    return " ".join(_quoted(_escaped(word) + (f":{one_line(about)}" if about else "")) for word, about in entries)


def _function(path: str, lines: Iterable[str]) -> str:
    return "\n".join((f"{_name(path)}() {{", *(f"    {line}" for line in lines), "}", ""))


def _name(path: str) -> str:
    return "_rolecall_" + (path.replace(" ", "_") or "root")


def _escaped(text: str) -> str:
    """Inside a spec, colons and brackets are marks."""
    return "".join(f"\\{c}" if c in ":[]\\" else c for c in one_line(text))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
