"""Every example runs to its end, and shows what it is about."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import hurried
from conduct import VERBS, options
from program import CHAIN, FAST, ROOT, Program

EXAMPLES = ROOT / "examples"
CI = EXAMPLES / "ci"
ACCOUNT = EXAMPLES / "live-account.sh"
STORIES = sorted(EXAMPLES.rglob("*.sh"))

# What each story is about, in the order in which it is shown.
SENTENCES = {
    "bulk-invite.sh": (
        "people.csv: 5 faults; nothing was saved.",
        "people.csv:135:49: No location is called “Kreuzburg”.\n      Did you mean Kreuzberg?",
        "exit status 65",
        "495 users: 21303 gained.",
        "5 rows left out of people.csv:",
        "exit status 5",
        "5 invited.",
        "Nothing to change.\n500 already so.",
    ),
    "ci.sh": (
        "17 expectations: 17 hold. Coverage: 290 of 1888 role and permission cells, 15%.",
        "The store agrees with chain.toml.",
        "::error file=permissions.rolecall.toml,line=12,",
        "17 expectations: 15 hold, 2 fail.",
        "exit status 3",
        "  fix       revoke clients.export",
        "17 expectations: 17 hold.\n",
        "Drift: 1 different.\nexit status 4",
        "1 user: 1 lost.",
        "A reason is required here",
        "exit status 7",
        "forbidden here: clients.export.",
        "exit status 7",
        "--max-loss allows 10%.",
        "exit status 7",
        "flipped permissions noticed",
        "1 expectation: 1 holds.",
    ),
    "live-account.sh": (
        "as Mara Quill: 1 location.",
        "1 user: 6 lost.",
        "Dry run: nothing was sent.",
        "Anna Petrova · Riverside  done, read back",
        "Eve Stone · Riverside  invited, and listed by the account",
        "exit status 5",
        "exit status 4",
        "(timetable_last_days_count): Changed here and in the account.",
        "exit status 6",
        "7 days → 3 days",
        "Nothing to push.",
        "1 step done as push 2.\nThe store still has what was taken back; bring it along with: rolecall pull",
        "1 user: 6 gained.",
    ),
    "many-commands.sh": (
        "standard input:3: No user is called “zane.krumins@example.com”.",
        "exit status 65",
        "14 users: 50 gained, 23 widened, 28 lost.",
        "Dry run: nothing was saved.",
        "Saved as change 2.",
        "run summer.txt: 5 commands\tsummer at Riverside",
        "1 of the 1 records in later.json changed since the plan was made",
        "exit status 6",
    ),
    "mobile-access.sh": ("\n0\n", "Gains sight of client contacts.", "No longer has sight"),
}

# Changes of the chain that its owner would want to hear of: what stands there now, what would, and who says so.
CHANGES = (
    ('locations = ["Riverside", "Harbour", "Kreuzberg"]', 'locations = ["Harbour", "Riverside"]', "leads the North"),
    ('"booking.network-clients:network=North"]\n\n  [[user.access]]\n  at = "Harbour"\n  role = "call-center"',
     '"booking.network-clients:network=none"]\n\n  [[user.access]]\n  at = "Harbour"\n  role = "call-center"',
     "clients of the network North"),
    ('"medicine.protocols.view:staff=Dr. Katrin Müller"', '"medicine.card.edit"', "nothing else medical"),
    ('"reports.appointments:history=30d"]\n  revoke = ["finance.cash-flow.export"]',
     '"reports.appointments:history=all"]\n  revoke = ["finance.cash-flow.export"]', "thirty days back"),
    ('grant = ["calendar:staff=Zane Krumina"]', 'grant = ["clients.list-contacts"]', "list of clients' contacts"),
)  # fmt: skip


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the stories find their programs; the one of the account does not wait for the pace of its requests."""
    folder, real = tmp_path_factory.mktemp("programs"), Path(sys.executable).parent
    hurry = f"{sys.executable} {hurried.__file__} {FAST}"
    for name, words in (("rolecall", hurry), ("rolecall-simulator", f"{real}/rolecall-simulator --trait limit=off")):
        (folder / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    return str(folder)


def run(story: Path, folder: Path, programs: str) -> str:
    """All that a person sees of a story, which leaves nothing behind."""
    places = [*([programs] if story == ACCOUNT else ()), str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = {**os.environ, "PATH": ":".join(places), "TMPDIR": str(folder)}
    environment["COLUMNS"] = "80"
    ran = subprocess.run(
        ["sh", str(story)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout
    assert not list(folder.iterdir())
    return ran.stdout


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_runs_to_its_end_shows_what_it_is_about_and_leaves_nothing_behind(
    story: Path, tmp_path: Path, programs: str
) -> None:
    output = run(story, tmp_path, programs)
    assert "$ rolecall" in output
    assert "Saved as change" in output
    assert "Traceback" not in output
    place = 0
    for sentence in SENTENCES.get(story.name, ()):
        place = output.find(sentence, place)
        assert place >= 0, f"{sentence!r} is not where it belongs in:\n{output}"
        place += len(sentence)


def test_the_story_of_ci_runs_what_the_workflow_runs() -> None:
    story = (CI / "ci.sh").read_text(encoding="utf-8")
    install, *lines = re.findall(r"^ +run: (.+)$", (CI / "workflow.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert install.startswith("python -m pip install")
    assert f"# The workflow begins with: {install}\n" in story
    assert len(lines) == 2
    for line in lines:
        assert f'say "{line}"' in story


def test_the_jobs_for_the_account_use_options_that_exist() -> None:
    lines = re.findall(r"run: rolecall (.+)$", (CI / "account.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert [line.split()[0] for line in lines] == ["drift", "push"]
    for line in lines:
        assert set(re.findall(r" (--[a-z-]+)", line)) <= options(VERBS[line.split()[0]])


@pytest.mark.parametrize(("now", "then", "expectation"), CHANGES, ids=[change[2] for change in CHANGES])
def test_the_expectations_of_the_chain_notice(
    rolecall: Program, tmp_path: Path, now: str, then: str, expectation: str
) -> None:
    text = CHAIN.read_text(encoding="utf-8")
    assert text.count(now) == 1
    changed = tmp_path / "changed.toml"
    changed.write_text(text.replace(now, then), encoding="utf-8")
    done = rolecall("check", str(CI / "permissions.rolecall.toml"), "--fixture", str(changed), "--format", "table")
    assert done.status == 3, done.err
    assert expectation in " ".join(done.out.split())
