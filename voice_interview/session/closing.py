"""The end of an interview: what to practise first, kept with the session and said aloud (pure)."""

from dataclasses import replace

from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.errors import QuestionNotFound
from voice_interview.feedback.summary import AssessedTurn, InterviewSummary, spoken_summary, summarize
from voice_interview.session.convert import assessment_of
from voice_interview.session.record import Practice, SessionRecord, Turn
from voice_interview.session.summary import counted_turns


def with_practice(record: SessionRecord, bank: Bank) -> SessionRecord:
    """Return ``record`` with what to practise first in its summary."""
    if record.summary is None:
        return record
    points = tuple(
        Practice(question=point.title, concept=point.concept, advice=point.advice)
        for point in _summary(record, bank).practise_first
    )
    return replace(record, summary=replace(record.summary, practise_first=points))


def closing_words(record: SessionRecord, bank: Bank) -> str:
    """Return what is said when every question was asked."""
    return spoken_summary(_summary(record, bank))


def _summary(record: SessionRecord, bank: Bank) -> InterviewSummary:
    assessed = (_assessed(turn, bank) for turn in counted_turns(record.turns))
    return summarize([turn for turn in assessed if turn is not None])


def _assessed(turn: Turn, bank: Bank) -> AssessedTurn | None:
    """Return a turn as the summary reads it, or None when the bank no longer has its question."""
    if turn.grade is None:
        return None
    try:
        question = catalog.question(bank, turn.question_id)
        asked = question if turn.follow_up is None else catalog.follow_up(question, turn.follow_up)
    except QuestionNotFound:
        return None
    return AssessedTurn(
        title=question.key_concept, assessment=assessment_of(turn.grade, asked), concepts=asked.concepts
    )
