"""The simulator over HTTP on the loopback interface; here connections wait, break and are cut off."""

from __future__ import annotations

import re
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rolecall_simulator.control import PLACE, control
from rolecall_simulator.messages import Request, Response
from rolecall_simulator.routes import ROOT
from rolecall_simulator.simulator import Arrival, Simulator

HOST = "127.0.0.1"
LARGEST_BODY = 4_000_000  # bytes; the largest list of permissions has some 20,000


class SimulatorServer(ThreadingHTTPServer):
    """A server for one simulator; `port` 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, simulator: Simulator, port: int = 0) -> None:
        super().__init__((HOST, port), Handler)
        self.simulator = simulator

    @property
    def url(self) -> str:
        """Where the API is."""
        return f"http://{HOST}:{self.server_port}{ROOT}"

    @property
    def control_url(self) -> str:
        """Where one looks behind it."""
        return f"http://{HOST}:{self.server_port}{PLACE}"

    def shutdown_request(self, request: Any) -> None:
        """Closes at once: an orderly shutdown would send what a reset must not."""
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the server; anything else is, and shows itself."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads one request after the other from a connection, and delivers what becomes of it."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "rolecall-simulator", ""
    wbufsize = -1  # one packet an answer, whose head would otherwise wait for the client's acknowledgement
    disable_nagle_algorithm = True
    timeout = 120
    server: SimulatorServer

    def serve(self) -> None:
        request = self._request()
        if request is None:
            return
        if request.path == PLACE or request.path.startswith(PLACE + "/"):
            self._deliver(control(self.server.simulator, request))
            return
        self._troubled(self.server.simulator.arrive(request))

    do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_TRACE = serve  # noqa: N815  http.server's names

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the log is asked for under /_simulator/log."""

    def _request(self) -> Request | None:
        """The request, read to its end; None, and an error is sent, where it has no sound place and length."""
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not re.fullmatch(r"[0-9]{1,9}", length):
            self.send_error(411)
            return None
        if int(length) > LARGEST_BODY:
            self.send_error(413)
            return None
        headers = {name.lower(): value for name, value in self.headers.items()}
        address, body = str(self.client_address[0]), self.rfile.read(int(length))
        try:
            return Request.to(self.command, self.path, headers=headers, body=body, address=address)
        except ValueError:
            self.send_error(400)
            return None

    def _troubled(self, arrival: Arrival) -> None:
        """Waits, has it answered and delivers the answer, as far as the fault lets it."""
        simulator, kind = self.server.simulator, arrival.fault.kind if arrival.fault else ""
        if kind == "reset-late":
            threading.Thread(target=_do_later, args=(simulator, arrival), daemon=True).start()
            self._reset()
            return
        try:
            simulator.clock.sleep(arrival.wait)
            response = simulator.answer(arrival) if kind != "reset" else None
        finally:
            simulator.finish(arrival)
        if response is None or kind == "done-reset":
            self._reset()
        else:
            self._deliver(response, cut=kind == "truncated")

    def _deliver(self, response: Response, *, cut: bool = False) -> None:
        """Sends an answer; `cut` breaks it off half-way through its body, or in its first line if it has none."""
        self.close_connection = self.close_connection or cut
        if cut and not response.body:
            self.wfile.write(b"HTTP/1.1 2")
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(response.body or b"")))
        self.end_headers()
        body = response.body or b""
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if cut else body)

    def _reset(self) -> None:
        """Lets the connection end with a reset in place of an answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True


def _do_later(simulator: Simulator, arrival: Arrival) -> None:
    try:
        simulator.clock.sleep(arrival.wait)
        simulator.answer(arrival)
    finally:
        simulator.finish(arrival)


@contextmanager
def serving(simulator: Simulator, port: int = 0) -> Iterator[SimulatorServer]:
    """A server in a thread of its own, closed at the end."""
    with SimulatorServer(simulator, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
