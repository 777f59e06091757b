"""All of a person's progress in one document, as ``progress --json`` prints it (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from voice_interview.bank.model import Bank
from voice_interview.grade.verdict import Status
from voice_interview.progress.concepts import ConceptKey, Observation, concepts_of, observe
from voice_interview.progress.delivery import DeliveryTrend, delivery_trends
from voice_interview.progress.mastery import LocalDay, State, StateCounts, counts_by_session, standings
from voice_interview.progress.practise import KnownConcept, PractiseNext, practise_next
from voice_interview.progress.schedule import schedule
from voice_interview.progress.streak import Habit, habit
from voice_interview.session.record import SessionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One verdict of the past."""

    at: datetime
    session: str
    turn: int
    status: Status
    bank_version: str
    counts: bool
    """False for an attempt that a later one in the same session replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptProgress:
    """One concept from the first time it was asked until now."""

    bank: str
    question_id: str
    title: str | None
    """Key concept of the question; None when today's banks do not have it."""
    follow_up: int | None
    id: str
    name: str
    """As it was last called."""
    state: State
    in_bank: bool
    """Today's bank still has it; otherwise it is history only."""
    due_at: datetime
    recall: float
    stability_days: float
    history: tuple[Seen, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPoint:
    """Where somebody stood after one session."""

    id: str
    at: datetime
    bank: str
    bank_version: str
    score: float | None
    states: StateCounts
    """Of all concepts asked until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How concepts and delivery develop, and what to practise next."""

    generated_at: datetime
    sessions: tuple[SessionPoint, ...]
    """Those with an answer that was scored, oldest first."""
    states: StateCounts
    concepts: tuple[ConceptProgress, ...]
    """By bank, question and follow-up."""
    delivery: tuple[DeliveryTrend, ...]
    practise_next: tuple[PractiseNext, ...]
    next_due_at: datetime | None
    """When the next concept falls due that is not due yet; None when there is none."""
    habit: Habit
    unreadable: tuple[str, ...]
    """Ids of damaged sessions, which are left out."""


def progress_of(
    records: Sequence[SessionRecord],
    banks: Mapping[str, Bank],
    *,
    now: datetime,
    local_day: LocalDay,
    unreadable: Sequence[str] = (),
) -> Progress:
    """Return the progress that these sessions show.

    Args:
        records: the sessions, oldest first.
        banks: today's banks by what ``--bank`` takes for them, the one practised with last first.
        now: with its time zone.
        local_day: returns the person's day at a moment.
        unreadable: ids of sessions that could not be read.
    """
    observations = observe(records, {bank.id: bank for bank in banks.values()})
    states = counts_by_session(observations, local_day)
    concepts, known = _concepts(observations, tuple(banks.values()), now, local_day)
    today = local_day(now)
    waiting = [c.due_at for c in concepts if c.in_bank and local_day(c.due_at) > today]
    points = tuple(_session(record, states[record.id]) for record in records if record.id in states)
    return Progress(
        generated_at=now,
        sessions=points,
        states=points[-1].states if points else StateCounts(),
        concepts=concepts,
        delivery=delivery_trends(records),
        practise_next=practise_next(known, banks, today=today, local_day=local_day),
        next_due_at=min(waiting, default=None),
        habit=habit(records, local_day, today),
        unreadable=tuple(unreadable),
    )


def _concepts(
    observations: Sequence[Observation], banks: Sequence[Bank], now: datetime, local_day: LocalDay
) -> tuple[tuple[ConceptProgress, ...], list[KnownConcept]]:
    standing = standings(observations, local_day)
    reviews = schedule(observations, now)
    advice = _advice(banks)
    past: dict[ConceptKey, list[Observation]] = {}
    for observation in observations:
        past.setdefault(observation.key, []).append(observation)
    titles = {(bank.id, question.id): question.key_concept for bank in banks for question in bank.questions}
    keys = sorted(standing)
    shown = tuple(
        ConceptProgress(
            bank=key.bank,
            question_id=key.question_id,
            title=titles.get((key.bank, key.question_id)),
            follow_up=key.follow_up or None,
            id=key.concept_id,
            name=past[key][-1].name,
            state=standing[key].state,
            in_bank=key in advice,
            due_at=reviews[key].due_at,
            recall=reviews[key].recall,
            stability_days=reviews[key].stability_days,
            history=tuple(_seen(observation) for observation in past[key]),
        )
        for key in keys
    )
    known = [
        KnownConcept(
            key=key,
            name=past[key][-1].name,
            standing=standing[key],
            review=reviews[key],
            advice=advice.get(key),
        )
        for key in keys
    ]
    return shown, known


def _advice(banks: Sequence[Bank]) -> Mapping[ConceptKey, str]:
    return {
        ConceptKey(
            bank=bank.id, question_id=question.id, follow_up=follow_up, concept_id=concept.id
        ): concept.advice
        for bank in banks
        for question in bank.questions
        for follow_up, concept in concepts_of(question)
    }


def _seen(observation: Observation) -> Seen:
    return Seen(
        at=observation.at,
        session=observation.session,
        turn=observation.turn,
        status=observation.status,
        bank_version=observation.bank_version,
        counts=observation.counts,
    )


def _session(record: SessionRecord, states: StateCounts) -> SessionPoint:
    return SessionPoint(
        id=record.id,
        at=record.started_at,
        bank=record.bank.id,
        bank_version=record.bank.version,
        score=record.summary.score if record.summary else None,
        states=states,
    )
