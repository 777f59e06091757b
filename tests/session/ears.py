"""Engines and sound for tests of the ear while it listens."""

import threading
from collections.abc import Callable, Iterator

from tests.fakes import LoudnessDetector, ManualClock, NoPitch, chunked, sound
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.session.commands import NoCommands
from voice_interview.session.events import Event, Events
from voice_interview.session.listening import EarOptions
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import Utterance, VoiceDetector
from voice_interview.text.transcript import Recognizer, Segment


class Pausing:
    """A recogniser that finds nothing, or waits until it is let."""

    name = "pausing"

    def __init__(self, text: str, *, held: bool = False) -> None:
        self._text = text
        self.let = threading.Event()
        self.decoded_s: list[float] = []
        if not held:
            self.let.set()

    def recognize(self, utterance: Utterance) -> Segment:
        assert self.let.wait(timeout=30)
        audio = utterance.audio
        self.decoded_s.append(audio.start_s)
        return Segment(text=self._text, start_s=audio.start_s, end_s=audio.end_s, words=())

    def preview(self, utterance: Utterance) -> str:
        raise AssertionError("nothing is to be shown while words are behind")


class Talk:
    """Sound made while it is heard: seconds of speech and silence in turn."""

    name = "talk"
    overflows = 0

    def __init__(self, *stretches: tuple[float, float], at: Callable[[float], None] | None = None) -> None:
        self._stretches = stretches
        self._at = at

    def chunks(self) -> Iterator[AudioChunk]:
        position = 0
        for stretch in self._stretches:
            for chunk in chunked(sound(stretch)):
                position += len(chunk.samples)
                if self._at is not None:
                    self._at(position / HEARD_RATE_HZ)
                yield chunk

    def close(self) -> None:
        pass


def made_of(recognizer: Recognizer, told: list[Event], detector: VoiceDetector | None = None) -> EarOptions:
    events = Events(ManualClock(), 0.0)
    events.subscribe(told.append)
    return EarOptions(
        recognizer=recognizer,
        detector=detector or LoudnessDetector(),
        turn=TurnOptions(longest_s=3600),
        clock=ManualClock(),
        events=events,
        commands=NoCommands(),
        pitch=NoPitch(),
    )
