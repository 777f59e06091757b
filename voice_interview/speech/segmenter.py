"""Cuts a turn's sound into utterances, each to be recognised once, while the turn goes on.

A pure state machine over frames: it owns no thread and no clock, and counts time in samples. The cuts follow
what Whisper needs: every decode is padded to 30 s, so few and long ones are cheap, windows of 29 to 32 s and
trailing silence invite invented text, and a cut inside a word loses it.
"""

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan, Utterance, VoiceDetector


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterOptions:
    """When speech begins and ends, and where to cut; seconds."""

    speech_on: float = 0.5
    """Probability from which a frame is speech (Silero's own default)."""
    speech_off: float = 0.35
    """Probability below which a frame is no longer speech; lower than ``speech_on`` to bridge soft sounds."""
    span_gap_s: float = 0.3
    """Dips shorter than this belong to the speech around them; longer ones end a span."""
    minimum_speech_s: float = 0.25
    """An utterance with less speech is a cough or a click and is not recognised."""
    cut_pause_s: float = 1.0
    """A pause that closes an utterance of any length; its text then exists before the turn can end."""
    early_cut_pause_s: float = 0.5
    """A pause that closes an utterance of at least ``early_cut_after_s``."""
    early_cut_after_s: float = 6.0
    late_cut_pause_s: float = 0.2
    """A pause that closes an utterance of at least ``late_cut_after_s``."""
    late_cut_after_s: float = 9.0
    """Words become final when their utterance is cut. On twelve minutes of real voices 95 % of them are
    within 11 s with cuts after 6, 9 and 16 s; with 8, 18 and 24 s it takes 14 s."""
    longest_s: float = 16.0
    """Here speech without any pause is cut at its least likely speech frame, well below Whisper's 30 s."""
    lead_s: float = 0.25
    """Sound kept before the first speech of an utterance; never speech of the one before."""
    trail_s: float = 0.35
    """Sound kept after its last speech."""


class Segmenter:
    """Feeds on consecutive chunks of one turn and gives utterances as soon as they can be cut.

    Args:
        detector: tells speech frames from others; it is reset here and between utterances, in silence.
        options: when speech begins and ends, and where to cut.
    """

    def __init__(self, detector: VoiceDetector, options: SegmenterOptions | None = None) -> None:
        self._detector = detector
        self._options = options or SegmenterOptions()
        self._frame_s = detector.frame_samples / HEARD_RATE_HZ
        self._rest: Samples = np.zeros(0, np.float32)
        self._frames: deque[tuple[Samples, float]] = deque()  # of the open stretch, with their probabilities
        self._first_frame = 0  # index of the oldest frame held
        self._next_frame = 0
        self._speaking = False
        self._voice_to = 0  # index of the first frame after the last one that sounded like a voice
        self._spans: list[list[int]] = []  # [first, last + 1] frame of every span of the turn
        self._open_from = 0  # index of the first span that belongs to the open utterance
        self._energy = 0.0
        self._speech_frames = 0
        self._peak = 0.0
        self._fed_samples = 0
        detector.reset()

    @property
    def heard_s(self) -> float:
        """Seconds fed so far."""
        return self._fed_samples / HEARD_RATE_HZ

    @property
    def speaking(self) -> bool:
        """Whether the last frames were speech."""
        return self._speaking

    @property
    def is_open(self) -> bool:
        """Whether there is speech that was not cut into an utterance yet."""
        return len(self._spans) > self._open_from

    @property
    def last_speech_s(self) -> float | None:
        """When speech was last heard, in seconds of the turn, or None before the first word."""
        return self._spans[-1][1] * self._frame_s if self._spans else None

    @property
    def last_voice_s(self) -> float | None:
        """When a voice was last heard, or None before the first word.

        Unlike ``last_speech_s`` this counts what is too short for an utterance: a lone "a" between pauses.
        """
        return self._voice_to * self._frame_s if self._spans else None

    @property
    def silence_s(self) -> float:
        """Seconds since speech was last heard, or since the start of the turn."""
        return self.heard_s - (self.last_speech_s or 0.0)

    def feed(self, chunk: AudioChunk) -> Iterator[Utterance]:
        """Take the next chunk (mono, ``HEARD_RATE_HZ``) and yield what can be recognised now."""
        self._fed_samples += len(chunk.samples)
        self._peak = max(self._peak, float(np.abs(chunk.samples).max(initial=0.0)))
        samples = np.concatenate([self._rest, chunk.samples])
        size = self._detector.frame_samples
        whole = len(samples) // size * size
        self._rest = samples[whole:]
        for start in range(0, whole, size):
            self._take(samples[start : start + size])
            if (utterance := self._cut()) is not None:
                yield utterance

    def finish(self) -> Iterator[Utterance]:
        """Yield what is still open, to the last sample; the turn is over."""
        if len(self._rest):
            size = self._detector.frame_samples
            self._take(np.concatenate([self._rest, np.zeros(size - len(self._rest), np.float32)]))
            self._rest = np.zeros(0, np.float32)
        if (utterance := self._close(self._next_frame)) is not None:
            yield utterance

    def tail(self) -> Utterance | None:
        """Return what is open as it would be cut now, or None when it holds too little speech.

        Once a pause is longer than ``trail_s`` the tail stays the same until speech is heard again.
        """
        spans = self._spans[self._open_from :]
        return self._utterance(spans, self._next_frame) if spans else None

    def activity(self) -> SpeechActivity:
        """What was heard so far."""
        end = self.heard_s
        spans = tuple(
            SpeechSpan(start_s=first * self._frame_s, end_s=min(last * self._frame_s, end))
            for first, last in self._spans
        )
        rms = math.sqrt(self._energy / self._speech_frames) if self._speech_frames else None
        return SpeechActivity(
            duration_s=end,
            spans=spans,
            peak_dbfs=20 * math.log10(self._peak) if self._peak > 0 else float("-inf"),
            loudness_dbfs=20 * math.log10(rms) if rms else None,
        )

    def _take(self, frame: Samples) -> None:
        probability = self._detector.speech_probability(frame)
        index = self._next_frame
        self._next_frame += 1
        self._frames.append((frame, probability))
        self._speaking = probability >= (
            self._options.speech_off if self._speaking else self._options.speech_on
        )
        if self._speaking:
            self._voice_to = index + 1
            gap = (index - self._spans[-1][1]) * self._frame_s if self._spans else np.inf
            if gap < self._options.span_gap_s and self.is_open:
                self._spans[-1][1] = index + 1
            else:
                self._spans.append([index, index + 1])
            self._energy += float(np.mean(np.square(frame)))
            self._speech_frames += 1
        elif not self.is_open:
            self._forget_before(index - round(self._options.lead_s / self._frame_s))

    def _cut(self) -> Utterance | None:
        if not self.is_open:
            return None
        options = self._options
        first, last = self._spans[self._open_from][0], self._spans[-1][1]
        length_s, pause_s = (last - first) * self._frame_s, (self._next_frame - last) * self._frame_s
        if (
            pause_s >= options.cut_pause_s
            or (length_s >= options.early_cut_after_s and pause_s >= options.early_cut_pause_s)
            or (length_s >= options.late_cut_after_s and pause_s >= options.late_cut_pause_s)
        ):
            return self._close(self._next_frame)
        if length_s >= options.longest_s:
            return self._close(self._least_likely_frame())
        return None

    def _least_likely_frame(self) -> int:
        """Index of the frame to cut at when nobody pauses: the least likely speech in the last third."""
        after = len(self._frames) * 2 // 3
        probabilities = [probability for _, probability in self._frames][after:]
        return self._first_frame + after + int(np.argmin(probabilities)) + 1

    def _close(self, cut: int) -> Utterance | None:
        """End the open utterance before frame ``cut``; what follows the cut opens the next one."""
        spans = [[first, min(last, cut)] for first, last in self._spans[self._open_from :] if first < cut]
        carried = [[max(first, cut), last] for first, last in self._spans[self._open_from :] if last > cut]
        self._spans[self._open_from :] = spans + carried
        self._open_from += len(spans)
        utterance = self._utterance(spans, cut) if spans else None
        if utterance is None:  # a cough is no speech
            del self._spans[self._open_from - len(spans) : self._open_from]
            self._open_from -= len(spans)
        if carried:
            self._forget_before(cut)
        else:  # a quick cut leaves less silence than the next one's lead
            said_to = spans[-1][1] if utterance is not None else 0
            self._forget_before(max(said_to, cut - round(self._options.lead_s / self._frame_s)))
            self._detector.reset()  # its state drifts over minutes; a silence is the safe place to start anew
        return utterance

    def _utterance(self, spans: list[list[int]], cut: int) -> Utterance | None:
        if sum(last - first for first, last in spans) * self._frame_s < self._options.minimum_speech_s:
            return None
        start = max(self._first_frame, spans[0][0] - round(self._options.lead_s / self._frame_s))
        end = min(cut, spans[-1][1] + round(self._options.trail_s / self._frame_s))
        held = [frame for frame, _ in self._frames]
        size = self._detector.frame_samples
        samples = np.concatenate(held[start - self._first_frame : end - self._first_frame])
        return Utterance(
            audio=AudioChunk(samples=samples, rate_hz=HEARD_RATE_HZ, start_sample=start * size),
            speech=tuple(
                SpeechSpan(start_s=first * self._frame_s, end_s=last * self._frame_s) for first, last in spans
            ),
        )

    def _forget_before(self, frame: int) -> None:
        while self._frames and self._first_frame < frame:
            self._frames.popleft()
            self._first_frame += 1
