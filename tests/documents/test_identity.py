"""E-mails are judged as the validator judges them, though a domain is asked about once."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from rolecall.documents.identity import email
from rolecall.domain.errors import WrongUsage
from worlds import LAW

LOCALS = st.text(st.sampled_from("ab9._+-'%A"), min_size=1, max_size=70)
DOMAINS = st.sampled_from(
    [
        "example.com",
        "a.co",
        "localhost",
        "x.test",
        "-a.com",
        "a-.com",
        "a..com",
        "a.b",
        "b.local",
        "xn--a.com",
        "9.9",
        "c.9",
    ]
)


@LAW
@given(local=LOCALS, domain=DOMAINS | st.text(st.sampled_from("ab-.9"), min_size=1, max_size=20))
@example("a" * 64, ".".join(["b" * 60] * 3) + ".com")
@example("a" * 65, "example.com")
def test_an_address_is_accepted_exactly_where_the_validator_accepts_it(local: str, domain: str) -> None:
    address = f"{local}@{domain}".lower()
    try:
        wanted = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        wanted = None
    try:
        found = email(address)
    except WrongUsage:
        found = None
    assert found == wanted
