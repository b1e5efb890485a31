"""Where settings files are: the project's in the working folder, the person's where the platform keeps such files.

Apart from their reader, since completing a word in a shell loads next to nothing.
"""

from __future__ import annotations

import os

PROJECT = "rolecall.toml"


def user_file() -> str:
    """The person's own settings: `rolecall/rolecall.toml` in the platform's folder for configuration."""
    if os.name == "posix" and os.uname().sysname == "Linux":
        folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    else:
        from platformdirs import user_config_dir

        folder = user_config_dir(appauthor=False)
    return os.path.join(folder, "rolecall", PROJECT)


def beside_user_file(name: str) -> str:
    """A file in the folder of the person's own settings."""
    return os.path.join(os.path.dirname(user_file()), name)


def texts_in(file: str) -> dict[str, str]:
    """The settings that are texts, for shells that complete a word. Raises ValueError for what is not TOML."""
    import tomllib

    with open(file, "rb") as opened:
        settings = tomllib.load(opened)
    return {key: value for key, value in settings.items() if isinstance(value, str)}
