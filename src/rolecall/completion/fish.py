"""The script for fish: a `complete` line an option, an argument and a member of a group."""

from __future__ import annotations

from collections.abc import Iterator

from rolecall.completion.sources import Source
from rolecall.completion.tree import Option, Tree, one_line

FILE = "rolecall.fish"


def words(tree: Tree) -> str:
    """The lists, then a line for every word, option and argument."""
    return "\n".join((*_tables(tree), *_members(tree), *_options(tree), *_arguments(tree), ""))


def _tables(tree: Tree) -> Iterator[str]:
    yield f"set -g __rolecall_groups {' '.join(_quoted(group.path) for group in tree.groups)}"
    yield "function __rolecall_takes_value -a path option"
    yield '    switch "$path $option"'
    for value in tree.option_values:
        pattern = f"{value.path} {value.option}" if value.path else f"* {value.option}"
        yield f"        case {_quoted(pattern)}"
        yield f"            return {0 if value.source is not None else 1}"
    yield "    end\n    return 1\nend"
    yield "function __rolecall_list -a name\n    switch $name"
    for name, entries in tree.lists.items():
        texts = " ".join(_quoted(text) for word, about in entries for text in (word, one_line(about)))
        yield f"        case {name}\n            printf '%s\\t%s\\n' {texts}"
    yield "    end\nend"


def _members(tree: Tree) -> Iterator[str]:
    for group in tree.groups:
        for word, about in group.members:
            yield _line(f"__rolecall_at {_quoted(group.path)}", f"-f -a {word}", about)


def _options(tree: Tree) -> Iterator[str]:
    verbs = {verb.path for verb in tree.verbs}
    everything = {command.path for command in tree.commands}
    by_option: dict[Option, list[str]] = {}
    for command in tree.commands:
        for option in command.options:
            by_option.setdefault(option, []).append(command.path)
    for option, paths in by_option.items():
        at = f"__rolecall_at {' '.join(_quoted(path) for path in paths)}"
        test = "" if set(paths) == everything else "__rolecall_at_verb" if set(paths) == verbs else at
        names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names)
        yield _line(test, names if option.source is None else f"{names} {_source(option.source)}", option.help)


def _arguments(tree: Tree) -> Iterator[str]:
    for verb in tree.verbs:
        for number, argument in enumerate(verb.arguments, 1):
            if argument.source:
                last = "+" if argument.repeated else ""
                test = f"__rolecall_at_argument {_quoted(verb.path)} {number}{last}"
                yield _line(test, _source(argument.source).replace("-r", "").replace("-x", "-f"), "")


def _source(source: Source) -> str:
    """Files are fish's own; everything else is asked of a function when it is needed."""
    calls = []
    for token in source:
        kind, _, name = token.partition("-")
        calls += [f"(__rolecall_{kind} {name})"] if name else []
    files = "-r -F" if "files" in source else "-x"
    return f"{files} -a {_quoted(' '.join(calls))}" if calls else files


def _line(test: str, what: str, about: str) -> str:
    condition = f" -n {_quoted(test)}" if test else ""
    description = f" -d {_quoted(one_line(about))}" if about else ""
    return f"complete -c rolecall{condition} {what}{description}"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
