from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from simulated import simulated_account

READING = """
import sys
from rolecall.account.client import AccountClient
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.picturing import account_picture
address, partner, user, pace = sys.argv[1:]
started = lambda requests: print(requests, flush=True)
with AccountClient(address, Tokens(host_of(address), partner, user), pace, watch=started) as client:
    account_picture(client)
"""


def test_an_interruption_does_not_wait_for_answers_under_way(tmp_path: Path) -> None:
    with simulated_account(30, clock="1", latency="0-0.01") as simulated:
        slow = {"kind": "late", "path": "/company/*/users/*/permissions", "times": 0, "seconds": 20}
        simulated.simulator.add_fault(slow)
        words = [simulated.url, simulated.partner_token, simulated.user_token, str(tmp_path / "pace.db")]
        with subprocess.Popen(
            [sys.executable, "-c", READING, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            for _ in range(8):  # locations, users, roles, staff, positions, own rights; now three answers are under way
                process.stdout.readline()
            while simulated.simulator.counts()["in_flight"] < 3:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            start = time.monotonic()
            _, said = process.communicate(timeout=15)
        assert time.monotonic() - start < 5
        assert process.returncode != 0
        assert said.strip().endswith("KeyboardInterrupt")
        simulated.simulator.set_traits({"clock": "1000"})
