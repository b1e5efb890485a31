"""The columns of a file of people, and the names by which other people's files call them, in English and Russian."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from rolecall.domain.nearness import fold, near
from rolecall.domain.text import visible

COLUMNS = (
    *("name", "email", "phone", "location", "role", "staff", "new_staff", "position"),
    *("copy_from", "grant", "revoke"),
)
LISTS = ("location", "grant", "revoke")
FLAGS = ("new_staff",)
"""Columns that say yes or no."""

PARTS = ("first_name", "middle_name", "last_name")
"""Columns that make a name where there is no column for the whole."""
REMARKS = ("line", "error", "hint")
IGNORED = (*REMARKS, "status")
"""Columns that this program writes, in rejects and lists of users, and that invite nobody."""
SYNONYMS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "name": (
            *("full name", "name and surname", "employee", "employee name", "person", "user", "user name"),
            *("ФИО", "имя и фамилия", "фамилия и имя", "фамилия имя", "фамилия имя отчество", "полное имя"),
            *("сотрудник", "пользователь"),
        ),
        "email": (
            *("e-mail address", "email address", "mail", "e-mails", "work e-mail"),
            *("почта", "электронная почта", "эл. почта", "адрес электронной почты", "имейл", "емейл", "эл. адрес"),
        ),
        "phone": (
            *("phone number", "phone no", "mobile", "mobile phone", "mobile number", "mobile no", "cell"),
            *("cell phone", "telephone", "telephone number", "tel", "tel no"),
            *(
                "телефон",
                "номер телефона",
                "контактный телефон",
                "тел",
                "мобильный",
                "мобильный телефон",
                "моб. телефон",
                "сотовый",
            ),
        ),
        "location": (
            *("salon", "branch", "company", "organization", "studio", "clinic", "location name", "salon name"),
            *("филиал", "салон", "организация", "компания", "студия", "клиника", "локация", "точка"),
        ),
        "role": ("access role", "user role", "роль", "роль доступа", "роль пользователя"),
        "staff": ("staff member", "team member", "linked staff member", "член команды"),
        "new_staff": ("add as staff", "new staff member", "новый сотрудник"),
        "position": ("post", "job title", "job", "должность", "позиция"),
        "copy_from": ("copy permissions from", "copy rights from"),
        "first_name": ("firstname", "given name", "forename", "имя"),
        "middle_name": ("patronymic", "отчество"),
        "last_name": ("lastname", "surname", "family name", "second name", "фамилия"),
    }
)
"""Other names that are taken for a column when they are all that stands in the header's cell."""
MOST_MAPPED = 5
"""Of unknown columns, in one hint."""
WITHOUT_WIDTH = "\u200b\u2060\ufeff"


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """How a file may call our columns: by our names in any spelling, by a synonym, or by `renamed`, theirs (folded) to
    ours.

    A column that is renamed to nothing is left out, and with `ignores` every unknown one. `given` are our columns that
    the file need not have.
    """

    renamed: Mapping[str, str] = field(default_factory=dict)
    given: Collection[str] = ()
    ignores: bool = False

    def ours(self, theirs: str) -> str | None:
        """Our column; an empty text for one that is left out, None for an unknown one."""
        folded = fold(theirs)
        if folded in self.renamed:
            return self.renamed[folded]
        unknown = "" if self.ignores else None
        return _known().get(_letters(theirs), unknown) if theirs else ""

    def is_synonym(self, theirs: str) -> bool:
        """Whether a column was found by another name than ours, and nobody said so."""
        return bool(self.ours(theirs)) and fold(theirs) not in self.renamed and _letters(theirs) not in _own()

    def is_ignored(self, theirs: str) -> bool:
        """Whether a column is left out because it is unknown."""
        return self.ignores and fold(theirs) not in self.renamed and _letters(theirs) not in _known()


def stripped(cell: str) -> str:
    """A cell without what is not seen at its ends: space, and the characters without width that copying brings."""
    return cell.strip().strip(WITHOUT_WIDTH).strip()


def remarks_on(header: Sequence[str], names: ColumnNames) -> list[str]:
    """Which columns are read under other names, and which are left out, in a sentence each."""
    read = [f"“{theirs}” as {names.ours(theirs)}" for theirs in header if names.is_synonym(theirs)]
    left = [f"“{theirs}”" for theirs in header if theirs and names.is_ignored(theirs)]
    return [*([f"Read {', '.join(read)}."] if read else []), *([f"Left out {', '.join(left)}."] if left else [])]


def hint(unknown: Sequence[str]) -> str:
    """What to do about unknown columns: the nearest of ours for each, how to map them, how to leave them out."""
    likely = {theirs: next(iter(_nearest(theirs)), "") for theirs in unknown}
    maps = [f"--map '{visible(theirs)}={ours or 'COLUMN'}'" for theirs, ours in list(likely.items())[:MOST_MAPPED]]
    which = "it is" if len(unknown) == 1 else "they are"
    return f"Say what {which}: {' '.join(maps)}; or leave out all that is unknown: --ignore-columns"


def _nearest(theirs: str) -> list[str]:
    known = {**{name: ours for ours, names in SYNONYMS.items() for name in names}, **{x: x for x in (*COLUMNS, *PARTS)}}
    return [known[name] for name in near(theirs, known)]


@lru_cache(maxsize=1)
def _own() -> Mapping[str, str]:
    return {_letters(name): "" if name in IGNORED else name for name in (*COLUMNS, *PARTS, *IGNORED)}


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    return {**{_letters(name): ours for ours, names in SYNONYMS.items() for name in names}, **_own()}


def _letters(text: str) -> str:
    """A name for comparing: letters and digits alone, whatever the case; `ё` is `е`."""
    return "".join(c for c in fold(text) if c.isalnum()).replace("ё", "е")


OURS = ColumnNames()
"""Our names and their synonyms alone."""
