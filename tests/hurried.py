"""The program as a process of its own, for which the time of an account passes faster: hurried.py SCALE WORD..."""

from __future__ import annotations

import sys

from rolecall.account.pace import Clock
from rolecall.app.environment import Environment
from rolecall.cli import run

if __name__ == "__main__":
    scale = float(sys.argv[1])
    sys.exit(run(sys.argv[2:], Environment(pace=lambda: Clock.running(scale))))
