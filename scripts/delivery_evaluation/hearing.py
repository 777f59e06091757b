"""Recordings heard as an answer is, and what it costs."""

import pickle
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.measures import Delivery
from voice_interview.delivery.sound_track import PitchModel, SoundTrack, SoundTracker
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.utterance import SpeechActivity, VoiceDetector
from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer
from voice_interview.text.transcript import Recognizer, Transcript

_BLOCK = 512


@dataclass(slots=True)
class Cost:
    """Computing that only figures of delivery need, in seconds of all processors together."""

    sound_s: float = 0.0
    """What was heard."""
    track_s: float = 0.0
    """Pitch, level and spectrum."""
    listening_s: float = 0.0
    """Asking the recogniser for filled pauses that it left out."""
    figures_s: float = 0.0

    def text(self) -> str:
        """Return the costs for each minute of sound."""
        if not self.sound_s:
            return "not measured: all was heard before"
        track, listening, figures = (
            60 * part / self.sound_s for part in (self.track_s, self.listening_s, self.figures_s)
        )
        total = track + listening + figures
        return (
            f"{total:.1f} s a minute (sound {track:.1f}, asking for fillers {listening:.1f}, "
            f"figures {figures:.1f})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One recording, heard."""

    transcript: Transcript
    activity: SpeechActivity
    track: SoundTrack
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Ear:
    """What recordings are heard with."""

    recognizer: Recognizer
    detector: VoiceDetector
    pitch: PitchModel
    kept: Path | None = None
    """Folder in which what was heard is kept, so that it need not be heard again; None for none."""
    cost: Cost = field(default_factory=Cost)

    def watch_listening(self) -> None:
        """Count what asking for fillers costs from now on."""
        if isinstance(self.recognizer, FasterWhisperRecognizer):
            listener: Any = self.recognizer._fillers
            listener.listen = self._timed(listener.listen)

    def hear(self, samples: Samples) -> Heard:
        """Return what is heard in a recording, or was heard before; only what is heard now counts as cost."""
        name = f"{self.recognizer.name}-{zlib.crc32(samples.tobytes()):08x}.pickle"
        kept = self.kept / name if self.kept is not None else None
        if kept is not None and kept.exists():
            transcript, activity, track = pickle.loads(kept.read_bytes())
            return Heard(
                transcript=transcript,
                activity=activity,
                track=track,
                delivery=delivery_of(transcript, activity, track),
            )
        transcript, activity, track = self._heard(samples)
        began_s = time.process_time()
        delivery = delivery_of(transcript, activity, track)
        self.cost.figures_s += time.process_time() - began_s
        self.cost.sound_s += len(samples) / HEARD_RATE_HZ
        if kept is not None:
            kept.write_bytes(pickle.dumps((transcript, activity, track)))
        return Heard(transcript=transcript, activity=activity, track=track, delivery=delivery)

    def _heard(self, samples: Samples) -> tuple[Transcript, SpeechActivity, SoundTrack]:
        segmenter, tracker = Segmenter(self.detector), SoundTracker(self.pitch)
        segments = []
        for start in range(0, len(samples), _BLOCK):
            chunk = AudioChunk(
                samples=samples[start : start + _BLOCK].copy(), rate_hz=HEARD_RATE_HZ, start_sample=start
            )
            segments += [self.recognizer.recognize(utterance) for utterance in segmenter.feed(chunk)]
            began_s = time.process_time()
            tracker.feed(chunk.samples)
            self.cost.track_s += time.process_time() - began_s
        segments += [self.recognizer.recognize(utterance) for utterance in segmenter.finish()]
        transcript = Transcript(
            segments=tuple(segments),
            duration_s=segmenter.heard_s,
            model=self.recognizer.name,
            real_time_factor=None,
        )
        return transcript, segmenter.activity(), tracker.finish()

    def hear_without_words(self, samples: Samples) -> tuple[SpeechActivity, SoundTrack]:
        """Return where there is speech in a recording, and its track."""
        segmenter, tracker = Segmenter(self.detector), SoundTracker(self.pitch)
        for start in range(0, len(samples), _BLOCK):
            part = samples[start : start + _BLOCK].copy()
            list(segmenter.feed(AudioChunk(samples=part, rate_hz=HEARD_RATE_HZ, start_sample=start)))
            tracker.feed(part)
        list(segmenter.finish())
        return segmenter.activity(), tracker.finish()

    def _timed(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any) -> Any:
            began_s = time.process_time()
            try:
                return work(*args)
            finally:
                self.cost.listening_s += time.process_time() - began_s

        return timed
