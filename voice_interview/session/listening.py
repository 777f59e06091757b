"""Hearing one answer: from the source to the disk and, at the same time, to words."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSource
from voice_interview.audio.level import rms_dbfs
from voice_interview.audio.wav import RecordingWriter
from voice_interview.clock import Clock
from voice_interview.delivery.live import LiveFigures, figures_of
from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.sound_track import PitchModel, SoundTrack, SoundTracker
from voice_interview.session.commands import Command, Commands
from voice_interview.session.events import Events
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.turn import TurnOptions, nudge_due, turn_end
from voice_interview.speech.utterance import SpeechActivity, TurnEndCause, VoiceDetector
from voice_interview.text.stream import TranscriptStream
from voice_interview.text.transcript import Recognizer, Segment, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One answer, heard to its end."""

    transcript: Transcript
    activity: SpeechActivity | None
    """None for typed text."""
    track: SoundTrack | None = None
    """The sound, frame by frame; None for typed text."""
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
    hints: bool = True
    """Whether quiet hints on the delivery are given while the person talks."""


Interruption = Literal["repeat", "skip", "pause", "again", "stop", "nudge"]
"""What makes the ear hand over before the answer is at its end; the answer can go on afterwards."""


class ListeningTurn:
    """Hears one answer; every sample is on disk before anything else is done with it.

    ``hear`` may be called again after an interruption: recording and words go on where they were.

    Args:
        recording: the WAV file to write; a new file.
        options: what the ear is made of.

    Raises:
        StorageFailed: the file cannot be written.
    """

    def __init__(self, recording: Path, options: EarOptions) -> None:
        self._options = options
        self._writer = RecordingWriter(recording, HEARD_RATE_HZ)
        self._segmenter = Segmenter(options.detector)
        self._stream = TranscriptStream(options.recognizer, options.clock)
        self._tracker = SoundTracker(options.pitch.tracker())
        self._live = LiveFigures(hints=options.hints)
        self._position = 0
        self._floor_kept = False
        self._nudged = False
        self._spoke = False

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
        for chunk in source.chunks():
            if (outcome := self.obey(self._options.commands.poll())) is not None:
                return outcome
            self._take(chunk)
            if (outcome := self._outcome()) is not None:
                return outcome
        return "source_ended"

    def obey(self, command: Command | None) -> TurnEndCause | Interruption | None:
        """Return what ``command`` asks of whoever listens, or None when there is nothing or it is done."""
        match command:
            case "end":
                return "key"
            case "keep_floor":
                self._floor_kept = not self._floor_kept
                self._options.events.emit("insight", floor_kept=self._floor_kept)
                return None
            case _:
                return command

    def finish(self, cause: TurnEndCause) -> Heard:
        """End the answer and return all of it, waiting for the words of its tail.

        Raises:
            StorageFailed: the disk is full; what was written is kept.
            RecognitionError: the recogniser failed; the sound is kept.
        """
        last_speech_s = self._segmenter.last_speech_s
        audio_s = None if last_speech_s is None else round(last_speech_s, 3)
        self._options.events.emit("turn_ended", audio_s=audio_s, cause=cause)
        self._writer.close()
        for utterance in self._segmenter.finish():
            self._stream.submit(utterance)
        self._tell_words(self._stream.finish())
        transcript = self._stream.transcript(self._segmenter.heard_s)
        activity, track = self._segmenter.activity(), self._tracker.finish()
        figures = figures_of(delivery_of(transcript, activity, track))
        self._options.events.emit("insight", audio_s=round(self._segmenter.heard_s, 3), **figures)
        return Heard(transcript=transcript, activity=activity, track=track, cause=cause)

    def close(self) -> None:
        """Keep the sound and drop the rest; does nothing after ``finish``."""
        self._writer.close()
        self._stream.abandon()

    def _take(self, chunk: AudioChunk) -> None:
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
        self._tell(self._stream.ready())

    def _outcome(self) -> TurnEndCause | Interruption | None:
        turn = self._options.turn
        heard_s, last_speech_s = self._segmenter.heard_s, self._segmenter.last_speech_s
        if not self._nudged and nudge_due(
            heard_s=heard_s, last_speech_s=last_speech_s, floor_kept=self._floor_kept, options=turn
        ):
            self._nudged = True
            return "nudge"
        return turn_end(
            heard_s=heard_s, last_speech_s=last_speech_s, floor_kept=self._floor_kept, options=turn
        )

    def _tell(self, segments: list[Segment]) -> None:
        if not segments:
            return
        self._tell_words(segments)
        heard_s = self._segmenter.heard_s
        insight = self._live.insight(
            self._stream.transcript(heard_s), self._segmenter.activity(), self._tracker.so_far()
        )
        self._options.events.emit("insight", audio_s=round(heard_s, 3), **insight)

    def _tell_words(self, segments: list[Segment]) -> None:
        for segment in filter(_has_words, segments):
            self._options.events.emit(
                "final", text=segment.text, start_s=round(segment.start_s, 3), end_s=round(segment.end_s, 3)
            )


def _has_words(segment: Segment) -> bool:
    return bool(segment.text)
