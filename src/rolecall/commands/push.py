"""`rolecall push`."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from rolecall.app import push_resuming, pushing
from rolecall.app.context import Context
from rolecall.app.result import Result
from rolecall.commands.verbs import changes, group

app = group("")

Words = Annotated[
    list[str] | None,
    Argument(metavar="[PLAN.json] [USER…]", help="Whom to push, without any everybody; or a plan from --plan-out."),
]


MEANING = {
    "yes": "Push without asking.",
    "dry_run": "Show what would be sent and send nothing.",
    "reason": "Why; kept with the push.",
    "require_reason": "Refuse to push without --reason.",
    "plan_out": "Write the push down as a .json file and send nothing; push FILE sends it.",
    "full": "Show every line of the diff, and each thing that is left out.",
}


@changes(app, meaning=MEANING)
def push(
    context: Context,
    words: Words = None,
    remove: Annotated[bool, Option("--remove", help="Also remove whom the store removed; each is named.")] = False,
    undo: Annotated[int | None, Option("--undo", metavar="N", help="Take push N back.")] = None,
    resume: Annotated[bool, Option("--resume", help="Go on with the push that stopped.")] = False,
    abandon: Annotated[bool, Option("--abandon", help="Give the rest of the open push up.")] = False,
    send_again: Annotated[
        list[str] | None,
        Option("--send-again", metavar="USER", help="With --resume: invite once more, after 10 minutes."),
    ] = None,
) -> Result:
    """Carry the store's changes over to the account, person by person, each read back.

    The account is read anew first; what both sides changed is left to a pull. Each request is written down before it is
    sent, so that a push that stopped goes on with --resume. What the API has no call for is left out and counted:
    locations, networks, staff, names, contacts, and accepting or repeating an invitation. The product sends the
    invitation itself, and what is left out is done there by hand.

    Nobody here can reach the real API: what it makes of a write is documented nowhere and was tried on a simulator
    only, so all is read back and compared. A change that someone else makes between our last reading and our writing is
    overwritten unseen.

    \b
    Examples:
      rolecall push --dry-run
      rolecall push anna@example.com --reason "Front desk"
      rolecall push --remove --max-loss 20
      rolecall push --plan-out push.json
      rolecall push push.json
      rolecall push --resume
      rolecall push --undo 4
    """
    new = bool(words or remove or undo is not None)
    pushing.refuse_mixed(new=new, resume=resume, abandon=abandon, again=bool(send_again))
    if abandon:
        return push_resuming.abandon(context)
    if resume:
        return push_resuming.resume(context, send_again or ())
    return pushing.push(context, words or (), remove=remove, undo=undo)
