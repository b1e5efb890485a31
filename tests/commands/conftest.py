"""What tests of the live account share: the person's own folder, and tokens in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated import Simulated


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own folder of settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "config" / "rolecall"


@pytest.fixture
def signed_in(simulated: Simulated, home: Path, monkeypatch: pytest.MonkeyPatch) -> Simulated:
    """The account, whose tokens are in the environment."""
    monkeypatch.setenv("ROLECALL_ACCOUNT_URL", simulated.url)
    monkeypatch.setenv("ROLECALL_PARTNER_TOKEN", simulated.partner_token)
    monkeypatch.setenv("ROLECALL_USER_TOKEN", simulated.user_token)
    return simulated
