"""The command line: starts a simulated account and says where it is and how to sign in."""

from __future__ import annotations

import argparse
import errno
import json
import sys
from collections.abc import Sequence

from rolecall_simulator.control import PLACE
from rolecall_simulator.faults import KINDS_OF_FAULT
from rolecall_simulator.population import PEOPLE
from rolecall_simulator.server import HOST, SimulatorServer
from rolecall_simulator.simulator import Simulator
from rolecall_simulator.traits import TRAITS, named
from rolecall_simulator.traps import TRAPS

PORT = 8421


def main(words: Sequence[str] | None = None) -> int:
    """Serves until interrupted, which is its normal end; status 2 for what cannot be started."""
    try:
        return _serve(words)
    except KeyboardInterrupt:
        return 0


def _serve(words: Sequence[str] | None) -> int:
    parser = _parser()
    given = parser.parse_args(words)
    if given.traps:
        sys.stdout.write(_traps())
        return 0
    try:
        simulator = Simulator(given.people, seed=given.seed, traits=named(given.trait))
        for path in given.fault:
            _add_faults(simulator, path)
        server = SimulatorServer(simulator, given.port)
    except ValueError as error:
        parser.error(str(error))
    except OSError as error:
        taken = f"Port {given.port} is taken. Choose another with --port; 0 takes a free one."
        parser.error(taken if error.errno == errno.EADDRINUSE else f"{error.filename or HOST}: {error.strerror}")
    with server:
        sys.stdout.write(_greeting(server))
        sys.stdout.flush()
        server.serve_forever()
    return 0


def _add_faults(simulator: Simulator, path: str) -> None:
    """Adds the faults of a file. Raises ValueError that names the file, and OSError."""
    with open(path, encoding="utf-8") as file:
        try:
            rows = json.load(file)
            for row in rows if isinstance(rows, list) else [rows]:
                simulator.add_fault(row)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None


def _greeting(server: SimulatorServer) -> str:
    account = server.simulator.account
    links = sum(len(company.links) for company in account.estate.companies.values())
    locations = sum(bool(company.links) for company in account.estate.companies.values())
    return f"""A simulated account at {server.url}
{locations} locations, {links} users. State, log, traits and faults: {server.control_url}

To sign in:
  export ROLECALL_PARTNER_TOKEN={account.partner_token}
  export ROLECALL_USER_TOKEN={account.demo.token}
or as {account.demo.email} with the password {account.demo.password}, which is everybody's.

Ctrl-C ends it.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rolecall-simulator",
        description="A simulated account with the API for users, roles and permissions, on this machine only.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    counts = ",".join(map(str, PEOPLE))
    parser.add_argument(
        "--port", type=_port, default=PORT, metavar="N", help=f"port to listen on; 0 takes a free one ({PORT})"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number, other people (1)")
    parser.add_argument(
        "--people", type=_people, default=PEOPLE, metavar="N,…", help=f"users of each location ({counts})"
    )
    parser.add_argument(
        "--trait", action="append", default=[], metavar="NAME=VALUE", help="behave in one of the ways below"
    )
    parser.add_argument(
        "--fault", action="append", default=[], metavar="FILE", help="faults to meet, in JSON (see below)"
    )
    parser.add_argument("--traps", action="store_true", help="list the API's traps and what switches each on, and end")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"“{text}” is not a port.")
    return int(text)


def _people(text: str) -> tuple[int, ...]:
    counts = tuple(int(part) if part.isascii() and part.isdigit() else 0 for part in text.split(","))
    if min(counts) < 2 or max(counts) > 100_000:
        raise argparse.ArgumentTypeError(f"“{text}” is not numbers with commas, of at least two users a location.")
    return counts


def _traps() -> str:
    return "".join(f"{trap.number:>2}  {trap.trap}\n      {', '.join(trap.switches)}\n" for trap in TRAPS)


def _epilog() -> str:
    traits = "\n".join(
        f"  {t.name}={'SECONDS' if t.number else '|'.join(t.answers)}\n      {t.meaning}" for t in TRAITS
    )
    kinds = "\n".join(f"  {kind:12} {meaning}" for kind, meaning in KINDS_OF_FAULT.items())
    return f"""Traits, the default first:
{traits}

Faults, each an object with a kind, and optionally method, path, nth, times (0: for good), status, seconds,
retry_after, done, after, edit:
{kinds}
Example: [{{"kind": "done-reset", "method": "POST", "path": "/user/invite/*"}}]
The same objects can be sent to {PLACE}/faults while it runs."""


if __name__ == "__main__":
    sys.exit(main())
