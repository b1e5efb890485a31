"""Searching an answer: the rows that have all the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rolecall.domain.errors import NotFound
from rolecall.domain.nearness import did_you_mean
from rolecall.domain.row_words import RowWords
from rolecall.views.answers import Answer, Table


def matching(answer: Answer, search: RowWords, what: str, words: Sequence[str]) -> Answer:
    """The answer with those of its rows that fit; every table of it has a row for each of its data.

    `what` is what the rows are about, `words` how that was asked. Raises NotFound where no row is left.
    """
    rows = answer.table.rows
    fitting = [number for number, row in enumerate(rows) if search.fit(row)]
    if not fitting and words:
        text = " ".join(words)
        hint = did_you_mean(text, (row[0] for row in rows)) or f"See them with: rolecall {what.removesuffix('s')} list"
        raise NotFound(f"No {what} match “{text}”.", hint=hint)

    def part(table: Table) -> Table:
        return replace(table, rows=tuple(table.rows[number] for number in fitting))

    parts, condensed = (tuple(map(part, tables)) for tables in (answer.parts, answer.condensed))
    data = [answer.data[number] for number in fitting]
    return replace(answer, facts=data, table=part(answer.table), parts=parts, condensed=condensed)
