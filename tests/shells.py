"""Real shells in tests: what each offers for a line, and what the program gets when it is completed and entered."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect

from program import ROOT

SCRIPTS = ROOT / "completions"
PROMPT = "ready> "
NAMED = f"""#!/bin/sh
[ "$1" = __complete ] && exec {shlex.quote(sys.executable)} -m rolecall "$@"
printf '%s\\n' "$@" > "$HEARD.new" && mv "$HEARD.new" "$HEARD"
"""
"""The program as the shells find it: it answers them, and of everything else writes down its arguments."""
BREAKS = r""" $' \t\n"\'@><=;|&(:' """
QUIET = 1.0
"""Seconds."""
KEPT = re.compile(r".*[=:]|")
"""What bash keeps of a word and replaces only the rest of."""
OPTION = re.compile(r"^--[a-z-]+=")


@dataclass(frozen=True)
class Shell:
    """A shell in a home of its own, on a store."""

    name: str
    home: Path
    store: Path

    def listed(self, line: str) -> set[str]:
        """The whole words that are offered for the end of a line; of `--option=value` the value."""
        return {OPTION.sub("", word.partition("\t")[0]).replace("\\", "") for word in LISTING[self.name](self, line)}

    def entered(self, *parts: str) -> list[str]:
        """The arguments the program gets when someone types each part at a terminal, TAB after each, then Enter."""
        heard = self.home / "heard"
        heard.unlink(missing_ok=True)
        child = pexpect.spawn(
            self.name,
            STARTING[self.name],
            env=self._environment(),
            cwd=self.home,
            encoding="utf-8",
            dimensions=(50, 120),
        )
        try:
            child.expect_exact(PROMPT, timeout=20)
            child.sendline(START[self.name].format(scripts=SCRIPTS) + "; echo set''up")
            child.expect_exact("setup", timeout=20)
            child.expect_exact(PROMPT, timeout=20)
            for number, part in enumerate(parts, 1):
                child.send(f"{part}\t")
                if number < len(parts):  # what is completed has to stand on the line before the next part is typed
                    _wait_for_quiet(child)
            child.send("\r")
            return _awaited(heard)
        finally:
            child.close(force=True)

    def script(self, text: str) -> str:
        """The output of a script in the shell."""
        words = [self.name, *SCRIPT[self.name], text]
        ran = subprocess.run(
            words, env=self._environment(), cwd=self.home, capture_output=True, text=True, check=False, timeout=30
        )
        assert ran.returncode == 0, ran.stderr
        assert not ran.stderr, ran.stderr
        return ran.stdout

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.home}/bin:{os.environ['PATH']}",
            "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT / "src")),
            "HOME": str(self.home),
            "HEARD": str(self.home / "heard"),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
            "PS1": PROMPT,
            "ROLECALL_STORE": str(self.store),
        }


def shell(name: str, home: Path, store: Path) -> Shell:
    """A shell that finds the program on its path. The home is made ready."""
    (home / "bin").mkdir()
    (home / "bin" / "rolecall").write_text(NAMED)
    (home / "bin" / "rolecall").chmod(0o755)
    # where this folder is missing, fish begins by reading all manual pages in the background
    (home / ".local" / "share" / "fish" / "generated_completions").mkdir(parents=True)
    configured = home / ".config" / "fish"
    configured.mkdir(parents=True)
    (configured / "config.fish").write_text(f"function fish_prompt; echo -n '{PROMPT}'; end\nset -g fish_greeting\n")
    (home / ".zshrc").write_text(
        f"PS1='{PROMPT}'; unsetopt zle_bracketed_paste beep; zstyle ':completion:*' list-prompt ''\n"
    )
    return Shell(name, home, store)


def found(name: str) -> bool:
    return shutil.which(name) is not None


def _wait_for_quiet(child: Any) -> None:
    """Until the shell writes nothing more: a completion asks the program, which takes a moment."""
    child.expect(r".", timeout=20)
    quiet = time.monotonic() + QUIET
    while time.monotonic() < quiet:
        try:
            child.expect(r".+", timeout=0.1)
            quiet = time.monotonic() + QUIET
        except pexpect.TIMEOUT:
            continue


def _awaited(file: Path) -> list[str]:
    until = time.monotonic() + 15
    while not file.exists():
        assert time.monotonic() < until, "the line was never entered"
        time.sleep(0.05)
    return file.read_text().splitlines()


def _bash(shell: Shell, line: str) -> list[str]:
    text = f"""source {SCRIPTS}/rolecall.bash; COMP_WORDBREAKS={BREAKS.strip()}; COMP_LINE={shlex.quote(line)}
    COMP_POINT=${{#COMP_LINE}}; _rolecall; printf '%s\\n' "${{COMPREPLY[@]}}" """
    kept = KEPT.match(line.rpartition(" ")[2])
    return [(kept[0] if kept else "") + name for name in shell.script(text).splitlines() if name]


def _fish(shell: Shell, line: str) -> list[str]:
    return shell.script(f"source {SCRIPTS}/rolecall.fish; complete -C {shlex.quote(line)}").splitlines()


def _zsh(shell: Shell, line: str) -> list[str]:
    """Completes in a pseudo-terminal of zsh's own; the builtin that takes the candidates also writes them down."""
    inside = f"""
    autoload -U compinit; compinit -u -D; source {SCRIPTS}/_rolecall
    compadd() {{
        if [[ ${{@[1,(i)(-|--)]}} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
        local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >> {shell.home}/offered
        builtin compadd "$@"
    }}
    done-with() {{ print -r -- end >> {shell.home}/offered; }}
    zle -N done-with; bindkey '^X' done-with; bindkey '^I' complete-word
    """
    (shell.home / "inside.zsh").write_text(inside)
    offered = shell.home / "offered"
    offered.unlink(missing_ok=True)
    shell.script(f"""
    zmodload zsh/zpty; zpty inner zsh -f -i
    zpty -w inner 'PS1=; source {shell.home}/inside.zsh; print -r -- set > {shell.home}/set'
    while [[ ! -e {shell.home}/set ]]; do sleep 0.05; done; rm {shell.home}/set
    zpty -w -n inner {shlex.quote(line)}$'\\t\\x18'
    for i in {{1..200}}; do [[ -e {offered} && "$(tail -n 1 {offered})" == end ]] && break; sleep 0.05; done
    zpty -d inner
    """)
    return [name for name in offered.read_text().splitlines()[:-1] if name]


LISTING: dict[str, Callable[[Shell, str], list[str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
SCRIPT = {"bash": ["--norc", "-c"], "zsh": ["-f", "-c"], "fish": ["--no-config", "-c"]}
STARTING = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-i"], "fish": ["-i"]}
START = {
    "bash": "bind 'set enable-bracketed-paste off'; source {scripts}/rolecall.bash",
    "zsh": "fpath=({scripts} $fpath); autoload -U compinit; compinit -u -D",
    "fish": "source {scripts}/rolecall.fish",
}
