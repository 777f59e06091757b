"""What to practise next, and why (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from voice_interview.bank.model import Bank
from voice_interview.progress.concepts import ConceptKey
from voice_interview.progress.mastery import LocalDay, Standing
from voice_interview.progress.schedule import Review

MOST_QUESTIONS = 5
"""About as many as one interview of half an hour asks."""

Reason = Literal["wrong", "missing", "shaky", "review"]
"""``review``: it was right, and it is time to see whether it still is. The others are states."""

_Place = tuple[str, str]
"""Ids of a bank and of its question."""
_ORDER: tuple[Reason, ...] = ("wrong", "missing", "shaky", "review")
_SAID: Mapping[Reason, tuple[str, str]] = {
    "wrong": ("{n} point was wrong last time", "{n} points were wrong last time"),
    "missing": ("{n} point was missing", "{n} points were missing"),
    "shaky": ("{n} point is shaky", "{n} points are shaky"),
    "review": ("{n} point is due for review", "{n} points are due for review"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownConcept:
    """All that is known of a concept that was asked at least once."""

    key: ConceptKey
    name: str
    standing: Standing
    review: Review
    advice: str | None
    """What to say next time, from today's bank; None when it no longer has the concept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PractisePoint:
    """One concept to practise."""

    concept_id: str
    follow_up: int | None
    name: str
    reason: Reason
    due_at: datetime
    recall: float
    """Probability, 0 to 1, that it is remembered now."""
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PractiseNext:
    """One question to practise."""

    bank: str
    bank_source: str
    """What ``--bank`` takes for it: its id, or its file."""
    question_id: str
    title: str
    """Its key concept."""
    due: bool
    """It is time now; otherwise it may wait, or was never asked."""
    why: str
    """One sentence."""
    points: tuple[PractisePoint, ...]
    """What to look at first comes first; empty for a question that was never asked."""


def practise_next(
    known: Iterable[KnownConcept], banks: Mapping[str, Bank], *, today: date, local_day: LocalDay
) -> tuple[PractiseNext, ...]:
    """Return at most five questions, first things first.

    Questions with something due come first: those with most points wrong, then missing, shaky, and right but
    to be seen again. Then come those that may wait, with points that are wrong or missing, and then those of
    the banks that were never asked. What was right and is not due, and what today's banks no longer ask, is
    left out.

    Args:
        known: every concept that was asked.
        banks: today's banks that were practised with by what ``--bank`` takes for them, the latest first.
        today: the person's day.
        local_day: tells days apart; what is due later today is due.
    """
    titles = {
        (bank.id, question.id): question.key_concept for bank in banks.values() for question in bank.questions
    }
    sources = {bank.id: source for source, bank in banks.items()}
    due: dict[_Place, list[PractisePoint]] = {}
    waiting: dict[_Place, list[PractisePoint]] = {}
    asked: set[_Place] = set()
    for concept in known:
        place = (concept.key.bank, concept.key.question_id)
        asked.add(place)
        if concept.advice is None or place not in titles:
            continue
        if local_day(concept.review.due_at) <= today:
            due.setdefault(place, []).append(_point(concept))
        elif concept.standing.state in ("wrong", "missing"):
            waiting.setdefault(place, []).append(_point(concept))

    def entry(place: _Place, points: list[PractisePoint], when: str = "") -> PractiseNext:
        return PractiseNext(
            bank=place[0],
            bank_source=sources[place[0]],
            question_id=place[1],
            title=titles[place],
            due=bool(points) and not when,
            why=_why(points) + when + ".",
            points=tuple(
                sorted(points, key=lambda point: (_ORDER.index(point.reason), point.due_at, point.name))
            ),
        )

    now = [entry(place, points) for place, points in due.items()]
    later = [
        entry(place, points, f"; best asked again from {_first_day(points, local_day)} on")
        for place, points in waiting.items()
        if place not in due
    ]
    unseen = [entry(place, []) for place in titles if place not in asked]
    return tuple([*sorted(now, key=_rank), *sorted(later, key=_rank), *unseen][:MOST_QUESTIONS])


def _point(concept: KnownConcept) -> PractisePoint:
    reason: Reason = "shaky"
    if concept.standing.last == "covered":
        reason = "review"
    elif concept.standing.state in ("wrong", "missing"):
        reason = concept.standing.state
    return PractisePoint(
        concept_id=concept.key.concept_id,
        follow_up=concept.key.follow_up or None,
        name=concept.name,
        reason=reason,
        due_at=concept.review.due_at,
        recall=concept.review.recall,
        advice=concept.advice,
    )


def _why(points: list[PractisePoint]) -> str:
    if not points:
        return "It was not asked yet"
    counts = Counter(point.reason for point in points)
    return ", ".join(
        _SAID[reason][counts[reason] != 1].format(n=counts[reason]) for reason in _SAID if counts[reason]
    )


def _first_day(points: list[PractisePoint], local_day: LocalDay) -> str:
    return f"{local_day(min(point.due_at for point in points)):%d %b %Y}"


def _rank(entry: PractiseNext) -> tuple[int, ...]:
    """Return the key by which the question with most points of the most urgent reason comes first."""
    counts = Counter(point.reason for point in entry.points)
    return tuple(-counts[reason] for reason in _ORDER)
