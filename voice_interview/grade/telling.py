"""Which windows of an answer say anything that the question did not."""

from collections.abc import Sequence

from voice_interview.grade.lexicon import content_stems, is_predication
from voice_interview.grade.windows import Window

MIN_NEW_CONTENT_WORDS = 2
"""A window must bring this many content words that the question did not: repeating it earns nothing."""
_COURTESIES = (
    "That is a really good, great, nice and interesting question that you asked, and my answer is this."
)
"""What people say before they answer is nothing new either."""


def telling(windows: Sequence[Window], prompt: str) -> list[Window]:
    """Return the windows that say something which the question ``prompt`` did not."""
    asked = set(content_stems(f"{prompt} {_COURTESIES}"))
    return [
        window
        for window in windows
        if is_predication(window.meaning)
        and len(set(content_stems(window.meaning)) - asked) >= MIN_NEW_CONTENT_WORDS
    ]
