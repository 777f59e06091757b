"""How well each concept is known, now and after every session (pure)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from voice_interview.grade.verdict import Status
from voice_interview.progress.concepts import ConceptKey, Observation

State = Literal["mastered", "shaky", "missing", "wrong"]
"""``wrong``: the last answer said the opposite. ``missing``: it did not say it. ``shaky``: it said a part, or
the whole for the first time. ``mastered``: it was right on the last two days on which it was asked; twice on
one day shows that the feedback was heard, not that it was remembered."""

LocalDay = Callable[[datetime], date]
"""Returns the person's day on which something happened."""

_STATES: dict[Status, State] = {"contradicted": "wrong", "missed": "missing", "partial": "shaky"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCounts:
    """How many concepts were in each state."""

    mastered: int = 0
    shaky: int = 0
    missing: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How well one concept is known."""

    state: State
    last: Status
    """The last verdict that counts."""


def standings(observations: Sequence[Observation], local_day: LocalDay) -> dict[ConceptKey, Standing]:
    """Return how well every concept is known that was ever asked.

    Args:
        observations: oldest first.
        local_day: tells days apart.
    """
    last: Mapping[ConceptKey, Standing] = {}
    for _, last in _walk(observations, local_day):  # noqa: B007 - only what stands after the last session
        pass
    return dict(last)


def counts_by_session(observations: Sequence[Observation], local_day: LocalDay) -> dict[str, StateCounts]:
    """Return, by session id, how many concepts were in each state after that session.

    Args:
        observations: oldest first, those of a session together.
        local_day: tells days apart.
    """
    counts: dict[str, StateCounts] = {}
    for session, known in _walk(observations, local_day):
        now = Counter(standing.state for standing in known.values())
        counts[session] = StateCounts(
            mastered=now["mastered"], shaky=now["shaky"], missing=now["missing"], wrong=now["wrong"]
        )
    return counts


def _walk(
    observations: Sequence[Observation], local_day: LocalDay
) -> Iterator[tuple[str, Mapping[ConceptKey, Standing]]]:
    """Yield each session with the states after it; the mapping is the same one, kept up to date."""
    days: dict[ConceptKey, list[tuple[date, Status]]] = {}
    states: dict[ConceptKey, Standing] = {}
    session: str | None = None
    for observation in observations:
        if not observation.counts:
            continue
        if session not in (None, observation.session):
            yield session or "", states
        session = observation.session
        past = days.setdefault(observation.key, [])
        today = local_day(observation.at)
        if past and past[-1][0] == today:
            past.pop()
        past.append((today, observation.status))
        states[observation.key] = Standing(state=_state(past), last=observation.status)
    if session is not None:
        yield session, states


def _state(days: Sequence[tuple[date, Status]]) -> State:
    """Return the state after these days, each with its last verdict."""
    last = days[-1][1]
    if last != "covered":
        return _STATES[last]
    return "mastered" if len(days) > 1 and days[-2][1] == "covered" else "shaky"
