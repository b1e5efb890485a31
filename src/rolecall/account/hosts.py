"""Where an account is: a base address, checked, and the host that tokens are bound to.

Whatever a person gives may hold a password: no error here repeats it.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from rolecall.domain.errors import WrongUsage

PRODUCT = "https://api.alteg.io/api/v1"
API = "/api/v1"
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*")
PORTS = {"https": 443, "http": 80}
HINT = f"Give an address such as {PRODUCT}"


def base_address(text: str) -> str:
    """An account's address as it is kept: without a slash at its end, with the API's path where it has none.

    Raises WrongUsage for one that is not https, but for this machine's own (`http://127.0.0.1:8080`), and for one that
    has more than a host, a port and a path.
    """
    try:
        parts = urlsplit(text.strip())
        scheme, name, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        raise WrongUsage("The address of the account is not well formed.", hint=HINT) from None
    plain = parts.username is None and parts.password is None and not parts.query and not parts.fragment
    if scheme not in PORTS or not plain or not (NAME.fullmatch(name) or _is_number(name)) or not _is_path(parts.path):
        raise WrongUsage("The address of the account is not well formed.", hint=HINT)
    if scheme == "http" and not is_this_machine(name):
        message = "The account's address must begin with https://, or the tokens could be read on the way."
        raise WrongUsage(message, hint="http:// is for a simulator on this machine: http://127.0.0.1:PORT")
    shown = f"[{name}]" if ":" in name else name
    place = shown if port in (None, PORTS[scheme]) else f"{shown}:{port}"
    return f"{scheme}://{place}{parts.path.rstrip('/') or API}"


def host_of(address: str) -> str:
    """The scheme, name and port of a base address, to which tokens are bound: `https://api.alteg.io`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_this_machine(name: str) -> bool:
    """Whether a host is the loopback interface."""
    return name == "localhost" or (_is_number(name) and ip_address(name).is_loopback)


def _is_number(name: str) -> bool:
    try:
        return "%" not in name and bool(ip_address(name))
    except ValueError:
        return False


def _is_path(path: str) -> bool:
    return re.fullmatch(r"(/[\w.~-]+)*/?", path, re.ASCII) is not None and "/.." not in path
