"""A push as people read it: a line for each step that ends, one for what is left out, and all of it as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rolecall.domain.account.own_facts import OwnFact
from rolecall.domain.account.push_plan import LeftOut
from rolecall.domain.account.push_steps import PushStep, StepKind, Verdict
from rolecall.domain.counting import count
from rolecall.domain.exits import Exit
from rolecall.domain.text import visible

ENDS = {
    StepKind.RIGHTS: "done, read back",
    StepKind.INVITE: "invited, and listed by the account",
    StepKind.REMOVE: "removed, and no longer listed by the account",
}
HAPPENED = {
    Verdict.CONFLICT: "conflict",
    Verdict.REFUSED: "refused",
    Verdict.DIFFERS: "differs",
    Verdict.WAITING: "waiting",
    Verdict.UNSURE: "unsure",
}
PULL = "Next: rolecall pull"
WHY = {
    "conflict": "changed here and in the account",
    "refused": "refused",
    "unsayable": "with no form in the account",
    "waiting": "waiting for an invitation to be accepted",
    "removal": "removed here",
}


def step_line(step: PushStep, place: str) -> str:
    """What became of a step, such as `Anna Petrova · Riverside  done, read back`."""
    if step.verdict is Verdict.DONE:
        return f"{step.name} · {place}  {ENDS[step.kind]}"
    told = f"{step.name} · {place}  {HAPPENED.get(step.verdict, step.verdict.value)}: {step.said}".rstrip(": ")
    return f"{told} {PULL}" if step.verdict is Verdict.CONFLICT else told


def left_line(left: LeftOut, person: str, place: str) -> str:
    """Who is left out, or what of somebody, and why."""
    about = f" ({left.item})" if left.item else ""
    return f"Left out: {person} · {place}{about}: {left.reason}"


def left_summary(left: Sequence[LeftOut]) -> str:
    """How many are left out, by why; empty where nobody is."""
    kinds = Counter({kind: len({(x.person, x.location) for x in left if x.kind == kind}) for kind in WHY})
    parts = [f"{number} {WHY[kind]}" for kind, number in kinds.items() if number]
    return f"Left out: {', '.join(parts)}." if parts else ""


def facts_counted(facts: Sequence[OwnFact]) -> str:
    """By kind and count what no call of the API changes, such as `2 networks, 1 phone, 3 names`."""
    return ", ".join(count(number, what) for what, number in Counter(x.what for x in facts).items())


def facts_left(facts: Sequence[OwnFact], *, full: bool) -> list[str]:
    """What a push leaves out because the API has no call for it: each if all is to be said, and a sum."""
    if not facts:
        return []
    each = [f"Left out: {_fact_named(x)}" for x in facts] if full else []
    return [*each, f"Left out: {facts_counted(facts)}: the API cannot change {'it' if len(facts) == 1 else 'them'}."]


def facts_kept(facts: Sequence[OwnFact], *, full: bool) -> list[str]:
    """What a pull keeps as it was changed here, though the account has it otherwise."""
    if not facts:
        return []
    each = [f"Kept here: {_fact_named(x)}, in the account {x.there or 'otherwise'}" for x in facts] if full else []
    what = "the account has it otherwise, and the API cannot change it"
    what = what if len(facts) == 1 else what.replace(" it", " them")
    return [*each, f"Kept as changed here: {facts_counted(facts)}; {what}. To take the account's: --keep theirs"]


def _fact_named(fact: OwnFact) -> str:
    where = f" · {fact.location}" if fact.location else ""
    return f"{visible(fact.name)}{where}: {fact.what}{f' {visible(fact.here)}' if fact.here else ''}"


def facts_data(facts: Iterable[OwnFact]) -> list[dict[str, str | None]]:
    """The same for JSON."""
    keys = {"what": "what", "name": "name", "location": "location", "here": "here", "there": "account"}
    return [{key: getattr(x, field) or None for field, key in keys.items()} for x in facts]


def cost_line(steps: Sequence[PushStep], requests: int, seconds: float) -> str:
    """What a push takes, such as `3 people, 9 requests, about 2 s.`: from now on, the reading before it is done."""
    people = len({step.person for step in steps})
    return f"{count(people, 'person', 'people')}, {count(requests, 'request')}, about {max(1, round(seconds))} s."


def exit_of(steps: Iterable[PushStep], left: Iterable[LeftOut]) -> Exit:
    """A conflict tells more than a step that is left, and that more than one refused; 7 only where nothing was done."""
    verdicts, kinds = [step.verdict for step in steps], {x.kind for x in left}
    if Verdict.CONFLICT in verdicts or "conflict" in kinds:
        return Exit.CONFLICT
    refused = "refused" in kinds or Verdict.REFUSED in verdicts
    others = set(verdicts) - {Verdict.REFUSED}
    if refused and not others:
        return Exit.REFUSED
    return Exit.PARTLY if refused or others - {Verdict.DONE} else Exit.OK


def push_data(
    steps: Iterable[PushStep], left: Iterable[LeftOut], names: Mapping[str, str], places: Mapping[int, str]
) -> dict[str, Any]:
    """The steps and what is left out, for JSON."""
    return {
        "steps": [
            {
                "step": step.number,
                "kind": step.kind.value,
                "user": step.name,
                "location": places.get(step.location, str(step.location)),
                "items": sorted(step.wish),
                "verdict": step.verdict.value,
                "said": step.said,
            }
            for step in steps
        ],
        "left_out": [
            {
                "kind": x.kind,
                "user": names.get(x.person, x.person),
                "location": places.get(x.location, str(x.location)),
                "item": x.item or None,
                "reason": x.reason,
            }
            for x in left
        ],
    }
