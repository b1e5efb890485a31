"""Names people type: cleaned, or refused with the reason."""

from __future__ import annotations

from unicodedata import category, normalize

from rolecall.domain.errors import WrongUsage

MOST = 200
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def name(text: str, what: str) -> str:
    """A name in Unicode's composed form with single spaces. Raises WrongUsage for an empty, long or unprintable one."""
    for place, character in enumerate(text, 1):
        if category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _DIRECTION:
            message = f"The {what} {visible(text)!r} has the control character U+{ord(character):04X} at place {place}."
            raise WrongUsage(message, hint="Leave it out.")
    cleaned = " ".join(normalize("NFC", text).split())
    if is_blank(cleaned):
        raise WrongUsage(f"The {what} is empty.", hint="Give it a name.")
    if len(cleaned) > MOST:
        raise WrongUsage(f"The {what} has {len(cleaned)} characters; {MOST} is the most.", hint="Shorten it.")
    return cleaned


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: it has only blanks, and characters without a width."""
    return all(category(character)[0] in "CZ" for character in text)


def refuse_as_option(name: str) -> None:
    """Raises WrongUsage for a name that a command line would not take for one."""
    if name.startswith(("-", "@")):
        kind = "an option" if name.startswith("-") else "a set of permissions"
        raise WrongUsage(f"The name “{name}” would be read as {kind}.", hint="Choose another name.")


def visible(text: str) -> str:
    """`text` without anything that would steer a terminal: such characters become U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _DIRECTION else c for c in text)
