"""A session in a few figures, kept up to date with every change (pure)."""

from collections import Counter
from dataclasses import replace

from voice_interview.session.record import SessionRecord, StatusCounts, Summary, Topic, Turn


def with_turn(record: SessionRecord, turn: Turn) -> SessionRecord:
    """Return ``record`` with ``turn`` added, or put in the place of the turn of that number."""
    kept = {known.number: known for known in record.turns} | {turn.number: turn}
    return with_turns(record, tuple(kept[number] for number in sorted(kept)))


def with_turns(record: SessionRecord, turns: tuple[Turn, ...]) -> SessionRecord:
    """Return ``record`` with these turns and a summary of them."""
    return replace(record, turns=turns, summary=summary_of(turns) if turns else None)


def counted_turns(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the turns that count: the last scored attempt at each question and follow-up, in order."""
    last: dict[Topic, Turn] = {}
    for turn in turns:
        if turn.grade is not None and turn.grade.scored:
            last[turn.topic] = turn
    return tuple(sorted(last.values(), key=lambda turn: turn.number))


def summary_of(turns: tuple[Turn, ...]) -> Summary:
    """Summarise turns.

    The score is the mean over the turns that count: trying again replaces a score, unless the new attempt
    could not be scored.
    """
    grades = [turn.grade for turn in counted_turns(turns) if turn.grade is not None]
    scores = [grade.score for grade in grades if grade.score is not None]
    durations_s = [turn.duration_s for turn in turns if turn.duration_s is not None]
    statuses = Counter(concept.status for grade in grades for concept in grade.concepts)
    return Summary(
        questions=len({turn.question_id for turn in turns}),
        answers=sum(turn.transcript is not None for turn in turns),
        score=sum(scores) / len(scores) if scores else None,
        duration_s=sum(durations_s) if durations_s else None,
        concepts=StatusCounts(
            covered=statuses["covered"],
            partial=statuses["partial"],
            missed=statuses["missed"],
            contradicted=statuses["contradicted"],
        ),
    )
