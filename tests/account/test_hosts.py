from __future__ import annotations

import pytest

from rolecall.account.hosts import base_address, host_of
from rolecall.domain.errors import WrongUsage


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://api.alteg.io", "https://api.alteg.io/api/v1"),
        (" https://API.Alteg.IO/api/v1/ ", "https://api.alteg.io/api/v1"),
        ("https://api.alteg.io:443/api/v2", "https://api.alteg.io/api/v2"),
        ("https://proxy.example.com:8443", "https://proxy.example.com:8443/api/v1"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v1"),
        ("http://localhost:8080/", "http://localhost:8080/api/v1"),
        ("http://[::1]:8080", "http://[::1]:8080/api/v1"),
    ],
)
def test_an_address_is_kept_in_one_form(given: str, kept: str) -> None:
    assert base_address(given) == kept
    assert base_address(kept) == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://api.alteg.io/api/v1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://0.0.0.0:80",
        "http://10.0.0.1",
    ],
)
def test_only_this_machine_is_spoken_to_without_encryption(given: str) -> None:
    with pytest.raises(WrongUsage, match="must begin with https://"):
        base_address(given)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "api.alteg.io",
        "ftp://api.alteg.io",
        "https://",
        "https://dana:hunter2@api.alteg.io",
        "https://api.alteg.io@example.com",
        "https://api.alteg.io?token=hunter2",
        "https://api.alteg.io/#hunter2",
        "https://api.alteg.io:hunter2",
        "https://api.alteg.io:99999",
        "https://api.alteg.io/a b",
        "https://api.alteg.io/../x",
        "https://аpi.alteg.io",
        "https://api..alteg.io",
        f"https://{'a' * 64}.example.com",
        "https://[::1",
        "https://api.alteg.io\\@example.com",
    ],
)
def test_what_is_not_an_address_is_refused_without_being_repeated(given: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        base_address(given)
    assert "hunter2" not in refused.value.message + refused.value.hint


def test_a_host_is_scheme_name_and_port() -> None:
    assert host_of("https://api.alteg.io/api/v1") == "https://api.alteg.io"
    assert host_of("http://127.0.0.1:8080/api/v1") == "http://127.0.0.1:8080"
