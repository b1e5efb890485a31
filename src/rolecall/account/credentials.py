"""Tokens: where they come from, and whose they are. They are bound to their host, and shown in no text at all.

They come, in this order, from the environment, from a command that the person's own settings name, or from
`credentials.toml` in the person's own folder, which nobody else may read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rolecall.account.hosts import PRODUCT, base_address, host_of
from rolecall.domain.errors import Fault, Refused, SignedOut, Unavailable, WrongUsage, faulty

PARTNER, USER, ADDRESS = "ROLECALL_PARTNER_TOKEN", "ROLECALL_USER_TOKEN", "ROLECALL_ACCOUNT_URL"
FILE = "credentials.toml"
CONNECT = "Run: rolecall account connect"
TOKEN = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,4096}")  # what a header can carry, and no comma, which ends a token there
COMMAND_SECONDS = 120  # it may wait for a person to unlock something
Write = Callable[[str, bytes], None]
"""Writes a file so that afterwards it is the old one or the new one, readable by its owner alone."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Whom the requests to one host come from: the program's partner, and a user, for whom "" stands before sign-in.

    `holder` is the account's id of that user as the account or a person said when these tokens were given, 0 where
    nobody did: no call says whose a token is.
    """

    host: str
    partner: str = field(repr=False)
    user: str = field(repr=False, default="")
    holder: int = field(default=0, kw_only=True, repr=False)

    def __post_init__(self) -> None:
        """Raises WrongUsage for what cannot be a token, without repeating it."""
        for name, token in (("partner", self.partner), ("user", self.user)):
            if not TOKEN.fullmatch(token) and (name == "partner" or token):
                raise WrongUsage(f"The {name} token is empty, or has characters that no token has.")

    def hidden_in(self, text: str) -> str:
        """The text with … in place of the tokens."""
        for token in filter(None, (self.partner, self.user)):
            text = text.replace(token, "…")
        return text


def tokens_for(address: str, *, environment: Mapping[str, str], command: str, file: str) -> Tokens:
    """The tokens of an account's host, from the first source that has some for it; those of other hosts stay unsent.

    `command` is the person's `token-command`, "" for none. Raises SignedOut where there are none.
    """
    host, others = host_of(address), []
    for found in _found(environment, command, file, host):
        if found.host == host:
            return found
        others.append(found.host)
    apart = f" Those in the environment are for {others[0]} and are not sent there." if others else ""
    raise SignedOut(f"There are no tokens for {host}.{apart}", hint=CONNECT)


def at_hand(address: str, *, environment: Mapping[str, str], command: str) -> Tokens | None:
    """The tokens of an account's host that nobody has to give: from the environment, or from `command`."""
    host = host_of(address)
    return next((found for found in _at_hand(environment, command, host) if found.host == host), None)


def _found(environment: Mapping[str, str], command: str, file: str, host: str) -> Iterator[Tokens]:
    yield from _at_hand(environment, command, host)
    if kept := stored(file).get(host):
        yield kept


def _at_hand(environment: Mapping[str, str], command: str, host: str) -> Iterator[Tokens]:
    own = host_of(base_address(environment.get(ADDRESS) or PRODUCT))
    if given := from_environment(environment, own):
        yield given
    if command and own == host:
        yield from_command(command, own)


def from_environment(environment: Mapping[str, str], host: str) -> Tokens | None:
    """ROLECALL_PARTNER_TOKEN and ROLECALL_USER_TOKEN, which are the product's unless ROLECALL_ACCOUNT_URL names another
    host. Raises WrongUsage where one is missing.
    """
    partner, user = (environment.get(name, "").strip() for name in (PARTNER, USER))
    if not partner and not user:
        return None
    if not partner or not user:
        missing, there = (USER, PARTNER) if partner else (PARTNER, USER)
        raise WrongUsage(f"{there} is set, and {missing} is not.", hint=f"Set both, or unset {there}.")
    return Tokens(host, partner, user)


def from_command(command: str, host: str) -> Tokens:
    """What the person's `token-command` prints: the partner token and the user token, each in a line.

    No shell is involved. Raises SignedOut where it fails: someone has to unlock or repair it.
    """
    import shlex
    import subprocess

    hint = "It prints the partner token and the user token, each in a line; see your own rolecall.toml"
    try:
        words = shlex.split(command)
        done = subprocess.run(words, stdout=subprocess.PIPE, timeout=COMMAND_SECONDS, check=False)  # noqa: S603 - theirs
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired) as error:
        why = (
            f"took longer than {COMMAND_SECONDS} seconds" if isinstance(error, subprocess.TimeoutExpired) else "failed"
        )
        raise SignedOut(f"The token-command {why}.", hint=hint) from None
    if done.returncode:
        raise SignedOut(f"The token-command failed with status {done.returncode}.", hint=hint)
    lines = done.stdout.decode("ascii", "replace").split()
    if len(lines) != 2:
        raise SignedOut(f"The token-command printed {len(lines)} tokens, not two.", hint=hint)
    return Tokens(host, *lines)


def stored(file: str) -> dict[str, Tokens]:
    """The tokens in the credentials file, by host; none where there is no file.

    Raises Refused where others can read it, Unavailable where it cannot be read, BadData where it is not what
    `save` writes. No message repeats what is in it.
    """
    try:
        with open(file, "rb") as opened:
            if os.name == "posix" and os.fstat(opened.fileno()).st_mode & 0o077:
                message = f"Others can read {file}, which holds tokens; it is not used."
                raise Refused(message, hint=f"Make it yours alone: chmod 600 {_quoted(file)}; then change the tokens")
            text = opened.read()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Unavailable(f"{file} cannot be read: {error.strerror}.", hint="Check its permissions.") from None
    return _parsed(text, file)


def _parsed(data: bytes, file: str) -> dict[str, Tokens]:
    import tomllib

    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except ValueError as error:  # whose message may quote a token
        place = re.search(r"at line (\d+), column (\d+)", str(error)) if not isinstance(error, UnicodeError) else None
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        raise faulty(file, [Fault(file, line, column, "This is not TOML.", CONNECT)]) from None
    return {host: _tokens(host, table, file) for host, table in tables.items()}


def _tokens(host: str, table: Any, file: str) -> Tokens:
    values = [table.get(key) if isinstance(table, dict) else None for key in ("partner-token", "user-token")]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < 2:
        message = "A host needs a partner-token and a user-token, both texts."
        raise faulty(file, [Fault(file, 0, 0, message, CONNECT)])
    holder = table.get("user", 0)
    return Tokens(host, *texts, holder=holder if type(holder) is int else 0)


def save(tokens: Tokens, file: str, write: Write) -> None:
    """Keeps a host's tokens in the credentials file, in a folder that is the person's alone if it has to be made."""
    _rewrite({**stored(file), tokens.host: tokens}, file, write)


def forget(host: str, file: str, write: Write) -> bool:
    """Drops a host's tokens from the file; whether there were any."""
    kept = stored(file)
    if kept.pop(host, None) is None:
        return False
    _rewrite(kept, file, write)
    return True


def _rewrite(kept: Mapping[str, Tokens], file: str, write: Write) -> None:
    import tomli_w

    folder = os.path.dirname(file)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {folder} cannot be made: {error.strerror}.", hint="Check its place.") from None
    tables = {host: _table(each) for host, each in kept.items()}
    write(file, tomli_w.dumps(tables).encode("ascii"))


def _table(tokens: Tokens) -> dict[str, str | int]:
    given = {"partner-token": tokens.partner, "user-token": tokens.user}
    return given | ({"user": tokens.holder} if tokens.holder else {})


def _quoted(file: str) -> str:
    import shlex

    return shlex.quote(file)
