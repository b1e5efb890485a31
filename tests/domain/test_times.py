"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolecall.domain.errors import WrongUsage
from rolecall.domain.times import Span, local, short, span

RIGA = ZoneInfo("Europe/Riga")
NOW = datetime(2026, 11, 25, 14, 30, 15, tzinfo=UTC)  # a Wednesday; 16:30:15 in Riga
NAIVE = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - as the library wants them
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def riga(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=RIGA)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "start", "length"),
    [
        ("2026-11-01", riga(2026, 11, 1), DAY),
        ("today", riga(2026, 11, 25), DAY),
        ("Yesterday", riga(2026, 11, 24), DAY),
        ("monday", riga(2026, 11, 23), DAY),
        ("wednesday", riga(2026, 11, 18), DAY),
        ("thursday", riga(2026, 11, 19), DAY),
        ("last week", riga(2026, 11, 16), 7 * DAY),
        ("this week", riga(2026, 11, 23), 7 * DAY),
        ("Last month", riga(2026, 10, 1), 31 * DAY),
        ("this month", riga(2026, 11, 1), 30 * DAY),
        ("2026-11-01 14:30", riga(2026, 11, 1, 14, 30), MINUTE),
        ("2026-11-01  9:05", riga(2026, 11, 1, 9, 5), MINUTE),
        ("2026-11-01T14:30:07", riga(2026, 11, 1, 14, 30, 7), SECOND),
        ("2026-11-01T14:30:07.25+00:00", riga(2026, 11, 1, 16, 30, 7), SECOND),
        ("2026-11-01T14:30Z", riga(2026, 11, 1, 16, 30), MINUTE),
        ("2026-11-01 14:30 -0500", riga(2026, 11, 1, 21, 30), MINUTE),
        ("14:30", riga(2026, 11, 25, 14, 30), MINUTE),
        ("25.11.2026", riga(2026, 11, 25), DAY),
        ("1.2.", riga(2026, 2, 1), DAY),
        ("26.11.", riga(2025, 11, 26), DAY),
        ("1 Nov", riga(2026, 11, 1), DAY),
        ("1 november 2025", riga(2025, 11, 1), DAY),
        ("26 Nov", riga(2025, 11, 26), DAY),
        ("1 Nov 9:05", riga(2026, 11, 1, 9, 5), MINUTE),
        ("yesterday 14:30", riga(2026, 11, 24, 14, 30), MINUTE),
        ("monday 14:30", riga(2026, 11, 23, 14, 30), MINUTE),
        ("now", riga(2026, 11, 25, 16, 30, 15), SECOND),
        ("3d", riga(2026, 11, 22, 16, 30, 15), SECOND),
        ("3 days ago", riga(2026, 11, 22, 16, 30, 15), SECOND),
        ("1 day ago", riga(2026, 11, 24, 16, 30, 15), SECOND),
        ("2w", riga(2026, 11, 11, 16, 30, 15), SECOND),
        ("90 min", riga(2026, 11, 25, 15, 0, 15), SECOND),
        ("5 hours ago", riga(2026, 11, 25, 11, 30, 15), SECOND),
        ("1 month ago", riga(2026, 10, 25, 16, 30, 15), SECOND),
        ("9 months ago", riga(2026, 2, 25, 16, 30, 15), SECOND),
        ("1y", riga(2025, 11, 25, 16, 30, 15), SECOND),
    ],
)
def test_a_time_as_people_type_it(text: str, start: datetime, length: timedelta) -> None:
    read = span(text, NOW, "--since", RIGA)
    assert (read.start, read.end) == (start, start + length)


def test_a_month_ago_is_the_last_day_of_a_shorter_month() -> None:
    now = datetime(2026, 3, 31, 12, tzinfo=RIGA)
    assert span("1 month ago", now, "--since", RIGA).start == riga(2026, 2, 28, 12)
    assert span("3 months ago", now, "--since", RIGA).start == riga(2025, 12, 31, 12)


def test_the_day_on_which_the_clock_changes_has_25_hours_and_a_day_ago_is_the_same_time_of_day() -> None:
    read = span("2026-10-25", NOW, "--since", RIGA)
    assert read.end.astimezone(UTC) - read.start.astimezone(UTC) == timedelta(hours=25)
    now = datetime(2026, 10, 26, 12, tzinfo=RIGA)
    assert span("1d", now, "--since", RIGA).start == riga(2026, 10, 25, 12)
    assert span("24h", now, "--since", RIGA).start == now - DAY


def test_a_time_of_the_history_is_read_in_the_zone_of_the_reader() -> None:
    assert local("2026-11-01T22:30:07+00:00", RIGA) == "2026-11-02 00:30"
    assert local("the day before", RIGA) == "the day before"


@given(NAIVE)
def test_a_short_time_is_read_back_as_what_it_shows(naive: datetime) -> None:
    then = naive.replace(tzinfo=UTC)
    shown = short(then.isoformat(), NOW.isoformat(), RIGA)
    read = span(shown, max(then, NOW), "--since", RIGA)
    assert read.start <= then < read.end or then.astimezone(RIGA).fold
    assert len(shown) <= len("11 Nov 22:30")


def test_a_short_time_has_the_year_where_it_is_another() -> None:
    now = NOW.isoformat()
    assert short("2026-11-01T22:30:07+00:00", now, RIGA) == "2 Nov 00:30"
    assert short("2025-12-31T22:30:07+00:00", now, RIGA) == "1 Jan 00:30"
    assert short("2025-11-01T22:30:07+00:00", now, RIGA) == "2 Nov 2025"
    assert short("the day before", now, RIGA) == "the day before"


def test_without_a_zone_the_systems_counts() -> None:
    assert span("2026-11-01", NOW, "--since").start == datetime(2026, 11, 1).astimezone()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "3m",
        "m",
        "3",
        "2026",
        "2026-13-01",
        "2026-02-30",
        "25:00",
        "2026-11-01 14:60",
        "1-2-3",
        "-3d",
        "3 fortnights ago",
        "999999 years ago",
        "999999y",
        "in 3 days",
        "2026-11-01 14:30 +9999",
        "٣d",
        "0000-01-01",
    ],
)
def test_what_is_no_time_is_refused_with_examples(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        span(text, NOW, "--since", RIGA)
    assert caught.value.message == f"“{text}” is not a valid value for --since."
    assert "2026-11-01, 1 Nov, 2026-11-01 14:30, 14:30, yesterday, monday, last week, 3 days ago" in caught.value.hint


@given(text=st.text(max_size=30) | st.from_regex(r"\d{1,6} ?[a-z]{1,6}( ago)?|\d{4}-\d\d-\d\d([ T]\d\d:\d\d)?.{0,4}"))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        read = span(text, NOW, "--as-of", RIGA)
    except WrongUsage:
        return
    assert isinstance(read, Span)
    assert read.start < read.end


@given(moment=NAIVE, zone=st.sampled_from([RIGA, UTC]))
def test_a_moment_written_down_is_read_as_that_moment(moment: datetime, zone: ZoneInfo) -> None:
    second = moment.replace(microsecond=0, tzinfo=zone)
    assert span(second.isoformat(), NOW, "--as-of", RIGA).start == second
    assert span(f"{moment:%Y-%m-%d %H:%M}", NOW, "--as-of", zone).start == second.replace(second=0)
    assert span(f"{moment:%Y-%m-%d}", NOW, "--as-of", zone).start.date() == moment.date()


@given(number=st.integers(0, 3000), now=NAIVE)
def test_so_many_days_ago_is_that_day_at_the_same_time(number: int, now: datetime) -> None:
    then = span(f"{number} days ago", now.replace(tzinfo=UTC), "--since", UTC).start
    assert then == now.replace(microsecond=0, tzinfo=UTC) - timedelta(days=number)
    assert isinstance(then.date(), date)
