"""What was found in somebody's document, before it becomes a bank."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph or a list item of an answer, on one line and without markup."""

    text: str
    item: bool = False
    """It stands in a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFollowUp:
    """A follow-up question."""

    line: int
    prompt: str
    answer: tuple[Passage, ...] = ()
    """Empty when the document gives none, as is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceQuestion:
    """A question with what belongs to it."""

    line: int
    """Where it begins in the document, from 1; of a table, the line its row begins on."""
    prompt: str
    key_concept: str | None
    answer: tuple[Passage, ...]
    follow_ups: tuple[SourceFollowUp, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that could not be read, or was read otherwise than it stands there."""

    line: int | None
    """From 1; None when it is about the document as a whole."""
    message: str
    """One plain sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """Everything that was found."""

    title: str | None
    questions: tuple[SourceQuestion, ...]
    left_out: tuple[LeftOut, ...]
