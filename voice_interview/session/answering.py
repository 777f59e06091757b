"""Getting one answer from the person: by voice, through the ear, or typed."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from voice_interview.audio.chunk import AudioSource
from voice_interview.errors import AudioError, DeviceLost
from voice_interview.feedback.spoken import Cues
from voice_interview.session.commands import wait_while_paused
from voice_interview.session.events import Events
from voice_interview.session.listening import EarOptions, Follower, Heard, Interruption, ListeningTurn
from voice_interview.session.record import Topic
from voice_interview.speech.utterance import TurnEndCause
from voice_interview.text.transcript import typed_transcript

NUDGE = "Take your time. Start whenever you are ready."
"""The one gentle prompt to a person who has not begun to speak."""
KEYBOARD = "keyboard"
"""Name of the source of typed answers, in the event ``listening``."""
RECONNECT_S = 10.0
"""How long a microphone that went away in an answer is waited for."""

Then = Literal["grade", "skip", "again", "stop", "used_up"]
"""What to do after an answer; ``used_up`` says that there is no further answer to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """What an answer is wanted to, and how to speak to the person meanwhile."""

    topic: Topic
    attempt: int
    recording: Path
    """Where the sound goes, from the first sample; a new file."""
    prompt: str
    """What was asked."""
    say: Callable[[str], None]
    """Says something to the person before the answer goes on."""
    follower: Follower
    """Follows the words while they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of it."""

    heard: Heard | None
    """None when there was nothing to hear, or it is not wanted."""
    then: Then


@runtime_checkable
class Answerer(Protocol):
    """Gets answers."""

    def answer(self, request: AnswerRequest) -> Answered:
        """Wait for one answer and return it.

        Raises:
            DeviceLost: the microphone is gone and stays away; the recording is kept.
            StorageFailed: the disk is full; what was recorded is kept.
            RecognitionError: the recogniser failed; the recording is kept.
        """
        ...


class AnswerSources(Protocol):
    """Where the sound of answers comes from."""

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        """Return the source for an answer of which ``heard_s`` seconds were heard; None when there is none.

        Raises:
            AudioError: it cannot be opened.
        """
        ...

    @property
    def used_up(self) -> bool:
        """Whether nothing is left for any question that was not asked yet."""
        ...


class SpokenAnswerer:
    """Hears answers.

    Args:
        sources: where the sound comes from.
        ear: returns what the ear is made of; called when the first answer is due, so that engines can load
            while the question is being asked.
        cues: short tones at the beginning and the end.
    """

    def __init__(self, sources: AnswerSources, ear: Callable[[], EarOptions], cues: Cues) -> None:
        self._sources = sources
        self._ear = ear
        self._cues = cues
        self._overflows = 0

    def answer(self, request: AnswerRequest) -> Answered:
        """Hear one answer; see ``Answerer``."""
        source = self._sources.source(request.topic, request.attempt, 0.0)
        if source is None:
            return Answered(heard=None, then="used_up" if self._sources.used_up else "skip")
        ear = self._ear()  # waits for the engines; only then may the tone invite the person to speak
        self._cues.listening()
        turn = ListeningTurn(request.recording, ear, request.follower)
        try:
            return self._hear(turn, source, request)
        finally:
            turn.close()

    def _hear(self, turn: ListeningTurn, source: AudioSource, request: AnswerRequest) -> Answered:
        while True:
            try:
                with closing(source):
                    outcome = turn.hear(source)
            except DeviceLost as error:
                source = self._reconnect(turn, request, error)
                continue
            match self._after_pause(turn) if outcome == "pause" else outcome:
                case None | "pause":
                    pass
                case "repeat":
                    request.say(request.prompt)
                case "nudge":
                    request.say(NUDGE)
                case ("skip" | "again") as then:
                    return Answered(heard=None, then=then)
                case "stop":
                    return Answered(heard=turn.finish("key"), then="stop")
                case cause:
                    self._tell_lost(source)
                    self._cues.heard()
                    return Answered(heard=turn.finish(cause), then="grade")
            source = self._sources.source(request.topic, request.attempt, turn.heard_s) or source

    def _after_pause(self, turn: ListeningTurn) -> TurnEndCause | Interruption | None:
        ear = self._ear()
        return turn.obey(wait_while_paused(ear.commands, ear.clock, ear.events))

    def _tell_lost(self, source: AudioSource) -> None:
        if lost := source.overflows - self._overflows:
            self._overflows = source.overflows
            self._ear().events.emit(
                "error",
                message=f"This computer did not keep up: {lost} short pieces of your answer were lost.",
                advice="Close other programs, or choose a smaller model.",
            )

    def _reconnect(self, turn: ListeningTurn, request: AnswerRequest, lost: DeviceLost) -> AudioSource:
        """Wait for the microphone to come back; the answer then goes on in the same recording."""
        ear = self._ear()
        ear.events.emit("error", message=lost.what, advice="Waiting for it to come back.")
        give_up_s = ear.clock.now_s() + RECONNECT_S
        while ear.clock.now_s() < give_up_s:
            ear.clock.sleep(0.5)
            try:
                source = self._sources.source(request.topic, request.attempt, turn.heard_s)
            except AudioError:
                continue
            if source is not None:
                ear.events.emit("resumed")
                return source
        raise lost


class TypedAnswerer:
    """Reads answers from the keyboard.

    Args:
        read: returns what was typed to one question; None when there will be no more.
        events: told what happens.
    """

    def __init__(self, read: Callable[[], str | None], events: Events) -> None:
        self._read = read
        self._events = events

    def answer(self, request: AnswerRequest) -> Answered:
        """Read one answer; see ``Answerer``."""
        self._events.emit("listening", source=KEYBOARD)
        text = self._read()
        if text is None:
            return Answered(heard=None, then="used_up")
        self._events.emit("turn_ended", audio_s=None, cause="key")
        transcript = typed_transcript(text)
        self._events.emit("final", text=transcript.text, start_s=None, end_s=None)
        return Answered(heard=Heard(transcript=transcript, activity=None, cause="key"), then="grade")
