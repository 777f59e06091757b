"""Whether somebody who was cut off can take the floor back, with headphones, without a lost word."""

from __future__ import annotations

from pathlib import Path

from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

from tests.fakes import ManualClock, Nobody, NoPitch, RecordedPerson
from voice_interview.audio.files import FileSource
from voice_interview.clock import SystemClock
from voice_interview.feedback.cues import NoCues
from voice_interview.session.answerer import AnswerRequest
from voice_interview.session.answering import SpokenAnswerer
from voice_interview.session.commands import NoCommands
from voice_interview.session.events import Events
from voice_interview.session.listening import EarOptions
from voice_interview.session.record import Topic
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import TurnEar, VoiceDetector
from voice_interview.text.transcript import Recognizer
from voice_interview.text.whole import transcribe_source

_MOST_LOOKS = 2000
"""So often it is looked whether the person speaks up before they count as silent."""


class Floor:
    """Lets somebody be cut off, and go on.

    Args:
        recognizer: writes down.
        detector: hears voices.
        ear: hears how sentences end.
    """

    def __init__(self, recognizer: Recognizer, detector: VoiceDetector, ear: TurnEar | None) -> None:
        self._recognizer = recognizer
        self._detector = detector
        self._ear = ear

    def is_taken_back(self, recording: Path, folder: Path) -> bool | None:
        """Return whether all words of ``recording`` were heard although it was cut off; None when it was not.

        The end by silence is answered by what comes next in the recording; the words are compared with
        those of the sound that was kept, decoded in one go.

        Raises:
            RecognitionError: an engine failed.
        """
        clock = ManualClock()
        events = Events(clock, 0.0)
        options = EarOptions(
            recognizer=self._recognizer,
            detector=self._detector,
            turn=TurnOptions(),
            clock=clock,
            events=events,
            commands=NoCommands(),
            pitch=NoPitch(),
            turn_ear=self._ear,
            sound_waits=False,
        )
        person = RecordedPerson(recording, clock)
        answerer = SpokenAnswerer(person, lambda: options, NoCues(), headphones=True)
        kept = folder / "kept.wav"
        kept.unlink(missing_ok=True)
        request = AnswerRequest(
            topic=Topic(question_id="peft"),
            attempt=1,
            recording=kept,
            prompt="What?",
            say=lambda _text, _speaks_up: None,
            follower=Nobody(all_said=True),
        )
        try:
            answered = answerer.answer(request)
            if not answered.may_go_on:
                return None
            if not any(answerer.speaks_up(True) == "keep_floor" for _ in range(_MOST_LOOKS)):
                return False
            heard = answerer.go_on().heard
        finally:
            answerer.leave()
        whole, _ = transcribe_source(
            FileSource(kept, clock=clock, pace="fast"),
            self._recognizer,
            self._detector,
            clock=SystemClock(),
            on_progress=lambda _done_s: None,
        )
        alike = EnglishTextNormalizer({})  # "one percent" and "1%" are the same words
        return heard is not None and alike(heard.transcript.text) == alike(whole.text)
