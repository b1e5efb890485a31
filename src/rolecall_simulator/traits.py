"""How the account behaves where its documentation leaves it open: one value for each trait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Trait:
    """One open question and its possible answers, the first being the default; `number` where it is an amount."""

    name: str
    answers: tuple[str, ...]
    meaning: str
    number: bool = False

    def check(self, value: str) -> str:
        """The value, when it is one. Raises ValueError, with a message for people."""
        if self.number:
            least, most = span(value)
            if self.name == "clock" and (least != most or not least):
                raise ValueError(f"“{value}” is not a value of the trait clock: a number above 0.")
        elif value not in self.answers:
            raise ValueError(
                f"“{value}” is not a value of the trait {self.name}. Choose from: {', '.join(self.answers)}."
            )
        return value


TRAITS = (
    Trait("put", ("full", "partial", "clear"), "what leaving a slug out of PUT does: role default, kept, cleared"),
    Trait("role-change", ("keep", "rewrite"), "whether a new role replaces the values sent with it by its own"),
    Trait("atomic", ("yes", "no"), "whether a PUT refused for some values leaves all the others as they were"),
    Trait("locked", ("ignore", "refuse", "refuse-listed", "apply"), "a slug the caller may not edit, changed by PUT"),
    Trait("beyond-role", ("apply", "ignore", "refuse"), "switching on what the role's tree does not have"),
    Trait("unknown-slug", ("refuse", "ignore"), "a slug that the account does not know"),
    Trait("unknown-key", ("ignore", "refuse"), "a key of the body that the documentation does not name"),
    Trait("protected", ("403", "422", "apply"), "changing or removing owners, oneself and non-deletable people"),
    Trait("staff-absent", ("keep", "unlink"), "PUT without staff_id"),
    Trait("staff-zero", ("unlink", "keep"), "PUT with staff_id 0"),
    Trait("staff-null", ("refuse", "unlink"), "PUT with staff_id null"),
    Trait("unlinked", ("as-held", "absent"), "staff_id of people without a team member: null or 0, or no such key"),
    Trait("listed", ("all", "role"), "whether a person's permissions are all that exist, or those of the role's tree"),
    Trait("catalogue", ("old", "new"), "before and after a change of the product: one slug goes, one comes"),
    Trait("ends", ("usual", "swapped"), "what the type of one limit names as everything and as nothing"),
    Trait("pending", ("404", "200"), "permissions of people who have not accepted their invitation"),
    Trait("invite-rights", ("ignore", "apply"), "permissions sent with an invitation"),
    Trait("invite-again", ("same", "second", "refuse"), "a second invitation: sent again, a second row, 422"),
    Trait("invite-delay", ("0",), "seconds until an invitation is listed", number=True),
    Trait("phones", ("plus", "bare"), "whether phones come with +"),
    Trait("contacts", ("shown", "masked"), "whether everybody's contacts come with their middle hidden"),
    Trait("my-locations", ("listed", "none"), "what my=1 lists; nothing for some applications' tokens"),
    Trait("page-base", ("1", "0"), "the number of the first page of locations"),
    Trait("include", ("brackets", "plain", "both", "neither"), "the form of include that is understood"),
    Trait("empty", ("mixed", "object", "array"), "an empty meta and an empty position"),
    Trait("messages", ("english", "other", "none"), "the language of error messages"),
    Trait("errors", ("objects", "strings"), "the items of meta.errors in 422"),
    Trait("order", ("tree", "shuffled"), "the order of a person's permissions, anew in each answer"),
    Trait("limit", ("sliding", "fixed", "off"), "the windows of the rate limit"),
    Trait("429", ("json", "html"), "the body of an answer past the limit"),
    Trait("retry-after", ("given", "none"), "whether 429 says when to come back"),
    Trait("latency", ("0",), "seconds before each answer, or a span: 0.5-0.8", number=True),
    Trait("clock", ("1",), "simulated seconds in each real one", number=True),
)
BY_NAME = MappingProxyType({trait.name: trait for trait in TRAITS})


@dataclass(frozen=True, slots=True)
class Traits:
    """A value for each trait."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Traits:
        """The defaults but for what is given. Raises ValueError, with a message for people."""
        return cls({trait.name: trait.answers[0] for trait in TRAITS}).but(given)

    def but(self, given: Mapping[str, str]) -> Traits:
        for name in given:
            if name not in BY_NAME:
                raise ValueError(f"Unknown trait “{name}”. Choose from: {', '.join(BY_NAME)}.")
        return Traits({**self.values, **{name: BY_NAME[name].check(value) for name, value in given.items()}})

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def span(self, name: str) -> tuple[float, float]:
        """The least and the most of an amount."""
        return span(self.values[name])


def named(words: Iterable[str]) -> dict[str, str]:
    """Traits as written on a command line, NAME=VALUE. Raises ValueError, with a message for people."""
    pairs = [word.partition("=") for word in words]
    for name, equals, _ in pairs:
        if not equals:
            raise ValueError(f"A trait is written NAME=VALUE, as in put=partial; “{name}” has no value.")
    return {name: value for name, _, value in pairs}


def span(text: str) -> tuple[float, float]:
    """The ends of `0.5-0.8`, or one number twice. Raises ValueError, with a message for people."""
    low, _, high = text.partition("-")
    try:
        ends = float(low), float(high or low)
    except ValueError:
        ends = (1.0, 0.0)
    if not 0 <= ends[0] <= ends[1] < 1e6:
        raise ValueError(f"“{text}” is neither a number nor a span such as 0.5-0.8.")
    return ends
