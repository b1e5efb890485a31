"""Where a report comes from: when it was made, from which store as of which change, and of whom it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from rolecall.views.answers import Table, columns_of

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "report_at": "Reported at",
        "report_store": "Store",
        "report_change": "Last change",
        "report_scope": "Report on",
    }
)
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Provenance:
    """`at` is when the report was made (ISO 8601, UTC). `change` and `digest` are those of the last saved change in it:
    0 and empty before there is one. `scope` is whom and which time it is about.
    """

    at: str
    store: str
    change: int
    digest: str
    scope: str

    @property
    def data(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @property
    def facts(self) -> dict[str, str]:
        """Each fact under its title, for people."""
        change = f"{self.change} (digest {self.digest[:DIGITS]})" if self.digest else str(self.change)
        return {"Report on": self.scope, "Made": self.time, "Store": self.store, "Last change": change}

    @property
    def time(self) -> str:
        """When it was made, to the second."""
        return f"{self.at[:10]} {self.at[11:19]} UTC"

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        return f"Report on {self.scope}, made {self.time} from {self.store} as of change {self.change}."

    def beside(self, table: Table) -> Table:
        """The table with what it comes from in four more columns of every row, so that no row is without."""
        cells = (self.at, self.store, str(self.change), self.scope)
        rows = tuple((*row, *cells) for row in table.rows)
        return Table((*table.columns, *columns_of(COLUMNS)), rows, table.title)
