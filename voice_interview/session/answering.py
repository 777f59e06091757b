"""Getting one answer from the person: by voice, through the ear, or typed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from voice_interview.audio.chunk import AudioSource
from voice_interview.errors import AudioError, DeviceLost
from voice_interview.feedback.spoken import Cues
from voice_interview.session.commands import Command, wait_while_paused
from voice_interview.session.events import Events
from voice_interview.session.listening import EarOptions, Follower, Heard, Interruption, ListeningTurn
from voice_interview.session.overhearing import PRE_ROLL_S, HeldSource, Overhearing
from voice_interview.session.record import Topic
from voice_interview.speech.utterance import TurnEndCause
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import typed_transcript

NUDGE = "Take your time. Start whenever you are ready."
"""The one gentle prompt to a person who has not begun to speak."""
KEYBOARD = "keyboard"
"""Name of the source of typed answers, in the event ``listening``."""
RECONNECT_S = 10.0
"""How long a microphone that went away in an answer is waited for."""
FLOOR_BACK_S = 3.0
"""First moments of a reply, in which speaking up means that the answer was not over. Later the reply has told
something that the answer could not have known."""
_MOST_GRADING_S = 30.0
"""Sound kept between the end of an answer and its reply; a microphone's own queue holds no more."""

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
    glossary: Callable[[], Glossary] | None = None
    """Returns the terms to listen for; None for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of it."""

    heard: Heard | None
    """None when there was nothing to hear, or it is not wanted."""
    then: Then
    may_go_on: bool = False
    """Whether the person may take the floor back."""


@runtime_checkable
class Answerer(Protocol):
    """Gets answers.

    For one question: ``attend``, ``answer``, ``go_on`` whenever the person takes the floor back, ``leave``.
    """

    def attend(self, topic: Topic, attempt: int) -> None:
        """Get ready: the question is about to be asked."""
        ...

    def speaks_up(self) -> Command | None:
        """Return what the person asks for by speaking while the program does, or None.

        It is asked often while a question or a reply is being said. ``keep_floor`` asks to go on with the
        answer, ``end`` only for silence.
        """
        ...

    def answer(self, request: AnswerRequest) -> Answered:
        """Wait for one answer and return it.

        Raises:
            DeviceLost: the microphone is gone and stays away; the recording is kept.
            StorageFailed: the disk is full; what was recorded is kept.
            RecognitionError: the recogniser failed; the recording is kept.
        """
        ...

    def go_on(self) -> Answered:
        """Go on with the answer that was thought to be over, and return all of it.

        Raises what ``answer`` does.
        """
        ...

    def leave(self) -> None:
        """Be done with the question; calling it twice does no harm.

        Raises:
            StorageFailed: the last second of the recording could not be forced onto the disk.
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

    @property
    def is_live(self) -> bool:
        """Whether a person is there, who may speak at any time."""
        ...


class SpokenAnswerer:
    """Hears answers.

    Args:
        sources: where the sound comes from.
        ear: returns what the ear is made of; called when the first answer is due, so that engines can load
            while the question is being asked.
        cues: short tones at the beginning and the end.
        headphones: whether the microphone does not hear the loudspeaker, so that the person can be heard
            while the program speaks.
    """

    def __init__(
        self, sources: AnswerSources, ear: Callable[[], EarOptions], cues: Cues, *, headphones: bool = False
    ) -> None:
        self._sources = sources
        self._ear = ear
        self._cues = cues
        self._headphones = headphones
        self._overflows = 0
        self._source: HeldSource | None = None
        self._overhearing: Overhearing | None = None
        self._spoke_up = False
        self._turn: ListeningTurn | None = None
        self._request: AnswerRequest | None = None
        self._reply_began_s: float | None = None

    def attend(self, topic: Topic, attempt: int) -> None:
        """Listen while the question is asked, if that can be; see ``Answerer``.

        The first question waits for no engine, so nobody listens while it is asked.
        """
        self.leave()
        if self._headphones and self._sources.is_live and self._request is not None:
            self._listen_in(self._sources.source(topic, attempt, 0.0))

    def speaks_up(self) -> Command | None:
        """Return what the person asks for by speaking up; see ``Answerer``."""
        if self._overhearing is None:
            return None
        is_reply = self._turn is not None
        now_s = self._ear().clock.now_s()
        if self._reply_began_s is None:
            self._reply_began_s = now_s
        early = is_reply and now_s - self._reply_began_s < FLOOR_BACK_S
        if not self._overhearing.speaks_up(FLOOR_BACK_S + _MOST_GRADING_S if early else PRE_ROLL_S):
            return None
        self._spoke_up = True
        self._overhearing = None
        return "keep_floor" if early else "end"

    def answer(self, request: AnswerRequest) -> Answered:
        """Hear one answer; see ``Answerer``."""
        source = self._source
        if source is None or not self._spoke_up:
            self._let_go()
            found = self._sources.source(request.topic, request.attempt, 0.0)
            if found is None:
                return Answered(heard=None, then="used_up" if self._sources.used_up else "skip")
            source = HeldSource(found)
        ear = self._ear()  # waits for the engines; only then may the tone invite the person to speak
        if not self._spoke_up:
            self._cues.listening()
        self._request = request
        self._turn = ListeningTurn(request.recording, ear, request.follower, request.glossary)
        return self._hear(self._turn, source, request)

    def go_on(self) -> Answered:
        """Go on with the answer that was thought to be over; see ``Answerer``."""
        turn, request, source = self._turn, self._request, self._source
        if turn is None or request is None:
            raise ValueError("there is no answer to go on with")
        self._ear().events.emit("resumed")
        if source is None or not self._spoke_up:
            self._let_go()
            found = self._sources.source(request.topic, request.attempt, turn.heard_s)
            if found is None:
                return Answered(heard=turn.finish("source_ended"), then="grade")
            source = HeldSource(found)
        return self._hear(turn, source, request)

    def leave(self) -> None:
        """Be done with the question; see ``Answerer``."""
        self._let_go()
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.close()

    def _let_go(self) -> None:
        """Stop listening while the program speaks."""
        source, self._source, self._overhearing = self._source, None, None
        self._spoke_up = False
        self._reply_began_s = None
        if source is not None:
            source.close()

    def _listen_in(self, source: AudioSource | None) -> None:
        if source is not None:
            self._source = source if isinstance(source, HeldSource) else HeldSource(source)
            self._overhearing = Overhearing(self._source, self._ear().detector)

    def _hear(self, turn: ListeningTurn, source: HeldSource, request: AnswerRequest) -> Answered:
        self._source, self._overhearing = None, None
        self._spoke_up, self._reply_began_s = False, None
        try:
            return self._heard(turn, source, request)
        except BaseException:
            source.close()
            self.leave()
            raise

    def _heard(self, turn: ListeningTurn, source: HeldSource, request: AnswerRequest) -> Answered:
        while True:
            try:
                outcome = turn.hear(source)
            except DeviceLost as error:
                source.close()
                source = self._reconnect(turn, request, error)
                continue
            match self._after_pause(turn, source) if outcome == "pause" else outcome:
                case None | "pause":
                    pass
                case "repeat":
                    source.close()
                    request.say(request.prompt)
                case "nudge":
                    source.close()
                    request.say(NUDGE)
                case ("skip" | "again") as then:
                    source.close()
                    self.leave()
                    return Answered(heard=None, then=then)
                case "stop":
                    source.close()
                    return Answered(heard=turn.finish("key"), then="stop")
                case cause:
                    return self._over(turn, source, cause)
            found = self._sources.source(request.topic, request.attempt, turn.heard_s)
            source = HeldSource(found) if found is not None else source

    def _over(self, turn: ListeningTurn, source: HeldSource, cause: TurnEndCause) -> Answered:
        """Finish the answer; where its end was only a guess, go on listening, and keep all of it."""
        self._tell_lost(source)
        self._cues.heard()
        may_go_on = cause in ("silence", "phrase")
        if may_go_on and self._headphones and not self._ear().sound_waits:
            heard = turn.finish(cause)
            self._listen_in(source)
        else:
            source.close()
            heard = turn.finish(cause)
        return Answered(heard=heard, then="grade", may_go_on=may_go_on)

    def _after_pause(self, turn: ListeningTurn, source: HeldSource) -> TurnEndCause | Interruption | None:
        source.close()
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

    def _reconnect(self, turn: ListeningTurn, request: AnswerRequest, lost: DeviceLost) -> HeldSource:
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
                return HeldSource(source)
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

    def attend(self, topic: Topic, attempt: int) -> None:
        """Do nothing: nobody types while reading the question."""

    def speaks_up(self) -> Command | None:
        """Return None: whoever types is not heard."""
        return None

    def go_on(self) -> Answered:
        """Refuse: what was typed was ended by the person."""
        raise ValueError("a typed answer does not go on")

    def leave(self) -> None:
        """Do nothing."""

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
