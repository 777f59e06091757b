"""What was found for each concept, session by session, held together across versions of a bank (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from voice_interview.bank.model import Bank, Concept, Question
from voice_interview.grade.verdict import ConceptVerdict, Status
from voice_interview.session.record import SessionRecord, Topic, Turn
from voice_interview.session.summary import counted_turns


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ConceptKey:
    """Which concept; the same in every version of its bank."""

    bank: str
    question_id: str
    follow_up: int
    """0 for the question itself."""
    concept_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The verdict on one concept in one answer."""

    key: ConceptKey
    name: str
    status: Status
    at: datetime
    """When the question was asked."""
    session: str
    turn: int
    bank_version: str
    first: bool
    """It was the first scored attempt of its session: feedback had not told the answer yet."""
    counts: bool
    """It was the last scored attempt of its session, which is the one that counts."""


def observe(records: Sequence[SessionRecord], banks: Mapping[str, Bank]) -> tuple[Observation, ...]:
    """Return all verdicts, oldest first.

    A concept is known by the ids of its bank, question and follow-up and its own. Where today's bank has
    moved it to another follow-up of its question, or given it another id but left its name, it keeps its
    past.

    Args:
        records: the sessions, oldest first.
        banks: today's banks by id; concepts of a bank that is missing here stay as they were.
    """
    places = {bank_id: _Places(bank) for bank_id, bank in banks.items()}
    return tuple(observation for record in records for observation in _in_session(record, places))


def _in_session(record: SessionRecord, places: Mapping[str, "_Places"]) -> Iterator[Observation]:
    counted = {turn.number for turn in counted_turns(record.turns)}
    seen: set[Topic] = set()
    for turn in record.turns:
        if turn.grade is None or not turn.grade.scored:
            continue
        first = turn.topic not in seen
        seen.add(turn.topic)
        for verdict in turn.grade.concepts:
            yield Observation(
                key=_key(turn, verdict, turn.grade.bank.id, places),
                name=verdict.name,
                status=verdict.status,
                at=turn.started_at,
                session=record.id,
                turn=turn.number,
                bank_version=turn.grade.bank.version,
                first=first,
                counts=turn.number in counted,
            )


def _key(turn: Turn, verdict: ConceptVerdict, bank: str, places: Mapping[str, "_Places"]) -> ConceptKey:
    then = ConceptKey(
        bank=bank,
        question_id=turn.question_id,
        follow_up=turn.follow_up or 0,
        concept_id=verdict.id,
    )
    return places[bank].today(then, verdict.name) if bank in places else then


class _Places:
    """Where the concepts of a bank are today."""

    def __init__(self, bank: Bank) -> None:
        self._keys: set[ConceptKey] = set()
        self._by_id: dict[tuple[str, str], list[ConceptKey]] = {}
        self._by_name: dict[tuple[str, str], list[ConceptKey]] = {}
        for question in bank.questions:
            for follow_up, concept in concepts_of(question):
                key = ConceptKey(
                    bank=bank.id, question_id=question.id, follow_up=follow_up, concept_id=concept.id
                )
                self._keys.add(key)
                self._by_id.setdefault((question.id, concept.id), []).append(key)
                self._by_name.setdefault((question.id, _plain(concept.name)), []).append(key)

    def today(self, then: ConceptKey, name: str) -> ConceptKey:
        """Return the key that a concept has today; of two that would fit, neither."""
        if then in self._keys:
            return then
        for found in (
            self._by_id.get((then.question_id, then.concept_id), []),
            self._by_name.get((then.question_id, _plain(name)), []),
        ):
            if len(found) == 1:
                return found[0]
        return then


def concepts_of(question: Question) -> Iterator[tuple[int, Concept]]:
    """Yield the concepts of a question and its follow-ups, each with the follow-up's number, 0 for none."""
    yield from ((0, concept) for concept in question.concepts)
    for follow_up in question.follow_ups:
        yield from ((follow_up.number, concept) for concept in follow_up.concepts)


def _plain(name: str) -> str:
    return " ".join(name.lower().split()).rstrip(".")
