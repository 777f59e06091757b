"""Grading recorded answers again, and finishing those that were cut off before they could be graded."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from voice_interview.app.glossaries import Glossaries
from voice_interview.app.grading_job import Answer, Ear, grade_one, write_down
from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.errors import QuestionNotFound, UnreadableAudio
from voice_interview.grade.verdict import Grader, Status
from voice_interview.session.closing import with_practice
from voice_interview.session.convert import (
    activity_of,
    activity_record,
    earlier_deliveries,
    transcript_of,
    transcript_record,
)
from voice_interview.session.record import Grade, Turn
from voice_interview.session.recovery import salvage
from voice_interview.session.store import OpenSession
from voice_interview.session.summary import with_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedConcept:
    """A verdict that came out differently."""

    concept: str
    old: Status | None
    """None when the old grade did not know the concept."""
    new: Status | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regraded:
    """What grading one turn again changed."""

    session: str
    turn: int
    old_score: float | None
    new_score: float | None
    changed: tuple[ChangedConcept, ...]


Note = Callable[[str], None]
"""Takes a sentence for the person."""


def regrade_session(
    session: OpenSession,
    find_bank: Callable[[str], Bank],
    grader: Grader,
    ear: Ear | None,
    glossaries: Glossaries,
    note: Note,
) -> list[Regraded]:
    """Grade every written-down answer of a session with today's bank and grader; old grades are kept beside.

    Args:
        session: open for writing.
        find_bank: returns the bank of an id or file.
        grader: the judge of today.
        ear: writes recordings down anew; None to keep the words as they are.
        glossaries: find misheard terms in what is written down anew.
        note: told about turns that cannot be graded.

    Raises:
        BankError: the session's bank is gone.
        GradingError: the grader failed.
        StorageFailed: the disk is full; grades given before are kept.
    """
    source = session.record.plan.bank_source or session.record.bank.id
    bank = find_bank(source)
    results = []
    for turn in session.record.turns:
        if turn.transcript is None:
            if turn.awaits_transcript:
                note(f"Turn {turn.number} was not written down yet; `start --resume {session.id}` does that.")
            continue
        if ear is not None and turn.audio is None and turn.transcript.duration_s is not None:
            note(f"Turn {turn.number} keeps its words: its sound was removed.")
        try:
            written = _written(session, turn, bank, ear, glossaries) if ear is not None else turn
            grade = grade_turn(session, written, bank, grader)
        except (QuestionNotFound, UnreadableAudio) as error:
            note(f"Turn {turn.number} stays as it is: {error}")
            continue
        session.save(with_turn(session.record, written.regraded(grade)))
        results.append(difference(session.id, turn, grade))
    session.save(with_practice(session.record, bank))
    return results


def finish_recordings(
    session: OpenSession,
    bank: Bank,
    ear: Ear,
    glossaries: Glossaries,
    load_grader: Callable[[], Grader],
    note: Note,
) -> None:
    """Bring a session that was cut off to where the next question can be asked: every answer heard is graded.

    Args:
        session: open for writing.
        bank: what was asked.
        ear: writes down what was recorded.
        glossaries: find misheard terms in it.
        load_grader: returns the grader; called only when there is something to grade.
        note: told what is done, and about recordings that cannot be used.

    Raises:
        ModelMissing: the speech model is not here.
        RecognitionError: the recogniser failed.
        GradingError: the grader failed.
        StorageFailed: the disk is full.
    """
    salvaged = salvage(session)
    for sentence in salvaged.notes:
        note(sentence)
    for number in salvaged.waiting:
        note(f"Writing down the answer of turn {number}, which was recorded but cut off.")
        try:
            turn = _written(session, _turn(session, number), bank, ear, glossaries)
            session.save(with_turn(session.record, turn))
        except UnreadableAudio as error:
            note(f"Turn {number}: {error}")
    for turn in session.record.turns:
        if turn.transcript is not None and turn.grade is None:
            grade = grade_turn(session, turn, bank, load_grader())
            session.save(with_turn(session.record, turn.regraded(grade)))


def _turn(session: OpenSession, number: int) -> Turn:
    turn = session.record.turn(number)
    if turn is None:
        raise ValueError(f"session {session.id} has no turn {number}")
    return turn


def _written(session: OpenSession, turn: Turn, bank: Bank, ear: Ear, glossaries: Glossaries) -> Turn:
    """Return ``turn`` with the words of its recording; without a recording it stays as it is."""
    if turn.audio is None:
        return turn
    glossary = glossaries.of(catalog.question(bank, turn.question_id))
    heard = write_down(session.folder / turn.audio, ear, lambda _done_s: None, glossary)
    earlier = earlier_deliveries(session.record, turn.number)
    record = transcript_record(heard.transcript, heard.delivery, earlier)
    return replace(turn, transcript=record, activity=activity_record(heard.activity))


def grade_turn(session: OpenSession, turn: Turn, bank: Bank, grader: Grader) -> Grade:
    """Grade a written-down answer of a session as it would be graded in it.

    Raises:
        QuestionNotFound: the bank no longer has its question.
        GradingError: the grader failed.
    """
    if turn.transcript is None:
        raise ValueError(f"turn {turn.number} has no words")
    activity = activity_of(turn.activity) if turn.activity is not None else None
    with_follow_up = session.record.plan.follow_ups > 0
    answer = Answer(
        transcript=transcript_of(turn.transcript), activity=activity, delivery=turn.transcript.delivery
    )
    return grade_one(bank, turn.topic, answer, grader, with_follow_up=with_follow_up)


def difference(session_id: str, turn: Turn, grade: Grade) -> Regraded:
    """Return what ``grade`` changes in a turn."""
    old = {concept.id: concept.status for concept in turn.grade.concepts} if turn.grade else {}
    new = {concept.id: concept.status for concept in grade.concepts}
    changed = tuple(
        ChangedConcept(concept=concept, old=old.get(concept), new=new.get(concept))
        for concept in dict.fromkeys([*old, *new])
        if old.get(concept) != new.get(concept)
    )
    return Regraded(
        session=session_id,
        turn=turn.number,
        old_score=turn.grade.score if turn.grade else None,
        new_score=grade.score,
        changed=changed,
    )
