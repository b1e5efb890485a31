"""`rolecall schema`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from rolecall.app import schemas
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import NO_STORE, PART_OF_A_TABLE, group, reads

app = group("")


@reads(app, without=(*NO_STORE, "format", *PART_OF_A_TABLE))
def schema(context: Context, kind: Annotated[schemas.Kind, Argument(help="The kind of file or output.")]) -> Result:
    """Print the JSON Schema of a kind of file or output, so that editors complete it and scripts check it.

    \b
    Examples:
      rolecall schema world > world.schema.json
      rolecall schema fixture > fixture.schema.json
      rolecall schema plan
    """
    return schemas.show(context, kind)
