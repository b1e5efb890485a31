"""Times as people type them: `2026-11-01`, `14:30`, `yesterday`, `monday`, `last week`, `3 days ago`, `3d`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from rolecall.domain.errors import WrongUsage

EXAMPLES = "2026-11-01, 1 Nov, 2026-11-01 14:30, 14:30, yesterday, monday, last week, 3 days ago, 3d"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNITS = {"min": "minute", "h": "hour", "d": "day", "w": "week", "month": "month", "y": "year"}
"""Short forms; `m` is none of them, since it could be minutes or months."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WHOLE = {"this week": (0, "week"), "last week": (1, "week"), "this month": (0, "month"), "last month": (1, "month")}
NAMED_DAY = re.compile(r"(\d\d?) ([a-z]{3})[a-z]*\.?(?: (\d{4}))?", re.ASCII)
DOTTED_DAY = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})?", re.ASCII)
TIME_OF_DAY = re.compile(r"(.+) (\d\d?:\d\d)", re.ASCII)
AGO = re.compile(r"(\d{1,6}) ?([a-z]+?)s?(?: ago)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[ t](\d\d?:\d\d)(:\d\d)?(?:\.\d+)?( ?(?:z|[+-]\d\d:?\d\d))?", re.ASCII)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """What a time stands for: from the beginning of a month, week, day, minute or second to that of the next."""

    start: datetime
    end: datetime


def span(text: str, now: datetime, option: str, zone: tzinfo | None = None) -> Span:
    """The time that a text stands for, seen from `now`, which knows its zone.

    What names no zone is local: in `zone`, or the system's. Raises WrongUsage, naming the option that the text is for.
    """
    local = now.astimezone(zone).replace(tzinfo=None)

    def zoned(moment: datetime) -> datetime:
        return moment.replace(tzinfo=zone) if zone else moment.astimezone()

    try:
        read = _read(" ".join(text.casefold().split()), local, zoned)
    except (ValueError, OverflowError, OSError):
        read = None
    if read is None:
        raise WrongUsage(f"“{text}” is not a valid value for {option}.", hint=f"Give a time: {EXAMPLES}.")
    return read


def local(at: str, zone: tzinfo | None = None) -> str:
    """A time (ISO 8601) as people read it, in `zone` or the system's: `2026-11-01 14:30`; another text as it is."""
    try:
        return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return at


def short(at: str, now: str, zone: tzinfo | None = None) -> str:
    """Like `local`, shorter, and understood by `span`: `1 Nov 14:30` in the year of `now`, `1 Nov 2025` in another."""
    try:
        then, year = datetime.fromisoformat(at).astimezone(zone), datetime.fromisoformat(now).astimezone(zone).year
    except (ValueError, OverflowError, OSError):
        return at
    day = f"{then.day} {MONTHS[then.month - 1].capitalize()}"
    return f"{day} {then:%H:%M}" if then.year == year else f"{day} {then.year}"


def _read(text: str, local: datetime, zoned: Callable[[datetime], datetime]) -> Span | None:
    """Raises ValueError, OverflowError or OSError for what no calendar has."""
    named = _day(text, local.date())
    if named is not None:
        return _between(datetime.combine(named, time()), timedelta(days=1), zoned)
    if text in WHOLE:
        return _whole(*WHOLE[text], local.date(), zoned)
    if text == "now":
        return _between(local.replace(microsecond=0), SECOND, zoned)
    if ago := AGO.fullmatch(text):
        return _ago(int(ago[1]), UNITS.get(ago[2], ago[2]), local, zoned)
    return _clock(text, local, zoned)


def _day(text: str, today: date) -> date | None:
    """The day that a text names; a weekday is the last one before today."""
    if text in ("today", "yesterday"):
        return today - timedelta(days=text == "yesterday")
    if text in DAYS:
        return today - timedelta(days=(today.weekday() - DAYS.index(text) - 1) % 7 + 1)
    if (worded := NAMED_DAY.fullmatch(text)) and worded[2] in MONTHS:
        return _of_year(int(worded[1]), MONTHS.index(worded[2]) + 1, worded[3], today)
    if dotted := DOTTED_DAY.fullmatch(text):
        return _of_year(int(dotted[1]), int(dotted[2]), dotted[3], today)
    return date.fromisoformat(text) if DAY.fullmatch(text) else None


def _whole(ago: int, unit: str, today: date, zoned: Callable[[datetime], datetime]) -> Span:
    """A whole week, from its Monday, or a month: this one, or the one so many `ago`."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday(), weeks=ago)
        return _between(datetime.combine(monday, time()), timedelta(weeks=1), zoned)
    months = today.year * 12 + today.month - 1 - ago
    first, after = (date(n // 12, n % 12 + 1, 1) for n in (months, months + 1))
    return _between(datetime.combine(first, time()), after - first, zoned)


def _of_year(day: int, month: int, year: str | None, today: date) -> date:
    """A day of a year; without one the last such day that is not to come."""
    if year:
        return date(int(year), month, day)
    of_this_year = date(today.year, month, day)
    return of_this_year if of_this_year <= today else date(today.year - 1, month, day)


def _clock(text: str, local: datetime, zoned: Callable[[datetime], datetime]) -> Span | None:
    """A time of the clock, of today where no day stands before it; ISO 8601 with `T`, seconds and a zone too."""
    whole = f"{local.date()} {text}" if re.match(r"\d\d?:", text) else text
    if (parts := TIME_OF_DAY.fullmatch(whole)) and (named := _day(parts[1], local.date())):
        whole = f"{named} {parts[2]}"
    match = CLOCK.fullmatch(whole)
    if match is None:
        return None
    day, minute, second, offset = match.groups(default="")
    moment = datetime.fromisoformat(f"{day}T{minute:0>5}{second}{offset.strip().upper()}")
    length = SECOND if second else timedelta(minutes=1)
    return Span(moment, moment + length) if offset else _between(moment, length, zoned)


def _ago(number: int, unit: str, local: datetime, zoned: Callable[[datetime], datetime]) -> Span | None:
    """So long ago, at the same time of day; minutes and hours are counted as they pass."""
    local = local.replace(microsecond=0)
    if unit in ("minute", "hour"):
        moment = zoned(local) - timedelta(**{f"{unit}s": number})
        return Span(moment, moment + SECOND)
    if unit in ("day", "week"):
        return _between(local - timedelta(**{f"{unit}s": number}), SECOND, zoned)
    if unit not in ("month", "year"):
        return None
    months = local.year * 12 + local.month - 1 - number * (12 if unit == "year" else 1)
    return _between(_in_month(local, months // 12, months % 12 + 1), SECOND, zoned)


def _in_month(moment: datetime, year: int, month: int) -> datetime:
    """The same day of another month, or its last one where it is shorter."""
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return moment.replace(year=year, month=month, day=min(moment.day, last))


def _between(start: datetime, length: timedelta, zoned: Callable[[datetime], datetime]) -> Span:
    return Span(zoned(start), zoned(start + length))
