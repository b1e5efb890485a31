"""The exit statuses: one meaning a number."""

from enum import IntEnum


class Exit(IntEnum):
    """What a script may rely on; the texts are in `views/help_topics.py`."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NO = 3
    PENDING = 4
    PARTLY = 5
    CONFLICT = 6
    REFUSED = 7
    UNANSWERED = 8
    NOT_FOUND = 9
    BAD_DATA = 65
    UNAVAILABLE = 75
    SIGNED_OUT = 77
    INTERRUPTED = 130
