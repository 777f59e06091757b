"""Sessions of several days, each with verdicts on named concepts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.session.examples import STARTED, grade, session, turn
from voice_interview.bank.model import Bank, Concept, FollowUp, Question
from voice_interview.grade.verdict import ConceptVerdict, Status
from voice_interview.progress.overview import Progress, progress_of
from voice_interview.session.record import BankRef, SessionRecord, Turn
from voice_interview.session.summary import with_turns

BANK_ID = "llm-training"


def day(moment: datetime) -> date:
    """The day in UTC, so that no test depends on where it runs."""
    return moment.astimezone(UTC).date()


def on(days: float) -> datetime:
    """Return a moment some days after the first session."""
    return STARTED + timedelta(days=days)


def answer(
    days: float = 0.0,
    *,
    number: int = 1,
    question: str = "lora",
    follow_up: int | None = None,
    version: str = "1.0",
    names: dict[str, str] | None = None,
    **statuses: Status,
) -> Turn:
    """Return an answer with these verdicts on concepts; ``names`` are theirs, by id, where they matter."""
    verdicts = tuple(
        ConceptVerdict(
            id=concept,
            name=(names or {}).get(concept, f"About {concept}"),
            status=status,
            score=1.0 if status == "covered" else 0.0,
            certainty=0.5,
            evidence=None,
        )
        for concept, status in statuses.items()
    )
    bank = BankRef(id=BANK_ID, version=version)
    graded = replace(grade(50.0), concepts=verdicts, bank=bank, question_id=question, follow_up=follow_up)
    return replace(
        turn(number),
        question_id=question,
        follow_up=follow_up,
        started_at=on(days),
        grade=graded,
    )


def interview(*turns: Turn) -> SessionRecord:
    """Return a session of these turns, begun with the first."""
    begun = turns[0].started_at
    made = replace(session(session_id=f"{begun:%Y%m%d-%H%M}-aaa"), started_at=begun)
    return with_turns(made, turns)


def concept(concept_id: str, name: str | None = None) -> Concept:
    """Return a concept of a bank."""
    return Concept(
        id=concept_id,
        name=name or f"About {concept_id}",
        weight=1.0,
        statements=("It is so.",),
        misconceptions=(),
        advice=f"Say {concept_id}.",
    )


def bank(*questions: Question) -> Bank:
    """Return today's bank."""
    return Bank(id=BANK_ID, title="Training", version="2.0", language="en", questions=questions)


def question(question_id: str, *concepts: Concept, follow_ups: tuple[FollowUp, ...] = ()) -> Question:
    """Return a question of today's bank."""
    return Question(
        id=question_id,
        number=1,
        prompt="What is LoRA?",
        key_concept=f"Title of {question_id}",
        reference_answer="The model answer.",
        concepts=concepts,
        terms=(),
        follow_ups=follow_ups,
    )


def progress(*records: SessionRecord, today: Bank | None = None, days: float = 0.0) -> Progress:
    """Return the progress of these sessions as it is some days after the first one."""
    return progress_of(records, {today.id: today} if today else {}, now=on(days), local_day=day)
