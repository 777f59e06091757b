"""A recogniser that knows what is talked about: misheard terms are put right as the words come."""

from collections.abc import Callable

from voice_interview.speech.utterance import Utterance
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import Recognizer, Segment, Word


class TermRecognizer:
    """A ``Recognizer`` for the utterances of one answer, in order; the same one may come again, grown longer.

    Args:
        recognizer: the engine.
        glossary: returns the terms to listen for; called in the thread that recognises, so that they can load
            meanwhile.
    """

    def __init__(self, recognizer: Recognizer, glossary: Callable[[], Glossary]) -> None:
        self._recognizer = recognizer
        self._glossary = glossary
        self._said: list[Word] = []

    @property
    def name(self) -> str:
        """Name of the engine's model."""
        return self._recognizer.name

    def recognize(self, utterance: Utterance) -> Segment:
        """Return the words of ``utterance``, terms put right; see ``text.transcript.Recognizer``.

        Raises:
            RecognitionError: the engine failed.
        """
        segment = self._recognizer.recognize(utterance)
        self._said = [word for word in self._said if word.start_s < utterance.audio.start_s]
        before = [word.text for word in self._said]
        self._said += segment.words
        return self._glossary().repair_segment(segment, before)
