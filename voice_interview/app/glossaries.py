"""Which terms an answer is searched for: those of the question, and those the person has put right."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from voice_interview.app.personal_terms import load_personal_terms
from voice_interview.bank.model import Asked, Question
from voice_interview.text.plausible import English
from voice_interview.text.sounds import Phonemizer
from voice_interview.text.terms import Glossary


class Glossaries:
    """Makes the glossary of a question when it is first needed, and keeps it.

    Args:
        home: the data folder with the person's own terms.
        load: returns what is known of English and its sounds; called once.

    Raises:
        SettingsError: the person's own terms cannot be read.
    """

    def __init__(self, home: Path, load: Callable[[], tuple[English, Phonemizer | None]]) -> None:
        self._own = load_personal_terms(home).terms
        self._load = load
        self._loaded: tuple[English, Phonemizer | None] | None = None
        self._made: dict[str, Glossary] = {}
        self._lock = threading.Lock()

    def of(self, question: Question) -> Glossary:
        """Return the glossary for answers to ``question`` and its follow-ups."""
        with self._lock:
            if question.id not in self._made:
                self._made[question.id] = self._make(question)
            return self._made[question.id]

    def _make(self, question: Question) -> Glossary:
        if self._loaded is None:
            self._loaded = self._load()
        return Glossary(question.terms, self._own, texts_of(question), *self._loaded)


def texts_of(question: Question) -> Iterator[str]:
    """Yield all that is asked and said about ``question`` in its bank."""
    everything: tuple[Asked, ...] = (question, *question.follow_ups)
    for asked in everything:
        yield asked.prompt
        yield asked.reference_answer
        for concept in asked.concepts:
            yield from concept.statements
            yield from concept.misconceptions
