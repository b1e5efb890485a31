"""Many people invited from a file: one plan for all who fit, and every fault of the others at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rolecall.app.context import Context
from rolecall.app.files import read
from rolecall.app.inviting import Words
from rolecall.app.people_reading import Reader
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.documents import people_file
from rolecall.documents.people import COLUMNS, Names, People
from rolecall.domain.counting import count
from rolecall.domain.edits.bulk import Duplicates, Entry, Outcome, invite_all
from rolecall.domain.errors import BadData, Fault, Unavailable, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.world import World
from rolecall.terminal.screen import error_lines


@dataclass(frozen=True, slots=True)
class Source:
    """A file of people and what is to become of its rows; `role` is for rows that name none."""

    file: str
    maps: Sequence[str] = ()
    role: str = ""
    duplicates: Duplicates = "error"
    partial: bool = False
    rejects: str = ""


@dataclass(slots=True)
class Many:
    """What a file comes to: the world with everyone who fits, and the rows that are left out with their faults."""

    title: str
    asked: int
    found: People
    outcome: Outcome
    faulty: dict[int, list[Fault]] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.outcome.world


def invite(context: Context, source: Source) -> Result:
    """Invites the people of a file as one change, and says what became of each row."""
    many = planned(context, source)
    result = save(context, lambda _: many.world, many.title, asked=many.asked)
    return finish(context, many, source, result)


def wanted(words: Words, source: Source) -> bool:
    """Whether a file is to be invited rather than one person. Raises WrongUsage for neither, both, or a mix."""
    if not words.name and not source.file:
        raise WrongUsage(
            "Whom to invite?", hint="Name a person, or a file of people: rolecall invite --file people.csv"
        )
    if not source.file:
        _refuse("without --file", {"--map": source.maps, "--partial": source.partial, "--rejects": source.rejects})
        return False
    if words.name:
        raise WrongUsage(
            "A name and --file exclude each other.", hint="Put the person into the file, or leave --file out."
        )
    columns = ("email", "phone", "staff", "copy_from", "grant", "revoke")
    single = {f"--{column.replace('_', '-')}": getattr(words, column) for column in columns}
    _refuse("with --file, where a column says it", single)
    if source.rejects and not source.partial:
        raise WrongUsage("--rejects needs --partial.", hint="Without --partial a file with a fault saves nothing.")
    return True


def _refuse(where: str, options: Mapping[str, object]) -> None:
    given = [option for option, value in options.items() if value]
    if given:
        raise WrongUsage(f"{', '.join(given)} cannot be used {where}.", hint="See: rolecall invite --help")


def planned(context: Context, source: Source) -> Many:
    """Reads the file and invites everyone who fits. Raises BadData with every fault, unless such rows may stay out."""
    _refuse_place(source)
    given = [*(["location"] if context.options.at else []), *(["role"] if source.role else [])]
    names = Names(_renamed(source.maps), given)
    reader = Reader(context.world, context.at, source.role, context.environment.clock())
    given_file = read(source.file)
    found = people_file.read(given_file.data, given_file.name, names)
    many = Many("", 0, found, Outcome(context.world))
    entries = context.screen.counting(_entries(many, reader), len(found.rows), "people")
    many.outcome = invite_all(context.world, entries, source.duplicates)
    many.asked, many.title = reader.asked, _title(many, given_file.name)
    _place_misfits(many)
    _refuse_faults(many, source)
    return many


def _entries(many: Many, reader: Reader) -> Iterator[Entry]:
    for row in many.found.rows:
        entry, misfits = reader.entry(row.line, row.cells, row.faults)
        faults = [*row.faults.values(), *(many.found.fault(row, m.column, m.message, m.hint) for m in misfits)]
        if faults:
            many.faulty[row.line] = faults
        yield entry


def _place_misfits(many: Many) -> None:
    rows = {row.line: row for row in many.found.rows}
    for m in many.outcome.misfits:
        fault = many.found.fault(rows[m.line], m.column, m.message, m.hint)
        many.faulty.setdefault(m.line, []).append(fault)
    for faults in many.faulty.values():
        faults.sort(key=lambda fault: (fault.line, fault.column))
    many.faulty = dict(sorted(many.faulty.items()))


def _refuse_faults(many: Many, source: Source) -> None:
    """Raises BadData unless the faulty rows may be left out, and some other row is not."""
    faults = [*many.found.faults, *(fault for found in many.faulty.values() for fault in found)]
    whole = bool(many.found.faults) or len(many.faulty) == len(many.found.rows)
    if faults and (whole or not source.partial):
        faults.sort(key=lambda fault: (fault.line, fault.column))
        told = f"{many.found.file}: {count(len(faults), 'fault')}; nothing was saved."
        raise BadData(told, hint="" if whole else PARTIAL * (not source.partial), faults=faults)
    if faults and not source.rejects:
        told = f"{count(len(many.faulty), 'row')} would be left out, and no file is named for them."
        raise WrongUsage(told, hint="Name it: --rejects rejects.csv")


PARTIAL = "Mend the file, or save the other rows and write these to a file: --partial --rejects FILE"


def _title(many: Many, file: str) -> str:
    """What the history calls the change."""
    done = many.outcome.invited + many.outcome.updated
    return f"invite {done} {'person' if done == 1 else 'people'} from {os.path.basename(file)}"


def _renamed(maps: Sequence[str]) -> dict[str, str]:
    """`theirs=ours` of each --map. Raises WrongUsage."""
    found: dict[str, str] = {}
    for text in maps:
        theirs, equals, ours = text.rpartition("=")
        if not equals or not theirs.strip():
            raise WrongUsage(f"“{text}” is not a value of --map.", hint="Write it like --map 'E-mail address=email'.")
        if ours.strip() and ours.strip() not in COLUMNS:
            columns = ", ".join(COLUMNS)
            hint = did_you_mean(ours, COLUMNS) or f"There are {columns}."
            raise WrongUsage(f"--map {text}: there is no column “{ours}”.", hint=hint)
        found[fold(theirs)] = ours.strip()
    return found


def _refuse_place(source: Source) -> None:
    """Raises before anything is saved where the rejects could not be written afterwards."""
    if not source.rejects:
        return
    folder = os.path.dirname(os.path.abspath(source.rejects))
    both = os.path.exists(source.rejects) and source.file != "-" and os.path.exists(source.file)
    if both and os.path.samefile(source.file, source.rejects):
        raise WrongUsage("--rejects would overwrite the file of people.", hint="Name another file.")
    if os.path.isdir(source.rejects) or not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        raise Unavailable(f"{source.rejects} cannot be written.", hint="Name a file in a folder of yours.")


def finish(context: Context, many: Many, source: Source, result: Result) -> Result:
    """Says what became of the rows, and writes those that were left out."""
    from rolecall.documents.atomic import write_atomically

    notes = (*result.notes, _sum(many.outcome))
    if not many.faulty:
        return replace(result, notes=notes)
    faults = [fault for found in many.faulty.values() for fault in found]
    left = f"{count(len(many.faulty), 'row')} left out of {many.found.file}"
    notes += tuple(error_lines(BadData(f"{left}:", faults=faults)))
    if context.options.dry_run:
        return replace(result, notes=notes)
    rows = {row.line: row for row in many.found.rows}
    write_atomically(
        Path(source.rejects), people_file.rejects(many.found, [(rows[n], f) for n, f in many.faulty.items()])
    )
    return replace(result, status=Exit.PARTLY, notes=(*notes, f"Wrote them to {source.rejects}."))


def _sum(outcome: Outcome) -> str:
    told = {
        "invited": outcome.invited,
        "changed": outcome.updated,
        "already so": outcome.unchanged,
        "skipped": outcome.skipped,
    }
    return f"{', '.join(f'{number} {what}' for what, number in told.items() if number)}."
