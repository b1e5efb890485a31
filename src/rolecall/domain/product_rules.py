"""How the product behaves where its maker documents it: the rules that messages and docstrings cite by number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rolecall.domain.catalogue import read_data
from rolecall.domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class ProductRule:
    """`part` is the chapter it stands in, `source` where it is documented, or that it is not."""

    number: int
    part: str
    text: str
    source: str


@lru_cache(maxsize=1)
def product_rules() -> tuple[ProductRule, ...]:
    """All of them, by number."""
    parts = read_data("rules.json")["parts"]
    return tuple(ProductRule(r["rule"], part["title"], r["text"], r["source"]) for part in parts for r in part["rules"])


def product_rule(number: str) -> ProductRule:
    """The rule of a number as it is typed. Raises NotFound."""
    for rule in product_rules():
        if str(rule.number) == number:
            return rule
    raise NotFound(f"There is no rule {number}.", hint=f"They are numbered from 1 to {len(product_rules())}.")
