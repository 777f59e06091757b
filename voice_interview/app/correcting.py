"""The job behind ``correct``: a misheard term put right once, for this answer and for those to come."""

from dataclasses import dataclass, replace
from pathlib import Path

from voice_interview.app.personal_terms import PersonalTerm, remember_term
from voice_interview.app.regrading import ChangedConcept, difference, grade_turn
from voice_interview.bank.model import Bank
from voice_interview.errors import SessionError
from voice_interview.grade.verdict import Grader
from voice_interview.session.closing import with_practice
from voice_interview.session.correction import corrected
from voice_interview.session.record import SessionRecord, Turn
from voice_interview.session.store import OpenSession
from voice_interview.session.summary import with_turn

LONGEST_TERM_CHARACTERS = 100
_QUOTED_CHARACTERS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Misheard:
    """What the person says was misheard."""

    turn: int
    heard: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What putting a term right changed."""

    session: str
    turn: int
    heard: str
    meant: str
    places: int
    """How often it was put right in this answer."""
    old_score: float | None
    new_score: float | None
    changed: tuple[ChangedConcept, ...]


def check_misheard(record: SessionRecord, misheard: Misheard) -> Turn:
    """Return the turn that is to be corrected; nothing is loaded for it.

    Raises:
        SessionError: there is no such turn, it has no words, or the words are not in it.
    """
    turn = record.turn(misheard.turn)
    if turn is None:
        numbers = ", ".join(str(known.number) for known in record.turns)
        raise SessionError(
            f"Session {record.id} has no turn {misheard.turn}.",
            f"There is {numbers}." if numbers else "Nothing was asked in it.",
        )
    if turn.transcript is None:
        raise SessionError(
            f"Turn {turn.number} has no words to correct.",
            f"Its answer is written down by: voice-interview start --resume {record.id}"
            if turn.awaits_transcript
            else "It was not answered.",
        )
    for text in (misheard.heard, misheard.meant):
        if not any(letter.isalnum() for letter in text) or len(text) > LONGEST_TERM_CHARACTERS:
            raise SessionError(
                f"{text[:LONGEST_TERM_CHARACTERS]!r} is no term.",
                f"A term has letters or figures, and at most {LONGEST_TERM_CHARACTERS} characters.",
            )
    if corrected(turn.transcript, misheard.heard, misheard.meant).places == 0:
        text = turn.transcript.text
        shown = text if len(text) <= _QUOTED_CHARACTERS else f"{text[:_QUOTED_CHARACTERS]} …"
        raise SessionError(
            f"Turn {turn.number} has no {misheard.heard!r}.", f"Give the words as they stand there: “{shown}”"
        )
    return turn


def correct_turn(
    session: OpenSession, misheard: Misheard, bank: Bank, grader: Grader, home: Path
) -> Corrected:
    """Put a term right in one answer, grade it again, and remember the term; what was before is kept beside.

    Args:
        session: open for writing.
        misheard: what was heard in which turn, and what was meant.
        bank: what was asked.
        grader: the judge of today.
        home: the data folder that remembers the term.

    Raises:
        SessionError: ``check_misheard`` finds something wrong.
        QuestionNotFound: the bank no longer has the question.
        GradingError: the grader failed; nothing was changed.
        SettingsError: the terms remembered before cannot be read; nothing was changed.
        StorageFailed: the disk is full.
    """
    turn = check_misheard(session.record, misheard)
    if turn.transcript is None:
        raise ValueError(f"turn {turn.number} has no words")
    correction = corrected(turn.transcript, misheard.heard, misheard.meant)
    written = replace(turn, transcript=correction.transcript)
    grade = grade_turn(session, written, bank, grader)
    remember_term(home, PersonalTerm(heard=correction.heard, meant=misheard.meant))
    session.save(with_practice(with_turn(session.record, written.regraded(grade)), bank))
    change = difference(session.id, turn, grade)
    return Corrected(
        session=session.id,
        turn=turn.number,
        heard=misheard.heard,
        meant=misheard.meant,
        places=correction.places,
        old_score=change.old_score,
        new_score=change.new_score,
        changed=change.changed,
    )
