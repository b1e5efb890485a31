"""The README and the help's topics say what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import picture
import readme
import regenerate
from conduct import DRY, VERBS, options
from program import ROOT, Program


@pytest.mark.parametrize("page", readme.PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_prints_what_the_page_shows(page: Path, chain_store: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text == readme.rewritten(text, chain_store), "run: python tests/regenerate.py readme"


def test_the_page_of_a_topic_that_is_data_has_that_data() -> None:
    for name, text in regenerate.topic_texts().items():
        page = readme.TOPICS / f"{name}.md"
        assert text == page.read_text(encoding="utf-8"), "run: python tests/regenerate.py topics"


def test_the_readme_is_short_and_leads_to_every_topic() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert text.count("\n") <= 250
    linked = set(re.findall(r"\]\(src/rolecall/topics/([\w-]+)\.md\)", text))
    assert linked == {page.stem for page in readme.TOPICS.glob("*.md")}


def test_the_jobs_of_the_readme_work_on_the_example_chain(
    chain: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    jobs = readme.PAGES[0].read_text(encoding="utf-8").partition("## Ten jobs")[2].partition("\n## ")[0]
    lines = [line.removeprefix("rolecall ") for line in jobs.splitlines() if line.startswith("rolecall ")]

    assert [int(number) for number in re.findall(r"^# (\d+)\. ", jobs, re.MULTILINE)] == list(range(1, 11))
    for line in lines:
        dry = " --dry-run" if any(line.startswith(f"{verb} ") or line == verb for verb in DRY) else ""
        done = chain.line(line + dry)
        assert done.status == (3 if line.startswith("perms explain") else 0), f"{line}: {done.err}"


@pytest.mark.parametrize("page", readme.PAGES, ids=lambda page: page.stem)
def test_every_command_for_a_shell_has_words_and_options_that_there_are(page: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for line in (line for block in blocks for line in block.splitlines() if line.startswith("rolecall ")):
        words = shlex.split(line, comments=True)[1:]
        verb = next((verb for verb in (" ".join(words[:2]), words[0]) if verb in VERBS), None)
        assert verb, line
        named = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert named <= options(VERBS[verb]), line


@pytest.mark.parametrize("page", readme.PAGES, ids=lambda page: page.stem)
def test_a_page_begins_with_its_title_and_its_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert re.match(r"# \S", text)
    links = re.findall(r"\[([^]]+)\]\((?!\w+:)([^)]+)\)", text)
    assert not [target for _, target in links if not (page.parent / target).exists()]
    if page.parent == readme.TOPICS:  # in a terminal a link is shown by its text alone
        assert all(text == f"`rolecall help {target.removesuffix('.md')}`" for text, target in links)


def test_the_picture_shows_what_the_program_does(chain_store: Path) -> None:
    assert picture.FILE.read_text(encoding="utf-8") == picture.drawn(chain_store), (
        "run: python tests/regenerate.py picture"
    )
    assert "http" not in picture.FILE.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
