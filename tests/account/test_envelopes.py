from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.account.envelopes import Envelope, opened
from rolecall.account.transport import Reply


def answer(status: int, document: Any) -> Envelope:
    return opened(Reply(status, json.dumps(document).encode()))


def test_a_success_has_its_data_and_count() -> None:
    envelope = answer(200, {"success": True, "data": [1, 2], "meta": {"count": 2}})
    assert (envelope.success, envelope.data, envelope.count) == (True, [1, 2], 2)


@pytest.mark.parametrize("meta", [{}, [], None, "", {"count": True}, {"count": "2"}])
def test_an_empty_meta_may_be_of_any_type(meta: Any) -> None:
    envelope = answer(200, {"success": True, "data": [], "meta": meta})
    assert (envelope.success, envelope.messages, envelope.count) == (True, (), None)


def test_success_without_a_body() -> None:
    assert opened(Reply(204)) == Envelope(204, understood=True, success=True)


def test_success_with_null_or_without_data() -> None:
    assert answer(202, {"success": True, "data": None, "meta": {"message": "Saved"}}).success
    assert answer(202, {"success": True}).success


@pytest.mark.parametrize("document", [{"success": False, "data": None, "meta": {"message": "No."}}, {"meta": {}}])
def test_a_good_status_alone_is_no_success(document: Any) -> None:
    envelope = answer(200, document)
    assert envelope.understood
    assert not envelope.success
    assert not envelope.refused


def test_a_success_with_a_bad_status_is_none() -> None:
    assert not answer(500, {"success": True, "data": []}).success


@pytest.mark.parametrize(
    ("document", "messages"),
    [
        ({"success": False, "data": None, "meta": {"message": "Access denied."}}, ("Access denied.",)),
        ({"success": False, "data": None, "meta": {}}, ()),
        ({"success": False, "data": None, "meta": []}, ()),
        ({"errors": {"code": 404, "message": "Not found"}, "meta": {"message": "Not found"}}, ("Not found",)),
        ({"success": False, "meta": {"message": "Wrong.", "errors": [{"message": "a"}, "b"]}}, ("Wrong.", "a", "b")),
        ({"success": False, "meta": {"message": "Wrong.", "errors": {"role": ["a", "b"]}}}, ("Wrong.", "a", "b")),
        ({"success": False, "meta": {"message": 7, "errors": [None, 3, " "]}}, ()),
    ],
)
def test_either_shape_of_error_gives_its_messages(document: Any, messages: tuple[str, ...]) -> None:
    envelope = answer(422, document)
    assert envelope.messages == messages
    assert envelope.refused
    assert envelope.summary == ("; ".join(messages) or "HTTP 422")


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>502</body></html>",
        b'{"success": true, "data": [{"id"',
        b"[1, 2]",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"id": 1, "title": "an answer without an envelope"}',
        b'{"success": true, "data": 1e999}',
        b'{"success": true, "data": NaN}',
        b"[" * 100_000,
        b'{"success": true, "data": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:20]),
)
@pytest.mark.parametrize("status", [200, 404, 502])
def test_what_the_account_does_not_write_is_neither_success_nor_refusal(status: int, body: bytes) -> None:
    envelope = opened(Reply(status, body))
    assert not envelope.understood
    assert not envelope.success
    assert not envelope.refused
    assert envelope.summary == f"HTTP {status}, not as this API answers"


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_passing_trouble_is_no_refusal(status: int) -> None:
    assert not answer(status, {"success": False, "data": None, "meta": {}}).refused


@given(st.integers(100, 599), st.binary(max_size=60))
def test_no_answer_is_too_odd(status: int, body: bytes) -> None:
    envelope = opened(Reply(status, body))
    assert not (envelope.success and envelope.refused)
    assert envelope.summary
