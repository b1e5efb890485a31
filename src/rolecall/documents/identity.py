"""E-mail addresses, phone numbers, countries and currencies: from what people write to the form that is kept."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from os.path import join

from rolecall.domain.catalogue import DATA
from rolecall.domain.errors import WrongUsage
from rolecall.domain.nearness import did_you_mean

_PLAIN_EMAIL = re.compile(r"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@([a-z0-9.-]+)")
_ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]*)?[eE]\+?[0-9]+")
MOST_LOCAL, MOST_EMAIL = 64, 254


def email(text: str) -> str:
    """The address in lower case, the form in which it identifies a person (rule 13). Raises WrongUsage."""
    from email_validator import EmailNotValidError, validate_email

    address = text.strip().lower()
    plain = _PLAIN_EMAIL.fullmatch(address)
    if plain and len(plain[1]) <= MOST_LOCAL and len(address) <= MOST_EMAIL and _is_domain(plain[2]):
        return address
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        hint = "Write it like anna@example.com."
        raise WrongUsage(f"“{text}” is not an e-mail address: {error}", hint=hint) from None


@lru_cache(maxsize=1024)
def _is_domain(domain: str) -> bool:
    """Whether an address may end so. People share domains, and checking one costs most of checking an address."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(f"a@{domain}", check_deliverability=False).normalized == f"a@{domain}"
    except EmailNotValidError:
        return False


def phone(text: str, region: str = "") -> str:
    """The number in E.164 form; `region` (ISO 3166) reads national ones. Raises WrongUsage."""
    from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, format_number, is_valid_number, parse

    hint = "Write it with + and the country code, such as +37120000001."
    if _ROUNDED.fullmatch(text.strip()):
        message = f"“{text}” is a number that a spreadsheet has rounded; the phone that it was is lost."
        raise WrongUsage(message, hint="Make the column text in the spreadsheet, and type the phone again.")
    try:
        number: PhoneNumber = parse(text, region or None)
    except NumberParseException as error:
        if error.error_type == NumberParseException.INVALID_COUNTRY_CODE and "+" not in text:
            message = f"“{text}” does not say which country it is in."
            more = "Write it with + and the country code, or give the location a region."
            raise WrongUsage(message, hint=more) from None
        why = "." if error.error_type == NumberParseException.NOT_A_NUMBER else f": {error.args[0]}"
        raise WrongUsage(f"“{text}” is not a phone number{why}", hint=hint) from None
    if any(c.isalpha() for c in text) or number.extension:
        raise WrongUsage(f"“{text}” has more in it than a phone number.", hint=hint)
    if not is_valid_number(number):
        where = f" in {region}" if region and not text.strip().startswith("+") else ""
        raise WrongUsage(f"“{text}” is not a valid phone number{where}.", hint=hint)
    return format_number(number, PhoneNumberFormat.E164)


def region(text: str) -> str:
    """The ISO 3166 code of a country, in capitals. Raises WrongUsage for one whose phone numbers are unknown."""
    from phonenumbers import SUPPORTED_REGIONS

    code = text.strip().upper()
    if code not in SUPPORTED_REGIONS:
        hint = "Write its two letters from ISO 3166, such as LV or GB."
        raise WrongUsage(f"“{text}” is not the code of a country.", hint=hint)
    return code


def currency(text: str) -> str:
    """The ISO 4217 code of a currency, in capitals. Raises WrongUsage, with near misses."""
    code = text.strip().upper()
    if code not in _currencies():
        hint = did_you_mean(code, _currencies()) or "Write its three letters from ISO 4217, such as EUR."
        raise WrongUsage(f"“{text}” is not the code of a currency.", hint=hint)
    return code


@lru_cache(maxsize=1)
def _currencies() -> tuple[str, ...]:
    with open(join(DATA, "currencies.json"), encoding="utf-8") as file:
        return tuple(json.load(file)["codes"])
