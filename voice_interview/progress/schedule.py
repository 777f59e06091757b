"""When each concept is best asked again, by the Free Spaced Repetition Scheduler (pure).

FSRS models how fast a memory fades from the times and outcomes of past reviews, with parameters fitted to
reviews of many people (Ye, Su and Cao, KDD 2022; the package ``fsrs``). Nothing is stored: the whole past is
in the sessions, and is gone through again each time, so that deleting or regrading a session counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler

from voice_interview.grade.verdict import Status
from voice_interview.progress.concepts import ConceptKey, Observation

DESIRED_RECALL = 0.9
"""A review falls due when recall is expected to have dropped to this; the default of FSRS."""
_LONGEST_DAYS = 365
_RATINGS: dict[Status, Rating] = {
    "covered": Rating.Good,
    "partial": Rating.Hard,
    "missed": Rating.Again,
    "contradicted": Rating.Again,
}
"""Never ``Easy``: a grade says what was said, not how much effort it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """When to ask a concept again."""

    due_at: datetime
    recall: float
    """Probability, 0 to 1, that it is remembered now."""
    stability_days: float
    """Days after the last review at which recall will have dropped to 0.9."""
    reviews: int
    """Answers that this rests on."""


def schedule(observations: Iterable[Observation], now: datetime) -> dict[ConceptKey, Review]:
    """Return when each concept is due.

    Of a session only the first scored attempt at a question is a review: after it, the feedback told the
    answer. There are no learning steps of minutes, since nobody is interviewed again ten minutes later.

    Args:
        observations: in any order.
        now: with its time zone; recall is estimated for this moment.
    """
    scheduler = Scheduler(
        desired_retention=DESIRED_RECALL,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=_LONGEST_DAYS,
        enable_fuzzing=False,
    )
    cards: dict[ConceptKey, tuple[Card, int]] = {}
    for observation in sorted(observations, key=lambda seen: seen.at):  # a resumed session may end late
        if observation.first:
            # An id of its own keeps the package from waiting a millisecond for a unique one.
            card, reviews = cards.get(observation.key) or (Card(card_id=len(cards)), 0)
            reviewed, _ = scheduler.review_card(
                card, _RATINGS[observation.status], observation.at.astimezone(UTC)
            )
            cards[observation.key] = (reviewed, reviews + 1)
    return {
        key: Review(
            due_at=card.due,
            recall=scheduler.get_card_retrievability(card, now.astimezone(UTC)),
            stability_days=card.stability or 0.0,
            reviews=reviews,
        )
        for key, (card, reviews) in cards.items()
    }
