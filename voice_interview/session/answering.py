"""Getting one answer from the person by voice, through the ear."""

from collections.abc import Callable

from voice_interview.audio.chunk import AudioChunk, AudioSource
from voice_interview.clock import Clock
from voice_interview.errors import AudioError, DeviceLost
from voice_interview.feedback.spoken import Cues
from voice_interview.session.answerer import Answered, AnswerRequest, AnswerSources
from voice_interview.session.commands import Command, wait_while_paused
from voice_interview.session.listening import EarOptions, Interruption, ListeningTurn
from voice_interview.session.overhearing import PRE_ROLL_S, HeldSource, Overhearing
from voice_interview.session.record import Topic
from voice_interview.speech.utterance import TurnEndCause

NUDGE = "Take your time. Start whenever you are ready."
"""The one gentle prompt to a person who has not begun to speak."""
RECONNECT_S = 10.0
"""How long a microphone that went away is waited for."""
_RETRY_S = 0.5
FLOOR_BACK_S = 3.0
"""First moments of a reply, in which speaking up means that the answer was not over. Later the reply has told
something that the answer could not have known."""
_MOST_GRADING_S = 30.0
"""Sound kept between the end of an answer and its reply; a microphone's own queue holds no more."""


class SpokenAnswerer:
    """Hears answers.

    Args:
        sources: where the sound comes from.
        ear: returns what the ear is made of; called when the first answer is due, so that engines can load
            while the question is being asked.
        cues: short tones at the beginning and the end.
        headphones: whether the microphone does not hear the loudspeaker, so that the person can be heard
            while the program speaks.
        ear_is_ready: tells whether ``ear`` would return at once.
    """

    def __init__(
        self,
        sources: AnswerSources,
        ear: Callable[[], EarOptions],
        cues: Cues,
        *,
        headphones: bool = False,
        ear_is_ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self._sources = sources
        self._ear = ear
        self._ear_is_ready = ear_is_ready
        self._cues = cues
        self._headphones = headphones
        self._overflows = 0
        self._source: HeldSource | None = None
        self._overhearing: Overhearing | None = None
        self._held: tuple[AudioChunk, ...] = ()
        self._attended: tuple[Topic, int] | None = None
        self._spoke_up = False
        self._turn: ListeningTurn | None = None
        self._request: AnswerRequest | None = None
        self._reply_began_s: float | None = None

    def attend(self, topic: Topic, attempt: int) -> None:
        """Listen while the question is asked, if that can be; see ``Answerer``."""
        self.leave()
        if self._headphones and self._sources.is_live:
            self._attended = (topic, attempt)

    def speaks_up(self, begun: bool) -> Command | None:
        """Return what the person asks for by speaking up; see ``Answerer``."""
        if self._attended is not None and self._ear_is_ready():  # the first question waits for no engine
            topic, attempt = self._attended
            self._attended = None
            self._listen_in(topic, attempt)
        if begun and not self._headphones and self._source is not None:
            source, self._source = self._source, None
            self._held = source.cut_off(self._clock().now_s())  # from here on it would hear the program
        if self._overhearing is None:
            return None
        if begun and self._reply_began_s is None:
            self._reply_began_s = self._ear().clock.now_s()
        spoke_at_s = self._overhearing.speaks_up(self._keep_s)
        if spoke_at_s is None:
            return None
        self._spoke_up = True
        self._overhearing = None
        return "keep_floor" if self._is_early(spoke_at_s) else "end"

    def answer(self, request: AnswerRequest) -> Answered:
        """Hear one answer; see ``Answerer``."""
        source, self._attended = self._source, None
        if source is None:
            source = self._open(request.topic, request.attempt, 0.0)
            if source is None:
                return Answered(heard=None, then="used_up" if self._sources.used_up else "skip")
        ear = self._ear()  # waits for the engines; only then may the tone invite the person to speak
        if not self._spoke_up:
            self._cues.listening()
        self._overflows = source.overflows  # what was lost before is nobody's answer
        self._request = request
        self._turn = ListeningTurn(request.recording, ear, request.follower, request.glossary)
        return self._hear(self._turn, source, request)

    def go_on(self) -> Answered:
        """Go on with the answer that was thought to be over; see ``Answerer``."""
        turn, request, source = self._turn, self._request, self._source
        if turn is None or request is None:
            raise ValueError("there is no answer to go on with")
        self._ear().events.emit("resumed")
        if source is None:
            held, self._held = self._held, ()
            held_s = sum(chunk.duration_s for chunk in held)
            source = self._open(request.topic, request.attempt, turn.heard_s + held_s)
            if source is None:
                return Answered(heard=turn.finish("source_ended"), then="grade")
            source.begin_with(held)
        return self._hear(turn, source, request)

    def leave(self) -> None:
        """Be done with the question; see ``Answerer``."""
        self._let_go()
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.close()

    def _is_early(self, heard_at_s: float) -> bool:
        """Tell whether speaking up at that time means that the answer was not over."""
        began_s = self._reply_began_s
        return self._turn is not None and (began_s is None or heard_at_s - began_s < FLOOR_BACK_S)

    def _keep_s(self, heard_at_s: float) -> float:
        return FLOOR_BACK_S + _MOST_GRADING_S if self._is_early(heard_at_s) else PRE_ROLL_S

    def _clock(self) -> Clock:
        return self._ear().clock

    def _let_go(self) -> None:
        """Stop listening while the program speaks."""
        source, self._source, self._overhearing = self._source, None, None
        self._held, self._attended = (), None
        self._spoke_up = False
        self._reply_began_s = None
        if source is not None:
            source.close()

    def _listen_in(self, topic: Topic, attempt: int) -> None:
        """Begin to hear the person while a question is asked."""
        try:
            found = self._sources.source(topic, attempt, 0.0)
        except AudioError:
            return  # whoever wants the answer is told
        if found is not None:
            self._overhear(HeldSource(found, self._clock))

    def _overhear(self, source: HeldSource) -> None:
        self._source = source
        self._overhearing = Overhearing(source, self._ear().detector)

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
                source = self._when_back(request.topic, request.attempt, turn.heard_s, error) or source
                continue
            match self._after_pause(turn, source) if outcome == "pause" else outcome:
                case None | "pause":
                    source = self._open(request.topic, request.attempt, turn.heard_s) or source
                case "repeat":
                    source = self._say(request.prompt, turn, source, request)
                case "nudge":
                    source = self._say(NUDGE, turn, source, request)
                case ("skip" | "again") as then:
                    source.close()
                    self.leave()
                    return Answered(heard=None, then=then)
                case "stop":
                    source.close()
                    return Answered(heard=turn.finish("key"), then="stop")
                case cause:
                    return self._over(turn, source, cause)

    def _say(self, text: str, turn: ListeningTurn, source: HeldSource, request: AnswerRequest) -> HeldSource:
        """Say something in the middle of an answer; return the source with which it goes on."""
        if not self._headphones or not self._sources.is_live:
            source.close()
            request.say(text, lambda: False)
            return self._open(request.topic, request.attempt, turn.heard_s) or source
        overhearing = Overhearing(source, self._ear().detector, after_silence=True)
        request.say(text, lambda: overhearing.speaks_up(lambda _heard_at_s: PRE_ROLL_S) is not None)
        return source

    def _over(self, turn: ListeningTurn, source: HeldSource, cause: TurnEndCause) -> Answered:
        """Finish the answer; where its end was only a guess, go on listening, and keep all of it."""
        self._tell_lost(source)
        self._cues.heard()
        may_go_on = cause in ("silence", "phrase")
        listens_on = may_go_on and not self._ear().sound_waits and (self._headphones or self._sources.is_live)
        if not listens_on:
            source.close()
        heard = turn.finish(cause)
        if listens_on and self._headphones:
            self._overhear(source)
        elif listens_on:
            self._source = source  # until the voice begins
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

    def _open(self, topic: Topic, attempt: int, heard_s: float) -> HeldSource | None:
        """Return the source for an answer; a microphone that went away meanwhile is waited for.

        Raises:
            AudioError: it cannot be opened.
        """
        try:
            found = self._sources.source(topic, attempt, heard_s)
        except AudioError as error:
            if not self._sources.is_live:
                raise
            return self._when_back(topic, attempt, heard_s, error)
        return None if found is None else HeldSource(found, self._clock)

    def _when_back(self, topic: Topic, attempt: int, heard_s: float, lost: AudioError) -> HeldSource | None:
        """Wait for the microphone to come back; an answer then goes on in the same recording.

        Raises:
            AudioError: ``lost``, when it stays away or the person would rather stop.
        """
        ear = self._ear()
        ear.events.emit("error", message=lost.what, advice="Waiting for it to come back.")
        give_up_s = ear.clock.now_s() + RECONNECT_S
        while ear.clock.now_s() < give_up_s and ear.commands.poll() != "stop":
            ear.clock.sleep(_RETRY_S)
            try:
                source = self._sources.source(topic, attempt, heard_s)
            except AudioError:
                continue
            ear.events.emit("resumed")
            return None if source is None else HeldSource(source, self._clock)
        raise lost
