"""A whole interview in a few words (pure); its figures are ``session.summary``."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_interview.bank.model import Concept
from voice_interview.feedback.ranking import shortfall
from voice_interview.grade.verdict import Assessment

PRACTISE_FIRST = 2
"""As many things as one remembers from what is said aloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedTurn:
    """One answer that counts: of several attempts at a question, the one to be summed up."""

    title: str
    """What to call the question: its key concept or its prompt."""
    assessment: Assessment
    concepts: tuple[Concept, ...]
    """Those that the answer was judged on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePoint:
    """Something to practise."""

    title: str
    """The question that it belongs to."""
    concept_id: str
    concept: str
    """The concept's name."""
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewSummary:
    """What came of an interview."""

    scored: bool
    """Whether any answer could be judged."""
    practise_first: tuple[PracticePoint, ...]
    """At most ``PRACTISE_FIRST``, most important first."""


def summarize(turns: Sequence[AssessedTurn]) -> InterviewSummary:
    """Sum up an interview, follow-ups counted like questions."""
    return InterviewSummary(
        scored=any(turn.assessment.score is not None for turn in turns),
        practise_first=tuple(_lost_most(turns)[:PRACTISE_FIRST]),
    )


def spoken_summary(summary: InterviewSummary) -> str:
    """Return the closing words; no score is said."""
    if not summary.scored:
        return (
            "That is all for today. I could not judge an answer this time, so do try again soon. Thank you."
        )
    if not summary.practise_first:
        return "That is all for today. You covered everything that I asked about. Well done, and thank you."
    first, *others = summary.practise_first
    if not others:
        return f"That is all for today, thank you. One thing to practise first: {_named(first)}"
    rest = " ".join(f"And then: {_named(point)}" for point in others)
    return f"That is all for today, thank you. Two things to practise first. {_named(first)} {rest}"


def _lost_most(turns: Sequence[AssessedTurn]) -> list[PracticePoint]:
    """Return all that was not covered, by weight times gap; of equals the earlier, and each concept once."""
    lost: dict[tuple[str, str], tuple[float, PracticePoint]] = {}
    for turn in turns:
        concepts = {concept.id: concept for concept in turn.concepts}
        for verdict in turn.assessment.verdicts:
            concept = concepts[verdict.id]
            loss = shortfall(concept, verdict)
            key = (turn.title, concept.id)
            if loss > lost.get(key, (0.0,))[0]:
                point = PracticePoint(
                    title=turn.title, concept_id=concept.id, concept=concept.name, advice=concept.advice
                )
                lost[key] = (loss, point)
    return [point for _, point in sorted(lost.values(), key=lambda entry: -entry[0])]


def _named(point: PracticePoint) -> str:
    return point.concept.rstrip(".") + "."
