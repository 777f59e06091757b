"""What a report says, whatever it is written as (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from voice_interview import __version__
from voice_interview.bank import catalog
from voice_interview.bank.model import Asked, Bank, Question
from voice_interview.errors import QuestionNotFound
from voice_interview.feedback.phrases import NOT_SCORED_SPOKEN, NOTHING_TYPED
from voice_interview.grade.verdict import NotScored, Status
from voice_interview.session.figures import DeliveryFigures, delivery_figures
from voice_interview.session.highlight import Run, highlighted
from voice_interview.session.marks import Mark, marks_of
from voice_interview.session.record import BankRef, Grade, Practice, SessionRecord, StatusCounts, Turn
from voice_interview.session.summary import summary_of

REPORT_VERSION = 1
"""Version of the JSON of a report."""

STATUS_WORDS: Mapping[Status, str] = {
    "covered": "covered",
    "partial": "partly said",
    "missed": "missing",
    "contradicted": "wrong",
}
STATUS_SIGNS: Mapping[Status, str] = {"covered": "✓", "partial": "~", "missed": "·", "contradicted": "✗"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportConcept:
    """One row of the concept table."""

    number: int
    """From 1; also on the words that the verdict rests on."""
    id: str
    name: str
    status: Status
    certainty: float
    said: str | None
    """The words that the verdict rests on."""
    start_s: float | None
    advice: str | None
    """What to say next time, from today's bank; None for a covered concept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTurn:
    """One question with its answer."""

    number: int
    question_id: str
    follow_up: int | None
    attempt: int
    title: str
    """What it is: ``Question 2``, ``Follow-up to question 2``."""
    key_concept: str | None
    prompt: str
    score: float | None
    state: str | None
    """Why there is no score, as a sentence; None when there is one."""
    earlier_scores: tuple[float | None, ...]
    """Of grades that were given before; oldest first."""
    answer: tuple[Run, ...]
    duration_s: float | None
    """Length of the answer; None for typed text."""
    audio: str | None
    """The answer's sound in the session's folder."""
    marks: tuple[Mark, ...]
    concepts: tuple[ReportConcept, ...]
    feedback: str | None
    advice: tuple[str, ...]
    model_answer: str | None
    """From today's bank; None when it does not have the question any more."""
    delivery: DeliveryFigures | None
    """None for typed text."""
    grader: str | None

    @property
    def text(self) -> str:
        """The answer as one line."""
        return " ".join(run.text for run in self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One session as it is shown to people."""

    report_version: int
    program_version: str
    session: str
    started_at: datetime
    complete: bool
    bank: BankRef
    bank_title: str | None
    """None when the bank is gone."""
    score: float | None
    duration_s: float | None
    counts: StatusCounts
    practise_first: tuple[Practice, ...]
    turns: tuple[ReportTurn, ...]


def report_of(record: SessionRecord, bank: Bank | None) -> Report:
    """Return what there is to say of a session.

    Args:
        record: the session.
        bank: today's bank, for titles, advice and model answers; None when it is gone.
    """
    summary = record.summary or summary_of(record.turns)
    return Report(
        report_version=REPORT_VERSION,
        program_version=__version__,
        session=record.id,
        started_at=record.started_at,
        complete=record.complete,
        bank=record.bank,
        bank_title=bank.title if bank is not None else None,
        score=summary.score,
        duration_s=summary.duration_s,
        counts=summary.concepts,
        practise_first=summary.practise_first,
        turns=tuple(_turns(record, bank)),
    )


def _turns(record: SessionRecord, bank: Bank | None) -> Iterator[ReportTurn]:
    numbers: dict[str, int] = {}
    for turn in record.turns:
        number = numbers.setdefault(turn.question_id, len(numbers) + 1)
        question, asked = _found(turn, bank)
        written, graded = turn.transcript, turn.grade
        spoken = written is not None and written.duration_s is not None
        yield ReportTurn(
            number=turn.number,
            question_id=turn.question_id,
            follow_up=turn.follow_up,
            attempt=turn.attempt,
            title=_title(turn, number),
            key_concept=question.key_concept if question is not None else None,
            prompt=turn.prompt,
            score=graded.score if graded is not None else None,
            state=_state(turn),
            earlier_scores=tuple(earlier.score for earlier in turn.earlier_grades),
            answer=highlighted(written, graded) if written is not None else (),
            duration_s=written.duration_s if written is not None else None,
            audio=turn.audio,
            marks=marks_of(turn),
            concepts=_concepts(graded, asked) if graded is not None else (),
            feedback=graded.feedback if graded is not None else None,
            advice=graded.advice if graded is not None else (),
            model_answer=asked.reference_answer if asked is not None else None,
            delivery=delivery_figures(written.delivery) if written is not None and spoken else None,
            grader=f"{graded.grader.name} {graded.grader.version}" if graded is not None else None,
        )


def _found(turn: Turn, bank: Bank | None) -> tuple[Question | None, Asked | None]:
    """Return the question, and what was asked of it, from today's bank."""
    if bank is None:
        return None, None
    try:
        question = catalog.question(bank, turn.question_id)
        asked = question if turn.follow_up is None else catalog.follow_up(question, turn.follow_up)
    except QuestionNotFound:
        return None, None
    # A bank that asks something else today has another answer, too.
    return question, asked if asked.prompt == turn.prompt else None


def _title(turn: Turn, number: int) -> str:
    title = f"Question {number}" if turn.follow_up is None else f"Follow-up to question {number}"
    return title if turn.attempt == 1 else f"{title}, attempt {turn.attempt}"


def _state(turn: Turn) -> str | None:
    if turn.grade is not None and turn.grade.scored:
        return None
    if turn.grade is not None:
        return _not_scored(turn, turn.grade.reason)
    if turn.ended == "skipped":
        return "Skipped."
    return "Recorded, not written down yet." if turn.awaits_transcript else "Not answered."


def _not_scored(turn: Turn, reason: NotScored | None) -> str:
    if reason is None:
        return "Not scored."
    typed = turn.transcript is not None and turn.transcript.duration_s is None
    return (NOTHING_TYPED if typed and reason == "silence" else NOT_SCORED_SPOKEN[reason])[0]


def _concepts(grade: Grade, asked: Asked | None) -> tuple[ReportConcept, ...]:
    advice = {concept.id: concept.advice for concept in asked.concepts} if asked is not None else {}
    return tuple(
        ReportConcept(
            number=number,
            id=verdict.id,
            name=verdict.name,
            status=verdict.status,
            certainty=verdict.certainty,
            said=verdict.evidence.text if verdict.evidence is not None else None,
            start_s=verdict.evidence.start_s if verdict.evidence is not None else None,
            advice=advice.get(verdict.id) if verdict.status != "covered" else None,
        )
        for number, verdict in enumerate(grade.concepts, start=1)
    )
