from __future__ import annotations

import logging
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from account.scripted import Scene, scripted
from rolecall.account import transport as transport_module
from rolecall.account.credentials import Tokens
from rolecall.account.hosts import host_of
from rolecall.account.pace import Clock, Pace
from rolecall.account.paths import CHAINS, SIGN_IN
from rolecall.account.transport import NoReply, Transport
from rolecall.domain.errors import SignedOut
from simulated import Simulated

PARTNER, USER = "partner-d41d8cd98f00", "user-9e107d9d372bb"
OK: Scene = (200, {}, b'{"success": true, "data": []}')
Open = Callable[[str], Transport]


@pytest.fixture
def open_to(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as closing:

        def opened(address: str) -> Transport:
            host = host_of(address)
            pace = Pace(host, str(tmp_path / "pace.db"), Clock.running(200))
            transport = Transport(address, Tokens(host, PARTNER, USER), pace, lambda requests: None)
            closing.callback(transport.close)
            return transport

        yield opened


def test_a_request_says_who_asks_and_in_which_form_it_wants_the_answer(open_to: Open) -> None:
    with scripted(OK) as server:
        reply = open_to(server.url).exchange("GET", CHAINS, query=[("my", "1"), ("include[]", "user_permissions")])
    assert reply.body == OK[2]
    ((method, path, headers, body),) = server.asked
    assert (method, path, body) == ("GET", "/api/v1/groups?my=1&include%5B%5D=user_permissions", b"")
    assert headers["authorization"] == f"Bearer {PARTNER}, User {USER}"
    assert headers["accept"] == "application/vnd.api.v2+json"
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("rolecall/")


def test_without_a_user_token_only_the_partner_asks(tmp_path: Path) -> None:
    with scripted(OK) as server:
        host = host_of(server.url)
        pace = Pace(host, str(tmp_path / "pace.db"), Clock())
        transport = Transport(server.url, Tokens(host, PARTNER), pace, lambda requests: None)
        transport.exchange("POST", SIGN_IN, body={"login": "ä"})
        transport.close()
    assert server.authorizations == [f"Bearer {PARTNER}"]
    assert server.asked[0][3] == b'{"login":"\\u00e4"}'


def test_tokens_of_another_host_are_not_sent(tmp_path: Path) -> None:
    pace = Pace("https://evil.example.com", str(tmp_path / "pace.db"), Clock())
    tokens = Tokens("https://api.alteg.io", PARTNER, USER)
    with pytest.raises(SignedOut, match=r"are for https://api\.alteg\.io and are not sent to https://evil"):
        Transport("https://evil.example.com/api/v1", tokens, pace, lambda requests: None)
    pace.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(open_to: Open, status: int) -> None:
    with scripted(OK) as elsewhere, scripted((status, {"Location": f"{elsewhere.url}/groups"}, b"")) as server:
        assert open_to(server.url).exchange("GET", CHAINS).status == status
    assert elsewhere.asked == []


def test_in_the_clear_nothing_goes_by_a_proxy(open_to: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(OK) as proxy, scripted(OK) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        open_to(server.url).exchange("GET", CHAINS)
    assert proxy.asked == []
    assert len(server.asked) == 1


def test_encrypted_it_goes_by_the_proxy_of_the_environment_which_sees_no_token(
    open_to: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted((407, {}, b"")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.removesuffix("/api/v1"))
        with pytest.raises(NoReply, match=r"the proxy let nothing through \(407") as failed:
            open_to("https://api.example.com/api/v1").exchange("GET", CHAINS)
    assert not failed.value.sent
    assert [(method, path) for method, path, *_ in proxy.asked] == [("CONNECT", "api.example.com:443")]
    assert not any(PARTNER in str(request) or USER in str(request) for request in proxy.asked)


@pytest.mark.parametrize(
    "proxy", ["gopher://hunter2@proxy:1", "socks5://hunter2@proxy:1", "http://hunter2:hunter2@[::1"]
)
def test_a_proxy_that_cannot_be_used_is_said_without_its_address(
    open_to: Open, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(NoReply, match="The proxy or the certificates") as failed:
        open_to("https://api.example.com/api/v1").exchange("GET", CHAINS)
    assert "hunter2" not in str(failed.value)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine, and its key, signed by nobody else."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    where = ["-keyout", f"{file}.key", "-out", f"{file}.crt"]
    subprocess.run(["openssl", *words.split(), *where], check=True, capture_output=True)
    file.write_text(Path(f"{file}.key").read_text() + Path(f"{file}.crt").read_text())
    return file


def test_who_cannot_prove_to_be_the_host_gets_nothing(
    open_to: Open, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with scripted(OK, tls=tls) as server:
        with pytest.raises(NoReply, match=r"no connection \(.*(?i:certificate)") as failed:
            open_to(server.url).exchange("PUT", CHAINS, body={})
        assert not failed.value.sent
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")  # as a company's own authority is named
        assert open_to(server.url).exchange("GET", CHAINS).status == 200


def test_what_never_left_is_known(open_to: Open) -> None:
    with scripted(OK) as server:
        address = server.url
    with pytest.raises(NoReply, match="no connection") as failed:
        open_to(address).exchange("PUT", CHAINS, body={})
    assert not failed.value.sent


@pytest.mark.parametrize("kind", ["reset", "done-reset", "truncated"])
def test_what_left_and_was_not_answered_may_have_been_done(simulated: Simulated, kind: str, tmp_path: Path) -> None:
    simulated.simulator.add_fault({"kind": kind})
    host = host_of(simulated.url)
    pace = Pace(host, str(tmp_path / "pace.db"), Clock())
    tokens = Tokens(host, simulated.partner_token, simulated.user_token)
    transport = Transport(simulated.url, tokens, pace, lambda requests: None)
    with pytest.raises(NoReply, match="the connection broke before the answer was whole") as failed:
        transport.exchange("GET", CHAINS)
    transport.close()
    assert failed.value.sent


def test_an_endless_answer_is_cut_off(open_to: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "LARGEST_ANSWER", 1000)
    with scripted((200, {}, b"x" * 2000)) as server, pytest.raises(NoReply):
        open_to(server.url).exchange("GET", CHAINS)


def test_an_answer_that_drips_is_cut_off(open_to: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "WHOLE_ANSWER_SECONDS", -1)
    with scripted(OK) as server, pytest.raises(NoReply):
        open_to(server.url).exchange("GET", CHAINS)


def test_an_answer_that_cannot_be_unpacked_is_none(open_to: Open) -> None:
    with scripted((200, {"Content-Encoding": "gzip"}, b"not gzip")) as server, pytest.raises(NoReply) as failed:
        open_to(server.url).exchange("GET", CHAINS)
    assert failed.value.sent


@pytest.mark.parametrize(
    ("given", "seconds"), [("7", 7.0), ("", None), ("soon", None), ("-1", None), ("9" * 30, None), ("²", None)]
)
def test_how_long_to_wait_is_read_where_it_is_a_number(open_to: Open, given: str, seconds: float | None) -> None:
    header = given.encode().decode("latin-1")
    with scripted((429, {"Retry-After": header}, b"")) as server:
        assert open_to(server.url).exchange("GET", CHAINS).retry_after == seconds


def test_no_log_at_any_level_has_a_token(open_to: Open, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted((403, {}, f'{{"meta": {{"message": "Bearer {PARTNER}, User {USER}"}}}}'.encode())) as server:
        open_to(server.url).exchange("PUT", CHAINS, body={"a": 1})
    assert "HTTP Request" in caplog.text
    assert PARTNER not in caplog.text
    assert USER not in caplog.text


def test_no_representation_has_a_token(open_to: Open) -> None:
    transport = open_to("https://api.example.com/api/v1")
    shown = repr(transport) + repr(Tokens("https://api.example.com", PARTNER, USER)) + str(transport.__dict__)
    assert PARTNER not in shown
    assert USER not in shown


def test_an_error_carries_no_request(open_to: Open) -> None:
    with scripted(OK) as server:
        address = server.url
    with pytest.raises(NoReply) as failed:
        open_to(address).exchange("GET", CHAINS)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_what_the_account_says_is_quoted_in_one_line_without_tokens(open_to: Open) -> None:
    said = f"No.\n\x1b[31m Bearer {PARTNER}, User {USER}\u202e" + "x" * 1000
    quoted = open_to("https://api.example.com/api/v1").without_tokens(said)
    assert quoted.startswith("No. \ufffd[31m Bearer …, User …\ufffdxxx")
    assert len(quoted) == 300


def test_the_library_is_imported_for_the_first_request_only() -> None:
    code = "import sys, rolecall.account.client, rolecall.account.picturing; sys.exit('httpx2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
