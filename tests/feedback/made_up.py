"""A small bank and verdicts on it, for the tests of this room."""

from voice_interview.bank.model import Concept, FollowUp, Question
from voice_interview.grade.verdict import Assessment, ConceptVerdict, Evidence, GraderInfo, NotScored, Status

GRADER = GraderInfo(name="by hand", version="1")


def concept(key: str, weight: float = 1.0, statement: str | None = None) -> Concept:
    return Concept(
        id=key,
        name=f"The {key} point",
        weight=weight,
        statements=(statement or f"Tea needs the {key} to be good.",),
        misconceptions=(f"Tea is better without the {key}.",),
        advice=f"Say what the {key} does for the tea.",
    )


def follow_up(number: int, *probes: str) -> FollowUp:
    return FollowUp(
        number=number,
        id=f"tea.f{number}",
        prompt=f"And number {number}?",
        probes=probes,
        reference_answer="",
        concepts=(concept("pot"),),
    )


TEA = Question(
    id="tea",
    number=1,
    prompt="How do you make tea?",
    key_concept="Tea",
    reference_answer="",
    concepts=(
        concept("leaves", 2.0, "Good tea starts with fresh leaves in a warm pot."),
        concept("water", 3.0, "The water for black tea has to be boiling when it meets the leaves."),
        concept("time", 1.0, "Tea steeps for three to five minutes."),
    ),
    terms=(),
    follow_ups=(follow_up(1, "time"), follow_up(2, "water", "time"), follow_up(3, "leaves")),
)

SAID = {
    "leaves": "Um, so I think you, you put fresh leaves into a warm pot first, and, you know, that's it",
    "water": "the water has to be boiling when it meets the leaves",
    "time": "and then it steeps for about four minutes",
}

SCORES: dict[Status, float] = {"covered": 0.9, "partial": 0.5, "missed": 0.1, "contradicted": 0.0}


def verdict(
    key: str, status: Status, *, score: float | None = None, said: str | None = None, certainty: float = 0.8
) -> ConceptVerdict:
    text = said or SAID.get(key, "some words about tea")
    return ConceptVerdict(
        id=key,
        name=f"The {key} point",
        status=status,
        score=SCORES[status] if score is None else score,
        certainty=certainty,
        evidence=None if status == "missed" else Evidence(text=text, start_s=None, end_s=None),
    )


def assessment(*verdicts: ConceptVerdict, score: float = 60.0) -> Assessment:
    return Assessment(reason=None, score=score, verdicts=verdicts, grader=GRADER)


def unscored(reason: NotScored) -> Assessment:
    return Assessment(reason=reason, score=None, verdicts=(), grader=GRADER)
