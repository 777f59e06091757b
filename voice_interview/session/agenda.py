"""What is left to ask of a session's plan, however often it was cut off (pure)."""

from voice_interview.bank.model import Question
from voice_interview.feedback.follow_up import choose_follow_up
from voice_interview.session.convert import assessment_of
from voice_interview.session.record import SessionRecord, Topic, Turn


def latest_turn(record: SessionRecord, topic: Topic) -> Turn | None:
    """Return the last attempt at ``topic``, or None when it was never asked."""
    return next((turn for turn in reversed(record.turns) if turn.topic == topic), None)


def is_settled(turn: Turn) -> bool:
    """Tell whether what the turn asked need not be asked again.

    A turn that was cut off is settled by an answer that could be scored; one that came to its end always is.
    """
    if turn.grade is not None and turn.grade.scored:
        return True
    return turn.ended is not None and turn.ended != "interrupted"


def next_follow_up(record: SessionRecord, question: Question, main: Turn) -> int | None:
    """Return the number of the follow-up to ask next, or None when there is none to ask.

    One that was begun and cut off goes first, then the one that the feedback announced, then what fits best
    of the rest. Nobody who skipped the question or a follow-up is asked another one.

    Args:
        record: the session as it stands.
        question: the question.
        main: the last attempt at the question itself.
    """
    if main.grade is None:
        return None
    turns = [turn for turn in record.turns if turn.question_id == question.id and turn.follow_up is not None]
    latest = {turn.follow_up: turn for turn in turns}
    settled = {number for number, turn in latest.items() if number is not None and is_settled(turn)}
    for number, turn in latest.items():
        if number not in settled:
            return number
        if turn.ended == "skipped":
            return None
    if len(settled) >= record.plan.follow_ups:
        return None
    announced = main.grade.next_follow_up
    if announced is not None and announced.number not in settled:
        return announced.number
    best = choose_follow_up(question, assessment_of(main.grade, question), settled)
    return best.number if best is not None else None
