"""`rolecall completion`: it stands here, not in `commands/`, because it looks at all of them."""

from __future__ import annotations

from typing import Annotated, Literal

from typer import Argument

from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import NO_STORE, PART_OF_A_TABLE, group, reads
from rolecall.completion import bash, fish, powershell, zsh
from rolecall.completion.scripts import script

app = group("")

Shell = Literal["bash", "zsh", "fish", "powershell"]
FILES = {"bash": bash.FILE, "zsh": zsh.FILE, "fish": fish.FILE, "powershell": powershell.FILE}


@reads(app, without=(*NO_STORE, "format", *PART_OF_A_TABLE))
def completion(context: Context, shell: Annotated[Shell, Argument(help="The shell that shall complete.")]) -> Result:
    """Print the script with which a shell completes commands, options, and names from the store.

    Where it belongs: rolecall help completion

    \b
    Examples:
      rolecall completion bash > ~/.local/share/bash-completion/completions/rolecall
      rolecall completion zsh > ~/.zfunc/_rolecall
      rolecall completion fish > ~/.config/fish/completions/rolecall.fish
    """
    return Result(script(FILES[shell]))
