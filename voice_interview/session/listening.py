"""Hearing one answer: from the source to the disk and, at the same time, to words."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSource
from voice_interview.audio.level import rms_dbfs
from voice_interview.audio.wav import RecordingWriter
from voice_interview.clock import Clock
from voice_interview.delivery.live import LiveFigures, figures_of
from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.measures import NOT_SPOKEN, Delivery
from voice_interview.delivery.sound_track import PitchModel, SoundTracker
from voice_interview.session.commands import Command, Commands
from voice_interview.session.end_of_turn import EndOfTurn
from voice_interview.session.events import Events
from voice_interview.session.lookahead import Lookahead
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import SpeechActivity, TurnEar, TurnEndCause, VoiceDetector
from voice_interview.text.stream import TranscriptStream
from voice_interview.text.term_recognizer import TermRecognizer
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import Previewer, Recognizer, Segment, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One answer, heard to its end."""

    transcript: Transcript
    activity: SpeechActivity | None
    """None for typed text."""
    delivery: Delivery = NOT_SPOKEN
    """How it was spoken, without advice."""
    cause: TurnEndCause


@dataclass(frozen=True, slots=True, kw_only=True)
class EarOptions:
    """What an ear is made of."""

    recognizer: Recognizer
    detector: VoiceDetector
    turn: TurnOptions
    clock: Clock
    events: Events
    commands: Commands
    pitch: PitchModel
    previewer: Previewer | None = None
    """Makes the words that are shown while the person talks; None to show final ones alone."""
    turn_ear: TurnEar | None = None
    """Hears whether a sentence sounds complete; None to go by words and silence alone."""
    sound_waits: bool = False
    """Whether the sound is a recording that is heard faster than it was spoken; then words are waited for in
    pauses, so that the same is decided as in real time."""
    hints: bool = True
    """Whether quiet hints on the delivery are given while the person talks."""


class Follower(Protocol):
    """Somebody who follows the words of an answer while it is being given."""

    def follow(self, transcript: Transcript, activity: SpeechActivity) -> None:
        """Take the words so far, the last of which may still change; returns at once."""
        ...

    def poll(self) -> None:
        """Do what is due; called after every chunk, returns at once."""
        ...

    @property
    def all_said(self) -> bool:
        """Whether all that was asked for was said, as far as is known yet."""
        ...


BEHIND_S = 15.0
"""Seconds since words that still wait were said, from which the person is told. A machine that just keeps up
with speech needs about as long for the longest utterance alone."""
CATCH_UP_S = 0.25
"""Time for sound that was queued when a key was pressed; half of what the answer to a key may take."""
Interruption = Literal["repeat", "skip", "pause", "again", "stop", "nudge"]
"""What makes the ear hand over before the answer is at its end; the answer can go on afterwards."""


class ListeningTurn:
    """Hears one answer; every sample is on disk before anything else is done with it.

    ``hear`` may be called again after an interruption: recording and words go on where they were.

    Args:
        recording: the WAV file to write; a new file.
        options: what the ear is made of.
        follower: follows the words.
        glossary: returns the terms to listen for; None for none.

    Raises:
        StorageFailed: the file cannot be written.
    """

    def __init__(
        self,
        recording: Path,
        options: EarOptions,
        follower: Follower,
        glossary: Callable[[], Glossary] | None = None,
    ) -> None:
        self._options = options
        self._follower = follower
        self._writer = RecordingWriter(recording, HEARD_RATE_HZ)
        self._segmenter = Segmenter(options.detector)
        recognizer = options.recognizer if glossary is None else TermRecognizer(options.recognizer, glossary)
        self._stream = TranscriptStream(recognizer, options.clock, options.previewer)
        self._lookahead = Lookahead(self._stream, self._segmenter, waits=options.sound_waits)
        self._tracker = SoundTracker(options.pitch)
        self._figures = LiveFigures(hints=options.hints)
        self._position = 0
        self._end = EndOfTurn(
            self._segmenter, options.turn, options.turn_ear, options.events, waits=options.sound_waits
        )
        self._spoke = False
        self._behind = False

    @property
    def heard_s(self) -> float:
        """Seconds recorded so far."""
        return self._segmenter.heard_s

    def hear(self, source: AudioSource) -> TurnEndCause | Interruption:
        """Listen to ``source`` until the answer ends or something else is asked for; returns which.

        Raises:
            DeviceLost: the microphone is gone; what was heard is kept and ``hear`` may be called again.
            UnreadableAudio: the file that stands in for it cannot be decoded further.
            StorageFailed: the disk is full; what was written is kept.
            RecognitionError: the recogniser failed; the sound is kept.
        """
        self._options.events.emit("listening", source=source.name)
        self._end.resume()
        chunks = source.chunks()
        for chunk in chunks:
            ended = self._take(chunk)
            if self._options.commands.waiting():
                self._take_queued(chunks)
            command = self._options.commands.poll()
            if (outcome := self.obey(command)) is not None:
                return outcome
            if ended is not None and command is None:  # else the floor may have been kept just now
                return ended
        return "source_ended"

    def obey(self, command: Command | None) -> TurnEndCause | Interruption | None:
        """Return what ``command`` asks of whoever listens, or None when there is nothing or it is done."""
        match command:
            case "end":
                return "key"
            case "keep_floor":
                self._end.toggle_floor()
                return None
            case _:
                return command

    def finish(self, cause: TurnEndCause) -> Heard:
        """End the answer and return all of it, waiting for the words of its tail.

        Afterwards ``hear`` may be called again when the person takes the floor back.

        Raises:
            StorageFailed: the disk is full; what was written is kept.
            RecognitionError: the recogniser failed; the sound is kept.
        """
        last_speech_s = self._segmenter.last_speech_s
        audio_s = None if last_speech_s is None else round(last_speech_s, 3)
        self._options.events.emit("turn_ended", audio_s=audio_s, cause=cause)
        self._writer.sync()
        for utterance in self._segmenter.finish():
            self._stream.submit(utterance)
        self._tell_words(self._stream.finish())
        transcript, activity = self._stream.transcript(self.heard_s), self._segmenter.activity()
        delivery = delivery_of(transcript, activity, self._tracker.finish())
        self._options.events.emit("insight", audio_s=round(self.heard_s, 3), **figures_of(delivery))
        return Heard(transcript=transcript, activity=activity, delivery=delivery, cause=cause)

    def close(self) -> None:
        """Keep the sound and end the threads; calling it twice does no harm.

        Raises:
            StorageFailed: the last second of the recording could not be forced onto the disk.
        """
        with ExitStack() as stack:
            stack.callback(self._end.close)
            stack.callback(self._stream.close)
            self._writer.close()

    def _take_queued(self, chunks: Iterator[AudioChunk]) -> None:
        """Take what was said before a key was pressed and still waits to be heard.

        The command stays where it is meanwhile, so that a source that looks at commands does not hold us up.
        """
        clock = self._options.clock
        began_s = asked_s = clock.now_s()
        was_queued = not self._options.sound_waits  # a recording that waits for us goes on where we left it
        while was_queued and (chunk := next(chunks, None)) is not None:
            came_s = clock.now_s()
            self._take(chunk)
            asked_s, waited_s = clock.now_s(), came_s - asked_s
            was_queued = waited_s < chunk.duration_s / 4 and asked_s - began_s < CATCH_UP_S

    def _take(self, chunk: AudioChunk) -> TurnEndCause | Literal["nudge"] | None:
        self._writer.write(chunk.samples)
        placed = AudioChunk(samples=chunk.samples, rate_hz=chunk.rate_hz, start_sample=self._position)
        self._position += len(chunk.samples)
        self._tracker.feed(chunk.samples)
        for utterance in self._segmenter.feed(placed):
            self._stream.submit(utterance)
        if self._segmenter.speaking and not self._spoke:
            self._spoke = True
            self._options.events.emit("speech_started", audio_s=round(placed.start_s, 3))
        self._options.events.level(rms_dbfs(chunk.samples), self._segmenter.heard_s)
        self._lookahead.step()
        self._follow()
        self._tell_silence()
        self._tell_if_behind()
        self._end.all_said(self._follower.all_said)
        return self._end.hear(placed)

    def _follow(self) -> None:
        """Tell what words there are, final and tentative ones."""
        decoded_to_s = self._stream.decoded_to_s
        segments = self._stream.ready()
        self._tell(segments)
        if self._stream.decoded_to_s > decoded_to_s:
            transcript = self._stream.transcript(self.heard_s)
            self._end.words(transcript.text, self._stream.decoded_to_s)
            if segments:
                self._follower.follow(transcript, self._segmenter.activity())
        if (tentative := self._stream.tentative()) is not None:
            self._options.events.emit("partial", text=tentative.text, audio_s=round(tentative.audio_s, 3))
            transcript = self._stream.transcript(self.heard_s, tail=tentative.segment)
            whole = (
                transcript.text if tentative.segment is not None else f"{transcript.text} {tentative.text}"
            )
            self._end.words(whole, tentative.audio_s)
            if tentative.segment is not None:
                self._follower.follow(transcript, self._segmenter.activity())
        self._follower.poll()

    def _tell_silence(self) -> None:
        silence_s = 0.0 if self._segmenter.speaking or not self._spoke else self._segmenter.silence_s
        insight = self._figures.silence(silence_s, self.heard_s, unfinished=self._end.leaves_open)
        if insight is not None:
            self._options.events.emit("insight", audio_s=round(self.heard_s, 3), **insight)

    def _tell_if_behind(self) -> None:
        if self._behind or self._options.sound_waits:  # sound that waits for us is never behind
            return
        waits_from_s = self._stream.waits_from_s
        if waits_from_s is not None and self.heard_s - waits_from_s >= BEHIND_S:
            self._behind = True
            self._options.events.emit(
                "error",
                message="This computer is slower than you speak: your words come late, but none is lost.",
                advice="Close other programs, or choose a smaller speech model.",
            )

    def _tell(self, segments: list[Segment]) -> None:
        if not segments:
            return
        self._tell_words(segments)
        insight = self._figures.insight(
            self._stream.transcript(self.heard_s), self._segmenter.activity(), self._tracker.so_far()
        )
        self._options.events.emit("insight", audio_s=round(self.heard_s, 3), **insight)

    def _tell_words(self, segments: list[Segment]) -> None:
        for segment in segments:
            if segment.text:  # one that holds only an "um" has none
                start_s, end_s = round(segment.start_s, 3), round(segment.end_s, 3)
                self._options.events.emit("final", text=segment.text, start_s=start_s, end_s=end_s)
