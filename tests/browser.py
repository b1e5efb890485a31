"""A headless Chromium in tests, driven through its debugging pipe with the standard library alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
KEYS = {
    "ArrowRight": 39,
    "ArrowLeft": 37,
    "ArrowDown": 40,
    "ArrowUp": 38,
    "Home": 36,
    "End": 35,
    "PageDown": 34,
    "Tab": 9,
}
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--hide-scrollbars", "--remote-debugging-pipe"),
)
PATIENCE = 60.0
START = """import os, sys
kept = [os.dup2(int(pipe), place) for place, pipe in enumerate(sys.argv[1:3], 200)]
for place, pipe in enumerate(kept, 3):
    os.dup2(pipe, place)
os.execv(sys.argv[3], sys.argv[3:])"""
"""Puts the pipes where the browser looks for them, at 3 and 4."""


@dataclass
class Page:
    """One page of the browser. `problems` keeps what it reported: uncaught errors and what its policy refused."""

    reads: int
    writes: int
    session: str = ""
    sent: int = 0
    rest: bytes = b""
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a command and waits for its answer; what happens meanwhile is noted."""
        self.sent += 1
        message: dict[str, Any] = {"id": self.sent, "method": method, "params": parameters}
        message |= {"sessionId": self.session} if self.session else {}
        os.write(self.writes, json.dumps(message).encode() + b"\0")
        while True:
            found = self._next()
            if found.get("id") == self.sent:
                assert "error" not in found, found
                result: dict[str, Any] = found["result"]
                return result
            self._note(found)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self.rest:
            assert select([self.reads], [], [], PATIENCE)[0], "the browser does not answer"
            more = os.read(self.reads, 1 << 20)
            assert more, "the browser has gone"
            self.rest += more
        line, _, self.rest = self.rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        return found

    def _note(self, event: dict[str, Any]) -> None:
        details = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            self.problems.append(str(details["exceptionDetails"]))
        if event.get("method") == "Log.entryAdded" and details["entry"]["level"] in ("error", "warning"):
            self.problems.append(details["entry"]["text"])
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(details["request"]["url"])

    def open(self, path: Path, fragment: str = "", *, width: int = 1400, height: int = 900) -> Page:
        """Opens a file at a size, in a page of its own."""
        self.session = ""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.problems.clear()
        self.requests.clear()
        self.send("Page.navigate", url=path.as_uri() + (f"#{fragment}" if fragment else ""))
        while self.run("document.readyState") != "complete":
            pass
        return self

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        found = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def go(self, fragment: str) -> None:
        """Changes what follows # in the address, and waits until the page has seen it."""
        waits = "new Promise(done => { addEventListener('hashchange', () => setTimeout(done), {once: true});"
        self.run(f"{waits} location.hash = {json.dumps(fragment)}; }})")

    def press(self, *keys: str) -> None:
        """Presses keys one after the other."""
        for key in keys:
            code = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
            self.send("Input.dispatchKeyEvent", type="rawKeyDown", **code)
            self.send("Input.dispatchKeyEvent", type="keyUp", **code)

    def point(self, x: float, y: float) -> None:
        """Moves the pointer."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def picture(self) -> bytes:
        """What the window shows, as PNG."""
        return b64decode(self.send("Page.captureScreenshot", format="png")["data"])

    def dark(self) -> None:
        """Prefers dark colours from now on."""
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def printed(self) -> bytes:
        """The page as PDF, as it prints."""
        made = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return b64decode(made["data"])


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """A browser with a new profile in `folder`; it ends with the block."""
    assert CHROMIUM
    from_us, to_them = os.pipe()
    from_them, to_us = os.pipe()
    words = [
        sys.executable,
        "-c",
        START,
        str(from_us),
        str(to_us),
        CHROMIUM,
        *OPTIONS,
        f"--user-data-dir={folder}",
        "about:blank",
    ]
    process = subprocess.Popen(words, pass_fds=(from_us, to_us), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    os.close(from_us)
    os.close(to_us)
    page = Page(from_them, to_them)
    try:
        yield page
        page.session = ""
        page.send("Browser.close")
    finally:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(to_them)
        os.close(from_them)
