"""Worlds in files: read and applied, written and exported."""

from __future__ import annotations

from rolecall.app.context import Context
from rolecall.app.files import Input, read, write
from rolecall.app.result import Result
from rolecall.app.saving import Edit, save
from rolecall.domain.errors import Refused, WrongUsage
from rolecall.domain.world import World


def apply_file(context: Context, file: str, *, prune: bool, anyway: bool) -> Result:
    """Makes the store agree with a world, or saves the plan, that a file holds. Raises WrongUsage for an option of the
    other kind.
    """
    from rolecall.app.plans import apply_plan
    from rolecall.documents.plan_file import is_plan

    source = read(file)
    if is_plan(source.data):
        if prune:
            raise WrongUsage("--prune goes with a world only.", hint=f"{source.name} is a saved plan.")
        return apply_plan(context, source.data, source.name, anyway=anyway)
    if anyway:
        raise WrongUsage("--anyway goes with a saved plan only.", hint=f"{source.name} is none.")
    edit = applying(source, prune=prune)

    def guarded(world: World) -> World:
        from rolecall.domain.edits.declare import likely_renames, mass_removal

        after = edit(world)
        for caution in likely_renames(world, after):
            context.remark(f"Caution: {caution}")
        removal = mass_removal(world, after) if prune and not context.options.max_loss else ""
        if removal:
            raise Refused(removal, hint="If that is meant, say how much it may take away: --max-loss 100%")
        return after

    return save(context, guarded, f"apply {source.name}", begins=True)


def applying(source: Input, *, prune: bool, any_name: bool = False) -> Edit:
    """The edit that makes a world agree with a file; `any_name` as for `declare`. Raises BadData with every fault."""
    from rolecall.documents import world_file
    from rolecall.documents.text_files import text_of
    from rolecall.documents.toml_tables import located
    from rolecall.domain.declared import Undeclarable
    from rolecall.domain.edits.declare import declare
    from rolecall.domain.find import regions

    def edit(world: World) -> World:
        try:
            declared = world_file.read(source.data, source.name, regions=regions(world))
            return declare(world, declared, prune=prune, any_name=any_name)
        except Undeclarable as error:
            raise located(error.findings, text_of(source.data, source.name), source.name) from None

    return edit


def export(context: Context, file: str) -> Result:
    """The world as a file, or on standard output."""
    from rolecall.documents import world_text

    return write(world_text.write(context.world), file, context.options.permissions)
