"""Many people invited from a file: one plan for all who fit, and every fault of the others at once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rolecall.app.context import Context
from rolecall.app.files import read
from rolecall.app.invitation_notes import caution_roles, with_what_remains
from rolecall.app.inviting import InvitationWords
from rolecall.app.people_reading import InviteeReader
from rolecall.app.result import Result
from rolecall.app.saving import save
from rolecall.documents import people_file
from rolecall.documents.encodings import is_text_encoding
from rolecall.documents.people_columns import COLUMNS, PARTS, ColumnNames
from rolecall.documents.people_rows import PeopleFile, PersonRow
from rolecall.domain.command_line import command_line
from rolecall.domain.counting import count
from rolecall.domain.edits.bulk import BulkResult, Duplicates, Invitee, Misfit, invite_all
from rolecall.domain.errors import BadData, Conflict, Fault, Gap, Unavailable, WrongUsage
from rolecall.domain.exits import Exit
from rolecall.domain.nearness import did_you_mean, fold
from rolecall.domain.world import World
from rolecall.terminal.screen import error_lines

PARTIAL = "Fix the file, or save the other rows and write these to a file: --partial --rejects FILE"


@dataclass(frozen=True, slots=True)
class PeopleSource:
    """A file of people and what is to become of its rows; `role` is for rows that name none."""

    file: str
    maps: Sequence[str] | None = None
    role: str = ""
    new_staff: bool = False
    duplicates: Duplicates = "error"
    partial: bool = False
    rejects: str = ""
    keep_names: bool = False
    sheet: str = ""
    encoding: str = ""
    ignore_columns: bool = False


@dataclass(slots=True)
class ManyInvited:
    """What a file comes to: the world with everyone who fits, and the rows that are left out with their faults.

    `asked` is the mask of all permissions the rows grant.
    """

    people: PeopleFile
    result: BulkResult
    asked: int
    cautions: list[str] = field(default_factory=list)
    faulty: dict[int, list[Fault]] = field(default_factory=dict)


def invite(context: Context, source: PeopleSource) -> Result:
    """Invites the people of a file as one change, and says what became of each row."""
    if context.environment.batch and source.partial:
        rejects = ("--rejects", source.rejects) if source.rejects else ()
        alone = command_line("invite", (), ("--file", source.file, "--partial", *rejects))
        hint = f"Fix the file, or invite its people by itself: {alone}"
        raise WrongUsage("--partial is not for one of many commands.", hint=hint)
    many = _planned(context, source)
    done = many.result.invited + many.result.updated
    say = context.remark if done else context.screen.say  # what changes nothing needs no consent
    for caution in (*many.result.cautions, *many.cautions):
        say(f"Caution: {caution}")
    caution_roles(context, many.result.roles)
    title = f"invite {done} {'person' if done == 1 else 'people'} from {os.path.basename(many.people.file)}"

    def edit(world: World) -> World:
        if world is not context.world:
            raise Conflict("The rows were compared with what the store was then.", hint="Run the command again.")
        return many.result.world

    rows = {row.number: row for row in many.people.rows}
    rejected = people_file.rejects(many.people, [(rows[number], faults) for number, faults in many.faulty.items()])
    finished = _finished(context, many, source, rejected, save(context, edit, title, asked=many.asked))
    return with_what_remains(context, finished, "them", "status:invited") if many.result.invited else finished


def wanted(words: InvitationWords, source: PeopleSource) -> bool:
    """Whether a file is to be invited rather than one person. Raises WrongUsage for neither, both, or a mix."""
    if not words.name and not source.file:
        hint = "Name a person, or a file of people: rolecall invite --file people.csv"
        raise WrongUsage("Whom to invite?", hint=hint, gap=Gap("", parameter="name"))
    if not source.file:
        options = ("sheet", "encoding", "ignore_columns", "partial", "rejects", "keep_names")
        _refuse("without --file", {"--map": source.maps, **_options(source, options)})
        return False
    if words.name:
        hint = "Put the person into the file, or leave --file out."
        raise WrongUsage("A name and --file exclude each other.", hint=hint)
    columns = ("email", "phone", "staff", "position", "copy_from", "grant", "revoke")
    _refuse("with --file, where a column says it", _options(words, columns))
    if source.rejects and not source.partial:
        raise WrongUsage("--rejects needs --partial.", hint="Without --partial a file with a fault saves nothing.")
    return True


def _options(given: InvitationWords | PeopleSource, names: Sequence[str]) -> dict[str, object]:
    """What was given, by the option that gives it."""
    return {f"--{name.replace('_', '-')}": getattr(given, name) for name in names}


def _refuse(where: str, options: Mapping[str, object]) -> None:
    given = [option for option, value in options.items() if value]
    if given:
        raise WrongUsage(f"{', '.join(given)} cannot be used {where}.", hint="See: rolecall invite --help")


def _planned(context: Context, source: PeopleSource) -> ManyInvited:
    """Reads the file and invites everyone who fits. Raises BadData with every fault, unless such rows may stay out."""
    _refuse_place(source)
    given = [*(["location"] if context.options.at else []), *(["role"] if source.role else [])]
    clock = context.environment.clock()
    reader = InviteeReader(context.world, context.at, source.role, clock, new_staff=source.new_staff)
    people = _people(source, given)
    for remark in people.remarks:
        context.remark(remark)
    many = ManyInvited(people, BulkResult(context.world), 0)
    if people.faults:
        _refuse_faults(many, source)
    invitees = context.screen.counting(_invitees(many, reader), len(people.rows), "people")
    many.result = invite_all(context.world, invitees, source.duplicates, keep_names=source.keep_names)
    many.asked, many.cautions = reader.asked, reader.cautions()
    rows = {row.number: row for row in people.rows}
    for misfit in many.result.misfits:
        many.faulty.setdefault(misfit.number, []).append(_fault(people, rows[misfit.number], misfit))
    for faults in many.faulty.values():
        faults.sort(key=lambda fault: (fault.line, fault.column))
    many.faulty = dict(sorted(many.faulty.items()))
    _refuse_faults(many, source)
    people.rows[:] = [row for row in people.rows if row.number in many.faulty]  # the others are people by now
    return many


def _people(source: PeopleSource, given: Sequence[str]) -> PeopleFile:
    if source.encoding and not is_text_encoding(source.encoding):
        hint = "Such as utf-8, utf-16, cp1251, cp1252, mac-roman or mac-cyrillic."
        raise WrongUsage(f"“{source.encoding}” is not a valid value for --encoding.", hint=hint)
    file, form = read(source.file), people_file.FileForm(source.sheet, source.encoding)
    names = ColumnNames(_renamed(source.maps or ()), given, ignores=source.ignore_columns)
    return people_file.read(file.data, file.name, names, form)


def _invitees(many: ManyInvited, reader: InviteeReader) -> Iterator[Invitee]:
    for row in reader.fetching(many.people.rows):
        invitee, misfits = reader.invitee(row)
        faults = [*row.faults.values(), *(_fault(many.people, row, misfit) for misfit in misfits)]
        if faults:
            many.faulty[row.number] = faults
        yield invitee


def _fault(people: PeopleFile, row: PersonRow, misfit: Misfit) -> Fault:
    return people.fault(row, misfit.column, misfit.message, misfit.hint)


def _refuse_faults(many: ManyInvited, source: PeopleSource) -> None:
    """Raises BadData unless the faulty rows may be left out, and some other row is not."""
    people = many.people
    faults = [*people.faults, *(fault for faults in many.faulty.values() for fault in faults)]
    whole = bool(people.faults) or len(many.faulty) == len(people.rows)
    if faults and (whole or not source.partial):
        faults.sort(key=lambda fault: (fault.line, fault.column))
        message = f"{people.file}: {count(len(faults), 'fault')}; nothing was saved."
        raise BadData(message, hint="" if whole else PARTIAL * (not source.partial), faults=faults)
    if faults and not source.rejects:
        message = f"{count(len(many.faulty), 'row')} would be left out, and no file is named for them."
        raise WrongUsage(message, hint="Name it: --rejects rejects.csv")


def _renamed(maps: Sequence[str]) -> dict[str, str]:
    """`theirs=ours` of each --map. Raises WrongUsage."""
    renamed: dict[str, str] = {}
    for text in maps:
        theirs, equals, ours = text.rpartition("=")
        if not equals or not theirs.strip():
            message = f"“{text}” is not a valid value for --map."
            raise WrongUsage(message, hint="Write it like --map 'E-mail address=email'.")
        if ours.strip() and ours.strip() not in (*COLUMNS, *PARTS):
            hint = did_you_mean(ours, COLUMNS) or f"Choose from: {', '.join(COLUMNS)}."
            raise WrongUsage(f"--map {text}: unknown column “{ours}”.", hint=hint)
        renamed[fold(theirs)] = ours.strip()
    return renamed


def _refuse_place(source: PeopleSource) -> None:
    """Raises before anything is saved where the rejects could not be written afterwards."""
    if not source.rejects:
        return
    from rolecall.documents.atomic import is_database

    folder = os.path.dirname(os.path.abspath(source.rejects))
    if os.path.isfile(source.rejects) and is_database(Path(source.rejects)):
        raise WrongUsage("--rejects would overwrite a database, such as a store.", hint="Name another file.")
    both = os.path.exists(source.rejects) and source.file != "-" and os.path.exists(source.file)
    if both and os.path.samefile(source.file, source.rejects):
        raise WrongUsage("--rejects would overwrite the file of people.", hint="Name another file.")
    if not os.path.isdir(folder):
        message = f"Cannot write {source.rejects}: there is no folder {os.path.dirname(source.rejects)}."
        raise WrongUsage(message, hint="Create the folder first, or name another one.")
    if os.path.isdir(source.rejects):
        raise WrongUsage(f"Cannot write {source.rejects}: it is a folder.", hint="Name a file in it.")
    if not os.access(folder, os.W_OK):
        raise Unavailable(f"{source.rejects} cannot be written.", hint="Name a file in a folder of yours.")


def _finished(context: Context, many: ManyInvited, source: PeopleSource, rejected: bytes, saved: Result) -> Result:
    """Adds what became of the rows, and writes those that were left out; that this fails takes nothing back."""
    from rolecall.documents.atomic import write_atomically

    result, options = many.result, context.options
    numbers = {"invited": result.invited, "changed": result.updated, "already so": result.unchanged}
    numbers["skipped"] = result.skipped
    tally = ", ".join(f"{number} {what}" for what, number in numbers.items() if number)
    saving = not (options.dry_run or options.plan_out)
    notes = (*saved.notes, f"{tally}." if saving else f"Once saved: {tally}.")
    if not many.faulty:
        return replace(saved, notes=notes)
    faults = [fault for faults in many.faulty.values() for fault in faults]
    left_out = BadData(f"{count(len(many.faulty), 'row')} left out of {many.people.file}:", faults=faults)
    notes += tuple(error_lines(left_out))
    if options.dry_run:
        return replace(saved, notes=notes)
    try:
        write_atomically(Path(source.rejects), rejected, mode=options.permissions)
        notes += (f"Wrote them to {source.rejects}.",)
    except (Unavailable, WrongUsage) as error:
        notes += (f"They are written nowhere. {error.message}",)
    return replace(saved, status=saved.status if options.plan_out else Exit.PARTLY, notes=notes)
